import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CallOptions, CallResult } from '../kit/http.js';
import { hostileEvidence, pdfWith } from './hostile-files.js';
import { draft, type OpenHouse, onceKey, pythonForm } from './open-house.js';
import { closed, faultOf } from './refusals.js';

/** What the owner of an application types, sends as a table or attaches, and who sees it. */
export function whatAnApplicantMayWrite(house: () => OpenHouse): void {
  describe('What an applicant may write', () => {
    const party = (name: string) => ({ exporter: { name, address: '1 Road', country: 'XA' } });

    it.each([
      ['a name that reads backwards', party('Coral\u202eine Ltd')],
      ['a name with a zero-width space', party('Coral\u200bine Ltd')],
      ['a name with a joiner that no script needs', party('Coral\u200dine')],
      ['a name with a soft hyphen', party('Coral\u00adine')],
      ['a name with tags', party('Coral\u{e0041}ine')],
      ['a name with a line separator', party('Coral\u2028ine')],
      ['a name with a bell', party('Coral\u0007ine')],
      ['a name with half a character', party('Coral\ud83d')],
      ['a name as long as a book', party('x'.repeat(100_000))],
      ['lines that are one text', { lines: 'Python regius' }],
      ['5,001 lines', { lines: Array.from({ length: 5001 }, () => pythonForm().lines[0]) }],
    ])('is not %s', async (_what, more) => {
      const counts = await house().counts();
      const answer = await house().as('applicant')('/v1/applications', { body: { ...pythonForm(), ...more }, headers: onceKey() });
      expect(faultOf(answer)).toBeNull();
      expect(await house().counts()).toEqual(counts);
    });

    it('stays text in a table that goes back to a spreadsheet', async () => {
      const { path, etag } = await draft(house());
      const cells = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2+3', '@SUM(1)', '\t=1+1', "=cmd|' /C calc'!A0"];
      const rows = cells.map((cell) => `Python regius,ZZZ,"${cell.replaceAll('"', '""')}",II,R,-5,NAR`);
      const csv = ['scientificName,term,description,appendix,source,quantity,unit', ...rows].join('\n');
      const answer = await house().as('applicant')(`${path}/lines`, {
        method: 'PUT',
        body: csv,
        headers: { 'content-type': 'text/csv', 'if-match': etag },
      });
      expect(answer.status).toBeLessThan(500);
      const errors = JSON.stringify(answer.json());
      for (const match of errors.matchAll(/(?:^|[",\\n])([=+@\t][^",]{2,})/g)) throw new Error(`A cell begins with ${match[1]}`);
    });

    it('keeps hostile evidence out, file and row', async () => {
      const { path } = await draft(house());
      const counts = await house().counts();
      const files = house().files();
      const faults: string[] = [];
      for (const [what, bytes, type] of hostileEvidence) {
        const options: CallOptions = { method: 'POST', body: bytes(), headers: { 'content-type': type, ...onceKey() } };
        const answer = await house().as('applicant')(`${path}/attachments?name=evidence.pdf`, options).catch(closed);
        const fault = answer && faultOf(answer);
        if (fault) faults.push(`${what}: ${fault}`);
      }
      expect(faults).toEqual([]);
      expect(await house().counts()).toEqual(counts);
      expect(house().files()).toEqual(files);
    }, 120_000);

    it('shows evidence to its owner and to nobody else, and says the same of what does not exist', async () => {
      const { path } = await draft(house());
      const options: CallOptions = { method: 'POST', body: pdfWith(''), headers: { 'content-type': 'application/pdf', ...onceKey() } };
      const stored = await house().as('applicant')(`${path}/attachments?name=passport.pdf`, options);
      expect(stored.status).toBe(201);
      const file = `${path}/attachments/${stored.json<{ id: string }>().id}`;
      expect((await house().as('applicant')(file)).status).toBe(200);
      expect((await house().portal(file)).status).toBe(401);
      const bare = (answer: CallResult) => {
        const { traceId: _own, instance: _place, ...rest } = answer.json();
        return rest;
      };
      for (const who of ['rival', 'case-officer', 'auditor'] as const) {
        const refused = await house().as(who)(file);
        expect([who, refused.status]).toEqual([who, 404]);
        const missing = await house().as(who)(`/v1/applications/${randomUUID()}/attachments/${randomUUID()}`);
        expect(bare(refused)).toEqual(bare(missing));
      }
      for (const look of [path, '/v1/applications', '/v1/permits?number=26XA000001']) {
        const seen = await house().as('rival')(look);
        expect(seen.text).not.toContain('Coralline');
      }
    });
  });
}
