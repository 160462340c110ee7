import { ImportSourceError } from '../read/csv-table.js';

export interface SpeciesPlusClientOptions {
  /** E.g. https://api.speciesplus.net */
  readonly address: string;
  /** Personal token, sent as X-Authentication-Token and never logged. */
  readonly token: string;
  /** Milliseconds between two requests. */
  readonly pause?: number;
  readonly attempts?: number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const largestAnswer = 64 * 1024 * 1024;
const requestTimeout = 60_000;

/**
 * Client of the Species+ API v1. It is throttled: too many calls are answered with 429 and, by experience, also with 404 for a
 * taxon that exists; both are tried again, waiting twice as long each time.
 */
export class SpeciesPlusClient {
  private readonly pause: number;
  private readonly attempts: number;
  private readonly sleep: (milliseconds: number) => Promise<void>;
  private lastRequest = 0;

  constructor(private readonly options: SpeciesPlusClientOptions) {
    this.pause = options.pause ?? 250;
    this.attempts = options.attempts ?? 7;
    this.sleep = options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  }

  get address(): string {
    return this.options.address;
  }

  /**
   * @param path below /api/v1/, with its query
   * @returns the JSON of the answer, or null when the server keeps saying 404
   * @throws ImportSourceError when the token is refused or the server does not recover
   */
  async get(path: string): Promise<unknown> {
    const url = new URL(`api/v1/${path}`, this.options.address.endsWith('/') ? this.options.address : `${this.options.address}/`);
    for (let attempt = 1; ; attempt += 1) {
      const wait = this.lastRequest + this.pause - Date.now();
      if (wait > 0) await this.sleep(wait);
      this.lastRequest = Date.now();
      const answer = await this.ask(url);
      if ('json' in answer) return answer.json;
      if (attempt >= this.attempts) {
        if (answer.status === 404) return null;
        throw new ImportSourceError(url.origin, `does not answer ${url.pathname}: ${answer.reason}`);
      }
      await this.sleep(Math.max(answer.retryAfter, 500 * 2 ** (attempt - 1)));
    }
  }

  private async ask(url: URL): Promise<{ json: unknown } | { status: number; reason: string; retryAfter: number }> {
    let response: Response;
    try {
      response = await fetch(url, {
        headers: { 'X-Authentication-Token': this.options.token, Accept: 'application/json' },
        signal: AbortSignal.timeout(requestTimeout),
        redirect: 'error', // the token goes to nobody else
      });
    } catch (error) {
      return { status: 0, reason: error instanceof Error ? error.message : String(error), retryAfter: 0 };
    }
    const retryAfter = Math.min(Number(response.headers.get('retry-after')) || 0, 600) * 1000;
    if (response.status === 401 || response.status === 403)
      throw new ImportSourceError(url.origin, `refuses the token (${response.status})`);
    if (!response.ok) {
      await response.body?.cancel();
      return { status: response.status, reason: `status ${response.status}`, retryAfter };
    }
    try {
      const text = await boundedText(response);
      return { json: JSON.parse(text) as unknown };
    } catch (error) {
      return { status: response.status, reason: error instanceof Error ? error.message : String(error), retryAfter };
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > largestAnswer) throw new Error('the answer is larger than 64 MB');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
