import type { RawAnswer, WitnessTroubleCode } from './witness-answer.js';

/** An answer holds a few lines; a witness must not be able to fill our memory. */
const maximumAnswerBytes = 65_536;

export type Asked = { readonly ok: true; readonly answer: RawAnswer } | { readonly ok: false; readonly code: WitnessTroubleCode };

/**
 * One `POST add-checkpoint`. The time-out covers everything up to the last byte: a witness that sends one byte a minute must not
 * hold a checkpoint up. Redirects are not followed: an address is part of what was agreed with a witness.
 */
export async function askWitness(prefix: string, body: string, timeoutMs: number): Promise<Asked> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${prefix.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      body,
      signal,
      redirect: 'manual',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    const bytes = await readAtMost(response, maximumAnswerBytes);
    if (bytes === null) return { ok: false, code: 'garbage' };
    return { ok: true, answer: { status: response.status, type: response.headers.get('content-type') ?? '', body: bytes } };
  } catch {
    return { ok: false, code: signal.aborted ? 'time-out' : 'unreachable' };
  }
}

/** null when there is more. */
async function readAtMost(response: Response, limit: number): Promise<Uint8Array | null> {
  if (!response.body) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
