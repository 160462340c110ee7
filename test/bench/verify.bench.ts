/**
 * The whole offline check in Node, keys and lists loaded, one at a time: reading the code, signature, key list, dates,
 * status, content, everything that ends in a verdict. Raw limit: node:crypto verifying the very same signatures over the
 * very same bytes with a key object that is already parsed.
 */
import { createPublicKey, verify } from 'node:crypto';
import type { VerifyCrypto } from '#trust';
import { openTrust } from '#trust';
import { nodeCrypto } from '#keystore/verify-crypto';
import { verifyPermit, type VerifyInput } from '#verify';
import { TrustWorld } from '../kit/trust-world.js';
import { genuinePermits, publishedLists } from './kit/genuine-permits.js';
import { compare, perSecond, printRows } from './kit/report.js';

const permits = 400;
const checksPerRound = 4_000;
const rounds = 9;

interface Signed {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
}

/** Notes what is verified, so that the raw limit verifies the same. */
function recording(seen: Signed[]): VerifyCrypto {
  return {
    importKey: (alg, spki) => {
      const imported = nodeCrypto.importKey(alg, spki);
      if (imported === null || imported instanceof Promise) return imported;
      return {
        verify: (bytes, signature) => {
          seen.push({ bytes: Uint8Array.from(bytes), signature: Uint8Array.from(signature) });
          return imported.verify(bytes, signature);
        },
      };
    },
  };
}

const world = await TrustWorld.create();
const lists = await publishedLists(world);
const tokens = await genuinePermits(world, permits);
const trust = await openTrust(lists, nodeCrypto);
const seen: Signed[] = [];
const noting = await openTrust(lists, recording(seen));
seen.length = 0;

const carriers = {
  'COSE message': tokens.map((token): VerifyInput => ({ kind: 'cose', bytes: token.cose })),
  'QR text': tokens.map((token): VerifyInput => ({ kind: 'codes', texts: [token.front], from: 'text' })),
};
for (const input of carriers['COSE message']) await verifyPermit(input, noting, { now: world.now });
if (seen.length !== permits) throw new Error(`${seen.length} signatures in ${permits} checks`);
const spki = Buffer.from(world.key('permit').spki);
const options = { key: createPublicKey({ key: spki, format: 'der', type: 'spki' }), dsaEncoding: 'ieee-p1363' } as const;

async function bare(): Promise<number> {
  const from = process.hrtime.bigint();
  for (let index = 0; index < checksPerRound; index += 1) {
    const { bytes, signature } = seen[index % permits]!;
    if (!verify('sha256', bytes, options, signature)) throw new Error('a genuine signature was refused');
  }
  return checksPerRound / (Number(process.hrtime.bigint() - from) / 1e9);
}

async function checks(inputs: readonly VerifyInput[]): Promise<number> {
  const from = process.hrtime.bigint();
  for (let index = 0; index < checksPerRound; index += 1) {
    const report = await verifyPermit(inputs[index % permits]!, trust, { now: world.now });
    if (report.exitCode !== 0) throw new Error(`a genuine permit was judged ${report.verdict}`);
  }
  return checksPerRound / (Number(process.hrtime.bigint() - from) / 1e9);
}

const rows = [];
for (const [name, inputs] of Object.entries(carriers)) {
  const found = await compare(rounds, () => checks(inputs), bare);
  rows.push({
    what: `offline check, ${name}`,
    measured: perSecond(found.measured),
    limit: `${perSecond(found.limit)} ES256 verify`,
    ratio: found.ratio,
    target: '>= 0.50',
    ok: found.ratio >= 0.5,
  });
}
printRows(rows);
