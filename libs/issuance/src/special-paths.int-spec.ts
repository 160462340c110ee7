import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationForm, PermitDocument } from '#cites';
import {
  approvedCase,
  caseInWork,
  expectStatus,
  findEverything,
  type PermitJson,
  reservedPermit,
  step,
} from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { Upkeep } from './index.js';

const isoDay = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('issuance by special paths', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await startCasework();
  });
  afterAll(() => house.close());

  /** An entry in a register, proposed by the case officer and approved by the issuing officer. */
  async function register(name: string, content: object): Promise<string> {
    const proposed = expectStatus(
      await house.post(house.people.caseOfficer, `/v1/registers/${name}`, { reason: 'Letter on file.', content }),
      202,
    );
    const { id, entryId } = proposed.json<{ id: string; entryId: string }>();
    expectStatus(await house.post(house.people.issuer, `/v1/registers/proposals/${id}/approval`, {}), 200);
    return entryId;
  }
  const balanceShown = async (entry: string) => {
    const answer = expectStatus(await house.call(house.people.caseOfficer, `/v1/registers/foreign-permits/${entry}`), 200);
    return answer.json<{ balance: unknown }>().balance;
  };
  const document = async (id: string) =>
    JSON.parse(
      (
        (await house.admin.query('select document from issuance.permit where id = $1', [id])) as { document: Buffer }[]
      )[0]!.document.toString(),
    ) as PermitDocument;

  const reExport = (quantity: string): ApplicationForm =>
    exportForm(
      { documentType: 'R' },
      { quantity: { value: quantity, unit: 'NAR' }, origin: { country: 'XB', permitNumber: '26XB000042', permitDate: isoDay(-30) } },
    );

  it('lets two re-exports at once never have the last piece of one import, and shows what is left', async () => {
    const entry = await register('foreign-permits', {
      number: '26XB000042',
      issuer: 'XB',
      documentType: 'E',
      issuedOn: isoDay(-30),
      validUntil: isoDay(120),
      status: 'used',
      confirmed: true,
      confirmation: 'Mail of the Management Authority',
      exporter: 'Arcadia Farms',
      importer: 'Utopia Skins Ltd',
      lines: [{ line: 1, scientificName: 'Python regius', term: 'SKI', quantity: '15', unit: 'NAR', source: 'W' }],
    });
    const both = [await approvedCase(house, reExport('10')), await approvedCase(house, reExport('10'))];
    const answers = await Promise.all(both.map((at) => house.post(house.people.issuer, `/v1/applications/${at.id}/issue`, {}, at.version)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = answers
      .find(({ status }) => status === 409)!
      .json<{ code: string; findings: { rule: string; evidence: { left: string } }[] }>();
    expect(loser.findings.find(({ rule }) => rule === 're-export-balance')?.evidence.left).toBe('5');
    expect(await balanceShown(entry)).toEqual([{ line: 1, unit: 'NAR', granted: '15', drawn: '10', left: '5' }]);
    expect((await reservedPermit(house, reExport('5'))).state).toBe('reserved');
    expect(await balanceShown(entry)).toEqual([{ line: 1, unit: 'NAR', granted: '15', drawn: '15', left: '0' }]);
  });

  it('counts what was drawn in other units, and once where an import has two lines of one kind', async () => {
    const line = { scientificName: 'Python regius', term: 'MEA', unit: 'KGM', source: 'W' };
    const entry = await register('foreign-permits', {
      ...{ number: '26XB000043', issuer: 'XB', documentType: 'E', issuedOn: isoDay(-30), validUntil: isoDay(120), status: 'used' },
      ...{ confirmed: true, exporter: 'Arcadia Farms', importer: 'Utopia Skins Ltd' },
      lines: [
        { line: 1, quantity: '1', ...line },
        { line: 2, quantity: '1', drawnBefore: '0.25', ...line },
      ],
    });
    const meat = (value: string): ApplicationForm =>
      exportForm(
        { documentType: 'R' },
        {
          ...{ term: 'MEA', description: 'Frozen meat', quantity: { value, unit: 'GRM' } },
          origin: { country: 'XB', permitNumber: '26XB000043', permitDate: isoDay(-30) },
        },
      );
    expect((await reservedPermit(house, meat('1500'))).state).toBe('reserved');
    expect(await balanceShown(entry)).toEqual([
      { line: 1, unit: 'KGM', granted: '1', drawn: '1', left: '0' },
      { line: 2, unit: 'KGM', granted: '1', drawn: '0.75', left: '0.25' },
    ]);
    const more = await house.post(house.people.applicant, '/v1/applications', meat('251'));
    const { evaluation } = expectStatus(more, 201).json<{ evaluation: { findings: { rule: string; evidence: { left: string } }[] } }>();
    expect(evaluation.findings.find(({ rule }) => rule === 're-export-balance')?.evidence.left).toBe('0.25');
    expect((await reservedPermit(house, meat('250'))).state).toBe('reserved');
  });

  it('issues in retrospect only with the word of the other authority, says so, and never for Appendix I', async () => {
    const retrospective = { reason: 'The form was left behind at the port.', notAttributable: true, tradeOtherwiseLawful: true };
    const form = exportForm({ retrospective, exporter: { name: 'Late Skins Ltd', address: '1 Quay', country: 'XA' } });
    const at = await caseInWork(house, form);
    await findEverything(house, at);
    const without = await house.post(
      house.people.caseOfficer,
      `/v1/applications/${at.id}/decisions`,
      { kind: 'recommendation', outcome: 'positive' },
      at.version,
    );
    expect(without.json<{ findings: { rule: string }[] }>().findings.map(({ rule }) => rule)).toContain('retrospective-consent');
    await register('consents', {
      country: 'XB',
      subject: 'retrospective',
      reference: 'XB-MA/2026/17',
      date: isoDay(-1),
      positive: true,
      exporter: 'Late Skins Ltd',
      importer: 'Arcadia Leather Ltd',
      scientificNames: ['Python regius'],
    });
    const permit = await reservedPermit(house, form);
    expect((await document(permit.id)).retrospective).toEqual({ reason: retrospective.reason });
    const first = await house.post(
      house.people.applicant,
      '/v1/applications',
      exportForm({ retrospective }, { scientificName: 'Psittacus erithacus', term: 'LIV', appendix: 'I' }),
    );
    expect(first.json<{ evaluation: { findings: { rule: string; severity: string }[] } }>().evaluation.findings).toContainEqual(
      expect.objectContaining({ rule: 'retrospective-appendix-one', severity: 'block' }),
    );
  });

  it('puts a security stamp on one permit only', async () => {
    const issue = async () => {
      const at = await approvedCase(house, exportForm());
      return house.post(house.people.issuer, `/v1/applications/${at.id}/issue`, { securityStamp: 'UT-004711' }, at.version);
    };
    const first = expectStatus(await issue(), 201).json<PermitJson>();
    expect((await document(first.id)).securityStamp).toBe('UT-004711');
    expect((await issue()).json<{ code: string }>().code).toBe('security-stamp-unusable');
  });

  it('ends cases whose question stayed unanswered and approvals that nobody used', async () => {
    const silent = await caseInWork(house, exportForm());
    await step(house, house.people.caseOfficer, silent, 'information-requests', { question: 'How were the animals caught?' });
    const unused = await approvedCase(house, exportForm());
    const upkeep = house.app.get(Upkeep, { strict: false });
    expect(await upkeep.run()).toMatchObject({ abandoned: 0, lapsed: 0 });
    await house.admin.query(`update applications.information_request set due_on = current_date - 2 where application_id = $1`, [silent.id]);
    await house.admin.query('alter table issuance.permit disable trigger all');
    await house.admin.query(`update issuance.permit set approved_at = now() - interval '91 days' where application_id = $1`, [unused.id]);
    await house.admin.query('alter table issuance.permit enable trigger all');
    expect(await upkeep.run()).toMatchObject({ abandoned: 1, lapsed: 1 });
    const states = await house.admin.query('select state from applications.application where id = any($1)', [[silent.id, unused.id]]);
    expect(states).toEqual([{ state: 'lapsed' }, { state: 'lapsed' }]);
  });

  it('evaluates open cases again when listings change, and says so in the history of a case that looks different now', async () => {
    const form = exportForm({}, { scientificName: 'Boa constrictor', term: 'LIV', description: 'Live snakes' });
    const at = await caseInWork(house, form);
    const upkeep = house.app.get(Upkeep, { strict: false });
    await upkeep.run();
    expect((await upkeep.run()).evaluated).toBe(0);
    await house.admin.query(
      `insert into species.suspension (id, taxon_id, country, valid_from, applies_to, source, batch_id)
       select gen_random_uuid(), t.id, 'XA', '2020-01-01', 'export', 'test', (select id from species.import_batch limit 1)
       from species.taxon t where t.scientific_name = 'Boa constrictor'`,
    );
    await house.admin.query(`update applications.evaluation set outcome = 'clear' where application_id = $1`, [at.id]);
    await house.admin.query(`update applications.evaluation set evaluated_at = '2020-01-01'`);
    expect((await upkeep.run()).evaluated).toBeGreaterThan(0);
    const seen = await house.call(house.people.caseOfficer, `/v1/applications/${at.id}`);
    expect(seen.json<{ evaluation: { findings: { rule: string }[] } }>().evaluation.findings.map(({ rule }) => rule)).toContain(
      'suspension',
    );
    const events = await house.admin.query(
      `select convert_from(entry, 'UTF8')::jsonb -> 'pub' as pub from ledger.event_bytes
       where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'application.re-evaluated'`,
      [at.id],
    );
    expect(events).toEqual([{ pub: { before: 'clear', after: 'blocked' } }]);
  });
});
