import { createHash } from 'node:crypto';

const timeoutMilliseconds = 10_000;
/** About 300,000 cosignatures. A witness must not be able to fill our memory. */
const maximumListBytes = 64 * 1024 * 1024;

/** The lines of what a witness gave for a log, oldest first; from a size on where the witness knows how to leave out the others. */
export type ReadWitnessList = (prefix: string, origin: string, fromSize: number) => Promise<readonly string[]>;

/**
 * `GET PREFIX/HASH/cosignatures`. It is the witness's own list that counts: what our log says it received could leave out
 * the first answer and wait for one that pleases.
 *
 * @param prefix URL of the witness, as in the policy
 * @throws Error when it cannot be read whole
 */
export const readWitnessList: ReadWitnessList = async (prefix, origin, fromSize) => {
  const hash = createHash('sha256').update(origin, 'utf8').digest('hex');
  const url = `${prefix.replace(/\/+$/, '')}/${hash}/cosignatures?from=${fromSize}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds), redirect: 'manual' });
  if (response.status === 404) return [];
  if (response.status !== 200 || !response.body) throw new Error(`${url}: HTTP ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maximumListBytes) throw new Error(`${url}: more than ${maximumListBytes} bytes`);
    chunks.push(chunk);
  }
  const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  if (text === '') return [];
  // A line that was cut off while it was sent is not there.
  return text.slice(0, text.lastIndexOf('\n')).split('\n');
};
