import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evaluate } from '#cites';
import { caseInWork, evidencePdf, expectStatus, findEverything, step } from '../../../test/kit/case-steps.js';
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

describe('applications', () => {
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
  const csv = (text: string) => ({ 'content-type': 'text/csv', 'content-length': String(Buffer.byteLength(text)) });

  describe('as drafts', () => {
    it('may be incomplete, and say what is missing', async () => {
      const made = await draft({ documentType: 'E', lines: [] });
      expect(made).toMatchObject({ state: 'draft', version: 1, lineCount: 0, evaluation: null });
      expect(made.caseNumber).toMatch(/^XA-\d{4}-\d{6}$/);
      expect(made.faults.map(({ pointer }) => pointer)).toEqual(expect.arrayContaining(['/purpose', '/importer', '/exporter']));
      const submitted = await house.post(applicant, `/v1/applications/${made.id}/submission`, { name: 'A', place: 'B', accepted: true }, 1);
      expect([submitted.status, submitted.json<{ code: string }>().code]).toEqual([422, 'form-invalid']);
    });

    it('show findings on every change, in the language of the reader', async () => {
      const made = await draft(exportForm({}, { appendix: 'I' }));
      expect(made.evaluation?.outcome).toBe('blocked');
      const better = await put(applicant, made.id, 'form', exportForm(), made.version, { 'accept-language': 'fr' });
      const answer = better.json<DraftJson>();
      expect(answer.evaluation?.findings.map(({ rule }) => rule)).not.toContain('taxon-appendix');
      expect(answer.version).toBe(2);
      expect(better.headers['etag']).toBe('"2"');
      expect(answer.evaluation?.findings[0]?.text).not.toBe(made.evaluation?.findings[0]?.text);
    });

    it('are judged as of another day by a fictitious authority only', async () => {
      const made = expectStatus(await house.post(applicant, '/v1/applications?asOf=2021-07-01', exportForm()), 201).json<
        DraftJson & { evaluation: { asOf: string } }
      >();
      expect(made.evaluation.asOf).toBe('2021-07-01');
      await house.admin.query('update applications.office set specimen = false');
      const real = await house.post(applicant, '/v1/applications?asOf=2021-07-01', exportForm());
      await house.admin.query('update applications.office set specimen = true');
      expect(real.json<{ code: string }>().code).toBe('as-of-specimen-only');
      expect((await house.post(applicant, '/v1/applications?asOf=2021-02-30', exportForm())).status).toBe(400);
    });

    it('change only for who knows their version', async () => {
      const made = await draft();
      expect((await put(applicant, made.id, 'form', exportForm(), null)).status).toBe(428);
      expect((await put(applicant, made.id, 'form', exportForm(), 7)).status).toBe(412);
      const both = await Promise.all([1, 2].map(() => put(applicant, made.id, 'form', exportForm(), made.version)));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    });

    it('are made once however often the same key is sent', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const answers = await Promise.all(
        [1, 2, 3].map(() => house.call(applicant, '/v1/applications', { method: 'POST', body: exportForm(), headers })),
      );
      const retry = await house.call(applicant, '/v1/applications', { method: 'POST', body: exportForm(), headers });
      const ids = new Set([...answers, retry].filter(({ status }) => status === 201).map((answer) => answer.json<DraftJson>().id));
      expect(ids.size).toBe(1);
      expect(
        (await house.call(applicant, '/v1/applications', { method: 'POST', body: exportForm({ purpose: 'P' }), headers })).status,
      ).toBe(422);
      expect((await house.call(applicant, '/v1/applications', { method: 'POST', body: exportForm() })).status).toBe(400);
    });

    it('can be begun from an earlier application, without its dates and declaration', async () => {
      const made = await draft(exportForm({ validUntil: '2099-01-01' }));
      const copy = expectStatus(await house.post(applicant, `/v1/applications/${made.id}/copies`), 201).json<
        DraftJson & { copiedFrom: string }
      >();
      expect(copy).toMatchObject({ state: 'draft', copiedFrom: made.id, lineCount: 1 });
      const read = (await house.call(applicant, `/v1/applications/${copy.id}`)).json<{ form: { validUntil?: string } }>();
      expect(read.form.validUntil).toBeUndefined();
    });

    it.each([
      ['a form that is no object', [1, 2]],
      ['a name that runs backwards', exportForm({ exporter: { name: 'Utopia \u202eskins', address: 'x', country: 'XA' } })],
      ['an invisible character in a species name', exportForm({}, { scientificName: 'Python\u200b regius' })],
      ['boxes to be left to the holder', { ...exportForm(), openBoxes: ['11'] }],
      ['lines that are no list', { ...exportForm(), lines: 'x' }],
      ['a member ten thousand characters long', { ...exportForm(), ['x'.repeat(10_000)]: 1 }],
      ['a text of a megabyte', exportForm({}, { description: 'x'.repeat(1_000_000) })],
    ])('are refused with %s, and nothing is stored', async (_what, form) => {
      const before = (await house.call(applicant, '/v1/applications?limit=1')).json<{ items: { id: string }[] }>().items[0]?.id;
      const answer = await house.post(applicant, '/v1/applications', form);
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([422, 'form-invalid']);
      expect((await house.call(applicant, '/v1/applications?limit=1')).json<{ items: { id: string }[] }>().items[0]?.id).toBe(before);
    });

    it('survive 10 MB of nested JSON and a body beyond all limits', async () => {
      const deep = `${'{"a":'.repeat(1_700_000)}1${'}'.repeat(1_700_000)}`;
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const nested = await house.call(applicant, '/v1/applications', {
        method: 'POST',
        body: deep,
        headers: { ...headers, 'content-length': String(deep.length) },
      });
      expect(nested.json<{ code: string }>().code).toBe('json-too-deep');
      expect((await house.post(applicant, '/v1/applications', exportForm())).status).toBe(201);
    });
  });

  describe('with many lines', () => {
    const headings = 'scientificName;term;description;appendix;source;quantity;unit';
    const row = (n: number) => `Python regius;SKI;"Skin no. ${n}; salted";II;W;${n}.5;KGM`;

    it('take 5,000 lines from a table, keep the good ones and give the others back', async () => {
      const made = await draft();
      const bad = ['Python regius;SKI;=cmd|calc;IV;W;1;NAR', 'Rуthon regius;SKI;x;II;W;1;NAR'];
      const table = `\ufeff${headings}\r\n${Array.from({ length: 4_998 }, (_, n) => row(n + 1)).join('\r\n')}\r\n${bad.join('\r\n')}\r\n`;
      const answer = await put(applicant, made.id, 'lines', table, made.version, csv(table));
      const uploaded = answer.json<DraftJson & { accepted: number; rejected: number; errorsCsv: string }>();
      expect([answer.status, uploaded.accepted, uploaded.rejected, uploaded.lineCount]).toEqual([200, 4998, 2, 4998]);
      expect(uploaded.errorsCsv).toContain(`'=cmd|calc`);
      expect(uploaded.errorsCsv).toMatch(/appendix: Is not one of: [^;]+ \(bad-choice\)/);
      const stored = (await house.call(applicant, `/v1/applications/${made.id}`)).json<{
        form: { lines: { line: number; description: string }[] };
      }>();
      expect(stored.form.lines).toHaveLength(4998);
      expect(stored.form.lines.at(-1)).toMatchObject({ line: 4998, description: 'Skin no. 4998; salted' });
    });

    it('go the whole way with 1,000 lines', async () => {
      const lines = Array.from({ length: 1_000 }, (_, n) => ({ ...exportForm().lines[0]!, line: n + 1, description: `Skin no. ${n}` }));
      const at = await caseInWork(house, exportForm({ lines }));
      await findEverything(house, at);
      await step(house, house.people.caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);

      const today = new Date().toISOString().slice(0, 10);
      const facts = await house.portal.run((tx) =>
        house.app.get(FactsReader, { strict: false }).read(tx, at.id, { asOf: today, issueDate: today }),
      );
      const times = Array.from({ length: 5 }, () => {
        const started = performance.now();
        evaluate(facts);
        return performance.now() - started;
      });
      expect(Math.min(...times)).toBeLessThan(200);
    });

    it('refuse 5,001 lines and a broken table whole', async () => {
      const made = await draft();
      const long = `${headings}\n${`${row(1)}\n`.repeat(5_001)}`;
      expect((await put(applicant, made.id, 'lines', long, 1, csv(long))).json<{ code: string }>().code).toBe('csv-too-many-lines');
      const headless = 'a;b\n1;2\n';
      expect((await put(applicant, made.id, 'lines', headless, 1, csv(headless))).json<{ code: string }>().code).toBe('csv-headings');
      const lines = Array.from({ length: 5_001 }, () => exportForm().lines[0]);
      expect((await put(applicant, made.id, 'lines', lines, 1)).json<{ code: string }>().code).toBe('form-too-large');
    });
  });

  describe('with attachments', () => {
    const attach = (who: Person, id: string, bytes: Buffer, type = 'application/octet-stream', name = 'evidence.pdf') =>
      house.call(who, `/v1/applications/${id}/attachments?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        body: bytes,
        headers: { 'content-type': type, 'content-length': String(bytes.length), 'idempotency-key': randomUUID() },
      });

    it('keep a file by its hash and send it back as a file, never as a page', async () => {
      const { id } = await draft();
      const added = expectStatus(await attach(applicant, id, evidencePdf, 'application/pdf', '../../Rechnung\u202efdp.exe'), 201).json<{
        id: string;
        fileName: string;
      }>();
      expect(added.fileName).toBe('Rechnungfdp.exe.pdf');
      const file = await house.call(applicant, `/v1/applications/${id}/attachments/${added.id}`);
      expect(file.text).toBe(evidencePdf.toString());
      expect(file.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff' });
      expect(file.headers['content-disposition']).toMatch(/^attachment;/);
      expect((await attach(applicant, id, evidencePdf)).json<{ code: string }>().code).toBe('attachment-already-there');
      expect((await house.call(applicant, `/v1/applications/${id}/attachments/${added.id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await house.call(applicant, `/v1/applications/${id}/attachments/${added.id}`)).status).toBe(404);
    });

    it.each([
      ['an SVG that calls itself PNG', Buffer.from('<svg onload="x"/>'), 'image/png', 415, 'attachment-type'],
      ['a PDF that calls itself PNG', evidencePdf, 'image/png', 415, 'attachment-type-mismatch'],
      [
        'a PDF with a script',
        Buffer.from(evidencePdf.toString().replace('/Catalog', '/Catalog/OpenAction<</S/JavaScript/JS(x)>>')),
        'application/pdf',
        422,
        'attachment-active',
      ],
      ['more than 10 MB', Buffer.concat([evidencePdf, Buffer.alloc(10 * 1024 * 1024)]), 'application/pdf', 413, 'attachment-too-large'],
    ])('refuse %s', async (_what, bytes, type, status, code) => {
      const { id } = await draft();
      const answer = await attach(applicant, id, bytes, type);
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([status, code]);
    });

    it('show an attachment to nobody who may not see its application', async () => {
      const { id } = await draft();
      const added = (await attach(applicant, id, evidencePdf)).json<{ id: string }>();
      const stranger = await house.person('attachment.stranger', 'XA-OTHER', 'applicant');
      for (const who of [stranger, house.people.caseOfficer, house.people.auditor])
        expect((await house.call(who, `/v1/applications/${id}/attachments/${added.id}`)).status).toBe(404);
      expect((await house.call(house.people.administrator, `/v1/applications/${id}/attachments/${added.id}`)).status).toBe(403);
      const other = await draft(exportForm(), stranger);
      expect((await house.call(stranger, `/v1/applications/${other.id}/attachments/${added.id}`)).status).toBe(404);
    });
  });
});
