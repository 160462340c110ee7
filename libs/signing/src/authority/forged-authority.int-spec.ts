import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import { signCountryLists } from '#signing';
import { type Casework, type Person, startCasework } from '../../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';

/** A superuser of the database, with an officer or two as helpers, in a country whose log is public and witnessed. */
describe('a database superuser who changes what the authority is', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  let serial = 0;
  /** Witnessed so much later that whatever happened until now would stand in the log by now. */
  const publish = () => log.publish({ witnessesAhead: 20 });
  const verdict = (permit: string) => verdictOf(house, signing, permit);
  const alarms = (permit: string) =>
    forgery.rows<{ code: string; evidence: object }>('select code, evidence from identity.alarm where about = $1', [permit]);
  const refused = async (permit: string, code: string, evidence: object) => {
    await publish();
    expect(await verdict(permit)).toEqual({ code, evidence });
    expect(await alarms(permit)).toEqual([{ code, evidence }]);
  };
  const honest = async () => {
    const permit = await reservedPermit(house);
    await publish();
    expect(await verdict(permit)).toBeNull();
    expect(await alarms(permit)).toEqual([]);
  };
  const newScientist = () => house.person(`scientist.${(serial += 1)}`, 'XA-SA', 'scientific-authority');
  const permitOf = (scientist: Person) => reservedPermit({ ...house, people: { ...house.people, scientist } });
  const keyOf = (who: Person) => forgery.keyOf(who.personId, 'scientific-authority');
  const byKey = (reason: string) => ['officer-key', { kinds: 'non-detriment', reason }] as const;
  /** What a second person signs about a key. */
  const aboutKey = async (second: Person, key: string, path: string, statement: object) => {
    const send = (where: string, body: object) =>
      house.call(second, `/v1/officer-keys/${key}/${where}`, { method: 'POST', body, headers: { 'idempotency-key': randomUUID() } });
    const prepared = await send('statements', statement);
    const { statementId, challenge } = prepared.json<{ statementId: string; challenge: string }>();
    const done = await send(path, { statementId, assertion: second.authenticator!.assert({ challenge }) });
    expect([path, done.status]).toEqual([path, 200]);
  };
  const suspend = (who: Person, key: string) => house.post(who, `/v1/officer-keys/${key}/suspension`, { reason: 'Lost on the way home' });
  const revoked = async (scientist: Person, distrustedFrom: Date) => {
    const key = await keyOf(scientist);
    await suspend(house.people.issuer, key);
    await aboutKey(house.people.administrator, key, 'revocation', { act: 'revoke', distrustedFrom: distrustedFrom.toISOString() });
    return key;
  };
  const grantOf = async (who: Person, role: string) =>
    (await forgery.rows<{ id: string }>('select id from identity.role_grant where person_id = $1 and role = $2', [who.personId, role]))[0]!
      .id;

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    await house.admin.query('alter table identity.officer_key drop constraint officer_key_confirmed');
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('is not needed for a permit to wait until the log has told whose keys signed it', async () => {
    const permit = await reservedPermit(house);
    const running = verdict(permit);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await forgery.rows('select 1 from issuance.credential')).toEqual([]);
    await log.publish();
    expect(await running).toBeNull();
    // A key that is newer than the newest checkpoint is only late.
    const late = await permitOf(await newScientist());
    const waiting = verdict(late);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await log.publish();
    expect([await waiting, await alarms(late)]).toEqual([null, []]);
  });

  it('is refused a key that was enrolled rightly and kept out of the log', async () => {
    const scientist = await newScientist();
    await forgery.tamper(
      `delete from ledger.queue where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'key.enrolled'
         and event_id in (select event_id from ledger.event where subjects @> array[$1::uuid])`,
      [await keyOf(scientist)],
    );
    await refused(await permitOf(scientist), ...byKey('not-logged'));
    await honest();
  });

  it('is refused a key whose revocation was taken away, or dated later', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000);
    const forged = async (change: string) => {
      const scientist = await newScientist();
      const permit = await permitOf(scientist);
      const key = await revoked(scientist, hourAgo);
      if (change) await forgery.tamper(`update identity.officer_key set ${change} where id = $1`, [key]);
      return permit;
    };
    const gone = `state = 'active', suspended_by = null, suspended_at = null, ended_by = null, ending = null, ended_at = null, distrusted_from = null`;
    await refused(await forged(''), ...byKey('not-valid-then'));
    await refused(await forged(`distrusted_from = now() + interval '1 day'`), ...byKey('log-differs'));
    await refused(await forged(gone), ...byKey('log-differs'));
  });

  it('is refused what was signed while a key was stopped, when the row forgets that it was', async () => {
    const scientist = await newScientist();
    const key = await keyOf(scientist);
    await suspend(house.people.issuer, key);
    await publish();
    await forgery.tamper(`update identity.officer_key set state = 'active', suspended_by = null, suspended_at = null where id = $1`, [key]);
    await refused(await permitOf(scientist), ...byKey('not-valid-then'));
    // Stopped and rightly let go again, in the log too: what is signed from then on counts.
    const other = await newScientist();
    const theirs = await keyOf(other);
    await suspend(other, theirs);
    await aboutKey(house.people.administrator, theirs, 'restoration', { act: 'restore' });
    const permit = await permitOf(other);
    await publish();
    expect(await verdict(permit)).toBeNull();
  });

  it('is refused a revocation that nobody was told of', async () => {
    const scientist = await newScientist();
    const permit = await permitOf(scientist);
    await forgery.tamper(
      `update identity.officer_key set state = 'revoked', suspended_by = person_id, suspended_at = now(), ended_by = confirmed_by, ending = enrolment, ended_at = now(),
         distrusted_from = now() + interval '1 day' where id = $1`,
      [await keyOf(scientist)],
    );
    await refused(permit, ...byKey('log-differs'));
  });

  it('is refused a role that ends on another day than the log says, and a key whose owner nobody can tell any more', async () => {
    const lasting = await newScientist();
    const longer = await permitOf(lasting);
    await forgery.tamper(`update identity.role_grant set valid_until = now() + interval '1 day' where id = $1`, [
      await grantOf(lasting, 'scientific-authority'),
    ]);
    await refused(longer, 'role-forged', { role: 'scientific-authority', reason: 'log-differs' });
    const scientist = await newScientist();
    const permit = await permitOf(scientist);
    const id = await keyOf(scientist);
    await publish();
    const [row] = await forgery.rows<{ event: string }>(
      `select e.event_id as event from ledger.event e join ledger.opening o on o.event_id = e.event_id where e.subjects @> array[$1::uuid] and o.field = 'statement'`,
      [id],
    );
    await forgery.tamper(`delete from ledger.opening where event_id = $1 and field = 'person'`, [row!.event]);
    // Nobody can tell any more whose it was said to be.
    await refused(permit, ...byKey('log-differs'));
  });

  it('is refused a role that nobody granted, and one that was taken back', async () => {
    const { administrator, issuer } = house.people;
    const byRole = (reason: string) => ['role-forged', { role: 'scientific-authority', reason }] as const;
    const scientist = await newScientist();
    const grant = await grantOf(scientist, 'scientific-authority');
    await forgery.tamper(
      `insert into identity.role_grant (id, person_id, organisation_id, role, state, bootstrap, proposed_by, proposed_at, confirmed_by, confirmed_at, ended_by, ended_at)
       select gen_random_uuid(), person_id, organisation_id, role, 'revoked', false, $2, now() - interval '1 day', $3, now() - interval '1 day', $2, now() + interval '1 year'
       from identity.role_grant where id = $1`,
      [grant, administrator.personId, issuer.personId],
    );
    await refused(await permitOf(scientist), ...byRole('not-logged'));
    await forgery.tamper('delete from identity.role_grant where person_id = $1 and id <> $2', [scientist.personId, grant]);

    const permit = await permitOf(scientist);
    expect((await house.post(administrator, `/v1/role-grants/${grant}/end`, { reason: 'Left the service in March' })).status).toBe(200);
    await forgery.tamper(`update identity.role_grant set state = 'active', ended_at = null, ended_by = null where id = $1`, [grant]);
    await refused(permit, ...byRole('log-differs'));
    // With what opens the entry gone too, everybody in that role is in doubt.
    await forgery.tamper(
      `delete from ledger.opening where field = 'grant' and event_id in (
         select event_id from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'role.revoked')`,
      [grant],
    );
    await refused(await permitOf(await newScientist()), ...byRole('log-differs'));
  });
});

describe('a database superuser who changes a policy, or the log', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  const publish = () => log.publish({ witnessesAhead: 20 });
  const verdict = (permit: string) => verdictOf(house, signing, permit);
  const refused = async (permit: string, code: string, evidence: object) => {
    expect(await verdict(permit)).toEqual({ code, evidence });
    expect(await forgery.rows('select code, evidence from identity.alarm where about = $1', [permit])).toEqual([{ code, evidence }]);
  };
  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('is refused a separation of duties, or a number of signatures, that nobody ordered', async () => {
    const policy = (name: string, value: { rules: never[] } | { allowedPairs: string[] }) =>
      house.machine.run((tx) => changePolicy(tx, { name, value, decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const forge = (name: string, value: object | boolean) =>
      forgery.tamper('update identity.policy set value = $2 where name = $1 and valid_to is null', [name, JSON.stringify(value)]);
    const first = await reservedPermit(house);
    await publish();
    await forge('separation-of-duties', { allowedPairs: ['approval+science'] });
    await refused(first, 'policy-forged', { policy: 'separation-of-duties', reason: 'not-logged' });
    await policy('separation-of-duties', { allowedPairs: [] });
    await policy('signatures-needed', { rules: [] });
    const honest = await reservedPermit(house);
    await publish();
    expect(await verdict(honest)).toBeNull();
    const second = await reservedPermit(house);
    await forge('signatures-needed', { rules: [{ documentTypes: ['I'], people: 3 }] });
    await refused(second, 'policy-forged', { policy: 'signatures-needed', reason: 'log-differs' });
    await forge('signatures-needed', { rules: [] });
  });

  it('is refused everything by a log that is not the witnessed one', async () => {
    const untrue = async (reason: string) => refused(await reservedPermit(house), 'authority-log', { reason });
    const change = (from: string, to: string) =>
      forgery.tamper(
        `update ledger.entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), $1, $2), 'UTF8') where log_id = 1
           and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'key.enrolled' and convert_from(entry, 'UTF8')::jsonb #>> '{pub,role}' = 'case-officer'`,
        [from, to],
      );
    const forget = () => rmSync(join(signing.home, 'signer-memory'), { recursive: true });
    await publish();
    // What the signer followed before is proven anew when it starts.
    await change('XA-MA', 'XA-SA');
    await untrue('proof');
    // And a signer without any memory finds that the tree has another root.
    forget();
    await untrue('differs');
    await change('XA-SA', 'XA-MA');
    const honest = await reservedPermit(house);
    await publish();
    expect(await verdict(honest)).toBeNull();
    // Shorter than what this signer has followed, by a checkpoint that was genuine in its time.
    await forgery.tamper('delete from ledger.published where size = (select max(size) from ledger.published)');
    await untrue('set-back');
    await publish();
    // Signed by somebody else, or by too few.
    const [newest] = await forgery.rows<{ note: string }>('select note from ledger.published order by size desc limit 1');
    const lines = newest!.note.trimEnd().split('\n');
    await forgery.tamper('update ledger.published set note = $1 where note = $2', [`${lines.slice(0, -1).join('\n')}\n`, newest!.note]);
    await untrue('checkpoint');
  });
});
