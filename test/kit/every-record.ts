import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CounterEntry, storeLineUpload, Vetting } from '#applications';
import { ensureOrganisation } from '#identity';
import { Complaints, newComplaintCode } from '#oversight';
import { caseInWork, step } from './case-steps.js';
import { type Casework, exportForm, type Person } from './casework.js';
import type { Call } from './http.js';
import { officeRecords } from './office-records.js';
import { deskRecords, idOf, portalRecords } from './portal-records.js';

/**
 * One record of everything that a page shows, for whoever visits all pages.
 *
 * @param known takes the names of the records, as page-looks.ts asks for them
 * @returns an auditor of an outside body, an agent whom the applicant's house named, and a clerk of the counter
 */
export async function everyRecord(
  house: Casework,
  call: Call,
  app: NestFastifyApplication,
  known: Record<string, string>,
): Promise<{ readonly outside: Person; readonly agent: Person; readonly clerk: Person }> {
  Object.assign(known, await portalRecords(house, call), await deskRecords(house), await officeRecords(house));
  await house.portal.run((tx) =>
    storeLineUpload(
      tx,
      known['draft']!,
      { fileName: 'lines.csv', accepted: 1 },
      { headings: ['term'], rows: [{ row: 2, cells: ['not a number'], faults: [] }] },
    ),
  );
  const asked = await caseInWork(house, exportForm());
  await step(house, house.people.caseOfficer, asked, 'information-requests', { question: 'Is it tanned?' });
  known['asked'] = asked.id;
  const [event] = (await house.admin.query(`select event_id as id from ledger.entry order by log_id, idx limit 1`)) as [{ id: string }];
  known['event'] = event.id;
  const [file] = (await house.admin.query('select id from applications.attachment where application_id = $1', [known['application']])) as [
    { id: string },
  ];
  known['evidence'] = file.id;
  known['trader'] = house.people.applicant.personId;
  const agent = await house.person('wei.agent', 'XA-OTHER', 'agent');
  const days = { from: '2026-01-01', to: '2029-12-31' };
  await idOf(house.post(house.people.applicant, '/v1/delegations', { loginName: 'wei.agent', ...days }));
  // An outside body with an auditor, and a report to it.
  const body = {
    code: 'XA-AUDIT',
    name: 'Audit Office',
    kind: 'oversight',
    legalForm: 'legal',
    country: 'XA',
    address: '9 Hill',
  } as const;
  await house.machine.run((tx) => ensureOrganisation(tx, body));
  const outside = await house.person('outside.auditor', 'XA-AUDIT', 'auditor');
  const report = { body: 'XA-AUDIT', kind: 'bribery', about: '26XA000001', text: 'A gift was asked for.', contact: null } as const;
  await app.get(Complaints, { strict: false }).submit(newComplaintCode().replaceAll('-', ''), report);
  const [complaint] = (await house.admin.query('select id from complaints.complaint')) as [{ id: string }];
  known['complaint'] = complaint.id;
  // A paper from somebody who came for the first time, and what they show of themselves.
  const clerk = await house.person('clerk', 'XA-MA', 'agent');
  const actor = { personId: clerk.personId, org: clerk.org, role: 'agent' } as const;
  await house.portal.run(async (tx) => {
    const counter = app.get(CounterEntry, { strict: false });
    const walkIn = await counter.welcome(tx, actor, { name: 'Ada Walker', legalForm: 'natural', country: 'XA', address: '3 Mill Lane' });
    if (!walkIn.ok) throw new Error(walkIn.code);
    known['walkIn'] = walkIn.value;
    const paper = { registerNumber: 'IN-2026-0001', receivedOn: '2026-11-30', pages: 4, signedBy: 'Ada Walker', signedOn: '2026-11-29' };
    const begun = await counter.begin(tx, actor, walkIn.value, paper);
    if (!begun.ok) throw new Error(begun.code);
    await app.get(Vetting, { strict: false }).open(tx, actor, walkIn.value);
  });
  return { outside, agent, clerk };
}
