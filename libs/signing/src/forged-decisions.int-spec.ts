import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { changePolicy } from '#identity';
import type { EntryValue } from '#ledger';
import { SoftwareAuthenticator } from '../../../apps/cli/src/demo/software-authenticator.js';
import { type Casework, startCasework } from '../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../test/kit/forgery.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';

const portalUrl = 'http://xa.localhost:8080/';

/** A superuser of the database, who cannot reach the signer's disk and holds no officer's key. */
describe('a database superuser who pretends that officers decided', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  const verdict = (permit: string) => verdictOf(house, signing, permit);
  const alarms = (permit: string) =>
    forgery.rows<{ code: string; evidence: object }>('select code, evidence from identity.alarm where about = $1', [permit]);
  const issuerAs = () => ({ person: house.people.issuer.personId, org: 'XA-MA', role: 'issuing-officer' });

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    await house.admin.query('alter table identity.officer_key drop constraint officer_key_confirmed');
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  it('is refused an approval that nobody signed, and an alarm tells it', async () => {
    const permit = await reservedPermit(house);
    const { id } = await forgery.decision(permit, 'approval');
    await forgery.tamper('delete from identity.signed_statement where id = $1', [id]);
    const expected = { code: 'signature-missing', evidence: { kinds: 'approval' } };
    expect(await verdict(permit)).toEqual(expected);
    expect(await alarms(permit)).toEqual([expected]);
    const told = await forgery.rows<{ kind: string; pub: unknown; reason: string }>('select kind, pub, reason from ledger.history($1)', [
      permit,
    ]);
    expect(told.filter(({ kind }) => kind === 'alarm.raised')).toEqual([
      { kind: 'alarm.raised', pub: { code: 'signature-missing' }, reason: 'signature-missing' },
    ]);
  });

  it('is refused also after switching the policy off, and gives no alarm to an honest permit', async () => {
    const permit = await reservedPermit(house);
    const { id } = await forgery.decision(permit, 'approval');
    await forgery.tamper(`update identity.policy set value = 'false' where name = 'signed-decisions'`);
    await forgery.tamper('delete from identity.signed_statement where id = $1', [id]);
    expect(await verdict(permit)).toMatchObject({ code: 'signature-missing' });
    await forgery.tamper(`update identity.policy set value = 'true' where name = 'signed-decisions'`);
    const honest = await reservedPermit(house);
    expect(await verdict(honest)).toBeNull();
    expect(await alarms(honest)).toEqual([]);
  });

  it('is refused a decision turned round, unless its officer really signed it so', async () => {
    const { scientist } = house.people;
    const permit = await reservedPermit(house);
    const finding = await forgery.decision(permit, 'non-detriment');
    const statement = await forgery.rewrite(finding, { outcome: 'negative' });
    await forgery.assert(finding.id, statement, scientist.authenticator!, await forgery.keyOf(scientist.personId, 'scientific-authority'));
    expect(await verdict(permit)).toEqual({ code: 'decision-negative', evidence: { kinds: 'non-detriment' } });
    const other = await reservedPermit(house);
    await forgery.rewrite(await forgery.decision(other, 'approval'), { reason: 'Approved with every condition waived.' });
    expect(await verdict(other)).toEqual({ code: 'signature-invalid', evidence: { kinds: 'approval', reason: 'challenge' } });
  });

  it('is refused an approval signed with a key of their own making, however it got into the table', async () => {
    const { issuer, administrator } = house.people;
    const forged = async (plant: (key: SoftwareAuthenticator) => Promise<string>) => {
      const permit = await reservedPermit(house);
      const key = SoftwareAuthenticator.make(portalUrl);
      const keyId = await plant(key);
      const approval = await forgery.decision(permit, 'approval');
      const statement = await forgery.rewrite(approval, { reason: 'Forged.' });
      await forgery.assert(approval.id, statement, key, keyId);
      return verdict(permit);
    };
    const officerKey = (reason: string) => ({ code: 'officer-key', evidence: { kinds: 'approval', reason } });
    expect(await forged((key) => forgery.plantKey(issuerAs(), key))).toEqual(officerKey('not-enrolled'));
    // As a third founder: the signer has the founders pinned where the database does not reach.
    expect(await forged((key) => forgery.plantKey(issuerAs(), key, { bootstrap: true }))).toEqual(officerKey('not-founded'));
    // With an honest enrolment of somebody else's key.
    const [{ id: honest }] = (await forgery.rows<{ id: string }>(
      `select enrolment as id from identity.officer_key where enrolment is not null limit 1`,
    )) as [{ id: string }];
    expect(await forged((key) => forgery.plantKey(issuerAs(), key, { enrolment: honest, second: administrator.personId }))).toEqual(
      officerKey('not-enrolled'),
    );
    // Two planted keys that enrol each other.
    const ring = async (key: SoftwareAuthenticator) => {
      const second = SoftwareAuthenticator.make(portalUrl);
      const [first, other] = [newId(), newId()];
      const at = new Date(Date.now() - 86_400_000).toISOString();
      const secondId = await forgery.plantKey({ person: administrator.personId, org: 'XA-MA', role: 'administrator' }, second);
      const keyId = await forgery.plantKey(issuerAs(), key);
      const enrol = async (
        id: string,
        about: string,
        whom: SoftwareAuthenticator,
        by: SoftwareAuthenticator,
        byId: string,
        owner: object,
        signer: object,
      ) => {
        const hash = createHash('sha256').update(whom.cosePublicKey()).digest('base64url');
        const said = {
          format: 'opencites-officer-key/1',
          id,
          act: 'enrol',
          keyId: about,
          key: hash,
          rpId: 'xa.localhost',
          at,
          nonce: 'x',
          ...owner,
          ...signer,
        };
        await forgery.plantStatement(said, about, by, byId);
        await forgery.tamper('update identity.officer_key set enrolment = $2, valid_from = $3 where id = $1', [about, id, at]);
      };
      const asIssuer = { owner: issuer.personId, ownerOrg: 'XA-MA', ownerRole: 'issuing-officer' };
      const asAdministrator = { owner: administrator.personId, ownerOrg: 'XA-MA', ownerRole: 'administrator' };
      const by = (person: string, role: string) => ({ person, org: 'XA-MA', role });
      await enrol(first, keyId, key, second, secondId, asIssuer, by(administrator.personId, 'administrator'));
      await enrol(other, secondId, second, key, keyId, asAdministrator, by(issuer.personId, 'issuing-officer'));
      return keyId;
    };
    expect(await forged(ring)).toEqual(officerKey('chain-too-long'));
  });

  it('is refused a founder’s key made out to somebody else', async () => {
    const { issuer, caseOfficer } = house.people;
    const permit = await reservedPermit(house);
    const keyId = await forgery.keyOf(issuer.personId, 'issuing-officer');
    const makeOut = (person: string, role: string) =>
      forgery.tamper('update identity.officer_key set person_id = $2, role = $3 where id = $1', [keyId, person, role]);
    await makeOut(caseOfficer.personId, 'case-officer');
    const recommendation = await forgery.decision(permit, 'recommendation');
    const statement = await forgery.rewrite(recommendation, { reason: 'The issuing officer wrote this too.' });
    await forgery.assert(recommendation.id, statement, issuer.authenticator!, keyId);
    const found = await verdict(permit);
    await makeOut(issuer.personId, 'issuing-officer');
    expect(found).toEqual({ code: 'officer-key', evidence: { kinds: 'recommendation', reason: 'not-founded' } });
  });

  it('is refused a signature that was made for another site, or with a key that was lost by then', async () => {
    const { scientist } = house.people;
    const keyId = await forgery.keyOf(scientist.personId, 'scientific-authority');
    const permit = await reservedPermit(house);
    const finding = await forgery.decision(permit, 'non-detriment');
    const phished = SoftwareAuthenticator.from({ ...scientist.authenticator!.toFile(), origin: 'https://xa-permits.example' });
    await forgery.assert(finding.id, finding.statement, phished, keyId);
    expect(await verdict(permit)).toEqual({ code: 'signature-invalid', evidence: { kinds: 'non-detriment', reason: 'origin' } });
    const late = await reservedPermit(house);
    await forgery.tamper(`update identity.officer_key set distrusted_from = now() - interval '1 hour' where id = $1`, [keyId]);
    const found = await verdict(late);
    await forgery.tamper(`update identity.officer_key set distrusted_from = null where id = $1`, [keyId]);
    expect(found).toEqual({ code: 'officer-key', evidence: { kinds: 'non-detriment', reason: 'not-valid-then' } });
  });

  it('is refused an old statement dated anew', async () => {
    const permit = await reservedPermit(house);
    const approval = await forgery.decision(permit, 'approval');
    await forgery.tamper(`update applications.decision set at = at + interval '20 minutes' where id = $1`, [approval.id]);
    expect(await verdict(permit)).toEqual({ code: 'signature-invalid', evidence: { kinds: 'approval', reason: 'statement' } });
  });

  it('gets nothing by one person with two keys, each rightly enrolled', async () => {
    const { issuer } = house.people;
    await forgery.tamper(
      `insert into identity.role_grant (id, person_id, organisation_id, role, state, bootstrap, proposed_at, confirmed_at)
       select gen_random_uuid(), $1, id, 'case-officer', 'active', true, now() - interval '1 day', now() - interval '1 day' from identity.organisation where code = 'XA-MA'`,
      [issuer.personId],
    );
    const other = await house.signIn(issuer, 'case-officer');
    const keyId = await forgery.keyOf(issuer.personId, 'case-officer');
    const permit = await reservedPermit(house);
    for (const kind of ['legal-acquisition', 'recommendation']) {
      const decision = await forgery.decision(permit, kind);
      const statement = await forgery.rewrite(decision, { person: issuer.personId });
      await forgery.assert(decision.id, statement, other.authenticator!, keyId);
    }
    expect(await verdict(permit)).toEqual({ code: 'same-person', evidence: { duties: 'approval+recommendation' } });
    expect(await alarms(permit)).toHaveLength(1);
  });

  it('is not needed for a permit to stop when its authority comes to ask for more signatures', async () => {
    const policy = (value: EntryValue) =>
      house.machine.run((tx) => changePolicy(tx, { name: 'signatures-needed', value, decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const permit = await reservedPermit(house);
    await policy({ rules: [{ documentTypes: ['E'], people: 4 }] });
    expect(await verdict(permit)).toEqual({ code: 'signatures-short', evidence: { people: '3', wanted: '4', roles: '' } });
    expect(await alarms(permit)).toEqual([]);
    await expect(reservedPermit(house)).rejects.toThrow('signatures-short');
    await policy({ rules: [] });
    expect(await verdict(await reservedPermit(house))).toBeNull();
  });

  it('is refused everything while the file of the founders is away', async () => {
    const file = join(signing.places.ceremony, 'founding-officers.json');
    const kept = readFileSync(file, 'utf8');
    const permit = await reservedPermit(house);
    renameSync(file, `${file}.away`);
    expect(await verdict(permit)).toMatchObject({ code: 'officer-key', evidence: { reason: 'not-founded' } });
    writeFileSync(file, kept);
  });
});
