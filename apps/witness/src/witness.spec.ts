import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '#cites';
import { formatAddCheckpoint, formatNote, formatSignatureLine, formatVkey, parseCheckpointNote, verifyNote } from '#merkle';
import { GrowingLog } from '../../../test/kit/growing-log.js';
import { ed25519Verify, noteSigner } from '../../../test/kit/note-keys.js';
import { readWitnessConfig } from './config.js';
import { parseKnownLogs } from './known-logs.js';
import { type Answer, Witness, type WitnessReport } from './witness.js';

const signer = noteSigner('witness.example/w1', 4);
const log = new GrowingLog();
const directories: string[] = [];
const open: Witness[] = [];
afterEach(async () => {
  for (const witness of open.splice(0)) await witness.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

interface House {
  readonly directory: string;
  readonly reports: WitnessReport[];
  time: number;
  witness: Witness;
  ask(body: string | Promise<string>): Promise<Answer>;
  /** As after a kill: nothing is closed. */
  again(): Promise<void>;
}

async function house(keys = [log.signer]): Promise<House> {
  const directory = mkdtempSync(join(tmpdir(), 'opencites-witness-'));
  directories.push(directory);
  const reports: WitnessReport[] = [];
  const start = async (): Promise<Witness> => {
    const witness = await Witness.open({
      signer,
      stateDirectory: directory,
      logs: parseKnownLogs(keys.map(({ vkey }) => formatVkey(vkey)).join('\n')),
      report: (report) => reports.push(report),
      now: () => made.time,
    });
    open.push(witness);
    return witness;
  };
  const made: House = {
    directory,
    reports,
    time: 1_800_000_000,
    witness: undefined as unknown as Witness,
    ask: async (body) => made.witness.addCheckpoint(new TextEncoder().encode(await body)),
    again: async () => {
      made.witness = await start();
    },
  };
  await made.again();
  return made;
}
const stateFile = ({ directory }: House) => join(directory, `${sha256Hex(log.origin)}.log`);

describe('a witness', () => {
  it('cosigns a first checkpoint and each that grew from the one before', async () => {
    const { ask } = await house();
    let before = 0;
    for (const size of [1, 2, 3, 7, 8, 255, 256, 257, 600]) {
      const answer = await ask(log.submission(before, size));
      if (answer.status !== 200) throw new Error(JSON.stringify(answer));
      const note = parseCheckpointNote(formatNote((await log.checkpoint(size)).split('\n\n')[0] + '\n', [answer.given.line]));
      expect(note.ok && (await verifyNote(note.value.note, [signer.vkey], ed25519Verify))).toMatchObject({
        ok: true,
        verified: [{ time: 1_800_000_000 }],
      });
      before = size;
    }
  });

  it('answers 409 with its own size to any other old size, the replay of an old request too', async () => {
    const { ask } = await house();
    const first = await log.submission(0, 5);
    expect((await ask(first)).status).toBe(200);
    expect(await ask(first)).toEqual({ status: 409, size: 5, fork: false });
    expect(await ask(log.submission(4, 9))).toEqual({ status: 409, size: 5, fork: false });
    expect(await ask(log.submission(6, 9))).toEqual({ status: 409, size: 5, fork: false });
    expect((await ask(log.submission(5, 9))).status).toBe(200);
    expect(await ask(log.submission(3, 4))).toEqual({ status: 409, size: 9, fork: false });
  });

  it('never signs a fork: neither another root of its size, nor a tree that did not grow from its own', async () => {
    const { ask, reports, witness } = await house();
    const forked = new GrowingLog(log.signer, 'false', 3);
    expect((await ask(log.submission(0, 5))).status).toBe(200);
    expect(await ask(forked.submission(5, 5))).toEqual({ status: 409, size: 5, fork: true });
    expect(await ask(forked.submission(5, 9))).toEqual({ status: 422, reason: 'consistency-proof' });
    const swapped = formatAddCheckpoint({ oldSize: 5, path: await log.path(5, 9), checkpoint: await forked.checkpoint(9) });
    expect(await ask(swapped)).toEqual({ status: 422, reason: 'consistency-proof' });
    expect(witness.byHash(sha256Hex(log.origin))?.last?.size).toBe(5);
    expect(reports.map(({ level }) => level)).toEqual(['error', 'error', 'error']);
    expect(reports[0]?.detail).toMatchObject({ ours: await log.checkpoint(5), theirs: await forked.checkpoint(5) });
    expect((await ask(log.submission(5, 9))).status).toBe(200);
  });

  it('refuses a proof where none belongs, one that is cut short, and the wrong root of an empty tree', async () => {
    const { ask } = await house();
    const path = await log.path(5, 9);
    const body = (oldSize: number, size: number, hashes: readonly Uint8Array[]) =>
      log.checkpoint(size).then((checkpoint) => formatAddCheckpoint({ oldSize, path: hashes, checkpoint }));
    expect((await ask(body(0, 5, path))).status).toBe(422);
    expect((await ask(body(0, 5, []))).status).toBe(200);
    for (const hashes of [[], path.slice(1), path.slice(0, -1), [...path, new Uint8Array(32)]])
      expect((await ask(body(5, 9, hashes))).status).toBe(422);
    expect((await ask(body(5, 5, path))).status).toBe(422);
    const empty = await house();
    expect((await empty.ask(log.submission(0, 0))).status).toBe(200);
    const text = `${log.origin}\n0\n${Buffer.alloc(32).toString('base64')}\n`;
    const signature = await log.signer.sign(new TextEncoder().encode(text));
    const lie = formatNote(text, [formatSignatureLine({ name: log.origin, keyId: log.signer.vkey.keyId, signature })]);
    expect((await (await house()).ask(`old 0\n\n${lie}`)).status).toBe(422);
  });

  it('tells apart what it does not know, what is not signed, and what it cannot read', async () => {
    const { ask } = await house();
    const stranger = new GrowingLog(noteSigner('stranger.example', 1));
    expect(await ask(stranger.submission(0, 3))).toEqual({ status: 404, reason: 'unknown-origin' });
    const thief = noteSigner(log.origin, 1, 'thief');
    const stolen = formatAddCheckpoint({ oldSize: 0, path: [], checkpoint: await log.checkpoint(3, thief) });
    expect(await ask(stolen)).toEqual({ status: 403, reason: 'log-signature' });
    const damaged = (await log.submission(0, 3)).replace('\n3\n', '\n4\n');
    expect(await ask(damaged)).toEqual({ status: 403, reason: 'log-signature' });
    expect(await ask(log.submission(4, 3))).toEqual({ status: 400, reason: 'old-size' });
    for (const body of [
      '',
      'old 0\n',
      'old 0\n\n',
      `old 0\n\n${log.origin}\n3\n`,
      'old 0\n\nnot a checkpoint\n\n— a AAAAAAA=\n',
      'x'.repeat(200_000),
    ])
      expect((await ask(body)).status).toBe(400);
  });

  it('looks at the signature before the sizes: strangers learn nothing and 409 is for the log alone', async () => {
    const { ask } = await house();
    expect((await ask(log.submission(0, 5))).status).toBe(200);
    const thief = noteSigner(log.origin, 1, 'thief');
    const probe = formatAddCheckpoint({ oldSize: 0, path: [], checkpoint: await log.checkpoint(9, thief) });
    expect((await ask(probe)).status).toBe(403);
    const backwards = formatAddCheckpoint({ oldSize: 10, path: [], checkpoint: await log.checkpoint(9, thief) });
    expect((await ask(backwards)).status).toBe(403);
  });

  it('knows both keys of a log that changes keys, and keeps only lines that it verified', async () => {
    const next = noteSigner(log.origin, 1, 'next key');
    const { ask, witness } = await house([log.signer, next]);
    expect((await ask(log.submission(0, 2))).status).toBe(200);
    const strange = formatSignatureLine({ name: 'stranger.example', keyId: 1, signature: new Uint8Array(64) });
    const checkpoint = `${await log.checkpoint(4, next)}${strange}\n`;
    expect((await ask(formatAddCheckpoint({ oldSize: 2, path: await log.path(2, 4), checkpoint }))).status).toBe(200);
    const newest = witness.byHash(sha256Hex(log.origin))?.newestNote ?? '';
    expect(newest).toContain(await log.checkpoint(4, next));
    expect(newest).not.toContain('stranger');
    expect(newest).toContain(signer.vkey.name);
  });

  it('gives a fresh time for the same tree, but not to whoever repeats the request at once', async () => {
    const at = await house();
    expect((await at.ask(log.submission(0, 5))).status).toBe(200);
    const size = () => statSync(stateFile(at)).size;
    const before = size();
    for (let i = 0; i < 20; i += 1) expect((await at.ask(log.submission(5, 5))).status).toBe(200);
    expect(size()).toBe(before);
    at.time += 3600;
    expect(await at.ask(log.submission(5, 5))).toMatchObject({ status: 200, given: { time: at.time } });
    expect(size()).toBeGreaterThan(before);
  });

  it('never goes back in time: a little it stands still, by more than that it signs nothing', async () => {
    const at = await house();
    const start = at.time;
    expect((await at.ask(log.submission(0, 5))).status).toBe(200);
    at.time = start - 200;
    expect(await at.ask(log.submission(5, 6))).toMatchObject({ status: 200, given: { time: start } });
    at.time = start - 301;
    expect(await at.ask(log.submission(6, 7))).toEqual({ status: 503, reason: 'clock' });
    expect(at.reports.at(-1)).toMatchObject({ level: 'error' });
    at.time = start + 1;
    expect(await at.ask(log.submission(6, 7))).toMatchObject({ status: 200, given: { time: start + 1 } });
  });

  it('lets one of many requests at once through, and never falls back', async () => {
    const { ask, witness } = await house();
    expect((await ask(log.submission(0, 5))).status).toBe(200);
    const bodies = await Promise.all(Array.from({ length: 30 }, (_, i) => log.submission(5, 6 + i)));
    const answers = await Promise.all(bodies.map((body) => ask(body)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(29);
    const given = [];
    for await (const record of witness.byHash(sha256Hex(log.origin))?.given() ?? []) given.push(record.size);
    expect(given).toEqual([5, 6]);
  });

  it('never throws and never signs for whatever bytes it is sent', async () => {
    const { ask, witness } = await house();
    const body = await log.submission(0, 5);
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.string({ unit: 'binary', maxLength: 3 }), async (at, text) => {
        const changed = body.slice(0, at) + text + body.slice(at + 1);
        if (changed === body) return;
        expect([400, 403, 404, 422]).toContain((await ask(changed)).status);
      }),
      { numRuns: 400 },
    );
    expect(witness.byHash(sha256Hex(log.origin))?.last).toBeNull();
  });
});

describe('the memory of a witness', () => {
  const filled = async () => {
    const at = await house();
    for (const [before, size] of [
      [0, 3],
      [3, 8],
      [8, 21],
    ] as const) {
      at.time += 10;
      expect((await at.ask(log.submission(before, size))).status).toBe(200);
    }
    return at;
  };

  it('is there again after a kill', async () => {
    const at = await filled();
    await at.again();
    expect(await at.ask(log.submission(0, 30))).toEqual({ status: 409, size: 21, fork: false });
    expect((await at.ask(log.submission(21, 30))).status).toBe(200);
  });

  it('loses nothing but a last line that was cut off anywhere, and then goes on', async () => {
    const at = await filled();
    const whole = readFileSync(stateFile(at));
    const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let length = lastLine; length < whole.length; length += 1) {
      if (length > lastLine + 20 && length < whole.length - 3 && length % 17 !== 0) continue;
      writeFileSync(stateFile(at), whole.subarray(0, length));
      await at.again();
      // Without its newline only, the record is whole and is kept: to remember more than was answered is safe.
      const known = length === whole.length - 1 ? 21 : 8;
      expect({ length, ...(await at.ask(log.submission(1, 22))) }).toEqual({ length, status: 409, size: known, fork: false });
      expect(readFileSync(stateFile(at)).equals(known === 21 ? whole : whole.subarray(0, lastLine))).toBe(true);
    }
    expect((await at.ask(log.submission(21, 22))).status).toBe(200);
    await at.again();
    expect(at.witness.byHash(sha256Hex(log.origin))?.last?.size).toBe(22);
  });

  it('is refused when anything before its end was changed', async () => {
    const at = await filled();
    const whole = readFileSync(stateFile(at), 'utf8');
    const lines = whole.split('\n');
    for (const damaged of [
      whole.replace('"size":3', '"size":4'),
      whole.replace('"time":18', '"time":19'),
      lines.slice(1, 2).concat(lines[0]!, lines[2]!, '').join('\n'),
      `garbage\n${whole}`,
      whole.replace(lines[1]!, ''),
      `${lines[0]}\n${lines[0]!.slice(0, 40)}\n${lines[1]}\n`,
    ]) {
      writeFileSync(stateFile(at), damaged);
      await expect(at.again()).rejects.toThrow(/damaged/);
    }
    writeFileSync(stateFile(at), whole);
    await at.again();
  });

  it('of one log is not taken for another’s', async () => {
    const other = new GrowingLog(noteSigner('other.example', 1));
    const at = await house([log.signer, other.signer]);
    expect((await at.ask(log.submission(0, 3))).status).toBe(200);
    writeFileSync(join(at.directory, `${sha256Hex(other.origin)}.log`), readFileSync(stateFile(at)));
    await expect(at.again()).rejects.toThrow(/damaged/);
  });

  it('gives nothing away when the file grew or shrank under it', async () => {
    const at = await filled();
    appendFileSync(stateFile(at), 'x\n');
    await expect(at.ask(log.submission(21, 30))).rejects.toThrow(/another process/);
    truncateSync(stateFile(at), 10);
    await expect(at.ask(log.submission(21, 30))).rejects.toThrow(/another process/);
  });

  it('of a log that is no longer listed stays published, and is there when the log comes back', async () => {
    const at = await filled();
    await at.witness.know([]);
    expect((await at.ask(log.submission(21, 30))).status).toBe(404);
    const known = at.witness.byHash(sha256Hex(log.origin));
    expect(known?.last?.size).toBe(21);
    await at.witness.know(parseKnownLogs(formatVkey(log.signer.vkey)));
    expect((await at.ask(log.submission(21, 30))).status).toBe(200);
  });
});

describe('the settings of a witness', () => {
  it('have places below one directory, and refuse what is misspelt', () => {
    expect(readWitnessConfig({ OPENCITES_WITNESS_HOME: '/srv/w' })).toMatchObject({
      ok: true,
      config: {
        listen: '127.0.0.1',
        port: 8091,
        keyFile: '/srv/w/witness.key',
        stateDirectory: '/srv/w/state',
        logsFile: '/srv/w/logs.txt',
      },
    });
    expect(readWitnessConfig({ OPENCITES_WITNESS_PORT: '0', OPENCITES_WITNESS_HOUSE: 'x' })).toMatchObject({
      ok: false,
      faults: [{ name: 'OPENCITES_WITNESS_HOUSE' }, { name: 'OPENCITES_WITNESS_PORT' }],
    });
  });

  it('name logs by their verifier keys, and a bad line by its number', () => {
    const key = formatVkey(log.signer.vkey);
    const rotated = formatVkey(noteSigner(log.origin, 1, 'next key').vkey);
    expect(parseKnownLogs(`# logs\n\n${key}\n ${rotated} \n`)).toMatchObject([{ origin: log.origin, keys: [{}, {}] }]);
    expect(() => parseKnownLogs(`${key}\nnonsense\n`)).toThrow(/line 2/);
    expect(() => parseKnownLogs(formatVkey(signer.vkey))).toThrow(/key-type/);
  });
});
