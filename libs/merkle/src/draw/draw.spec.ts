import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  cosign,
  drawnFromMax,
  drawnPlace,
  drawSeed,
  firstCosigned,
  formatCheckpoint,
  type ListedCosignature,
  parseListedCosignature,
  readCosignatureList,
} from '../index.js';
import { base64Of } from '../note/encoding.js';

interface Vector {
  readonly leafHash?: string;
  readonly signature?: string;
  readonly seed: string;
  readonly count: number;
  readonly struck: readonly number[];
  readonly place: number | null;
}
const vectors = JSON.parse(readFileSync(new URL('../../../../test/vectors/draws.json', import.meta.url), 'utf8')) as { draws: Vector[] };
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const anySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anySignature = fc.uint8Array({ minLength: 64, maxLength: 64 });

describe('a draw', () => {
  it('is the one that another implementation draws', () => {
    expect(vectors.draws.length).toBeGreaterThan(30);
    for (const { leafHash, signature, seed, count, struck, place } of vectors.draws) {
      if (leafHash && signature) expect(Buffer.from(drawSeed(bytes(leafHash), bytes(signature))).toString('hex')).toBe(seed);
      expect(drawnPlace(bytes(seed), count, struck)).toBe(place);
    }
  });

  it('changes with every bit of the entry and of the signature', () => {
    fc.assert(
      fc.property(anySeed, anySignature, fc.nat(95), fc.nat(7), (leaf, signature, byte, bit) => {
        const seed = drawSeed(leaf, signature);
        const [otherLeaf, otherSignature] = [leaf.slice(), signature.slice()];
        if (byte < 32) otherLeaf[byte]! ^= 1 << bit;
        else otherSignature[byte - 32]! ^= 1 << bit;
        expect(drawSeed(otherLeaf, otherSignature)).not.toEqual(seed);
      }),
    );
  });

  it('draws only those who are there, and each of them', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 1, max: drawnFromMax }), fc.array(fc.nat(300)), (seed, count, struck) => {
        const place = drawnPlace(seed, count, struck);
        const left = count - new Set(struck.filter((out) => out < count)).size;
        if (left === 0) expect(place).toBeNull();
        else {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThan(count);
          expect(struck).not.toContain(place);
        }
      }),
    );
    const seen = new Array<number>(5).fill(0);
    for (let at = 0; at < 5_000; at++) {
      const place = drawnPlace(drawSeed(new Uint8Array(32).fill(at & 255), new Uint8Array(64).fill(at >> 8)), 5);
      seen[place ?? 0]! += 1;
    }
    for (const times of seen) expect(times).toBeGreaterThan(850);
  });

  it('strikes one after the other until nobody is left, and never draws twice', () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 1, max: 40 }), (seed, count) => {
        const struck: number[] = [];
        for (let place = drawnPlace(seed, count, struck); place !== null; place = drawnPlace(seed, count, struck)) struck.push(place);
        expect([...struck].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, place) => place));
      }),
    );
  });

  it('is refused of what is no hash, no signature and no set', () => {
    expect(() => drawSeed(new Uint8Array(31), new Uint8Array(64))).toThrow(RangeError);
    expect(() => drawSeed(new Uint8Array(32), new Uint8Array(72))).toThrow(RangeError);
    expect(() => drawnPlace(new Uint8Array(32), -1)).toThrow(RangeError);
    expect(() => drawnPlace(new Uint8Array(32), drawnFromMax + 1)).toThrow(RangeError);
    expect(() => drawnPlace(new Uint8Array(20), 3)).toThrow(RangeError);
  });
});

describe('the list of what a witness gave', () => {
  const witness = noteSigner('outside.example/witness', 4);
  const origin = 'xa.localhost/log/public';
  const root = (size: number) => new Uint8Array(32).fill(size);
  const line = async (size: number, time: number, more: { signer?: typeof witness; root?: Uint8Array; listedTime?: number } = {}) => {
    const head = { origin, size, root: more.root ?? root(size) };
    const signed = await cosign(formatCheckpoint(head), time, more.signer ?? witness);
    return `${size} ${base64Of(head.root)} ${more.listedTime ?? time} ${signed}`;
  };
  const ask = (lines: readonly string[], index: number) =>
    firstCosigned({ list: readCosignatureList(lines), origin, witness: witness.vkey }, index, ed25519Verify);

  it('says which cosignature was the first over an entry', async () => {
    const lines = [await line(3, 100), await line(3, 150), await line(7, 140), await line(7, 160), await line(9, 200)];
    expect(await ask(lines, 2)).toMatchObject({ ok: true, size: 3, time: 100 });
    expect(await ask(lines, 3)).toMatchObject({ ok: true, size: 7, time: 140 });
    expect(await ask(lines, 8)).toMatchObject({ ok: true, size: 9, time: 200 });
    expect(await ask(lines, 9)).toEqual({ ok: false, reason: 'not-yet' });
    expect(await ask([], 0)).toEqual({ ok: false, reason: 'not-yet' });
    const first = await ask(lines, 3);
    expect(first.ok && first.signature.length).toBe(64);
  });

  it('is refused when it goes back, says two things of one size, or holds what is not of this witness', async () => {
    const [three, seven] = [await line(3, 100), await line(7, 110)];
    // Also after the line that would count.
    expect(await ask([seven, three], 1)).toEqual({ ok: false, reason: 'list-order' });
    expect(await ask([seven, three], 8)).toEqual({ ok: false, reason: 'list-order' });
    expect(await ask([three, await line(3, 105, { root: root(9) }), seven], 5)).toEqual({ ok: false, reason: 'list-order' });
    expect(await ask([await line(7, 110, { signer: noteSigner(witness.vkey.name, 4, 'stolen name') })], 5)).toEqual({
      ok: false,
      reason: 'list-signature',
    });
    expect(await ask([await line(7, 110, { listedTime: 90 })], 5)).toEqual({ ok: false, reason: 'list-signature' });
    const elsewhere = await firstCosigned(
      { list: readCosignatureList([seven]), origin: 'xb.localhost/log/public', witness: witness.vkey },
      5,
      ed25519Verify,
    );
    expect(elsewhere).toEqual({ ok: false, reason: 'list-signature' });
  });

  it.each(['', '7', 'seven', `07 ${base64Of(root(7))} 1 \u2014 w AAAAAAA=`, `7 ${base64Of(root(7))} 1`, `7 AAAA 1 \u2014 w AAAAAAA=`])(
    'is refused with the line “%s”',
    async (text) => {
      expect(await ask([text], 0)).toEqual({ ok: false, reason: 'list-line' });
    },
  );

  it('never makes its reader throw', async () => {
    const good = await line(7, 110);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.nat(good.length - 1).map((at) => good.slice(0, at) + good.slice(at + 1)),
        ),
        async (text) => {
          const read: ListedCosignature | null = parseListedCosignature(text);
          expect(read === null || read.root.length === 32).toBe(true);
          expect((await ask([text], 0)).ok).toBe(false);
        },
      ),
    );
  });
});
