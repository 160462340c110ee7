import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { UnitOfWork, withClient } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { Ledger } from '#ledger';
import { createInstallationKeys, hex, keyPlaces, sharedStore } from '#keystore/installation';
import { nodeCrypto } from '#keystore/verify-crypto';
import { formatPolicy, formatVkey } from '#merkle';
import { isLogged, type LoggedSet, openTrust } from '#trust';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { SignerKeys } from '../signer-keys.js';
import { signCountryLists } from './country-lists.js';
import { LoggedPermitRepository } from './logged-permit.repository.js';
import { LoggedSets } from './logged-sets.js';
import { PublicationRepository } from './publication.repository.js';
import { TrustPublisher } from './trust-publisher.js';
import { statusesAsStated } from '../../../../test/kit/statuses-as-stated.js';

const log = noteSigner('xa.localhost/log/public', 1);
const witness = noteSigner('xa.localhost/witness/1', 4);
const policy = Buffer.from(
  formatPolicy({
    comments: ['demonstration witnesses: no protection'],
    logs: [{ vkey: log.vkey, url: null }],
    witnesses: [{ name: 'w1', vkey: witness.vkey, url: null }],
    groups: [],
    quorum: 'w1',
  }),
);

describe('the sets of logged permits', () => {
  const home = mkdtempSync(join(tmpdir(), 'logged-sets-'));
  const places = keyPlaces(home);
  const directory = join(home, 'trust');
  let database: TestDatabase;
  let unit: UnitOfWork;
  let kid: Uint8Array;

  const publisher = (): TrustPublisher =>
    new TrustPublisher(
      { country: 'XA', ceremony: places.ceremony, directory },
      unit,
      new PublicationRepository(),
      new SignerKeys(places.holders.signer),
      nodeCrypto,
      new LoggedPermitRepository(),
      new Ledger(),
      statusesAsStated,
    );
  const opened = async () => {
    const files = new Map<string, Uint8Array>();
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(directory, path), new Uint8Array(readFileSync(path)));
    }
    return openTrust(files, nodeCrypto);
  };
  const set = async (): Promise<LoggedSet> => {
    const found = (await opened()).loggedSet(kid);
    if (found.state !== 'ok') throw new Error(JSON.stringify(found));
    return found.value;
  };
  const admin = (sql: string, values: unknown[] = []) => withClient(database.adminUrl, (client) => client.query(sql, values));
  /** Rows that the signer writes after all its checks, which have tests of their own. */
  const credential = async (cred: Buffer, signedAt = new Date()): Promise<string> => {
    const id = crypto.randomUUID();
    await admin(
      `insert into issuance.credential (permit_id, kid, cose, front_qr, cred, check_code, signed_at) values ($1, $2, 'x', 'x', $3, 'x', $4)`,
      [id, Buffer.from(kid), cred, signedAt],
    );
    return id;
  };
  const proof = (permit: string, witnessed = true) =>
    admin(
      `insert into issuance.log_proof (permit_id, event_id, entry, proof, size, witnessed) values ($1, gen_random_uuid(), '{}', $2, 1, $3)`,
      [permit, randomBytes(40), witnessed],
    );
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const announced = async () =>
    (
      await admin(
        `select convert_from(entry, 'UTF8')::jsonb #> '{pub,lists}' as lists from ledger.event_bytes
          where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'status.published' order by recorded_at`,
      )
    ).rows as { lists: { name: string; sha256: string; n?: number }[] }[];

  beforeAll(async () => {
    database = await testDatabase();
    unit = new UnitOfWork(await database.dataSource('oc_signer', 6));
    await createInstallationKeys(places, {
      country: 'XA',
      organisation: 'MA of Utopia',
      timeZone: 'Etc/UTC',
      publicUrl: 'http://xa.localhost:8081/',
      specimen: true,
    });
    await signCountryLists(places, Math.floor(Date.now() / 1000), { logPolicy: new Uint8Array(policy) });
    const [key] = await (await sharedStore(places.holders.signer)).records('permit');
    kid = key!.kid;
    await admin(`alter table issuance.permit disable trigger all; alter table issuance.credential disable trigger all;
      alter table issuance.log_proof disable trigger all; alter table issuance.signing_job disable trigger all;`);
  });
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('are published empty from the moment on in which the key list names the log, with its policy', async () => {
    await publisher().publish();
    const store = await opened();
    expect(store.keyList('XA')).toMatchObject({
      value: { list: { log: { origin: 'xa.localhost/log/public', vkey: formatVkey(log.vkey) } } },
    });
    expect(store.logPolicy('XA')).toMatchObject({ state: 'ok', value: { demonstration: true } });
    expect((await set()).entries).toHaveLength(0);
  });

  it('hold a permit as soon as its proof is stored, however late the transaction that stored it ends', async () => {
    const running = publisher();
    await running.publish();
    const [first, second] = [randomBytes(32), randomBytes(32)];
    const [one, two] = [await credential(first), await credential(second)];
    await withClient(database.adminUrl, async (late) => {
      await late.query('begin');
      await late.query(
        `insert into issuance.log_proof (permit_id, event_id, entry, proof, size, witnessed) values ($1, gen_random_uuid(), '{}', $2, 1, true)`,
        [one, randomBytes(40)],
      );
      await proof(two);
      await pause(2100);
      await running.refresh();
      expect([isLogged(await set(), first), isLogged(await set(), second)]).toEqual([false, true]);
      await late.query('commit');
    });
    await pause(2100);
    await running.refresh();
    expect([isLogged(await set(), first), isLogged(await set(), second)]).toEqual([true, true]);
    // A new process reads everything anew and comes to the same.
    const before = await set();
    await publisher().publish();
    expect((await set()).entries).toEqual(before.entries);
    expect((await set()).issuedAt).toBe(before.issuedAt);
  }, 30_000);

  it('are complete only up to the oldest permit whose proof is missing or without witnesses', async () => {
    const running = publisher();
    const old = Math.floor(Date.now() / 1000) - 3 * 3600;
    const waiting = await credential(randomBytes(32), new Date(old * 1000));
    await admin(
      `insert into issuance.signing_job (id, permit_id, kind, event_id) values (gen_random_uuid(), $1, 'log', gen_random_uuid())`,
      [waiting],
    );
    const other = await credential(randomBytes(32));
    await proof(other);
    await pause(2100);
    await running.refresh();
    expect((await set()).completeUntil).toBe(old - 1);
    await proof(waiting, false);
    await proof(await credential(randomBytes(32)));
    await pause(2100);
    await running.refresh();
    const held = await set();
    expect([held.completeUntil, held.entries.length / 16]).toEqual([old - 1, 4]);
    await admin('update issuance.log_proof set witnessed = true, txid = pg_current_xact_id() where permit_id = $1', [waiting]);
    await pause(2100);
    await running.refresh();
    const { completeUntil, entries, issuedAt } = await set();
    expect(entries.length / 16).toBe(5);
    expect(issuedAt - completeUntil).toBeLessThan(130);
  }, 30_000);

  it('are told to the public log by their hash, at most once a minute, and telling changes no set', async () => {
    const events = await announced();
    expect(events).toHaveLength(1);
    const told = events[0]!.lists.find(({ name }) => name === `logged/${hex(kid)}`);
    expect(told).toMatchObject({ n: 0 });
    await admin(
      `alter table signing.publication disable trigger all; update signing.publication set issued_at = issued_at - interval '61 seconds' where name = 'announced'`,
    );
    const running = publisher();
    await running.publish();
    const now = await announced();
    expect(now).toHaveLength(2);
    const file = readFileSync(join(directory, `logged/${hex(kid)}.bin`));
    expect(now[1]!.lists).toEqual([
      { name: `logged/${hex(kid)}`, issued: (await set()).issuedAt, n: 5, sha256: createHash('sha256').update(file).digest('base64url') },
    ]);
    await running.refresh();
    await running.publish();
    expect(await announced()).toHaveLength(2);
  });

  it('of twenty thousand permits take in one more without reading the others again', async () => {
    await admin(
      `with made as (
         insert into issuance.credential (permit_id, kid, cose, front_qr, cred, check_code, signed_at)
           select gen_random_uuid(), $1, 'x', 'x', sha256(convert_to('made ' || n, 'UTF8')), 'x', now() from generate_series(1, 20000) n returning permit_id)
       insert into issuance.log_proof (permit_id, event_id, entry, proof, size, witnessed)
         select permit_id, gen_random_uuid(), '{}', decode(repeat('00', 40), 'hex'), 1, true from made`,
      [Buffer.from(kid)],
    );
    const sets = new LoggedSets(new LoggedPermitRepository(), new PublicationRepository());
    const from = performance.now();
    expect(await sets.read(unit.reader)).toBe(true);
    const whole = performance.now() - from;
    // The quickest of three: what else this machine does must not be taken for reading.
    const each: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await proof(await credential(randomBytes(32)));
      const then = performance.now();
      expect(await sets.read(unit.reader)).toBe(true);
      each.push(performance.now() - then);
    }
    expect(Math.min(...each) * 5).toBeLessThan(whole);
    const running = publisher();
    await pause(6000);
    await running.publish();
    const again = performance.now();
    await proof(await credential(randomBytes(32)));
    await pause(6000);
    await running.refresh();
    const seconds = (performance.now() - again - 6000) / 1000;
    expect((await set()).entries.length / 16).toBe(20_009);
    expect(seconds).toBeLessThan(5);
  }, 60_000);

  it('go on naming permits of which a restored database has only the entry', async () => {
    const [lost, never] = [randomBytes(32), randomBytes(32)];
    const running = publisher();
    await running.publish();
    const { length } = (await set()).entries;
    await admin('insert into issuance.restored_permit (event_id, cred) values (gen_random_uuid(), $1)', [lost]);
    await pause(6100);
    await running.refresh();
    expect([isLogged(await set(), lost), isLogged(await set(), never), (await set()).entries.length]).toEqual([true, false, length + 16]);
    const { issuedAt } = await set();
    await running.refresh();
    await publisher().publish();
    expect((await set()).issuedAt).toBe(issuedAt);
    await expect(admin('delete from issuance.restored_permit')).rejects.toMatchObject({ code: '42501' });
  }, 30_000);

  it('lose no permit that this machine published, though its rows and its entry are gone', async () => {
    const lost = randomBytes(32);
    const running = publisher();
    await running.publish();
    const permit = await credential(lost);
    await proof(permit);
    await pause(6100);
    await running.refresh();
    expect(isLogged(await set(), lost)).toBe(true);
    await admin('delete from issuance.log_proof where permit_id = $1', [permit]);
    await admin('delete from issuance.credential where permit_id = $1', [permit]);
    const fresh = randomBytes(32);
    await proof(await credential(fresh));
    await pause(6100);
    await publisher().publish();
    expect([isLogged(await set(), lost), isLogged(await set(), fresh)]).toEqual([true, true]);
  }, 40_000);
});
