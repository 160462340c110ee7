import { type TrustFiles, openTrust, type TrustStore } from '#trust';
import type { IssuedToken } from '#credential';
import { nodeCrypto } from '#keystore/verify-crypto';
import { sampleLine } from '../../vectors/sample-permit.js';
import type { TrustWorld } from '../../kit/trust-world.js';

/** Different permits of one country, so that nothing can be answered from memory. */
export async function genuinePermits(world: TrustWorld, count: number): Promise<IssuedToken[]> {
  const tokens: IssuedToken[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = `26XA${String(index + 1).padStart(6, '0')}`;
    const lines = [sampleLine(1, { quantity: { value: String(index + 1), unit: 'NAR' } })];
    tokens.push(await world.issue(world.permit({ number, lines }), { index }));
  }
  return tokens;
}

/** The whole trust directory of the country, its newest snapshot included. */
export async function publishedLists(world: TrustWorld): Promise<Map<string, Uint8Array>> {
  const files = await world.files();
  const keyList = files.get('keys/XA.cose');
  if (!keyList) throw new Error('the country has no key list');
  files.set('snapshot.cose', await world.snapshot(world.now - 60, world.version, keyList));
  return files;
}

export async function openedLists(world: TrustWorld): Promise<TrustStore> {
  const files: TrustFiles = await publishedLists(world);
  return openTrust(files, nodeCrypto);
}
