import { randomBytes, randomUUID } from 'node:crypto';
import { UnitOfWork } from '#database';
import { raiseAlarm } from '#identity';
import { Ledger } from '#ledger';
import { Webhooks } from '#notices';
import { caseInWork, caseRefused, evidencePdf, expectStatus, issuedPermit } from './case-steps.js';
import { type Casework, exportForm, type Person } from './casework.js';
import type { DrawHouse } from './draw-house.js';
import type { Call, CallResult } from './http.js';
import { Superuser } from './tampering.js';

export const focalPoint = {
  country: 'XB',
  kind: 'management-authority',
  name: 'CITES Office of Arcadia',
  address: '1 Quay\nArcadia',
  email: 'permits@cites.example',
  source: 'Letter of 3 March',
};

/** The casework of a house with a draw, where a submitted case has its officer at once. */
export function drawnAtOnce(draws: DrawHouse): Casework {
  return {
    ...draws.house,
    post: async (who, path, ...rest) => {
      const answer = await draws.house.post(who, path, ...rest);
      if (path.endsWith('/submission')) {
        await draws.publish();
        await draws.draw();
      }
      return answer;
    },
  };
}

export async function idOf(made: Promise<CallResult>): Promise<string> {
  const answer = await made;
  if (answer.status > 202) throw new Error(answer.text);
  return answer.json<{ id: string }>().id;
}

/** A case on an officer's desk, and one that was refused. */
export async function deskRecords(house: Casework): Promise<Readonly<Record<string, string>>> {
  const open = await caseInWork(house, exportForm({}, { quantity: { value: '3', unit: 'NAR' } }));
  const refused = await caseRefused(house, exportForm({}, { quantity: { value: '4', unit: 'NAR' } }));
  const { applicant } = house.people;
  expectStatus(await house.post(applicant, `/v1/applications/${refused.id}/appeal`, { text: 'The origin was on file.' }), 201);
  const paper = await house.call(applicant, `/v1/applications/${refused.id}/appeal/papers?name=origin.pdf`, {
    method: 'POST',
    body: evidencePdf,
    headers: { 'content-type': 'application/pdf', 'content-length': String(evidencePdf.length), 'idempotency-key': randomUUID() },
  });
  return { open: open.id, refused: refused.id, appealPaper: expectStatus(paper, 201).json<{ id: string }>().id };
}

/**
 * One record of every kind that the portal shows.
 *
 * @param call the portal that shall show them; the attachment lies in its store
 * @returns names of the records: ids, and the number of the permit
 */
export async function portalRecords(house: Casework, call: Call): Promise<Readonly<Record<string, string>>> {
  const { applicant, administrator, caseOfficer, issuer } = house.people;
  const signed = async (who: Person, statements: string, body: object, path: string) => {
    const prepared = expectStatus(await house.post(who, statements, body), 201).json<{ statementId: string; challenge: string }>();
    return house.post(who, path, { statementId: prepared.statementId, assertion: who.authenticator!.assert(prepared) });
  };
  const permit = await issuedPermit(house, exportForm());
  // A fee that was paid for it, as if the schedule had had one.
  await house.admin.query(
    `alter table applications.charge disable trigger charge_event_required;
     insert into applications.charge (application_id, kind, reference, amount, currency, source, state, provider, receipt, paid_at)
       values ('${permit.application}', 'fee', 'XA-FEE-1', 25.50, 'XTS', 'Fees Order 2026, item 4', 'paid', 'page', 'P-1', now());
     alter table applications.charge enable always trigger charge_event_required`,
  );
  // Its log proof, which the signer writes.
  const signer = await house.database.dataSource('oc_signer', 1);
  await new UnitOfWork(signer).run((tx) =>
    tx.query(
      `insert into issuance.log_proof (permit_id, event_id, entry, proof, size, witnessed) values ($1, gen_random_uuid(), '{"k":"entry"}', $2, 1, true)`,
      [permit.id, Buffer.from(`c2sp.org/tlog-proof@v1\n${randomBytes(30).toString('hex')}\n`)],
    ),
  );
  const draft = await idOf(house.post(applicant, '/v1/applications', exportForm()));
  const attachment = await idOf(
    call(`/v1/applications/${draft}/attachments?name=licence.pdf`, {
      method: 'POST',
      body: evidencePdf,
      bearer: applicant.bearer,
      headers: { 'content-type': 'application/pdf', 'content-length': String(evidencePdf.length), 'idempotency-key': randomUUID() },
    }),
  );
  const content = { reason: 'as seen on file', content: focalPoint };
  const proposal = await idOf(house.post(caseOfficer, '/v1/registers/focal-points', content));
  expectStatus(await house.post(issuer, `/v1/registers/proposals/${proposal}/approval`), 200);
  const traders = { code: 'XA-NEW', name: 'New Traders', kind: 'trader', legalForm: 'legal', country: 'XA', address: '2 Street' };
  const organisation = await idOf(house.post(administrator, '/v1/organisations', traders));
  const interest = await idOf(house.post(caseOfficer, '/v1/interests', { party: 'Brother & Co', nature: 'My brother owns it.' }));
  const [office] = (await house.admin.query(`select id from identity.organisation where code = 'XA-MA'`)) as [{ id: string }];
  const role = { personId: caseOfficer.personId, organisationId: office.id, role: 'issuing-officer' };
  const grant = await idOf(house.post(administrator, '/v1/role-grants', role));
  const address = { change: 'add', url: 'https://oversight.example/alarms' };
  expectStatus(await signed(issuer, '/v1/alarm-addresses/statements', address, '/v1/alarm-addresses'), 201);
  const actor = { personId: issuer.personId, org: 'XA-MA', role: 'issuing-officer' } as const;
  await house.portal.run((tx) => raiseAlarm(tx, new Ledger(), actor, { code: 'forged-approval', about: permit.id, evidence: {} }));
  const [key] = (await house.admin.query('select id from identity.officer_key order by id limit 1')) as [{ id: string }];
  const [entry] = (await house.admin.query(`select id from registers.entry where register = 'focal-points'`)) as [{ id: string }];
  const [update] = (await house.admin.query('select id from species.import_batch limit 1')) as [{ id: string }];
  // An erasure of what was told of the organisation, as if that were six years ago.
  const aged = `update ledger.event set recorded_at = recorded_at - interval '6 years' where subjects @> array['${organisation}'::uuid]`;
  await new Superuser(house.admin, ['ledger.event']).tampered([[aged], []], () => Promise.resolve());
  const asked = { about: organisation, basis: 'national-law', reason: 'The trader asked for it, file 12.' };
  const erasure = await idOf(house.post(administrator, '/v1/erasures', asked));
  // What the applicant was told of the case of the permit, where they want to be told, and their organisation's program.
  const [notice] = (await house.admin.query(
    'select id, case_number as "caseNumber" from notices.notice where application_id = $1 limit 1',
    [permit.application],
  )) as [{ id: string; caseNumber: string }];
  await house.admin.query(
    `insert into notices.contact (person_id, channel, state, address, verified_at) values ($1, 'mail', 'verified', 'trader@example.org', now())`,
    [applicant.personId],
  );
  const owner = { personId: applicant.personId, org: applicant.org, role: 'applicant' } as const;
  const webhook = await house.portal.run((tx) => new Webhooks(new Ledger()).add(tx, owner, 'https://hooks.example.org/cites', false));
  if (!webhook.ok) throw new Error(webhook.fault);
  const [delivery] = (await house.admin.query(
    `insert into notices.delivery (channel, webhook_id, body, state, attempts, fault, tried_at)
     values ('webhook', $1, '{"type":"webhook.test"}', 'dead', 10, 'http 500', now()) returning id`,
    [webhook.id],
  )) as [{ id: string }];
  const [vetted] = (await house.admin.query(
    `select v.id as vetting, p.id as paper from applications.vetting v join applications.paper p on p.vetting_id = v.id
       join identity.organisation o on o.id = v.organisation_id where o.code = 'XA-TRADE' limit 1`,
  )) as [{ vetting: string; paper: string }];
  return {
    ...vetted,
    ...{ notice: notice.id, caseNumber: notice.caseNumber, webhook: webhook.id, delivery: delivery.id },
    ...{ permit: permit.id, number: permit.number, application: permit.application },
    ...{ draft, attachment, proposal, organisation, interest, grant, key: key.id, entry: entry.id, update: update.id, erasure },
  };
}
