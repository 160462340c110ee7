import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeCrypto } from '#keystore/verify-crypto';
import { signCountryLists } from '#signing';
import { openTrust, statusAt } from '#trust';
import { type Casework, type Person, startCasework } from '../../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';
import { readTrustDirectory } from '../trust/trust-directory.js';

/** What would do somebody good if it were forgotten: an ended account, an offender, an interest, a suspension. */
describe('a database superuser who makes rows forgotten', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  let serial = 0;
  const publish = () => log.publish({ witnessesAhead: 20 });
  const alarms = async (about: string) =>
    (
      await forgery.rows<{ code: string; reason: string }>(
        `select code, evidence ->> 'reason' as reason from identity.alarm where about = $1`,
        [about],
      )
    ).map(({ code, reason }) => `${code} ${reason}`);
  const verdict = async (permit: string) => {
    await publish();
    const refusal = await verdictOf(house, signing, permit);
    return refusal ? [refusal.code, refusal.evidence['reason'] ?? null, ...(await alarms(permit))] : await alarms(permit);
  };
  const newScientist = () => house.person(`scientist.${(serial += 1)}`, 'XA-SA', 'scientific-authority');
  const permitOf = (scientist: Person) => reservedPermit({ ...house, people: { ...house.people, scientist } });

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

  it('does not open an account again that was closed: its roles and keys ended in public', async () => {
    const close = async ({ personId }: Person) =>
      expect((await house.post(house.people.administrator, `/v1/people/${personId}/closure`)).status).toBe(204);
    const gone = await newScientist();
    const honest = await permitOf(gone);
    await close(gone);
    expect(await verdict(honest)).toEqual(['role-not-held', null]);
    const scientist = await newScientist();
    const after = await permitOf(scientist);
    await close(scientist);
    await forgery.tamper('update identity.person set closed_at = null where id = $1', [scientist.personId]);
    const reviving = `update identity.role_grant set state = 'active', ended_by = null, ended_at = null where person_id = $1`;
    await forgery.tamper(reviving, [scientist.personId]);
    expect(await verdict(after)).toEqual(['role-forged', 'log-differs', 'role-forged log-differs']);
    // What is signed from then on does not count either, the key being stopped in public.
    const key = await forgery.keyOf(scientist.personId, 'scientific-authority');
    await forgery.tamper(`update identity.officer_key set state = 'active', suspended_by = null, suspended_at = null where id = $1`, [key]);
    const again = await permitOf(await house.signIn(scientist, 'scientific-authority'));
    expect(await verdict(again)).toEqual(['officer-key', 'not-valid-then', 'officer-key not-valid-then']);
    // And nobody lets such a key go by the front door.
    await forgery.tamper(`update identity.officer_key set state = 'suspended', suspended_by = $2, suspended_at = now() where id = $1`, [
      key,
      house.people.administrator.personId,
    ]);
    await forgery.tamper('update identity.person set closed_at = now() where id = $1', [scientist.personId]);
    const restored = await house.post(house.people.issuer, `/v1/officer-keys/${key}/statements`, { act: 'restore' });
    expect([restored.status, restored.json<{ code: string }>().code]).toEqual([409, 'conflict']);
  }, 90_000);

  it('does not take back an interest that an officer declared', async () => {
    const scientist = await newScientist();
    const declared = await house.post(scientist, '/v1/interests', { party: 'Utopia Skins Ltd', nature: 'My sister owns it' });
    expect(declared.status).toBe(201);
    const { id } = declared.json<{ id: string }>();
    await forgery.tamper(`update identity.interest set party = 'Another Ltd' where id = $1`, [id]);
    expect(await verdict(await permitOf(scientist))).toEqual(['interest-forged', 'log-differs', 'interest-forged log-differs']);
    await forgery.tamper(`update identity.interest set party = 'Utopia Skins Ltd', ended_at = now() where id = $1`, [id]);
    expect(await verdict(await permitOf(scientist))).toEqual(['interest-forged', 'log-differs', 'interest-forged log-differs']);
    await forgery.tamper('delete from identity.interest where id = $1', [id]);
    expect(await verdict(await permitOf(scientist))).toEqual(['interest-forged', 'log-differs', 'interest-forged log-differs']);
    // Others are not in doubt for it, while it can be told whose it was.
    expect(await verdict(await permitOf(await newScientist()))).toEqual([]);
    await forgery.tamper(
      `delete from ledger.opening where field = 'interest' and event_id in (select event_id from ledger.event where subjects @> array[$1::uuid])`,
      [id],
    );
    expect(await verdict(await permitOf(await newScientist()))).toEqual(['interest-forged', 'log-differs', 'interest-forged log-differs']);
  }, 90_000);
});

describe('a database superuser who makes an offender, or a suspension, forgotten', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  const publish = () => log.publish({ witnessesAhead: 20 });
  const alarms = async (about: string) =>
    (
      await forgery.rows<{ code: string; reason: string }>(
        `select code, evidence ->> 'reason' as reason from identity.alarm where about = $1`,
        [about],
      )
    ).map(({ code, reason }) => `${code} ${reason}`);
  const verdict = async () => {
    const permit = await reservedPermit(house);
    await publish();
    const refusal = await verdictOf(house, signing, permit);
    return refusal ? [refusal.code, refusal.evidence['reason'] ?? null, ...(await alarms(permit))] : await alarms(permit);
  };
  const forged = (reason: string) => ['register-forged', reason, `register-forged ${reason}`];
  const offender = (reference: string) => ({
    ...{ party: 'Utopia Skins Ltd', reason: 'Convicted', from: '2099-01-01', blocks: 'everything' },
    reference,
  });
  const decide = async (path: string, body: object, version?: number) => {
    const proposed = await house.post(house.people.caseOfficer, path, { reason: 'The court has decided.', ...body }, version);
    const { id, entryId } = proposed.json<{ id: string; entryId: string }>();
    const approved = await house.post(house.people.issuer, `/v1/registers/proposals/${id}/approval`);
    expect([proposed.status, approved.status]).toEqual([202, 200]);
    return { id, entryId };
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

  it('deletes, renames or sets back no entry of a register', async () => {
    const first = await decide('/v1/registers/offenders', { content: offender('Case 7') });
    expect(await verdict()).toEqual([]);
    const entry = first.entryId;
    const save = 'create table public.saved as select * from registers.entry where id = $1';
    // Under another name it would stop nobody, and no permit of its own would ask for it.
    await forgery.tamper(`update registers.entry set key = '2099-01-01 ANOTHER LTD' where id = $1`, [entry]);
    expect(await verdict()).toEqual(forged('statement'));
    const [row] = await forgery.rows<{ key: string }>('select key from registers.proposal where id = $1', [first.id]);
    await forgery.tamper('update registers.entry set key = $2 where id = $1', [entry, row!.key]);
    expect(await verdict()).toEqual([]);
    // The older state of it, with the signature that it had.
    const second = await decide(`/v1/registers/offenders/${entry}/changes`, { content: offender('Case 8') }, 1);
    expect(await verdict()).toEqual([]);
    const set = (proposal: string, version: number, reference: string) =>
      forgery.tamper(
        `update registers.entry set proposal_id = $2, version = $3, content = jsonb_set(content, '{reference}', to_jsonb($4::text)) where id = $1`,
        [entry, proposal, version, reference],
      );
    await set(first.id, 1, 'Case 7');
    expect(await verdict()).toEqual(forged('log-differs'));
    await set(second.id, 2, 'Case 8');
    expect(await verdict()).toEqual([]);
    // Whole, with everything that was decided about it.
    await forgery.tamper(save.replace('$1', `'${entry}'`));
    await forgery.tamper('delete from registers.entry where id = $1', [entry]);
    expect(await verdict()).toEqual(forged('gone'));
    await forgery.tamper(
      `insert into registers.entry (id, register, key, content, version, proposal_id, created_at, changed_at, closed_at)
       select id, register, key, content, version, proposal_id, created_at, changed_at, closed_at from public.saved`,
    );
    expect(await verdict()).toEqual([]);
    // One that was decided and kept out of the log.
    const kept = await decide('/v1/registers/offenders', { content: { ...offender('Case 7'), party: 'Somebody Else' } });
    await forgery.tamper(
      `delete from ledger.queue where convert_from(entry, 'UTF8')::jsonb #>> '{pub,entry}' = $1 and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'register.approved'`,
      [kept.entryId],
    );
    expect(await verdict()).toEqual(forged('not-logged'));
    await forgery.tamper('delete from registers.entry where id = $1', [kept.entryId]);
    expect(await verdict()).toEqual([]);
  }, 120_000);

  it('lifts no suspension by deleting its act after an earlier one was lifted', async () => {
    const permit = await reservedPermit(house);
    log.run();
    const one = async <T>(sql: string) => (await forgery.rows<T>(sql, [permit]))[0]!;
    const signer = await signing.start();
    for (let waited = 0; waited < 30_000; waited += 25) {
      if ((await one<{ state: string }>('select state from issuance.permit where id = $1')).state === 'issued') break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await signer.stop();
    const act = async (kind: 'suspend' | 'lift') => {
      const version = async () =>
        (await one<{ version: number }>('select row_version as version from issuance.permit where id = $1')).version;
      const body = { kind, reason: 'A doubt about the origin.' };
      const proposed = await house.post(house.people.caseOfficer, `/v1/permits/${permit}/actions`, body, await version());
      const { id } = proposed.json<{ id: string }>();
      const done = await house.post(house.people.issuer, `/v1/permits/${permit}/actions/${id}/approval`, {}, await version());
      expect([kind, proposed.status, done.status]).toEqual([kind, 201, 200]);
      await log.publish();
      return id;
    };
    const published = async () => {
      await (await signing.start()).stop();
      const place = await one<{ list: number; index: number }>(
        'select status_list as list, status_index as index from issuance.permit where id = $1',
      );
      const found = (await openTrust(await readTrustDirectory(signing.trust), nodeCrypto)).statusList('XA', place.list);
      return found.state === 'ok' ? statusAt(found.value.packed, place.index) : found.state;
    };
    await act('suspend');
    expect(await published()).toBe('suspended');
    await act('lift');
    expect(await published()).toBe('valid');
    const second = await act('suspend');
    expect([await published(), await alarms(permit)]).toEqual(['suspended', []]);
    await forgery.tamper(`update issuance.permit set state = 'issued' where id = $1`, [permit]);
    await forgery.tamper('delete from issuance.permit_action where id = $1', [second]);
    expect([await published(), await alarms(permit)]).toEqual(['suspended', ['permit-action-forged log-differs']]);
    // And with every act of it gone.
    await forgery.tamper('delete from issuance.permit_action where permit_id = $1', [permit]);
    expect(await published()).toBe('suspended');
  }, 120_000);
});
