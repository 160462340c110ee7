import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider under an attacker's hand, or one that is not ours, would say instead. */
export interface Lie {
  readonly nonce?: string;
  readonly aud?: string;
  readonly iss?: string;
  readonly exp?: number;
  /** Signed by a key that the provider does not publish. */
  readonly foreignKey?: boolean;
}

interface Granted {
  readonly subject: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A small OpenID provider on this machine: discovery, authorization code flow, PKCE (S256 only), RS256 tokens. Whoever comes
 * is signed in as `subject` without being asked.
 */
export class IdentityProvider {
  subject = 'citizen-1';
  lie: Lie = {};
  redirectUri = '';
  readonly clientSecret = randomBytes(24).toString('base64url');
  private readonly codes = new Map<string, Granted>();
  private readonly keys = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }));
  private server: Server | null = null;

  static async open(): Promise<IdentityProvider> {
    const provider = new IdentityProvider();
    const server = createServer((request, response) => void provider.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    provider.server = server;
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => this.server?.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration')
      return void json(200, {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic'],
      });
    if (url.pathname === '/keys') {
      const { kty, n, e } = createPublicKey({ key: this.keys[0]!, format: 'jwk' }).export({ format: 'jwk' });
      return void json(200, { keys: [{ kty, n, e, kid: 'one', alg: 'RS256', use: 'sig' }] });
    }
    if (url.pathname === '/authorize') return this.authorize(url.searchParams, response);
    if (url.pathname === '/token' && request.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const [status, body] = this.exchange(new URLSearchParams(Buffer.concat(chunks).toString()), request.headers.authorization ?? '');
      return void json(status, body);
    }
    response.writeHead(404).end();
  }

  private authorize(asked: URLSearchParams, response: ServerResponse): void {
    const get = (name: string) => asked.get(name) ?? '';
    const fits =
      get('client_id') === 'opencites' &&
      get('response_type') === 'code' &&
      get('scope').split(' ').includes('openid') &&
      get('redirect_uri') === this.redirectUri &&
      get('code_challenge_method') === 'S256' &&
      [get('code_challenge'), get('state'), get('nonce')].every((value) => value.length >= 43);
    if (!fits) return void response.writeHead(400).end('this is not how to ask');
    const code = randomBytes(24).toString('base64url');
    this.codes.set(code, {
      subject: this.subject,
      nonce: get('nonce'),
      challenge: get('code_challenge'),
      redirectUri: get('redirect_uri'),
    });
    const back = new URL(this.redirectUri);
    back.search = new URLSearchParams({ code, state: get('state'), iss: this.issuer }).toString();
    response.writeHead(302, { location: back.href }).end();
  }

  private exchange(asked: URLSearchParams, authorization: string): [number, object] {
    // Name and secret are form-encoded before they are joined (RFC 6749 s2.3.1).
    const pair = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')
      .map(decodeURIComponent);
    const known = pair.join(':') === `opencites:${this.clientSecret}`;
    const granted = this.codes.get(asked.get('code') ?? '');
    // Good once.
    this.codes.delete(asked.get('code') ?? '');
    if (!known) return [401, { error: 'invalid_client' }];
    const verifier = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    if (!granted || granted.challenge !== verifier || asked.get('redirect_uri') !== granted.redirectUri)
      return [400, { error: 'invalid_grant' }];
    const now = Math.floor(Date.now() / 1000);
    const { foreignKey = false, ...claims } = this.lie;
    const said = { iss: this.issuer, sub: granted.subject, aud: 'opencites', iat: now, exp: now + 60, nonce: granted.nonce, ...claims };
    const signed = `${text({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${text(said)}`;
    const key = createPrivateKey({ key: this.keys[foreignKey ? 1 : 0]!, format: 'jwk' });
    const idToken = `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
    return [200, { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 60, id_token: idToken }];
  }
}
