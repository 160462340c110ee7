import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { newId, UnitOfWork, withClient } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { createInstallationKeys, keyPlaces, keyPolicy, rotateKey, sharedStore } from '#keystore/installation';
import { Ledger } from '#ledger';
import { nodeCrypto } from '#keystore/verify-crypto';
import { openTrust, statusAt, type TrustStore } from '#trust';
import { SignerKeys } from '../signer-keys.js';
import { signCountryLists } from './country-lists.js';
import { LoggedPermitRepository } from './logged-permit.repository.js';
import { PublicationRepository } from './publication.repository.js';
import { TrustPublisher } from './trust-publisher.js';
import { statusesAsStated } from '../../../../test/kit/statuses-as-stated.js';

const profile = {
  country: 'XA',
  organisation: 'MA of Utopia',
  timeZone: 'Etc/UTC',
  publicUrl: 'http://xa.localhost:8081/',
  specimen: true,
};
/** The second half of next year: far from ending while the test runs. */
const list = (new Date().getUTCFullYear() + 1) * 10 + 2;

function filesIn(directory: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(directory, path), new Uint8Array(readFileSync(path)));
  }
  return files;
}

describe('the publication of the trust lists', () => {
  const home = mkdtempSync(join(tmpdir(), 'publisher-'));
  const places = keyPlaces(home);
  const directory = join(home, 'trust');
  let database: TestDatabase;
  let unit: UnitOfWork;

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
  const opened = (): Promise<TrustStore> => openTrust(filesIn(directory), nodeCrypto);
  const version = async (name: string): Promise<number> => {
    const rows = (await unit.reader.query('select version::float8 as version from signing.publication where name = $1', [name])) as {
      version: number;
    }[];
    return rows[0]?.version ?? 0;
  };
  /** Rows that no role could write like this; the triggers have tests of their own. */
  const arrange = (sql: string): Promise<void> =>
    withClient(database.adminUrl, async (client) => {
      await client.query(sql);
    });
  const permit = (id: string, index: number, state: string): string => `
    insert into issuance.permit (id, application_id, country, number, document_type, state, document, document_sha256, status_list, status_index,
        valid_until, expires_at, round, approved_by, reserved_at, reserved_by, issued_at, last_event, last_actor, last_org, last_role)
      values ('${id}', '${newId()}', 'XA', '26XA${String(index).padStart(6, '0')}', 'E', '${state}', '{}', sha256('{}'), ${list}, ${index},
        '${Math.floor(list / 10)}-12-31', '${Math.floor(list / 10) + 1}-01-01', 1, '${id}', now(), '${id}', now(), 'x', '${id}', 'x', 'system');
    insert into issuance.permit_event (permit_id, event, to_state, actor, org, role) values ('${id}', 'x', '${state}', '${id}', 'x', 'system');`;

  beforeAll(async () => {
    database = await testDatabase();
    unit = new UnitOfWork(await database.dataSource('oc_signer', 6));
    await createInstallationKeys(places, profile);
    await signCountryLists(places);
    await arrange(`alter table issuance.permit disable trigger all; alter table issuance.permit_event disable trigger all;
      insert into issuance.status_list (country, list) values ('XA', ${list}), ('XA', 20201)`);
  });
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('writes a directory that the verifier opens from its anchor, without lists that have ended', async () => {
    await publisher().publish();
    const store = await opened();
    expect([store.root.state, store.snapshot.state, store.keyList('XA')?.state, store.codeTable(1).state]).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    expect(store.statusList('XA', list).state).toBe('ok');
    expect(store.statusList('XA', 20201).state).toBe('absent');
    expect([...filesIn(directory).keys()].sort()).toEqual(
      ['anchor.txt', 'codes/1.cbor', 'keys/XA.cose', 'root/1.cose', 'snapshot.cose', `status/XA/${list}.cwt`].sort(),
    );
  });

  it('publishes nothing anew while nothing has changed, also after a restart', async () => {
    const before = await version(`status/${list}`);
    const written = statSync(join(directory, 'snapshot.cose')).mtimeMs;
    await publisher().publish();
    expect(await version(`status/${list}`)).toBe(before);
    expect(statSync(join(directory, 'snapshot.cose')).mtimeMs).toBe(written);
  });

  it('shows a suspension on the next round, and the lifting after it', async () => {
    const round = publisher();
    await round.refresh();
    const id = newId();
    await arrange(permit(id, 7, 'suspended'));
    await round.refresh();
    const suspended = (await opened()).statusList('XA', list);
    expect(suspended.state === 'ok' && statusAt(suspended.value.packed, 7)).toBe('suspended');
    await arrange(`update issuance.permit set state = 'issued' where id = '${id}';
      insert into issuance.permit_event (permit_id, event, to_state, actor, org, role) values ('${id}', 'lift', 'issued', '${id}', 'x', 'system');`);
    await round.refresh();
    const lifted = (await opened()).statusList('XA', list);
    expect(lifted.state === 'ok' && statusAt(lifted.value.packed, 7)).toBe('valid');
    expect(lifted.state === 'ok' && suspended.state === 'ok' && lifted.value.issuedAt > suspended.value.issuedAt).toBe(true);
  });

  it('never goes back: a device that saw the newest lists accepts whatever is published after', async () => {
    await publisher().publish();
    const { memory } = await opened();
    await arrange(permit(newId(), 8, 'cancelled'));
    await Promise.all([publisher().publish(), publisher().publish()]);
    const later = await openTrust(filesIn(directory), nodeCrypto, memory);
    expect([later.root.state, later.snapshot.state, later.keyList('XA')?.state, later.statusList('XA', list).state]).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    const { version: now } = (
      (await unit.reader.query('select version::float8 as version from signing.publication where name = $1', [`status/${list}`])) as {
        version: number;
      }[]
    )[0]!;
    await expect(
      unit.run((tx) => tx.query('update signing.publication set version = $2 where name = $1', [`status/${list}`, now - 1])),
    ).rejects.toMatchObject({ driverError: { constraint: 'publication_moves_forward' } });
    await expect(unit.run((tx) => tx.query('delete from signing.publication'))).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('keeps the newer key list when somebody puts an old one back', async () => {
    const old = join(home, 'old-lists');
    cpSync(places.ceremony, old, { recursive: true });
    await rotateKey(await sharedStore(places.holders.signer), 'permit', keyPolicy(14));
    await createInstallationKeys(places, profile);
    await signCountryLists(places);
    await publisher().publish();
    expect(await version('keys')).toBe(2);
    cpSync(join(old, 'keys.cose'), join(places.ceremony, 'keys.cose'));
    await publisher().publish();
    const keyList = (await opened()).keyList('XA');
    expect(keyList?.state === 'ok' && keyList.value.list.version).toBe(2);
  });

  it('publishes nothing that its own reader refuses, and keeps what was there', async () => {
    const before = filesIn(directory);
    const root = readFileSync(join(places.ceremony, 'root-1.cose'));
    rmSync(join(places.ceremony, 'root-1.cose'));
    await publisher().publish(); // The database has it.
    expect(filesIn(directory)).toEqual(before);
    const forged = Buffer.from(root);
    forged[forged.length - 1] = forged[forged.length - 1]! ^ 1;
    writeFileSync(join(places.ceremony, 'root-1.cose'), forged);
    await expect(publisher().publish()).rejects.toThrow(/not the published one/);
    expect(filesIn(directory)).toEqual(before);
  });
});
