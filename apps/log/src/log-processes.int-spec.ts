import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#database';
import { type Actor, Ledger } from '#ledger';
import {
  bundlesOf,
  decodeBundle,
  entriesPath,
  judgeCheckpoint,
  portableHasher,
  tilePath,
  tilesOf,
  TreeEdge,
  verifyConsistency,
  verifyTlogProof,
} from '#merkle';
import { LogHouse } from '../../../test/kit/log-house.js';
import { type LogHome, logHome, LogProcess } from '../../../test/kit/log-processes.js';
import { ed25519Verify } from '../../../test/kit/note-keys.js';
import { until } from '../../../test/kit/own-processes.js';

/** Kill points: each round ends the processes at another moment. */
const kills = process.env['OPENCITES_TEST_LONG'] === '1' ? 25 : 4;
const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };

describe('the processes of the log', () => {
  let house: LogHouse;
  let home: LogHome;
  let portal: UnitOfWork;
  const ledger = new Ledger();
  const running: LogProcess[] = [];

  const start = async (name: 'sequencer' | 'checkpoint') => {
    const process = await LogProcess.start(name, house, home.home);
    running.push(process);
    return process;
  };
  const issue = async (count: number) => {
    const written: { eventId: string; leafHash: Uint8Array }[] = [];
    for (let n = 0; n < count; n += 1)
      written.push(
        await portal.run((tx) => ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], fields: { n } })),
      );
    return written;
  };
  const publishedSize = async (logId = 1) =>
    (await house.rows<{ size: number }>('select coalesce(max(size), 0)::int as size from ledger.published where log_id = $1', [logId]))[0]
      ?.size ?? 0;
  const allPublished = async (events: readonly { eventId: string }[]) => {
    const [row] = await house.rows<{ n: number }>(
      `select count(*)::int as n from ledger.entry e where e.event_id = any ($1)
          and e.idx < (select max(p.size) from ledger.published p where p.log_id = e.log_id)`,
      [events.map(({ eventId }) => eventId)],
    );
    return row?.n === events.length;
  };
  /** Every signed tree of the public log belongs to one history, and every entry is there once. */
  const allClean = async () => {
    const entries = await house.check(1);
    const edge = new TreeEdge(portableHasher);
    const roots = [Buffer.from(edge.root())];
    for (const entry of entries) {
      edge.push(portableHasher.leaf(entry));
      roots.push(Buffer.from(edge.root()));
    }
    const notes = await house.rows<{ size: number; note: string }>(
      'select size::int as size, note from ledger.published where log_id = 1 order by size',
    );
    for (const { size, note } of notes) {
      const verdict = await judgeCheckpoint(note, home.policy, ed25519Verify);
      if (!verdict.ok) throw new Error(verdict.reason);
      expect(Buffer.from(verdict.checkpoint.root)).toEqual(roots[size]);
    }
    const ids = entries.map((entry) => (JSON.parse(entry.toString()) as { id: string }).id);
    expect(new Set(ids).size).toBe(ids.length);
    return ids;
  };

  beforeAll(async () => {
    house = await LogHouse.open();
    home = await logHome();
    portal = new UnitOfWork(await house.database.dataSource('oc_portal', 4));
  });
  afterAll(async () => {
    await Promise.all(running.map((process) => process.end('SIGKILL')));
    await house?.drop();
    home?.remove();
  });

  it('sequence, sign and serve what any C2SP client can check, and nothing that is not published', async () => {
    const [sequencer, checkpoint] = [await start('sequencer'), await start('checkpoint')];
    await Promise.all([sequencer.answers(200), checkpoint.answers(200)]);
    expect((await sequencer.get('/public/checkpoint')).status).toBe(404);
    const events = await issue(300);
    await until(() => allPublished(events), 'the events to be published');

    const answer = await sequencer.get('/public/checkpoint');
    expect([...answer.headers].filter(([name]) => ['content-type', 'cache-control', 'access-control-allow-origin'].includes(name))).toEqual(
      [
        ['access-control-allow-origin', '*'],
        ['cache-control', 'public, max-age=5'],
        ['content-type', 'text/plain; charset=utf-8'],
      ],
    );
    const verdict = await judgeCheckpoint(await answer.text(), home.policy, ed25519Verify);
    if (!verdict.ok) throw new Error(verdict.reason);
    const { size, root } = verdict.checkpoint;
    expect(size).toBeGreaterThanOrEqual(300);

    const edge = new TreeEdge(portableHasher);
    for (const { n, width } of bundlesOf(size)) {
      const bundle = await sequencer.get(`/public/${entriesPath(n, width)}`);
      expect(bundle.headers.get('content-type')).toBe('application/octet-stream');
      expect(bundle.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const read = decodeBundle(new Uint8Array(await bundle.arrayBuffer()), width);
      if (!read.ok) throw new Error(read.fault);
      for (const entry of read.entries) edge.push(portableHasher.leaf(entry));
    }
    expect(Buffer.from(edge.root())).toEqual(Buffer.from(root));
    for (const { level, n, width } of tilesOf(size)) {
      const tile = await sequencer.get(`/public/${tilePath(level, n, width)}`);
      expect((await tile.arrayBuffer()).byteLength).toBe(width * 32);
    }
    // A partial tile of any width that was published once is still there.
    expect((await sequencer.get(`/public/${tilePath(0, 1, 3)}`)).status).toBe(200);
    for (const path of [tilePath(0, 1, 200), tilePath(0, 7), tilePath(1, 0, 2), tilePath(40, 0), entriesPath(1, 255), entriesPath(90)])
      expect((await sequencer.get(`/public/${path}`)).status).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await sequencer.get('/public/checkpoint', { method, body: 'x' })).status).toBe(405);
    expect((await sequencer.get('/public/checkpoint', { method: 'HEAD' })).headers.get('content-length')).not.toBe('0');

    for (const { eventId, leafHash } of [events[0], events[255], events[299]].filter((event) => event !== undefined)) {
      const proof = await (await sequencer.get(`/public/proof?event=${eventId}`)).text();
      expect(await verifyTlogProof({ proof, leafHash, policy: home.policy, hasher: portableHasher, verify: ed25519Verify })).toMatchObject({
        ok: true,
      });
      expect((await sequencer.get(`/restricted/proof?event=${eventId}`)).status).toBe(404);
    }
    // The feed tells the same entries, each once, newest first, by pages of a hundred.
    const fed: string[] = [];
    let pages = 0;
    for (let path: string | null = 'feed.atom?kind=permit'; path !== null; pages += 1) {
      const page = await sequencer.get(`/public/${path}`);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
      const xml = await page.text();
      const ids = [...xml.matchAll(/<id>urn:uuid:([0-9a-f-]{36})<\/id>/g)].map(([, id = '']) => id);
      expect(ids.length).toBeLessThanOrEqual(100);
      fed.push(...ids);
      path = /rel="next" type="application\/atom\+xml" href="([^"]*)"/.exec(xml)?.[1]?.replaceAll('&amp;', '&') ?? null;
    }
    expect(pages).toBe(3);
    expect(new Set(fed).size).toBe(fed.length);
    expect(fed.toSorted()).toEqual(events.map(({ eventId }) => eventId).toSorted());
    expect(await (await sequencer.get('/public/feed.atom?kind=quota')).text()).not.toContain('<entry>');
    expect((await sequencer.get('/restricted/feed.atom')).status).toBe(404);
    const feed = await sequencer.get('/public/feed.atom');
    for (const [name, value] of [
      ['if-none-match', feed.headers.get('etag')],
      ['if-modified-since', feed.headers.get('last-modified')],
    ] as const) {
      const again = await sequencer.get('/public/feed.atom', { headers: { [name]: value ?? '' } });
      expect([name, again.status, await again.text()]).toEqual([name, 304, '']);
    }
    expect((await sequencer.get('/public/feed.atom', { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
    const consistency = await (await sequencer.get('/public/consistency?from=77&to=300')).text();
    const half = new TreeEdge(portableHasher);
    const whole = new TreeEdge(portableHasher);
    for (const [index, entry] of (await house.check(1)).entries()) {
      if (index < 77) half.push(portableHasher.leaf(entry));
      if (index < 300) whole.push(portableHasher.leaf(entry));
    }
    const path = consistency
      .trimEnd()
      .split('\n')
      .map((line) => new Uint8Array(Buffer.from(line, 'base64')));
    expect(verifyConsistency({ oldSize: 77, newSize: 300, oldRoot: half.root(), newRoot: whole.root(), path }, portableHasher)).toBe(true);
    expect([await sequencer.end('SIGTERM'), await checkpoint.end('SIGTERM')]).toEqual([0, 0]);
    expect(sequencer.said() + checkpoint.said()).not.toMatch(/password|secret/i);
  }, 90_000);

  it('show restricted entries to inspectors only, and write each look down first', async () => {
    const [sequencer, checkpoint] = [await start('sequencer'), await start('checkpoint')];
    await sequencer.answers(200);
    const before = await publishedSize(2);
    await portal.run((tx) =>
      ledger.append(tx, { kind: 'look.record', actor, act: 'look', subjects: [], reason: 'casework', fields: { record: '26XA000001' } }),
    );
    await until(async () => (await publishedSize(2)) > before, 'the look to be published');
    const size = await publishedSize(2);
    expect((await sequencer.get('/restricted/checkpoint')).status).toBe(200);
    expect((await sequencer.get(`/restricted/${tilePath(0, 0, size)}`)).status).toBe(200);
    const bundle = `/restricted/${entriesPath(0, size)}`;
    const token = 'k'.repeat(40);
    const ask = (authorization: string) => sequencer.get(bundle, { headers: { authorization } });
    expect((await sequencer.get(bundle)).status).toBe(401);
    const file = join(home.home, 'secrets', 'log-inspectors');
    writeFileSync(file, `# inspectors\nana XA-SAO ${token}\nbob XA-SAO short\n`, { mode: 0o644 });
    expect((await ask(`Bearer ${token}`)).status).toBe(401);
    chmodSync(file, 0o600);
    for (const wrong of ['Bearer short', `Bearer ${token}x`, `Basic ${token}`, `Bearer # inspectors`, ''])
      expect((await ask(wrong)).status).toBe(401);
    const looks = () =>
      house.rows<{ by: unknown; pub: unknown }>(
        `select t.told #> '{by,org}' as by, t.told -> 'pub' as pub from ledger.event_bytes e
           cross join lateral (select convert_from(e.entry, 'UTF8')::jsonb as told) t where t.told ->> 'k' = 'look.export'`,
      );
    expect(await looks()).toEqual([]);
    const answer = await sequencer.get(bundle, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const read = decodeBundle(new Uint8Array(await answer.arrayBuffer()), size);
    expect(read.ok && read.entries.length).toBe(size);
    expect(await looks()).toEqual([{ by: 'XA-SAO', pub: { bundle: 0, log: 'restricted', width: size } }]);
    expect(
      (await sequencer.get(`/public/${entriesPath(0)}`, { headers: { 'accept-encoding': 'gzip' } })).headers.get('content-encoding'),
    ).toBe('gzip');
    await Promise.all([sequencer.end('SIGTERM'), checkpoint.end('SIGTERM')]);
  }, 90_000);

  it('lose nothing and do nothing twice when they are killed again and again', async () => {
    let writing = true;
    const written: { eventId: string; leafHash: Uint8Array }[] = [];
    const writer = (async () => {
      while (writing) {
        written.push(...(await issue(7)));
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    for (let kill = 0; kill < kills; kill += 1) {
      const [sequencer, checkpoint] = [await start('sequencer'), await start('checkpoint')];
      await Promise.all([sequencer.answers(200), checkpoint.answers(200)]);
      // Somewhere between the first batch and a published checkpoint; another place each time.
      await new Promise((resolve) => setTimeout(resolve, 10 + kill * 130));
      expect(await sequencer.end('SIGKILL')).toBe('SIGKILL');
      expect(await checkpoint.end('SIGKILL')).toBe('SIGKILL');
    }
    writing = false;
    await writer;
    const [sequencer, checkpoint] = [await start('sequencer'), await start('checkpoint')];
    await until(() => allPublished(written), 'everything to be published', 60_000);
    await Promise.all([sequencer.answers(200), checkpoint.answers(200)]);
    const ids = await allClean();
    for (const { eventId } of written) expect(ids.filter((id) => id === eventId)).toHaveLength(1);
    await Promise.all([sequencer.end('SIGTERM'), checkpoint.end('SIGTERM')]);
  }, 900_000);

  it('go on when one of three sequencers is stopped in the middle of its transaction, and when it wakes up', async () => {
    const three = await Promise.all([start('sequencer'), start('sequencer'), start('sequencer')]);
    const checkpoint = await start('checkpoint');
    await Promise.all([...three, checkpoint].map((process) => process.answers(200)));
    const paused = three[0] as LogProcess;
    // Which connections are its own, PostgreSQL knows by their client ports.
    let writing = true;
    const written: { eventId: string; leafHash: Uint8Array }[] = [];
    const writers = Array.from({ length: 3 }, async () => {
      while (writing) written.push(...(await issue(10)));
    });
    const held = async () =>
      (
        await house.rows<{ n: number }>(
          `select count(*)::int as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.classid = 7251004 and l.granted and a.state = 'idle in transaction'
              and a.state_change < clock_timestamp() - interval '150 milliseconds' and a.datname = current_database()`,
        )
      )[0]?.n ?? 0;
    let caught = false;
    for (let attempt = 0; attempt < 200 && !caught; attempt += 1) {
      paused.child.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 200));
      caught = (await held()) > 0;
      if (!caught) {
        paused.child.kill('SIGCONT');
        await new Promise((resolve) => setTimeout(resolve, 7));
      }
    }
    expect(caught).toBe(true);
    const size = await house.size(1);
    // Five seconds, and its connection is gone with its lock.
    await until(async () => (await house.size(1)) > size + 20, 'the others to go on', 30_000);
    paused.child.kill('SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 500));
    writing = false;
    await Promise.all(writers);
    await until(() => allPublished(written), 'everything to be published', 60_000);
    await paused.answers(200);
    const ids = await allClean();
    for (const { eventId } of written) expect(ids.filter((id) => id === eventId)).toHaveLength(1);
    await Promise.all([...three, checkpoint].map((process) => process.end('SIGTERM')));
  }, 240_000);

  it('stand still after an alarm, say so, and leave the reading side up', async () => {
    const sequencer = await start('sequencer');
    await issue(3);
    await until(async () => (await house.rows('select 1 from ledger.queue')).length === 0, 'the queue to be empty');
    await house.tamper(
      'entry',
      `update ledger.entry set entry = 'bribe' where log_id = 1 and idx = (select max(idx) from ledger.entry where log_id = 1)`,
    );
    const checkpoint = await start('checkpoint');
    await checkpoint.answers(503);
    expect(await (await checkpoint.get('/health/ready')).json()).toMatchObject({ status: 'not-ready', alarm: 'head-differs' });
    expect(checkpoint.said()).toContain('head-differs');
    expect((await sequencer.get('/public/checkpoint')).status).toBe(200);
    expect(await checkpoint.end('SIGTERM')).toBe(0);
    await sequencer.end('SIGTERM');
  }, 60_000);
});
