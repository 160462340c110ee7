import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatTlogProof,
  type Hash,
  portableHasher as hasher,
  proveConsistency,
  proveInclusion,
  rootAt,
  type SubtreeReader,
  tilePath,
} from '#merkle';
import { buildGoLogClient, type GoLogClient } from '../../kit/go-log-client.js';
import { alterFile, writeLog } from '../../kit/log-directory.js';
import { checkpointOf, logEntries, logSigners } from '../../kit/log-files.js';
import { noteSigner } from '../../kit/note-keys.js';
import { Rfc9162Tree } from '../../kit/rfc9162-tree.js';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const flip =
  (at: number) =>
  (bytes: Uint8Array): Uint8Array =>
    bytes.with(at, (bytes[at] as number) ^ 1) as Uint8Array;

describe('a client of the log that shares no code (Go, golang.org/x/mod/sumdb)', () => {
  const place = mkdtempSync(join(tmpdir(), 'opencites-log-'));
  const directory = join(place, 'log');
  const size = 66_100; // three levels of tiles, each with a partial one
  const entries = logEntries(size);
  let go: GoLogClient;

  beforeAll(async () => {
    go = buildGoLogClient();
    await writeLog(directory, entries);
  }, 300_000);
  afterAll(() => {
    go.remove();
    rmSync(place, { recursive: true, force: true });
  });

  it('rebuilds the log, includes each entry and joins older checkpoints', async () => {
    const sizes = [1, 255, 256, 257, 1_000, 65_536, 66_099];
    const older = await Promise.all(
      sizes.map(async (at) => {
        writeFileSync(join(place, `${at}`), await checkpointOf(entries.slice(0, at)));
        return join(place, `${at}`);
      }),
    );
    const { status, counts, err } = go.check(directory, ...older);
    expect([status, err]).toEqual([0, '']);
    expect(counts).toMatchObject({
      entries: size,
      inclusions: size,
      bundles: 259,
      tiles: 262,
      consistencies: sizes.length,
      cosignatures: 3 * (1 + sizes.length),
    });
  });

  it.each([0, 1, 2, 255, 256, 257, 511, 512, 513, 777])('reads a log of %i entries', async (count) => {
    const small = join(place, 'small');
    await writeLog(small, entries.slice(0, count));
    expect(go.check(small)).toMatchObject({ status: 0, err: '' });
  });

  it('accepts our proofs of every size up to 1,100', async () => {
    const leaves = entries.slice(0, 1_100).map((entry) => hasher.leaf(entry));
    const tree = new Rfc9162Tree(leaves, hasher);
    const read: SubtreeReader = (wanted) =>
      Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));
    const lines: string[] = [];
    const line = (kind: string, at: number, root: Hash, number: number, hash: Hash, path: Hash[]) =>
      lines.push([kind, at, base64(root), number, base64(hash), ...path.map(base64)].join(' '));
    for (let at = 1; at <= 1_100; at++) {
      const root = await rootAt(at, read, hasher);
      for (const index of new Set([0, at - 1, at >> 1, (at * 7919) % at]))
        line('inclusion', at, root, index, leaves[index] as Hash, await proveInclusion(index, at, read, hasher));
      for (const old of new Set([1, at, at >> 1 || 1, 1 + ((at * 31) % at)]))
        line('consistency', at, root, old, await rootAt(old, read, hasher), await proveConsistency(old, at, read, hasher));
    }
    const small = join(place, 'small');
    await writeLog(small, entries.slice(0, 3));
    writeFileSync(join(small, 'proofs.txt'), `${lines.join('\n')}\n`);
    const { status, counts, err } = go.check(small);
    expect([status, err]).toEqual([0, '']);
    expect((counts['given inclusion'] ?? 0) + (counts['given consistency'] ?? 0)).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(6_000);
  });

  it('accepts our proof files, and refuses one for another entry', async () => {
    const small = join(place, 'small');
    const first = entries.slice(0, 600);
    await writeLog(small, first);
    const tree = new Rfc9162Tree(first.map((entry) => hasher.leaf(entry)), hasher); // prettier-ignore
    const read: SubtreeReader = (wanted) =>
      Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));
    const path = await proveInclusion(300, 600, read, hasher);
    const proof = { index: 300, path, checkpoint: await checkpointOf(first) };
    writeFileSync(join(small, 'a.tlog-proof'), formatTlogProof(proof));
    writeFileSync(join(small, 'a.entry'), entries[300] as Uint8Array);
    writeFileSync(join(small, 'b.tlog-proof'), formatTlogProof({ ...proof, extra: Uint8Array.of(1, 2, 3) }));
    writeFileSync(join(small, 'b.entry'), entries[300] as Uint8Array);
    expect(go.check(small)).toMatchObject({ status: 0, counts: { 'proof files': 2 } });
    writeFileSync(join(small, 'b.entry'), entries[301] as Uint8Array);
    expect(go.check(small)).toMatchObject({ status: 1, kind: 'proof-file' });
  });

  it('refuses what was changed', async () => {
    const small = join(place, 'small');
    const first = entries.slice(0, 600);
    const changed = async (change: () => void | Promise<void>) => {
      await writeLog(small, first);
      await change();
      const { status, kind } = go.check(small);
      return [status, kind];
    };
    expect(await changed(() => alterFile(small, 'tile/entries/001', flip(50)))).toEqual([1, 'root']);
    expect(await changed(() => alterFile(small, 'tile/entries/001', (bytes) => bytes.subarray(0, -1)))).toEqual([1, 'bundle']);
    expect(await changed(() => alterFile(small, tilePath(0, 1), flip(50)))).toEqual([1, 'tile']);
    expect(await changed(() => alterFile(small, tilePath(1, 0, 2), flip(50)))).toEqual([1, 'tile']);
    expect(await changed(() => alterFile(small, 'checkpoint', flip(30)))).toEqual([1, 'note']);
    expect(await changed(() => writeFileSync(join(small, 'tile/0/009'), 'more'))).toEqual([1, 'stray']);
    expect(await changed(() => rmSync(join(small, tilePath(0, 0))))).toEqual([2, 'missing']);
    expect(await changed(() => renameSync(join(small, tilePath(0, 2, 88)), join(small, tilePath(0, 2, 87))))).toEqual([2, 'missing']);
    const others = { ...logSigners, witnesses: [noteSigner('xa.localhost/witness/1', 4, 'another key')] };
    expect(await changed(async () => writeFileSync(join(small, 'checkpoint'), await checkpointOf(first, others)))).toEqual([0, '']);
    const forged = { ...logSigners, log: noteSigner('xa.localhost/log/public', 1, 'another key') };
    expect(await changed(async () => writeFileSync(join(small, 'checkpoint'), await checkpointOf(first, forged)))).toEqual([1, 'note']);
  });
});
