import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#database';
import {
  bundlesOf,
  decodeBundle,
  entriesPath,
  formatVkey,
  parseCheckpointNote,
  parsePolicy,
  portableHasher,
  tilePath,
  tilesOf,
  TreeEdge,
} from '#merkle';
import { LogHouse } from '../../../../test/kit/log-house.js';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { CheckpointMaker, exportLog, Ledger, type LogKind, openLogs, Sequencer, SignedMemory } from '../index.js';

const signer = noteSigner('xa.localhost/log/public', 1);
const witness = noteSigner('w.example/1', 4);
const policyText = `log ${formatVkey(signer.vkey)}\nwitness w ${formatVkey(witness.vkey)}\nquorum none\n`;

describe('the export of a log', () => {
  let house: LogHouse;
  let home: string;
  beforeAll(async () => {
    house = await LogHouse.open();
    home = mkdtempSync(join(tmpdir(), 'opencites-export-'));
  });
  afterAll(async () => {
    await house.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const read = parsePolicy(policyText);
  const keys = {
    vkey: formatVkey(signer.vkey),
    policy: read.ok ? read.policy : { logs: [], witnesses: [], groups: [], quorum: null, comments: [] },
  };
  const grow = async (count: number) => {
    await house.queue(
      1,
      Array.from({ length: count }, (_, n) => Buffer.from(`entry ${n}`)),
    );
    const sequencing = new UnitOfWork(await house.database.dataSource('oc_sequencer', 1));
    const log = (await openLogs(sequencing.reader)).find(({ kind }) => kind === 'public');
    if (!log) throw new Error('no log');
    await new Sequencer({ unit: sequencing, ledger: new Ledger(), report: () => undefined }).step(log);
    return log;
  };
  const publish = async (count: number) => {
    const log = await grow(count);
    const unit = new UnitOfWork(await house.database.dataSource('oc_checkpoint', 1));
    const policy = async () => ({ id: 'p', policy: keys.policy });
    await new CheckpointMaker({
      unit,
      log,
      signer,
      memory: new SignedMemory(join(home, 'memory'), 'public'),
      policy,
      report: () => undefined,
    }).round();
  };
  const filesOf = (directory: string) =>
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
      .sort();

  it('holds exactly the tiles and bundles of the published size, whatever came before or after', async () => {
    const tx = (await house.database.dataSource('oc_auditor', 1)).manager;
    const directory = join(home, 'log', 'public');
    const write = (kind: LogKind = 'public') => exportLog(tx, kind, directory, keys);
    expect(await write()).toBeNull();
    await publish(100);
    expect(await write()).toMatchObject({ origin: signer.vkey.name, size: 100 });
    await publish(500);
    await grow(20);
    mkdirSync(join(directory, 'tile', '9'), { recursive: true });
    writeFileSync(join(directory, 'tile', '9', '000'), 'planted');
    expect(await write()).toMatchObject({ size: 600 });
    expect(filesOf(directory)).toEqual(
      [
        'checkpoint',
        'vkey',
        'witnesses.txt',
        ...[...tilesOf(600)].map(({ level, n, width }) => tilePath(level, n, width)),
        ...[...bundlesOf(600)].map(({ n, width }) => entriesPath(n, width)),
      ].sort(),
    );
    const note = parseCheckpointNote(readFileSync(join(directory, 'checkpoint')));
    if (!note.ok) throw new Error(note.reason);
    const edge = new TreeEdge(portableHasher);
    for (const { n, width } of bundlesOf(600)) {
      const bundle = decodeBundle(readFileSync(join(directory, entriesPath(n, width))), width);
      if (!bundle.ok) throw new Error(bundle.fault);
      for (const entry of bundle.entries) edge.push(portableHasher.leaf(entry));
    }
    expect(edge.is(note.value.checkpoint.size, note.value.checkpoint.root)).toBe(true);
    expect(readFileSync(join(directory, 'vkey'), 'utf8')).toBe(`${keys.vkey}\n`);
    expect(readFileSync(join(directory, 'witnesses.txt'), 'utf8')).toBe(`${formatVkey(witness.vkey)}\n`);
    await expect(exportLog((await house.database.dataSource('oc_gateway', 1)).manager, 'public', directory, keys)).rejects.toThrow(
      'permission denied',
    );
  });
});
