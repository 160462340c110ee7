import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PortalClient } from './portal-client.js';

/** Number as a file name: foreign numbers may hold "/". */
export function fileStem(number: string): string {
  return number.replaceAll('/', '_');
}

/** Between two questions whether a permit is issued: each is a look that goes into the log. */
const askMilliseconds = 500;

/**
 * Waits until the signer has signed and sealed a permit, as its holder would, and fetches what the holder gets:
 * NUMBER.pdf, NUMBER.cose, NUMBER.qr.txt (front code, annex codes on further lines), NUMBER.json (the frozen document),
 * and where the country has a log NUMBER.tlog-proof and NUMBER.entry.
 *
 * @returns null when written, or the signer's refusal code
 */
export async function fetchPermit(
  holder: PortalClient,
  permitId: string,
  number: string,
  directory: string,
  patienceMs = 300_000,
): Promise<string | null> {
  const deadline = Date.now() + patienceMs;
  let isLogged = false;
  for (;;) {
    const { state, signing } = (await holder.call({ method: 'GET', path: `/v1/permits/${permitId}` })).json as {
      state: string;
      signing: readonly { kind: string; state: string; refusal: { code?: string } | null }[];
    };
    isLogged = signing.some((job) => job.kind === 'log' && job.state === 'done');
    if (state === 'issued') break;
    const refusal = signing.find((job) => job.state === 'refused')?.refusal;
    if (refusal) return refusal.code ?? 'refused';
    if (Date.now() > deadline) throw new Error(`The signer did not finish ${number} in time; its state is still "${state}".`);
    await new Promise((resolve) => setTimeout(resolve, askMilliseconds));
  }
  const [pdf, document, credential] = await Promise.all(
    ['pdf', 'document', 'credential'].map((part) => holder.call({ method: 'GET', path: `/v1/permits/${permitId}/${part}` })),
  );
  const { cose, frontQr, annexQr } = credential?.json as { cose: string; frontQr: string; annexQr: readonly string[] };
  mkdirSync(directory, { recursive: true });
  const stem = join(directory, fileStem(number));
  write(`${stem}.cose`, Buffer.from(cose, 'base64url'));
  write(`${stem}.qr.txt`, [frontQr, ...annexQr].join('\n') + '\n');
  write(`${stem}.json`, document?.bytes ?? Buffer.alloc(0));
  write(`${stem}.pdf`, pdf?.bytes ?? Buffer.alloc(0));
  if (!isLogged) return null;
  for (const [part, extension] of [
    ['proof', 'tlog-proof'],
    ['entry', 'entry'],
  ] as const)
    write(
      `${stem}.${extension}`,
      (await holder.call({ method: 'GET', path: `/v1/permits/${part}?number=${encodeURIComponent(number)}` })).bytes,
    );
  return null;
}

/** Whoever watches the directory never sees half a file. */
function write(file: string, content: Buffer | string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}
