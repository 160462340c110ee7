import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, exportForm, startCasework } from '../../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';

/** The exporter of the permits stands in the register of offenders, from a day far ahead: it stops nothing, and it counts. */
describe('a database superuser who writes to the registers', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let entry: string;

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    const content = { party: 'Utopia Skins Ltd', reason: 'Convicted', reference: 'Case 7', from: '2099-01-01', blocks: 'everything' };
    const proposed = await house.post(house.people.caseOfficer, '/v1/registers/offenders', { content, reason: 'The court has decided.' });
    const { id, entryId } = proposed.json<{ id: string; entryId: string }>();
    expect((await house.post(house.people.issuer, `/v1/registers/proposals/${id}/approval`)).status).toBe(200);
    entry = entryId;
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  const verdict = async () => verdictOf(house, signing, await reservedPermit(house));
  const forged = async (change: string, back: string) => {
    await forgery.tamper(`update registers.entry set ${change} where id = $1`, [entry]);
    const permit = await reservedPermit(house);
    const refusal = await verdictOf(house, signing, permit);
    const alarms = await forgery.rows<{ code: string }>('select code from identity.alarm where about = $1', [permit]);
    await forgery.tamper(`update registers.entry set ${back} where id = $1`, [entry]);
    expect(alarms).toEqual([{ code: 'register-forged' }]);
    expect(refusal).toMatchObject({ code: 'register-forged', evidence: { register: 'offenders' } });
    return refusal?.evidence['reason'];
  };

  it('is not needed for an entry that an issuing officer signed for', async () => {
    expect(await verdict()).toBeNull();
  });

  it('changes, closes or adds nothing that the signer would believe', async () => {
    const later = `jsonb_set(content, '{from}', '"2199-01-01"')`;
    expect(await forged(`content = ${later}`, `content = jsonb_set(content, '{from}', '"2099-01-01"')`)).toBe('statement');
    expect(await forged('closed_at = now()', 'closed_at = null')).toBe('closed');
    expect(await forged('version = 2', 'version = 1')).toBe('statement');
    expect(await verdict()).toBeNull();
  });

  it('is refused a verdict that nobody, or the proposer, signed', async () => {
    const [{ id, statement, by }] = (await forgery.rows<{ id: string; statement: string; by: string }>(
      'select id, verdict_statement as statement, proposed_by as by from registers.proposal where entry_id = $1',
      [entry],
    )) as [{ id: string; statement: string; by: string }];
    const change = (sql: string, ...values: unknown[]) =>
      forgery.tamper(`update registers.proposal set ${sql} where id = $1`, [id, ...values]);
    await change('verdict_statement = null');
    expect(await verdict()).toEqual({ code: 'register-forged', evidence: { register: 'offenders', reason: 'signature-missing' } });
    await change('verdict_statement = $2, decided_by = $3', statement, house.people.administrator.personId);
    expect(await verdict()).toEqual({ code: 'register-forged', evidence: { register: 'offenders', reason: 'of-another' } });
    await change('decided_by = $2, proposed_by = $3', house.people.issuer.personId, by);
    expect(await verdict()).toBeNull();
  });

  it('makes nobody a holder of simplified procedures', async () => {
    const content = {
      ...{ number: 'SP-9', holder: 'Name of XA-TRADE', case: 'other', reason: 'Negligible trade.', documentTypes: ['E'] },
      ...{ scientificNames: ['Python regius'], from: '2020-01-01' },
    };
    const proposed = await house.post(house.people.caseOfficer, '/v1/registers/simplified', { content, reason: 'Seen on site.' });
    const { id, entryId } = proposed.json<{ id: string; entryId: string }>();
    expect((await house.post(house.people.issuer, `/v1/registers/proposals/${id}/approval`)).status).toBe(200);
    const asked = exportForm({
      ...{ importer: null, openBoxes: ['3', '11'], exporter: { name: 'Name of XA-TRADE', address: '1 Street', country: 'XA' } },
    });
    expect(await verdictOf(house, signing, await reservedPermit(house, asked))).toBeNull();
    await forgery.tamper(`update registers.entry set content = jsonb_set(content, '{reason}', '"Other"') where id = $1`, [entryId]);
    expect(await verdictOf(house, signing, await reservedPermit(house, asked))).toEqual({
      code: 'register-forged',
      evidence: { register: 'simplified', reason: 'statement' },
    });
  });
});
