import { beforeAll, describe, expect, it } from '@jest/globals';
import { GrowingLog } from '../../../../test/kit/growing-log.js';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  addSignatures,
  consistencySteps,
  cosign,
  formatTlogProof,
  noteSteps,
  parseNote,
  type Policy,
  portableHasher as hasher,
  proofSteps,
  verifyTlogProof,
} from '../index.js';

const platform = { hasher, verify: ed25519Verify };
const log = new GrowingLog();
const witnesses = ['one', 'two', 'three'].map((name) => ({ name, signer: noteSigner(`${name}.example/w`, 4) }));
const policy: Policy = {
  comments: [],
  logs: [{ vkey: log.signer.vkey, url: null }],
  witnesses: witnesses.map(({ name, signer }) => ({ name, vkey: signer.vkey, url: null })),
  groups: [{ name: 'most', threshold: 2, members: ['one', 'two', 'three'] }],
  quorum: 'most',
};

async function witnessed(size: number, by: readonly number[], of = log): Promise<string> {
  const note = await of.checkpoint(size);
  const read = parseNote(note);
  if (!read.ok) throw new Error(read.reason);
  const lines = await Promise.all(by.map((at) => cosign(read.value.text, 1_700_000_000 + at, witnesses[at]!.signer)));
  return addSignatures(note, lines);
}

describe('the steps of a proof', () => {
  const [index, size] = [11, 21];
  let proof: string;
  const entry = log.entry(index);
  const states = async (given: string | Uint8Array, of = entry, by: Policy | null = policy) =>
    Object.fromEntries((await proofSteps({ entry: of, proof: given, policy: by }, platform)).map(({ id, state }) => [id, state]));
  const made = async (checkpoint: string) => formatTlogProof({ index, path: await log.inclusion(index, size), checkpoint });
  beforeAll(async () => {
    proof = await made(await witnessed(size, [0, 2]));
  });

  it('all hold for a true proof, and show each hash on the way', async () => {
    const steps = await proofSteps({ entry, proof, policy }, platform);
    expect(steps.map(({ id, state }) => [id, state])).toEqual(
      ['proof', 'leaf', 'path', 'root', 'log-signature', 'witnesses'].map((id) => [id, 'pass']),
    );
    const climb = steps.find(({ id }) => id === 'path')?.climb ?? [];
    expect(climb.map(({ side }) => side)).toEqual(['left', 'left', 'right', 'left', 'right']);
    let hash = hasher.leaf(entry);
    for (const { sibling, side, result } of climb) {
      hash = side === 'left' ? hasher.node(sibling, hash) : hasher.node(hash, sibling);
      expect(result).toEqual(hash);
    }
    expect(hash).toEqual((await log.head(size)).root);
    expect(steps.at(-1)?.witnesses?.map(({ name, state }) => [name, state])).toEqual([
      ['one', 'pass'],
      ['two', 'absent'],
      ['three', 'pass'],
    ]);
  });

  it('fail where something was changed, and only there', async () => {
    const other = log.entry(index + 1);
    expect(await states(proof, other)).toMatchObject({ leaf: 'pass', root: 'fail', 'log-signature': 'pass', witnesses: 'pass' });
    expect(await states(await made(await witnessed(size, [0])))).toMatchObject({
      root: 'pass',
      'log-signature': 'pass',
      witnesses: 'fail',
    });
    const forked = new GrowingLog(log.signer, 'false');
    expect(await states(await made(await witnessed(size, [0, 1], forked)))).toMatchObject({ root: 'fail', witnesses: 'pass' });
    const stranger = { ...policy, logs: [{ vkey: noteSigner(log.origin, 1, 'another').vkey, url: null }] };
    expect(await states(proof, entry, stranger)).toMatchObject({ root: 'pass', 'log-signature': 'fail' });
    const unsigned = proof.replace(/^(— one[^\n]*)...\n/m, '$1AAA\n');
    expect((await states(unsigned))['witnesses'] ?? (await states(unsigned))['proof']).toBe('fail');
  });

  it('are unknown, never good, without a policy, without Ed25519, and behind what cannot be read', async () => {
    expect(await states(proof, entry, null)).toMatchObject({ root: 'pass', 'log-signature': 'unknown', witnesses: 'unknown' });
    const blind = await proofSteps({ entry, proof, policy }, { hasher, verify: null });
    expect(blind.slice(-2).map(({ state, reason }) => [state, reason])).toEqual([
      ['unknown', 'no-ed25519'],
      ['unknown', 'no-ed25519'],
    ]);
    expect(await states('nothing')).toMatchObject({ proof: 'fail', path: 'unknown', root: 'unknown', witnesses: 'unknown' });
  });

  it('all pass exactly where the judge says ok, for every single changed line and byte', async () => {
    const lines = proof.split('\n');
    const variants = [
      proof,
      ...lines.map((_, at) => lines.toSpliced(at, 1).join('\n')),
      ...lines.map((line, at) =>
        lines
          .with(
            at,
            line.replace(/[A-Za-y0-8]/, (c) => String.fromCharCode(c.charCodeAt(0) + 1)),
          )
          .join('\n'),
      ),
      await made(await witnessed(size, [])),
      await made(await witnessed(size, [1, 2])),
      await made(await witnessed(size + 1, [1, 2])),
    ];
    let good = 0;
    for (const given of variants) {
      const all = Object.values(await states(given)).every((state) => state === 'pass');
      const verdict = await verifyTlogProof({ proof: given, leafHash: hasher.leaf(entry), policy, ...platform });
      expect([given, all]).toEqual([given, verdict.ok]);
      good += Number(all);
    }
    expect(good).toBeGreaterThan(1);
    expect(good).toBeLessThan(variants.length / 2);
  });
});

describe('the step from one checkpoint to another', () => {
  it.each([
    [3, 8],
    [4, 8],
    [8, 8],
    [1, 21],
  ])('holds from %i to %i entries', async (from, to) => {
    const step = consistencySteps(await log.checkpoint(from), await log.checkpoint(to), await log.path(from, to), hasher);
    expect(step).toMatchObject({ state: 'pass', reason: null });
  });

  it('fails for another history, another log, two roots of one size, the wrong order; and without a proof it is unknown', async () => {
    const forked = new GrowingLog(log.signer, 'false');
    const elsewhere = new GrowingLog(noteSigner('other.example/public', 1));
    const [five, nine] = [await log.checkpoint(5), await log.checkpoint(9)];
    const path = await log.path(5, 9);
    const outcome = (older: string, newer: string, hashes: readonly Uint8Array[] | null = path) => {
      const { state, reason } = consistencySteps(older, newer, hashes, hasher);
      return [state, reason];
    };
    expect(outcome(five, await forked.checkpoint(9))).toEqual(['fail', 'consistency']);
    expect(outcome(five, nine, path.toReversed())).toEqual(['fail', 'consistency']);
    expect(outcome(five, await forked.checkpoint(5))).toEqual(['fail', 'two-trees']);
    expect(outcome(five, await elsewhere.checkpoint(9))).toEqual(['fail', 'other-log']);
    expect(outcome(nine, five)).toEqual(['fail', 'order']);
    expect(outcome(five, nine, null)).toEqual(['unknown', 'no-proof']);
    expect(outcome('nothing', nine)[0]).toBe('fail');
    expect((await noteSteps('nothing', policy, platform)).map(({ state }) => state)).toEqual(['fail', 'unknown']);
  });
});
