import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { type Actor, freezeLog, lastCosigned, Ledger, nodeEd25519, nodeHasher } from '#ledger';
import { entriesPath, fsck, type LogSource, parsePolicy, tilePath, verifyTlogProof } from '#merkle';
import { TestLog } from '../../../test/kit/test-log.js';
import { LogReader } from './log-reader.js';
import { parseLogRequest } from './log-request.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const origin = 'xa.localhost/log/public';

describe('a log that ended', () => {
  let database: TestDatabase;
  let admin: DataSource;
  let portal: UnitOfWork;
  let reader: LogReader;
  const ledger = new Ledger();

  beforeAll(async () => {
    database = await testDatabase();
    admin = await database.adminDataSource();
    portal = new UnitOfWork(await database.dataSource('oc_portal', 1));
    reader = new LogReader(new UnitOfWork(await database.dataSource('oc_sequencer', 2)), ledger);
  });
  afterAll(() => database?.drop());

  const ask = async (path: string, inspector: { name: string; organisation: string } | null = null) => {
    const request = parseLogRequest(path);
    if (!request) throw new Error(`${path} is no address`);
    return reader.answer(request, { inspector, gzip: false });
  };
  const issue = () =>
    portal.run((tx) => ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], fields: { permit: 'x' } }));
  const sourceOf = (prefix: string): LogSource => {
    const get = async (path: string) => {
      const { status, body } = await ask(`${prefix}/${path}`);
      return status === 200 ? new Uint8Array(Buffer.from(body as Uint8Array)) : null;
    };
    return {
      checkpoint: () => get('checkpoint'),
      tile: (level, n, width) => get(tilePath(level, n, width)),
      entries: (n, width) => get(entriesPath(n, width)),
    };
  };
  const check = async (prefix: string, log: TestLog) => {
    const policy = parsePolicy(log.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const none = { maxAge: null, older: [], from: null, entries: null };
    const now = Math.floor(Date.now() / 1000);
    return fsck({ ...none, source: sourceOf(prefix), policy: policy.policy, now, bundles: 'all', hasher: nodeHasher, verify: nodeEd25519 });
  };

  it('goes on being served whole where it was, and its successor beside it', async () => {
    const old = await TestLog.open(database, admin);
    const proven: string[] = [];
    for (let n = 0; n < 300; n += 1) proven.push((await issue()).eventId);
    await old.publish();
    const late = await issue();
    await old.sequence();
    const before = (await ask('/public/checkpoint')).body;
    expect(await check('/public', old)).toMatchObject({ verdict: 'good', checkpoint: { size: 300 } });

    const read = parsePolicy(old.policy);
    if (!read.ok) throw new Error(read.reason);
    const machine = new UnitOfWork(admin);
    const end = await lastCosigned(machine.reader, 'public', read.policy, null);
    const word = { successor: `${origin}/2`, reason: 'The key lay on a stolen laptop.', statement: new Uint8Array([1]) };
    await machine.run((tx) => freezeLog(tx, ledger, end, word));

    expect((await ask('/public/2/checkpoint')).status).toBe(404);
    expect((await ask('/public/checkpoint')).body).toBe(before);
    expect(await check('/public', old)).toMatchObject({ verdict: 'good', failure: null, checkpoint: { origin, size: 300 } });
    const next = await TestLog.open(database, admin, `${origin}/2`);
    await next.publish();
    expect(await check('/public/2', next)).toMatchObject({ verdict: 'good', checkpoint: { origin: `${origin}/2`, size: 2 } });
    expect((await ask('/public/checkpoint')).body).toBe(before);
    // Nothing beyond its end, though the rows are there; and an event at its own address alone.
    expect((await ask('/public/tile/entries/001.p/45')).status).toBe(404);
    expect((await ask('/public/tile/entries/001.p/44')).status).toBe(200);
    const proof = async (prefix: string, id: string) => ask(`${prefix}/proof?event=${id}`);
    expect([(await proof('/public', late.eventId)).status, (await proof('/public/2', proven[7]!)).status]).toEqual([404, 404]);
    expect((await proof('/public/2', late.eventId)).status).toBe(200);
    const [row] = (await admin.query('select entry from ledger.entry where event_id = $1', [proven[7]])) as { entry: Buffer }[];
    const kept = await proof('/public', proven[7]!);
    const leafHash = nodeHasher.leaf(row!.entry);
    expect(
      await verifyTlogProof({ proof: kept.body as Uint8Array, leafHash, policy: read.policy, hasher: nodeHasher, verify: nodeEd25519 }),
    ).toMatchObject({ ok: true, index: 7 });
    expect((await ask('/public/consistency?from=17&to=300')).status).toBe(200);
    expect((await ask('/restricted/tile/entries/000.p/1')).status).toBe(404);
  }, 60_000);
});
