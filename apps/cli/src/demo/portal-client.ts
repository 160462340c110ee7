import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { statementFor } from './signed-acts.js';
import type { SoftwareAuthenticator } from './software-authenticator.js';

export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly bytes: Buffer;
  /** Parsed JSON body, undefined for anything else. */
  readonly json: unknown;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** JSON, or the bytes of a file with its media type. */
  readonly body?: unknown;
  readonly file?: { readonly bytes: Buffer; readonly mediaType: string };
  readonly etag?: string | null;
  /** Idempotency-Key of a POST; absent = a new one for each call. */
  readonly onceKey?: string;
}

/** A refusal of the portal: RFC 9457 problem with a stable code. */
export class PortalRefusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${code}: ${String(problem['detail'] ?? problem['title'] ?? '')}`);
  }
}

/**
 * One person at the portal's public port, with a session of their own. Goes through the same doors as anybody:
 * the demonstration has no way past the rules.
 */
export class PortalClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  private token: string | null = null;

  constructor(
    private readonly origin: { readonly host: string; readonly port: number; readonly hostHeader: string },
    readonly who: string,
    /** An officer's passkey; without one the officer can decide nothing where decisions are signed. */
    private readonly authenticator: SoftwareAuthenticator | null = null,
  ) {}

  /** By password; where a password does not do for this person, with the passkey. */
  async login(loginName: string, password: string): Promise<void> {
    const open = (proof: object) => this.call({ method: 'POST', path: '/v1/sessions', body: { ...proof, transport: 'bearer' } });
    const answer = await open({ loginName, password }).catch(async (error: unknown) => {
      const { authenticator } = this;
      if (!(error instanceof PortalRefusal) || error.code !== 'login-passkey-needed' || !authenticator) throw error;
      const asked = await this.call({ method: 'POST', path: '/v1/sessions/challenges' });
      const { challengeId, challenge } = asked.json as { challengeId: string; challenge: string };
      return open({ challengeId, assertion: authenticator.assert({ challenge }) });
    });
    const { token } = answer.json as { token?: unknown };
    if (typeof token !== 'string') throw new Error(`${this.who} could not sign in`);
    this.token = token;
  }

  /** @throws PortalRefusal for every status of 400 and above */
  async call(call: Call): Promise<Answer> {
    const answer = await this.send(call);
    if (answer.status < 400) return answer;
    const problem = (answer.json ?? {}) as Record<string, unknown>;
    throw new PortalRefusal(answer.status, typeof problem['code'] === 'string' ? problem['code'] : 'unknown', problem);
  }

  /**
   * An act that its officer signs: the statement is prepared, signed with the officer's passkey and sent.
   * @throws PortalRefusal when it cannot be prepared, or is refused once it is signed
   */
  async decide(call: Call): Promise<Answer> {
    const statement = statementFor(call.path, call.body);
    if (!statement || !this.authenticator) return this.call(call);
    const prepared = await this.call({ method: 'POST', ...statement, ...(call.etag === undefined ? {} : { etag: call.etag }) });
    const { statementId, challenge } = prepared.json as { statementId: string; challenge: string };
    return this.call({ ...call, body: { statementId, assertion: this.authenticator.assert({ challenge }) } });
  }

  close(): void {
    this.agent.destroy();
  }

  private send({ method, path, body, file, etag, onceKey }: Call): Promise<Answer> {
    const payload = file ? file.bytes : body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers: Record<string, string> = { host: this.origin.hostHeader, accept: 'application/json', 'accept-language': 'en' };
    if (this.token) headers['authorization'] = `Bearer ${this.token}`;
    if (payload !== undefined) {
      headers['content-type'] = file ? file.mediaType : 'application/json';
      headers['content-length'] = String(payload.length);
    }
    // One key per act: a repeated request after a broken connection must not act twice.
    if (method === 'POST') headers['idempotency-key'] = onceKey ?? randomUUID();
    if (etag) headers['if-match'] = etag;
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { host: this.origin.host, port: this.origin.port, method, path, headers, agent: this.agent },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const bytes = Buffer.concat(chunks);
            const isJson = /[/+]json/.test(incoming.headers['content-type'] ?? '');
            resolve({
              status: incoming.statusCode ?? 0,
              etag: incoming.headers.etag ?? null,
              bytes,
              json: isJson && bytes.length > 0 ? (JSON.parse(bytes.toString('utf8')) as unknown) : undefined,
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  }
}
