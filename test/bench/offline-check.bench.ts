// Whole offline check of a permit (text of the code to report) beside a bare ES256 verification of the same bytes.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeToken } from '#credential';
import { nodeCrypto } from '#keystore/verify-crypto';
import { openTrust } from '#trust';
import { verifyPermit } from '#verify';
import type { TokenVectors, VerdictVectors } from '../vectors/vector-format.js';
import { bytesOf, trustFiles } from '../vectors/vector-reader.js';

const required = 0.5;
const rounds = 40;
const batch = 250;

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(process.cwd(), 'test/vectors', name), 'utf8')) as T;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

async function main(): Promise<void> {
  const vector = read<TokenVectors>('permit-tokens.json').tokens[0];
  if (!vector) throw new Error('no vectors');
  const trust = await openTrust(trustFiles(read<VerdictVectors>('verdicts.json'), 'current'), nodeCrypto);
  const decoded = decodeToken(bytesOf(vector.cose));
  if (!decoded.ok) throw new Error(decoded.reason);
  const { toBeSigned, signature } = decoded.token.message;
  const key = createPublicKey({ key: Buffer.from(bytesOf(vector.spki)), format: 'der', type: 'spki' });
  const options = { key, dsaEncoding: 'ieee-p1363' } as const;
  const now = Date.parse('2026-11-22T12:00:00Z') / 1000;

  const bare = (): void => {
    if (!verify('sha256', toBeSigned, options, signature)) throw new Error('bare verification failed');
  };
  const whole = async (): Promise<void> => {
    const { exitCode } = await verifyPermit({ kind: 'codes', texts: [vector.front], from: 'text' }, trust, { now });
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}`);
  };
  const rates: { bare: number[]; whole: number[] } = { bare: [], whole: [] };
  // Short turns, one after the other: what else the machine does meets both alike. The first turns warm up.
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) bare();
    const middle = performance.now();
    for (let i = 0; i < batch; i++) await whole();
    const end = performance.now();
    if (round < rounds / 4) continue;
    rates.bare.push((1000 * batch) / (middle - start));
    rates.whole.push((1000 * batch) / (end - middle));
  }
  const ratio = median(rates.whole.map((rate, i) => rate / (rates.bare[i] ?? rate)));
  process.stdout.write(`bare ES256 verification   ${median(rates.bare).toFixed(0)} /s\n`);
  process.stdout.write(`whole offline check       ${median(rates.whole).toFixed(0)} /s\n`);
  process.stdout.write(`ratio                     ${ratio.toFixed(2)} (at least ${required})\n`);
  if (ratio < required) process.exitCode = 1;
}

await main();
