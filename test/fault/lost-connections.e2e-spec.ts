import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource, EmbeddedPostgres, type EmbeddedPostgresConfig, isConnectionLoss, type Tx, UnitOfWork } from '#database';
import { freePorts } from '../kit/free-ports.js';
import { childrenOf, commandLineOf, killHard } from '../kit/own-processes.js';
import { seeded } from './random.js';

/** Each way in which a database server goes away under its clients. */
const ways = {
  'the server alone, its backends left to notice': (postmaster: number) => killHard(postmaster, 'alone'),
  'the server with all its backends': (postmaster: number) => killHard(postmaster),
  'one backend, for which the server restarts all others': (postmaster: number) => killHard(childrenOf(postmaster)[7] ?? 0, 'alone'),
  'an orderly stop that ends open transactions': async (postmaster: number) => void process.kill(postmaster, 'SIGINT'),
  'an immediate stop': async (postmaster: number) => void process.kill(postmaster, 'SIGQUIT'),
} as const;

describe('A database server that goes away under transactions', () => {
  let home: string;
  let config: EmbeddedPostgresConfig;
  let source: DataSource;
  let server: EmbeddedPostgres;
  const random = seeded('lost connections');
  const unexpected = new Set<string>();
  let [done, lost] = [0, 0];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'opencites-lost-'));
    chmodSync(home, 0o711); // the server's own account must pass through
    const [port = 0] = await freePorts(1);
    config = {
      dataDirectory: join(home, 'pg'),
      port,
      passwordFile: join(home, 'secrets', 'superuser'),
      logFile: join(home, 'pg.log'),
      durable: false,
    };
    server = await EmbeddedPostgres.start(config);
    source = await createDataSource({ url: server.adminUrl, applicationName: 'lost', poolSize: 8 });
    await source.query('create table note (id serial primary key, words text)');
    // This server does not wait for the disk; the table has to outlive its first death.
    await source.query('checkpoint');
  }, 120_000);
  afterAll(async () => {
    await source?.destroy().catch(() => undefined);
    await server?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it.each(Object.entries(ways))('is a lost connection to all of them and nothing else: %s', async (_way, kill) => {
    const unit = new UnitOfWork(source);
    let working = true;
    const worker = async (work: () => Promise<unknown>) => {
      while (working)
        await work().then(
          () => (done += 1),
          (error: unknown) => {
            if (isConnectionLoss(error)) lost += 1;
            else unexpected.add(String(error));
            return new Promise((resolve) => setTimeout(resolve, 10 * random()));
          },
        );
    };
    const workers = Array.from({ length: 10 }, (_, index) =>
      worker(() => (index % 4 === 3 ? unit.reader.query('select generate_series(1, 2000), $1::text', ['x']) : unit.run(transaction))),
    );
    const before = { done, lost };
    await new Promise((resolve) => setTimeout(resolve, 200 + 200 * random()));
    await kill(postmaster());
    server = await started();
    const [lostNow, doneBefore] = [lost, done];
    const deadline = Date.now() + 30_000;
    while (done < doneBefore + 10 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    working = false;
    await Promise.all(workers);
    expect([...unexpected]).toEqual([]);
    // It did work, it was really hit, and it went on afterwards.
    expect(doneBefore).toBeGreaterThan(before.done);
    expect(lostNow).toBeGreaterThan(before.lost);
    expect(done).toBeGreaterThan(doneBefore);
  });

  /** Nothing but our own server is shot at. */
  function postmaster(): number {
    const pid = Number.parseInt(readFileSync(join(config.dataDirectory, 'postmaster.pid'), 'utf8'), 10);
    if (!commandLineOf(pid).includes(config.dataDirectory)) throw new Error(`process ${pid} is not the server of this test`);
    return pid;
  }

  async function transaction(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock($1)', [Math.floor(20 * random())]);
    for (let index = 0; index < 4; index += 1)
      await tx.query('insert into note (words) values ($1) returning id', ['x'.repeat(index * 50)]);
    await tx.transaction(async (inner) => inner.query('update note set words = $1 where id = $2', ['y', 1]));
    await tx.query('select pg_notify($1, $2)', ['notes', 'new']);
  }

  /** Backends of a server that is gone may hold its data directory for a moment. */
  async function started(): Promise<EmbeddedPostgres> {
    const deadline = Date.now() + 30_000;
    for (;;)
      try {
        return await EmbeddedPostgres.start(config);
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
  }
});
