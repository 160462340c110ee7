import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBundle, entriesPath, formatVkey, makeVkey, portableHasher, tilePath, type NoteSigner } from '#merkle';
import { alterFile, writeLog } from '../../../../test/kit/log-directory.js';
import { checkpointOf, logEntries, logSigners, type LogSigners } from '../../../../test/kit/log-files.js';
import { ed25519Key, noteSigner } from '../../../../test/kit/note-keys.js';
import { auditCommand } from './audit.command.js';

const place = mkdtempSync(join(tmpdir(), 'opencites-fsck-'));
const directory = join(place, 'log');
const at = (path: string) => join(directory, path);
const size = 600;
const entries = logEntries(size);
const { log, witnesses } = logSigners;
const [first, second, third] = witnesses as [NoteSigner, NoteSigner, NoteSigner];
const vkey = (signer: NoteSigner) => formatVkey(signer.vkey);
const trust = ['--key', vkey(log), '--witness', vkey(first), '--witness', vkey(second), '--witness', vkey(third), '--quorum', '2'];

beforeEach(() => writeLog(directory, entries));
afterAll(() => rmSync(place, { recursive: true, force: true }));

interface Told {
  readonly exitCode: number;
  readonly failure: { readonly id: string; readonly where: string; readonly detail: string } | null;
}

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
  return { code: await auditCommand(argv, io), out, err };
}

/** Exit code and first failure; the code in the JSON must be the same. */
async function verdict(...more: string[]): Promise<[number, string | null, string?]> {
  const { code, out } = await run('fsck', directory, ...(more.length > 0 ? more : trust), '--json');
  const told = JSON.parse(out) as Told;
  expect(told.exitCode).toBe(code);
  return told.failure === null ? [code, null] : [code, told.failure.id, told.failure.where];
}

const flip =
  (byte: number) =>
  (bytes: Uint8Array): Uint8Array => {
    const changed = bytes.slice();
    changed[byte] = (changed[byte] as number) ^ 1;
    return changed;
  };
const less = (bytes: Uint8Array) => bytes.subarray(0, -1);
const more = (bytes: Uint8Array) => Uint8Array.of(...bytes, 0);
const text = (change: (text: string) => string) => (bytes: Uint8Array) => new TextEncoder().encode(change(new TextDecoder().decode(bytes)));
const bundle = (n: number, change: (entries: Uint8Array[]) => Uint8Array[], width = Math.min(256, size - n * 256)) =>
  writeFileSync(at(entriesPath(n, width)), encodeBundle(change(entries.slice(n * 256, n * 256 + width))));
const [tile0, tile1, tile2, top] = [tilePath(0, 0), tilePath(0, 1), tilePath(0, 2, 88), tilePath(1, 0, 2)];
const [bundle0, bundle1, bundle2] = [entriesPath(0), entriesPath(1), entriesPath(2, 88)];

describe('a published log in which one thing was changed', () => {
  it('is whole as long as nothing was', async () => {
    expect(await verdict()).toEqual([0, null]);
    const { code, out, err } = await run('fsck', directory, ...trust);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Checked: 4 tiles, 3 bundles, 600 entries');
    expect(out).toContain('demonstration witnesses: no protection');
  });

  it.each<[string, () => void, number, string, string]>([
    ['a bit of an entry', () => alterFile(directory, bundle1, flip(100)), 1, 'leaf', 'entry 256'],
    ['a bit of the last entry', () => alterFile(directory, bundle2, (bytes) => flip(bytes.length - 2)(bytes)), 1, 'leaf', 'entry 599'],
    ['the length of an entry', () => alterFile(directory, bundle0, flip(1)), 1, 'bundle-truncated', bundle0],
    ['the length of the first entry, by a lot', () => alterFile(directory, bundle0, flip(0)), 1, 'bundle-truncated', bundle0],
    ['a bundle without its last byte', () => alterFile(directory, bundle1, less), 1, 'bundle-truncated', bundle1],
    ['a bundle with a byte more', () => alterFile(directory, bundle1, more), 1, 'bundle-trailing-bytes', bundle1],
    ['an empty bundle', () => writeFileSync(at(bundle1), ''), 1, 'bundle-truncated', bundle1],
    ['two entries exchanged', () => bundle(0, (list) => list.with(7, list[8]!).with(8, list[7]!)), 1, 'leaf', 'entry 7'],
    ['an entry twice, another dropped', () => bundle(0, (list) => list.with(8, list[7]!)), 1, 'leaf', 'entry 8'],
    ['an entry dropped', () => bundle(1, (list) => list.slice(0, -1)), 1, 'bundle-truncated', bundle1],
    ['an entry dropped in the middle', () => bundle(1, (list) => list.toSpliced(9, 1)), 1, 'bundle-truncated', bundle1],
    ['an entry inserted', () => bundle(2, (list) => [list[0]!, ...list]), 1, 'bundle-trailing-bytes', bundle2],
    ['an entry replaced', () => bundle(2, (list) => list.with(3, logEntries(1, 'other')[0]!)), 1, 'leaf', 'entry 515'],
    ['two bundles exchanged', () => exchange(bundle0, bundle1), 1, 'leaf', 'entry 0'],
    ['a bit of a tile of level 0', () => alterFile(directory, tile1, flip(40)), 1, 'leaf', 'entry 257'],
    ['a bit of the partial tile', () => alterFile(directory, tile2, flip(40)), 1, 'leaf', 'entry 513'],
    ['a bit of a tile of level 1', () => alterFile(directory, top, flip(40)), 1, 'tile-hash', top],
    ['a tile without its last byte', () => alterFile(directory, tile0, less), 1, 'tile-length', tile0],
    ['a tile without its last hash', () => alterFile(directory, tile0, (bytes) => bytes.subarray(0, -32)), 1, 'tile-length', tile0],
    ['a tile with a byte more', () => alterFile(directory, tile0, more), 1, 'tile-length', tile0],
    [
      'a tile with a hash more',
      () => alterFile(directory, tile2, (bytes) => Uint8Array.of(...bytes, ...bytes.subarray(0, 32))),
      1,
      'tile-length',
      tile2,
    ],
    ['an empty tile', () => writeFileSync(at(top), ''), 1, 'tile-length', top],
    ['two tiles exchanged', () => exchange(tile0, tile1), 1, 'leaf', 'entry 0'],
    ['a partial tile under another width', () => renameSync(at(tile2), at(tilePath(0, 2, 87))), 1, 'tile-length', tilePath(0, 2, 87)],
    [
      'a partial bundle under another width',
      () => renameSync(at(bundle2), at(entriesPath(2, 87))),
      1,
      'bundle-trailing-bytes',
      entriesPath(2, 87),
    ],
    [
      'a tile of an earlier size that tells otherwise',
      () => writeFileSync(at(tilePath(0, 2, 1)), new Uint8Array(32)),
      1,
      'tile-hash',
      tilePath(0, 2, 1),
    ],
    ['a bundle of an earlier size that tells otherwise', () => bundle(2, () => logEntries(2, 'other'), 2), 1, 'leaf', entriesPath(2, 2)],
    ['entry and tile together', () => forge(3), 1, 'tile-hash', top],
    ['a tile that is absent', () => rmSync(at(tile1)), 2, 'tile-missing', tile1],
    ['a tile of level 1 that is absent', () => rmSync(at(top)), 2, 'tile-missing', top],
    ['a bundle that is absent', () => rmSync(at(bundle0)), 2, 'bundle-missing', bundle0],
    ['the partial bundle that is absent', () => rmSync(at(bundle2)), 2, 'bundle-missing', bundle2],
    ['all tiles and bundles absent', () => rmSync(at('tile'), { recursive: true }), 2, 'tile-missing', tile0],
    ['a directory where a tile was', () => (rmSync(at(tile1)), mkdirSync(at(tile1))), 2, 'unreachable', 'EISDIR'],
    ['no log at all', () => rmSync(directory, { recursive: true }), 2, 'checkpoint-missing', 'checkpoint'],
  ])('%s: named', async (_what, change, code, id, where) => {
    change();
    const [exitCode, named, place = ''] = await verdict();
    expect([exitCode, named, id === 'unreachable' ? place.slice(0, where.length) : place]).toEqual([code, id, where]);
  });
});

describe('a checkpoint in which one thing was changed', () => {
  const change = (edit: (note: string) => string) => alterFile(directory, 'checkpoint', text(edit));
  const line = (edit: (lines: string[]) => string[]) => change((note) => edit(note.split('\n')).join('\n'));
  const signed = async (of: Uint8Array[], signers: LogSigners = logSigners, time?: number) =>
    writeFileSync(at('checkpoint'), await checkpointOf(of, signers, time));

  it.each<[string, () => void | Promise<void>, number, string]>([
    ['the size', () => line((lines) => lines.with(1, '601')), 1, 'log-signature'],
    [
      'a bit of the root',
      () => line(([a = '', b = '', root = '', ...rest]) => [a, b, `${root[0] === 'A' ? 'B' : 'A'}${root.slice(1)}`, ...rest]),
      1,
      'log-signature',
    ],
    ['the origin', () => line((lines) => lines.with(0, 'xb.localhost/log/public')), 1, 'origin'],
    ['a leading zero', () => line((lines) => lines.with(1, '0600')), 1, 'checkpoint-malformed'],
    ['a root of 31 bytes', () => line((lines) => lines.with(2, Buffer.alloc(31).toString('base64'))), 1, 'checkpoint-malformed'],
    ['an extension line', () => line((lines) => lines.toSpliced(3, 0, 'more')), 1, 'log-signature'],
    ['no signature', () => line((lines) => lines.slice(0, 4)), 1, 'checkpoint-malformed'],
    ['no signature of the log', () => line((lines) => lines.toSpliced(4, 1)), 1, 'log-signature'],
    ['a bit of the log’s signature', () => line((lines) => lines.with(4, bent(lines[4]!))), 1, 'log-signature'],
    ['a bit of a witness’s signature', () => line((lines) => lines.with(5, bent(lines[5]!))), 1, 'witness-signature'],
    ['carriage returns', () => change((note) => note.replaceAll('\n', '\r\n')), 1, 'checkpoint-malformed'],
    ['cut off', () => change((note) => note.slice(0, -1)), 1, 'checkpoint-malformed'],
    ['empty', () => change(() => ''), 1, 'checkpoint-malformed'],
    [
      'of another key of the same name',
      () => signed(entries, { ...logSigners, log: noteSigner(log.vkey.name, 1, 'stolen') }),
      1,
      'log-signature',
    ],
    ['of a smaller tree', () => signed(entries.slice(0, 599)), 2, 'tile-missing'],
    ['of a larger tree', () => signed(logEntries(601)), 2, 'tile-missing'],
    ['of another tree of the same size', () => signed(logEntries(600, 'other')), 1, 'root'],
    ['that is absent', () => rmSync(at('checkpoint')), 2, 'checkpoint-missing'],
    ['with one witness only', () => signed(entries, { log, witnesses: [first] }), 1, 'quorum'],
    ['with one witness three times', () => signed(entries, { log, witnesses: [first, first, first] }), 1, 'quorum'],
    [
      'with a witness that nobody named',
      () => signed(entries, { log, witnesses: [first, noteSigner('friend.example/w', 4)] }),
      1,
      'quorum',
    ],
    [
      'with a witness’s name on another key',
      () => signed(entries, { log, witnesses: [first, noteSigner(second.vkey.name, 4, 'friend')] }),
      1,
      'quorum',
    ],
  ])('%s: named', async (_what, edit, code, id) => {
    await edit();
    expect((await verdict()).slice(0, 2)).toEqual([code, id]);
  });

  it('is enough with the quorum, with unknown lines beside it', async () => {
    await signed(entries, { log, witnesses: [first, third, noteSigner('friend.example/w', 4)] });
    expect(await verdict()).toEqual([0, null]);
    expect(await verdict('--key', vkey(log))).toEqual([0, null]);
  });

  it('is not enough with one witness under two names', async () => {
    const alias = formatVkey(makeVkey('alias.example/w', 4, ed25519Key(first.vkey.name).publicKey));
    const keys = ['--key', vkey(log), '--witness', vkey(first), '--witness', alias, '--quorum', '2'];
    const twice = { log, witnesses: [first, noteSigner('alias.example/w', 4, first.vkey.name)] };
    await signed(entries, twice);
    expect((await verdict(...keys)).slice(0, 2)).toEqual([1, 'quorum']);
    expect(await verdict(...keys.with(-1, '1'))).toEqual([0, null]);
  });

  it('is refused when its cosignatures are older than asked', async () => {
    const now = Math.floor(Date.now() / 1000);
    await signed(entries, logSigners, now - 7200);
    expect(await verdict(...trust, '--max-age', '7300')).toEqual([0, null]);
    expect((await verdict(...trust, '--max-age', '7100')).slice(0, 2)).toEqual([1, 'stale']);
    await signed(entries, logSigners, now + 7200);
    expect((await verdict(...trust, '--max-age', '86400')).slice(0, 2)).toEqual([1, 'stale']);
  });
});

describe('a log whose history was rewritten under its genuine key', () => {
  const kept = async (count: number, of: Uint8Array[] = entries) => {
    const path = join(place, `kept-${count}`);
    writeFileSync(path, await checkpointOf(of.slice(0, count)));
    return path;
  };

  it('is refused by whoever kept an older checkpoint', async () => {
    const rewritten = [...entries.slice(0, 400), ...logEntries(300, 'rewritten', 400)];
    await writeLog(directory, rewritten);
    expect(await verdict()).toEqual([0, null]);
    expect(await verdict(...trust, '--old', await kept(400))).toEqual([0, null]);
    expect(await verdict(...trust, '--old', await kept(401))).toEqual([1, 'consistency', join(place, 'kept-401')]);
    expect(await verdict(...trust, '--old', await kept(400), '--old', await kept(600))).toEqual([
      1,
      'consistency',
      join(place, 'kept-600'),
    ]);
    expect(await verdict(...trust, '--old', await kept(700, logEntries(700)))).toEqual([1, 'consistency', join(place, 'kept-700')]);
    expect(await verdict(...trust, '--old', await kept(701, logEntries(701)))).toEqual([1, 'rollback', join(place, 'kept-701')]);
  });

  it('cannot be accused with what is no checkpoint of its own', async () => {
    const path = await kept(300);
    alterFile(
      place,
      'kept-300',
      text((note) => note.replace('300', '301')),
    );
    expect(await verdict(...trust, '--old', path)).toEqual([2, 'old-checkpoint', path]);
    expect(await verdict(...trust, '--old', join(place, 'nowhere'))).toEqual([2, 'old-checkpoint', join(place, 'nowhere')]);
  });
});

describe('entries of the log', () => {
  const withEntry = async (change: (entry: Record<string, unknown>) => string) => {
    const entry = JSON.parse(new TextDecoder().decode(entries[5])) as Record<string, unknown>;
    await writeLog(directory, entries.with(5, new TextEncoder().encode(change(entry))));
    const { out } = await run('fsck', directory, ...trust, '--json');
    return (JSON.parse(out) as Told).failure;
  };
  const json = JSON.stringify;

  it.each<[string, (entry: Record<string, unknown>) => string]>([
    ['not-json', (entry) => json(entry).slice(1)],
    ['not-canonical', ({ v, ...entry }) => json({ v, ...entry })],
    ['not-canonical', (entry) => json(entry).replace('{"act":', '{ "act":')],
    ['not-canonical', (entry) => json(entry).replace('{"act":"issue"', '{"act":"issue","act":"issue"')],
    ['not-canonical', (entry) => json(entry).replace('"pub":{', `"pub":{"deep":${'['.repeat(900)}${']'.repeat(900)},`)],
    ['values', (entry) => json({ ...entry, pub: { quantity: 1.5 } })],
    ['values', (entry) => json({ ...entry, pub: { name: 'e\u0301' } })],
    ['values', (entry) => json({ ...entry, pub: { name: '?' } }).replace('?', '\\ud800')],
    ['values', (entry) => json({ ...entry, pub: { '': 1 } })],
    ['values', () => '["an array"]'],
    ['member-v', (entry) => json({ ...entry, v: 2 })],
    ['member-id', (entry) => json({ ...entry, id: '0197f3a0-0000-4000-8000-000000000005' })],
    ['member-at', (entry) => json({ ...entry, at: '2026-11-22' })],
    ['member-by', (entry) => json({ ...entry, by: { org: 'XA-MA', role: 'issuing-officer', who: 'Ana' } })],
    ['member-c', (entry) => json({ ...entry, c: { permit: '26XA000001' } })],
    ['member-re', (entry) => json({ ...entry, k: 'look.record' })],
    ['unknown-member', (entry) => json({ ...entry, w: 1 })],
    ['too-long', (entry) => json({ ...entry, pub: { long: 'x'.repeat(8192) } })],
    ['second-entry-of-this-id', (entry) => json({ ...entry, id: '0197f3a0-0000-7000-8000-000000000004' })],
  ])('%s: named', async (detail, change) => {
    expect(await withEntry(change)).toEqual({ id: 'entry', where: 'entry 5', detail });
  });

  it('that are no UTF-8 are named', async () => {
    await writeLog(directory, entries.with(5, Uint8Array.of(0xff)));
    expect(JSON.parse((await run('fsck', directory, ...trust, '--json')).out)).toMatchObject({ failure: { detail: 'not-utf8' } });
  });

  it('may not have seen a tree that never was, nor one that came later', async () => {
    const saw = (n: number, r: string) => withEntry((entry) => json({ ...entry, see: { n, r } }));
    const never = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect(await saw(3, never)).toMatchObject({ id: 'see', where: 'entry 5', detail: 'size 3' });
    expect(await saw(6, never)).toMatchObject({ id: 'see', where: 'entry 5', detail: 'later-tree' });
  });

  it('are not judged where they are not ours', async () => {
    await withEntry(() => 'anything');
    expect(await verdict(...trust, '--any-entries')).toEqual([0, null]);
  });
});

describe('a log that shows its entries to inspectors only', () => {
  const restricted: LogSigners = { log: noteSigner('xa.localhost/log/restricted', 1), witnesses };
  const keys = ['--key', vkey(restricted.log), '--witness', vkey(first)];

  it('is checked by its hashes, and says so', async () => {
    await writeLog(directory, entries, { signers: restricted, bundles: false });
    expect(await verdict(...keys)).toEqual([0, null]);
    expect((await run('fsck', directory, ...keys)).out).toContain('Hashes only');
    alterFile(directory, tile1, flip(40));
    expect(await verdict(...keys)).toEqual([1, 'tile-hash', top]);
    await writeLog(directory, entries, { signers: restricted, bundles: false });
    alterFile(directory, tile2, flip(40));
    expect(await verdict(...keys)).toEqual([1, 'root', 'checkpoint']);
  });

  it('is checked whole where they are there', async () => {
    await writeLog(directory, entries, { signers: restricted });
    expect(await verdict(...keys)).toEqual([0, null]);
    expect((await run('fsck', directory, ...keys)).out).not.toContain('Hashes only');
    alterFile(directory, bundle1, flip(100));
    expect(await verdict(...keys)).toEqual([1, 'leaf', 'entry 256']);
    expect(await verdict(...keys, '--tiles-only')).toEqual([0, null]);
  });
});

function exchange(a: string, b: string): void {
  renameSync(at(a), at('aside'));
  renameSync(at(b), at(a));
  renameSync(at('aside'), at(b));
}

/** What a database administrator can do: entry and its hash in the tile fit each other. */
function forge(index: number): void {
  const forged = logEntries(1, 'forged', 9999)[0]!;
  bundle(0, (list) => list.with(index, forged));
  const leaf = portableHasher.leaf(forged);
  alterFile(directory, tile0, (bytes) => {
    const changed = bytes.slice();
    changed.set(leaf, 32 * index);
    return changed;
  });
}

/** Another base64 character inside of the signature. */
function bent(line: string): string {
  const place = line.length - 20;
  return `${line.slice(0, place)}${line[place] === 'A' ? 'B' : 'A'}${line.slice(place + 1)}`;
}
