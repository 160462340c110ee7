import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeHasher } from '#ledger';
import { nodeCrypto } from '#keystore/verify-crypto';
import { parseTlogProof, type Policy, verifyTlogProof } from '#merkle';
import { ed25519Verify } from '#trust';
import { readEntry } from '#verify';
import { permitOpening } from './opened-numbers.js';

export interface ProvenPermit {
  readonly eventId: string;
  readonly cred: Uint8Array;
  /** Where the proof file opens it. */
  readonly number: string | null;
}

/**
 * Permits that holders and archives can prove (NUMBER.tlog-proof with NUMBER.entry beside it), under the policy in force.
 * What does not hold is passed over: nothing is believed for lying in the directory.
 */
export async function provenPermits(directory: string, policy: Policy): Promise<readonly ProvenPermit[]> {
  const found: ProvenPermit[] = [];
  for (const name of (await readdir(directory, { recursive: true })).filter((path) => path.endsWith('.tlog-proof'))) {
    const proof = new Uint8Array(await readFile(join(directory, name)));
    const entry = await readFile(join(directory, name.replace(/\.tlog-proof$/, '.entry'))).catch(() => null);
    const told = entry && readEntry(new Uint8Array(entry));
    if (!entry || !told || typeof told === 'string' || told['k'] !== 'permit.issued') continue;
    const leafHash = nodeHasher.leaf(new Uint8Array(entry));
    const verdict = await verifyTlogProof({ proof, leafHash, policy, hasher: nodeHasher, verify: ed25519Verify(nodeCrypto) });
    const cred = Buffer.from(String((told['pub'] as Readonly<Record<string, unknown>> | undefined)?.['cred']), 'base64url');
    if (!verdict.ok || cred.length !== 32) continue;
    const read = parseTlogProof(proof);
    const opening = read.ok && read.value.extra ? permitOpening(read.value.extra) : null;
    const opens = opening && opening.commitment === (told['c'] as Readonly<Record<string, unknown>>)['permit'];
    found.push({ eventId: String(told['id']), cred: new Uint8Array(cred), number: opens ? opening.number : null });
  }
  return found;
}
