import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTlogProof, formatVkey, portableHasher as hasher, proveInclusion, type NoteSigner, type SubtreeReader } from '#merkle';
import { writeLog } from '../../../../test/kit/log-directory.js';
import { checkpointOf, logEntries, logSigners } from '../../../../test/kit/log-files.js';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { Rfc9162Tree } from '../../../../test/kit/rfc9162-tree.js';
import { auditCommand } from './audit.command.js';

const place = mkdtempSync(join(tmpdir(), 'opencites-audit-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const { log, witnesses } = logSigners;
const vkey = (signer: NoteSigner) => formatVkey(signer.vkey);
const entries = logEntries(900);

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
  return { code: await auditCommand(argv, io), out, err };
}

describe('audit follow', () => {
  const directory = join(place, 'log');
  const state = join(place, 'state');
  beforeEach(() => [state, `${state}.conflict`].forEach((path) => rmSync(path, { force: true })));
  const follow = async (...more: string[]) => {
    const { code, out } = await run('follow', directory, '--state', state, '--key', vkey(log), ...more, '--json');
    const told = JSON.parse(out) as { failure: { id: string } | null; checked: { entries: number } };
    return [code, told.failure?.id ?? null, told.checked.entries];
  };
  const kept = () => readFileSync(state, 'utf8').split('\n')[1];

  it('checks everything once and after that what is new', async () => {
    await writeLog(directory, entries.slice(0, 300));
    expect(await follow()).toEqual([0, null, 300]);
    expect(await follow()).toEqual([0, null, 0]);
    await writeLog(directory, entries.slice(0, 700));
    expect(await follow()).toEqual([0, null, 400]);
    expect(kept()).toBe('700');
    // The state is a checkpoint like any other.
    expect((await run('fsck', directory, '--key', vkey(log), '--old', state)).code).toBe(0);
    const { out } = await run('follow', directory, '--state', state, '--key', vkey(log), '--lang', 'fr');
    expect(out).toContain('Suivi de 700 à 700');
  });

  it('refuses a smaller log and another history, and keeps what proves it', async () => {
    await writeLog(directory, entries.slice(0, 700));
    await follow();
    await writeLog(directory, entries.slice(0, 699));
    expect((await follow()).slice(0, 2)).toEqual([1, 'rollback']);
    await writeLog(directory, [...entries.slice(0, 650), ...logEntries(100, 'other', 650)]);
    expect((await follow()).slice(0, 2)).toEqual([1, 'consistency']);
    expect(kept()).toBe('700');
    expect(readFileSync(`${state}.conflict`, 'utf8').split('\n')[1]).toBe('750');
    // Proof enough for anybody: the other note, without the follower's state.
    expect((await run('fsck', directory, '--key', vkey(log), '--old', state)).code).toBe(1);
  });

  it('names a damaged tile as what it is, not as another history', async () => {
    await writeLog(directory, entries.slice(0, 300));
    await follow();
    await writeLog(directory, entries.slice(0, 400));
    const tile = join(directory, 'tile/0/001.p/144');
    writeFileSync(tile, readFileSync(tile).fill(0, 0, 32));
    expect((await follow()).slice(0, 2)).toEqual([1, 'leaf']);
  });

  it('leaves its state where the log cannot be checked', async () => {
    await writeLog(directory, entries.slice(0, 300));
    await follow();
    await writeLog(directory, entries.slice(0, 400));
    rmSync(join(directory, 'tile/entries/001.p/144'));
    expect((await follow()).slice(0, 2)).toEqual([2, 'bundle-missing']);
    expect([kept(), existsSync(`${state}.conflict`)]).toEqual(['300', false]);
  });

  it('does not take another log’s state for its own', async () => {
    await writeLog(directory, entries.slice(0, 3));
    writeFileSync(state, await checkpointOf(entries, { log: noteSigner('other.example/log', 1), witnesses: [] }));
    expect((await run('follow', directory, '--state', state, '--key', vkey(log))).code).toBe(64);
    writeFileSync(state, 'nothing of the kind');
    expect((await run('follow', directory, '--state', state, '--key', vkey(log))).code).toBe(64);
  });
});

describe('audit dump', () => {
  const directory = join(place, 'dumped');
  const dump = async (...more: string[]) => {
    const { code, out, err } = await run('dump', directory, '--key', vkey(log), ...more);
    return { code, err, lines: out.split('\n').slice(0, -1).map((line) => JSON.parse(line) as { index: number; leafHash: string; entry?: { k: string }; bytes?: string }) }; // prettier-ignore
  };

  it('gives the entries with their leaf hashes, and the verdict apart', async () => {
    await writeLog(directory, entries.slice(0, 300));
    const { code, err, lines } = await dump();
    expect([code, lines.length, lines[299]?.index]).toEqual([0, 300, 299]);
    expect(lines[7]).toEqual({
      index: 7,
      leafHash: Buffer.from(hasher.leaf(entries[7] as Uint8Array)).toString('base64'),
      entry: JSON.parse(new TextDecoder().decode(entries[7])) as unknown,
    });
    expect(err).toContain('The log is whole');
    expect((await dump('--from', '290', '--kind', 'permit.')).lines.map(({ index }) => index)).toEqual([290, 291, 292, 293, 294, 295, 296, 297, 298, 299]); // prettier-ignore
    expect((await dump('--kind', 'permit.used')).lines).toEqual([]);
    expect((await dump('--tiles-only')).code).toBe(64);
  });

  it('says of a log that was changed that its lines are not to be believed', async () => {
    await writeLog(directory, entries.slice(0, 300).with(3, Uint8Array.of(0xff)));
    const { code, err, lines } = await dump();
    expect([code, lines.length, lines[3]?.bytes, err.includes('REFUTED')]).toEqual([1, 300, '/w==', true]);
    const path = join(directory, 'tile/entries/000');
    writeFileSync(path, readFileSync(path).fill(0x20, 4000, 4001));
    expect((await dump('--any-entries')).code).toBe(1);
  });
});

describe('audit proof', () => {
  const tree = new Rfc9162Tree(entries.map((entry) => hasher.leaf(entry)), hasher); // prettier-ignore
  const read: SubtreeReader = (wanted) =>
    Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));
  const file = (name: string) => join(place, name);
  const keys = ['--key', vkey(log), ...witnesses.flatMap((witness) => ['--witness', vkey(witness)])];
  const policy = [`log ${vkey(log)}`, ...witnesses.map((witness, i) => `witness w${i} ${vkey(witness)}`), 'group all 2 w0 w1 w2', 'quorum all', ''].join('\n'); // prettier-ignore

  beforeEach(async () => {
    const proof = { index: 77, path: await proveInclusion(77, 900, read, hasher), checkpoint: await checkpointOf(entries) };
    writeFileSync(file('p.tlog-proof'), formatTlogProof(proof));
    writeFileSync(file('p.entry'), entries[77] as Uint8Array);
    writeFileSync(file('policy'), policy);
  });
  const prove = async (...more: string[]) => {
    const { code, out } = await run('proof', file('p.tlog-proof'), '--entry', file('p.entry'), ...more, '--json');
    const told = JSON.parse(out) as { failure: { id: string } | null; index: number | null };
    return [code, told.failure?.id ?? null, told.index];
  };

  it('says that an entry is in the log, by keys or by a policy', async () => {
    expect(await prove(...keys)).toEqual([0, null, 77]);
    expect(await prove('--policy', file('policy'))).toEqual([0, null, 77]);
    const { out } = await run('proof', file('p.tlog-proof'), '--entry', file('p.entry'), '--policy', file('policy'));
    expect(out).toContain('PROVED');
    expect(out).toContain('Entry number 77');
    expect(out).toContain('demonstration witnesses: no protection');
  });

  it('refuses what does not hold, by name', async () => {
    const altered = async (change: (text: string) => string) => {
      const text = readFileSync(file('p.tlog-proof'), 'utf8');
      writeFileSync(file('p.tlog-proof'), change(text));
      const told = await prove(...keys);
      writeFileSync(file('p.tlog-proof'), text);
      return told.slice(0, 2);
    };
    expect(await altered((text) => text.replace('index 77', 'index 78'))).toEqual([1, 'inclusion']);
    expect(await altered((text) => text.replace('index 77', 'index 900'))).toEqual([1, 'not-in-tree']);
    expect(await altered((text) => text.replace('index 77', 'index 077'))).toEqual([1, 'proof-malformed']);
    expect(await altered((text) => text.replace('\n900\n', '\n901\n'))).toEqual([1, 'bad-signature']);
    expect(await altered((text) => text.replace('/public\n900', '/other\n900'))).toEqual([1, 'origin']);
    expect(await altered((text) => text.split('\n').slice(0, -3).join('\n') + '\n')).toEqual([1, 'quorum']);
    expect(await altered((text) => text.slice(0, text.lastIndexOf('\n\n')))).toEqual([1, 'checkpoint-malformed']);
    writeFileSync(file('p.entry'), entries[78] as Uint8Array);
    expect((await prove(...keys)).slice(0, 2)).toEqual([1, 'inclusion']);
  });

  it('cannot say anything without its files', async () => {
    rmSync(file('p.entry'));
    expect(await prove(...keys)).toEqual([2, 'file-missing', null]);
    rmSync(file('p.tlog-proof'));
    expect(await prove(...keys)).toEqual([2, 'file-missing', null]);
  });
});

describe('the arguments of audit', () => {
  const directory = join(place, 'arguments');
  const [first] = witnesses as [NoteSigner];

  it.each<[string, string[]]>([
    ['no verb', []],
    ['an unknown verb', ['guess']],
    ['a verb of the object prototype', ['constructor']],
    ['no log', ['fsck', '--key', vkey(log)]],
    ['two logs', ['fsck', 'a', 'b', '--key', vkey(log)]],
    ['a URL that is none', ['fsck', 'http://[', '--key', vkey(log)]],
    ['no key', ['fsck', directory]],
    ['a key that is none', ['fsck', directory, '--key', 'a+b+c']],
    ['a key whose id is of another', ['fsck', directory, '--key', vkey(log).replace(/\+......../, '+00000000')]],
    ['a witness as log', ['fsck', directory, '--key', vkey(first)]],
    ['a log as witness', ['fsck', directory, '--key', vkey(log), '--witness', vkey(log)]],
    ['keys of two logs', ['fsck', directory, '--key', vkey(log), '--key', vkey(noteSigner('other.example/log', 1))]],
    ['more quorum than witnesses', ['fsck', directory, '--key', vkey(log), '--witness', vkey(first), '--quorum', '2']],
    ['a quorum that is no number', ['fsck', directory, '--key', vkey(log), '--witness', vkey(first), '--quorum', 'all']],
    ['an age without witnesses', ['fsck', directory, '--key', vkey(log), '--max-age', '60']],
    ['an age that is no number', ['fsck', directory, '--key', vkey(log), '--witness', vkey(first), '--max-age', 'day']],
    ['a language that is not there', ['fsck', directory, '--key', vkey(log), '--lang', 'de']],
    ['an option that is not there', ['fsck', directory, '--key', vkey(log), '--quick']],
    ['a policy beside keys', ['fsck', directory, '--key', vkey(log), '--policy', 'x']],
    ['a policy that is not there', ['fsck', directory, '--policy', join(place, 'nowhere')]],
    ['follow without state', ['follow', directory, '--key', vkey(log)]],
    ['follow every nought seconds', ['follow', directory, '--key', vkey(log), '--state', 'x', '--every', '0']],
    ['proof without entry', ['proof', 'x', '--key', vkey(log)]],
  ])('%s: usage on standard error, exit 64', async (_what, argv) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain('Usage: opencites audit');
  });

  it('may be files', async () => {
    await writeLog(directory, entries.slice(0, 5));
    const { code } = await run('fsck', directory, '--key', join(directory, 'vkey'), '--witness', join(directory, 'witnesses.txt'), '--quorum', '3'); // prettier-ignore
    expect(code).toBe(0);
  });

  it('explain themselves', async () => {
    for (const verb of ['fsck', 'follow', 'dump', 'proof']) {
      const { code, out } = await run(verb, '--help');
      expect([code, out.split('\n')[0]]).toEqual([0, expect.stringContaining(`Usage: opencites audit ${verb}`)]);
    }
    expect((await run('--help')).code).toBe(0);
  });

  it('without a quorum ask for a majority of the witnesses', async () => {
    const keys = ['--key', vkey(log), ...witnesses.flatMap((witness) => ['--witness', vkey(witness)])];
    await writeLog(directory, entries.slice(0, 5), { signers: { log, witnesses: witnesses.slice(0, 2) } });
    expect((await run('fsck', directory, ...keys)).code).toBe(0);
    await writeLog(directory, entries.slice(0, 5), { signers: { log, witnesses: witnesses.slice(0, 1) } });
    expect((await run('fsck', directory, ...keys)).code).toBe(1);
    expect((await run('fsck', directory, ...keys, '--quorum', '1')).code).toBe(0);
    expect((await run('fsck', directory, ...keys, '--quorum', '0')).code).toBe(0);
  });
});
