import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseQr, toHex, utf8 } from '#credential';
import { openTrust, type TrustStore } from '#trust';
import fc from 'fast-check';
import { loadVectors } from '../../../test/vectors/load-vectors.js';
import type { TokenVectors, VerdictVectors } from '../../../test/vectors/vector-format.js';
import { bytesOf, trustFiles } from '../../../test/vectors/vector-reader.js';
import { verifyPermit, webCrypto, type Report, type VerifyInput } from './index.js';

const verdicts = await loadVectors<VerdictVectors>('verdicts.json');
const { tokens } = await loadVectors<TokenVectors>('permit-tokens.json');
const now = Date.parse('2026-11-22T12:00:00Z') / 1000;

describe('a credential in hostile hands', () => {
  let trust: TrustStore;
  beforeAll(async () => {
    trust = await openTrust(trustFiles(verdicts, 'current'), webCrypto());
  });
  const check = (input: VerifyInput): Promise<Report> => verifyPermit(input, trust, { now });

  it.each(tokens.slice(0, 2).map((token) => [token.name, token] as const))(
    'is refused with any single bit of its COSE bytes flipped (%s)',
    async (_name, token) => {
      const cose = bytesOf(token.cose);
      expect((await check({ kind: 'cose', bytes: cose })).exitCode).toBe(0);
      for (let bit = 0; bit < 8 * cose.length; bit++) {
        const flipped = cose.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const report = await check({ kind: 'cose', bytes: flipped });
        if (report.exitCode !== 1 || report.permit !== null) throw new Error(`bit ${bit}: exit ${report.exitCode} ${toHex(flipped)}`);
      }
    },
  );

  it('is refused with any single bit of its digits flipped', async () => {
    const front = tokens[0]?.front ?? '';
    const start = front.indexOf('#') + 1;
    const text = utf8(front);
    for (let bit = 8 * start; bit < 8 * text.length; bit++) {
      const flipped = text.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const report = await check({ kind: 'codes', texts: [new TextDecoder().decode(flipped)], from: 'text' });
      if (report.exitCode !== 1 || report.permit !== null) throw new Error(`bit ${bit}: exit ${report.exitCode}`);
    }
  });

  it('is refused with any single bit of an annex flipped', async () => {
    const token = tokens.find((candidate) => candidate.annexes.length > 0);
    const annex = token?.annexes[0] ?? '';
    const content = parseQr(annex);
    if (!token || content.kind !== 'annex') throw new Error('no annex among the vectors');
    for (let at = annex.indexOf('#A') + 2; at < annex.length; at += 7)
      for (let bit = 0; bit < 4; bit++) {
        const digit = String.fromCharCode(annex.charCodeAt(at) ^ (1 << bit));
        const texts = [token.front, annex.slice(0, at) + digit + annex.slice(at + 1), ...token.annexes.slice(1)];
        const report = await check({ kind: 'codes', texts, from: 'text' });
        if (report.exitCode === 0) throw new Error(`digit ${at} bit ${bit} accepted`);
      }
  });

  it('is refused truncated anywhere, and with bytes added', async () => {
    const cose = bytesOf(tokens[0]?.cose ?? '');
    for (let length = 0; length < cose.length; length++)
      expect((await check({ kind: 'cose', bytes: cose.slice(0, length) })).exitCode).toBe(1);
    expect((await check({ kind: 'cose', bytes: Uint8Array.of(...cose, 0) })).exitCode).toBe(1);
    expect((await check({ kind: 'cose', bytes: new Uint8Array(10_000_000).fill(0x81) })).exitCode).toBe(1);
    expect((await check({ kind: 'codes', texts: ['9'.repeat(10_000_000)], from: 'text' })).exitCode).toBe(1);
  });

  it('never makes the verifier throw, and never earns green from noise', async () => {
    const cose = bytesOf(tokens[0]?.cose ?? '');
    const noisy: fc.Arbitrary<VerifyInput> = fc.oneof(
      fc.uint8Array({ maxLength: 500 }).map((bytes): VerifyInput => ({ kind: 'cose', bytes })),
      fc.uint8Array({ maxLength: 300 }).map((bytes): VerifyInput => ({ kind: 'cose', bytes: Uint8Array.of(0xd2, 0x84, 0x4d, ...bytes) })),
      fc
        .array(fc.tuple(fc.nat(cose.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
        .filter((edits) => edits.some(([at, value]) => cose[at] !== value))
        .map((edits): VerifyInput => {
          const bytes = cose.slice();
          for (const [at, value] of edits) bytes[at] = value;
          return { kind: 'cose', bytes };
        }),
      fc
        .array(fc.oneof(fc.string(), fc.stringMatching(/^https:\/\/x\/#A?\d{0,60}$/)), { maxLength: 4 })
        .map((texts): VerifyInput => ({ kind: 'codes', texts, from: 'picture' })),
      fc.uint8Array({ maxLength: 60 }).map((json): VerifyInput => ({ kind: 'pdf', reading: { attachments: { json, cose }, seal: null } })),
    );
    await fc.assert(
      fc.asyncProperty(noisy, async (input) => {
        const report = await check(input);
        if (report.verdict === 'green' && toHex(input.kind === 'cose' ? input.bytes : cose) !== toHex(cose)) throw new Error('green');
        expect(report.exitCode === 0 && input.kind !== 'cose').toBe(false);
      }),
      { numRuns: 1500 },
    );
  });
});
