import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatVkey, judgeCheckpoint, type Policy } from '#merkle';
import { GrowingLog } from '../../../../test/kit/growing-log.js';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import { WitnessProcess } from '../../../../test/kit/witness-process.js';
import { clientOf, log, policyOf, question } from '../../../../test/kit/witness-questions.js';

describe('asking real witnesses', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-witness-client-'));
  const witnesses: WitnessProcess[] = [];
  let policy: Policy;

  beforeAll(async () => {
    for (const number of [1, 2, 3])
      witnesses.push(await WitnessProcess.make(join(home, `w${number}`), `xa.localhost/witness/${number}`, [formatVkey(log.signer.vkey)]));
    await Promise.all(witnesses.map((witness) => witness.start()));
    policy = policyOf(
      [
        `log ${formatVkey(log.signer.vkey)}`,
        ...witnesses.map(({ vkey, url }, index) => `witness w${index + 1} ${vkey} ${url}/`),
        'group local 2 w1 w2 w3',
        'quorum local',
        '',
      ].join('\n'),
    );
  });
  afterAll(async () => {
    for (const witness of witnesses) await witness.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('brings a checkpoint home that holds under the policy, and the next ones', async () => {
    const client = clientOf(policy, { graceMs: 5_000 });
    for (const size of [3, 4, 40, 300]) {
      const round = await client.gather(await question(size));
      expect(round).toMatchObject({ quorum: true, troubles: [], cosigned: [{}, {}, {}] });
      expect(await judgeCheckpoint(round.note, policy, ed25519Verify)).toMatchObject({ ok: true, checkpoint: { size } });
    }
    // The same size again: a fresh time for the same tree.
    expect(await client.gather(await question(300))).toMatchObject({ quorum: true, troubles: [] });
  });

  it('finds out what a witness knows, when it does not know it itself', async () => {
    const round = await clientOf(policy, { graceMs: 5_000 }).gather(await question(310));
    expect(round).toMatchObject({ quorum: true, troubles: [], cosigned: [{}, {}, {}] });
    const sizes = new Map(policy.witnesses.map(({ vkey }) => [vkey.name, 310]));
    expect(await clientOf(policy, { graceMs: 5_000, knownSizes: sizes }).gather(await question(311))).toMatchObject({
      quorum: true,
      troubles: [],
    });
  });

  it('goes on with two of three, and has the third again when it is back', async () => {
    const client = clientOf(policy, { graceMs: 5_000 });
    await client.gather(await question(320));
    await witnesses[2]?.end('SIGKILL');
    const without = await client.gather(await question(330));
    expect(without).toMatchObject({ quorum: true, cosigned: [{}, {}], troubles: [{ witness: { name: 'w3' }, code: 'unreachable' }] });
    await witnesses[2]?.start();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await client.gather(await question(340))).toMatchObject({ quorum: true, troubles: [], cosigned: [{}, {}, {}] });
  }, 30_000);

  it('raises the alarm when they have seen a longer tree than ours, or another', async () => {
    const ahead = await clientOf(policy).gather(await question(100));
    expect(ahead).toMatchObject({ quorum: false, cosigned: [], note: await log.checkpoint(100) });
    expect(ahead.troubles.map(({ code, itsSize }) => [code, itsSize])).toEqual(Array(3).fill(['ahead', 340]));
    const fork = new GrowingLog(log.signer, 'false', 200);
    const forked = await clientOf(policy).gather(await question(400, fork));
    expect(forked.troubles.map(({ code }) => code)).toEqual(['conflict', 'conflict', 'conflict']);
    const sameSize = await clientOf(policy).gather(await question(340, fork));
    expect(sameSize.troubles.map(({ code }) => code)).toEqual(['conflict', 'conflict', 'conflict']);
    expect(await clientOf(policy, { graceMs: 5_000 }).gather(await question(400))).toMatchObject({ quorum: true, troubles: [] });
  });

  it('tells a log that nobody knows from a key that nobody trusts', async () => {
    const strange = new GrowingLog(noteSigner('xa.localhost/log/other', 1));
    expect((await clientOf(policy).gather(await question(5, strange))).troubles.map(({ code }) => code)).toEqual(
      Array(3).fill('unknown-log'),
    );
    const thief = new GrowingLog(noteSigner(log.origin, 1, 'thief'));
    expect((await clientOf(policy).gather(await question(500, thief))).troubles.map(({ code }) => code)).toEqual(Array(3).fill('log-key'));
  });
});
