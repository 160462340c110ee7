import { call, type CallResult } from '../kit/http.js';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A refusal as every client can read it. Returns what stood out. */
export function faultOf(answer: CallResult): string | null {
  if (answer.status >= 500) return `${answer.status} ${answer.text}`;
  if (answer.status < 400) return `accepted with ${answer.status}`;
  if (!String(answer.headers['content-type']).startsWith('application/problem+json'))
    return `no problem: ${String(answer.headers['content-type'])}`;
  const { code, status, title } = answer.json<{ code: string; status: number; title: string }>();
  if (!/^[a-z][a-z0-9-]+$/.test(code) || status !== answer.status || title.startsWith('problem.')) return answer.text;
  return /\bat .*\.[jt]s:\d+|node_modules|\/tmp\/|select .* from/i.test(answer.text) ? `tells too much: ${answer.text}` : null;
}

/** Every operation that a process says it has. */
export async function operations(port: number): Promise<{ method: string; path: string }[]> {
  const { paths } = (await call(port, '/openapi.json', {})).json<OpenApi>();
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}

/** Its path with the same value for each parameter. */
export const filled = (path: string, value: string) => path.replace(/\{[^}]+\}/g, value);

/** A server that refuses a large body answers and closes; the client may see only the closing. */
export function closed(error: NodeJS.ErrnoException): null {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return null;
  throw error;
}
