import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#database';
import { type CaseAt, caseInWork, expectStatus, findEverything, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';
import { FactsReader } from './index.js';

interface DraftJson {
  id: string;
  caseNumber: string;
  version: number;
  state: string;
  lineCount: number;
  faults: { pointer: string; code: string; message: string }[];
  evaluation: { outcome: string; findings: { rule: string; lines: number[]; text: string }[] } | null;
}

describe('applications in work', () => {
  let house: Casework;
  let applicant: Person;
  beforeAll(async () => {
    house = await startCasework();
    applicant = house.people.applicant;
  });
  afterAll(() => house.close());

  const draft = async (form: unknown = exportForm(), who = applicant) =>
    expectStatus(await house.post(who, '/v1/applications', form), 201).json<DraftJson>();
  const put = (who: Person, id: string, what: string, body: unknown, version: number | null, headers: Record<string, string> = {}) =>
    house.call(who, `/v1/applications/${id}/${what}`, {
      method: 'PUT',
      body,
      headers: { ...(version === null ? {} : { 'if-match': `"${version}"` }), ...headers },
    });

  describe('in sight', () => {
    it('are the applicant’s and the organisation’s; officers see what was submitted, and every look is on record', async () => {
      const colleague = await house.person('colleague', 'XA-TRADE', 'agent');
      const stranger = await house.person('other.trader', 'XA-OTHER', 'applicant');
      const { id } = await draft();
      const seen = async (who: Person) => (await house.call(who, `/v1/applications/${id}`)).status;
      expect([await seen(applicant), await seen(colleague), await seen(stranger), await seen(house.people.caseOfficer)]).toEqual([
        200, 200, 404, 404,
      ]);
      await house.post(applicant, `/v1/applications/${id}/submission`, { name: 'A', place: 'B', accepted: true }, 1);
      const looks = async () =>
        (
          (await house.admin.query(
            `select count(*)::int as n from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' like 'look.%'`,
            [id],
          )) as { n: number }[]
        )[0]!.n;
      // The applicant and a colleague looked at their own draft; those who were shown nothing left nothing.
      expect(await looks()).toBe(2);
      expect(await seen(house.people.caseOfficer)).toBe(200);
      expect(await looks()).toBe(3);
      expect(await seen(applicant)).toBe(200);
      expect(await looks()).toBe(4);
      expect((await house.call(house.people.administrator, '/v1/applications')).status).toBe(403);
    });

    it('come page by page, each once', async () => {
      const trader = await house.person('pager', 'XA-OTHER', 'applicant');
      const made: string[] = [];
      for (let n = 0; n < 5; n += 1) made.push((await draft(exportForm(), trader)).id);
      const seen: string[] = [];
      let path: string | null = '/v1/applications?limit=2';
      while (path) {
        const page: { items: { id: string }[]; next: string | null } = (await house.call(trader, path)).json();
        seen.push(...page.items.map(({ id }) => id));
        path = page.next && `/v1/applications?limit=2&cursor=${page.next}`;
      }
      expect(seen.filter((id) => made.includes(id))).toEqual(made.reverse());
      expect((await house.call(trader, '/v1/applications?cursor=forged')).status).toBe(400);
    });
  });

  describe('between applicant and authority', () => {
    it('stop the clock while a question is open, and void what was found on a form that then changed', async () => {
      const at: CaseAt = await caseInWork(house, exportForm());
      const { caseOfficer, scientist } = house.people;
      await step(house, scientist, at, 'decisions', { kind: 'non-detriment', outcome: 'positive' }, 201);
      await step(house, caseOfficer, at, 'information-requests', { question: 'How were the animals caught?' });
      const asked = (await house.call(applicant, `/v1/applications/${at.id}`)).json<{ declaration: { formSha256: string } }>();
      const declaredBefore = asked.declaration.formSha256;
      const second = await house.post(
        caseOfficer,
        `/v1/applications/${at.id}/information-requests`,
        { question: 'And where exactly, please?' },
        at.version,
      );
      expect(second.json<{ code: string }>().code).toBe('application-state');
      const changed = await put(applicant, at.id, 'form', exportForm({}, { quantity: { value: '9', unit: 'NAR' } }), at.version);
      expect(changed.status).toBe(200);
      at.version += 1;
      // The declaration was for the form as it was.
      const undeclared = await house.post(applicant, `/v1/applications/${at.id}/information-answers`, { answer: 'By hand.' }, at.version);
      expect([undeclared.status, undeclared.json<{ code: string }>().code]).toEqual([422, 'declaration-missing']);
      const declaration = { name: 'A Trader', place: 'Port Utopia', accepted: true };
      const answered = await step(house, applicant, at, 'information-answers', { answer: 'By hand, nine of them.', declaration });
      expect(answered.json<{ declaration: { formSha256: string } }>().declaration.formSha256).not.toBe(declaredBefore);
      const read = (await house.call(caseOfficer, `/v1/applications/${at.id}`)).json<{
        state: string;
        informationRequests: { answer: string }[];
        clockStoodStillSeconds: number;
      }>();
      expect(read).toMatchObject({ state: 'in-work', informationRequests: [{ answer: 'By hand, nine of them.' }] });
      expect(read.clockStoodStillSeconds).toBeGreaterThanOrEqual(0);
      const listed = (await house.call(caseOfficer, `/v1/applications/${at.id}/decisions`)).json<{
        missing: { kind: string }[];
        decisions: { standing: boolean }[];
      }>();
      expect(listed.decisions).toEqual([expect.objectContaining({ standing: false })]);
      expect(listed.missing.map(({ kind }) => kind)).toContain('non-detriment');
    });

    it('are refused with reasons and the way of appeal, by an officer who did not recommend it', async () => {
      const at = await caseInWork(house, exportForm());
      await step(
        house,
        house.people.caseOfficer,
        at,
        'decisions',
        { kind: 'recommendation', outcome: 'negative', reason: 'The licence is a photocopy.' },
        201,
      );
      at.version += 1;
      const answer = await step(house, house.people.issuer, at, 'refusal', { reason: 'No licence of the catcher is on file.' });
      expect(answer.json()).toMatchObject({ state: 'refused', appeal: 'You may appeal to the Minister within 30 days of this decision.' });
      expect(
        (await house.post(house.people.issuer, `/v1/applications/${at.id}/approval`, {}, at.version)).json<{ code: string }>().code,
      ).toBe('application-state');
    });

    it('can be withdrawn, and never reopened after that', async () => {
      const at = await caseInWork(house, exportForm());
      await step(house, applicant, at, 'withdrawal', { reason: 'The buyer has gone.' });
      expect(
        (await house.post(house.people.caseOfficer, `/v1/applications/${at.id}/case-work`, {}, at.version)).json<{ code: string }>().code,
      ).toBe('application-state');
    });

    it('may not be acted for by somebody of another house', async () => {
      const at = await caseInWork(house, exportForm());
      const stranger = await house.person('withdrawer', 'XA-OTHER', 'applicant');
      expect((await house.post(stranger, `/v1/applications/${at.id}/withdrawal`, { reason: 'Not mine at all.' }, at.version)).status).toBe(
        404,
      );
    });
  });

  it('are read with all their facts by the signer under its own role', async () => {
    const at = await caseInWork(house, exportForm());
    await findEverything(house, at);
    const facts = house.app.get(FactsReader, { strict: false });
    const today = new Date().toISOString().slice(0, 10);
    const read = (unit: UnitOfWork) => unit.run((tx) => facts.read(tx, at.id, { asOf: today, issueDate: today }));
    const signer = await read(new UnitOfWork(await house.database.dataSource('oc_signer', 1)));
    expect(signer).toEqual(await read(house.portal));
    expect(signer.taxa[0]).toMatchObject({ known: true, acceptedName: 'Python regius' });
    expect(signer.decisions.map(({ kind }) => kind).sort()).toEqual(['legal-acquisition', 'non-detriment']);
  });
});
