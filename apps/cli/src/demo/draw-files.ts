import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatVkey } from '#merkle';
import type { Installation } from '../installation/installation.js';
import type { PortalClient } from './portal-client.js';

/**
 * What each local witness gave for the public log, one cosignature a line, as it publishes it: whoever has these and the log
 * draws every case again without any network. To be left before the log, which then covers all of it.
 *
 * @param directory gets NAME.txt for each witness, "/" in its name replaced by "_"
 */
export async function leaveCosignatures({ log }: Installation, directory: string): Promise<void> {
  const hash = createHash('sha256').update(log.public.name, 'utf8').digest('hex');
  await mkdir(directory, { recursive: true });
  for (const { port, vkey } of log.witnesses) {
    const response = await fetch(`http://127.0.0.1:${port}/${hash}/cosignatures`, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`${vkey.name} shows no cosignatures: ${response.status}`);
    await writeFile(join(directory, `${vkey.name.replaceAll('/', '_')}.txt`), await response.text());
    await writeFile(join(directory, `${vkey.name.replaceAll('/', '_')}.vkey`), `${formatVkey(vkey)}\n`);
  }
}

/** What the authority says about the draw of a case, for `audit draw --opening`; nothing where cases are not drawn. */
export async function leaveDraw(applicant: PortalClient, path: string, directory: string): Promise<void> {
  const { json, bytes } = await applicant.call({ method: 'GET', path: `${path}/draw` });
  const { case: name } = json as { readonly case?: unknown };
  if (typeof name === 'string' && /^[\w-]+$/.test(name)) await writeFile(join(directory, `${name}.json`), bytes);
}
