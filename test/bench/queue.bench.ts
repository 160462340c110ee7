/**
 * The work queue and its search with 1,000,000 permits in the database: the pages of the portal as an officer gets them, over
 * HTTP, with the look that each leaves. The million is written straight into the tables (made data: one line each, five
 * thousand traders); twenty thousand cases among them are open.
 *
 * The plans that PostgreSQL chose are written to test/bench/plans/queue.txt, which is kept: a change of a plan shows in a diff.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countQueues, listQueue, searchCases } from '../../libs/applications/src/queue/queue.repository.js';
import { queuesOf } from '../../libs/applications/src/queue/queues.js';
import type { Tx } from '#database';
import { caseInWork } from '../kit/case-steps.js';
import { exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import type { Visitor } from '../kit/visitor.js';
import { benchServer } from './kit/bench-server.js';
import { printRows } from './kit/report.js';

const permits = Number(process.env['OPENCITES_BENCH_PERMITS'] ?? 1_000_000);
const open = Math.min(20_000, permits);
const traders = 5000;
const rounds = 60;
const written = [
  'applications.application',
  'applications.desk',
  'applications.likeness',
  'issuance.permit',
  'issuance.permit_line',
  'identity.organisation',
];

const number = (n: number) => `XA-2020-${String(n).padStart(7, '0')}`;
const server = await benchServer();
const house = await startCasework();
try {
  const portal = await PortalPages.open(house);
  const at = await caseInWork(house, exportForm());
  const { applicant, caseOfficer } = house.people;
  const began = performance.now();
  const say = (text: string) => process.stdout.write(`${text}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  // With triggers asleep: what is measured afterwards is reading.
  const queries = house.admin.createQueryRunner();
  for (const table of written) await queries.query(`alter table ${table} disable trigger all`);
  await queries.query(
    `insert into identity.organisation (id, code, name, kind, legal_form, country, address)
     select gen_random_uuid(), 'XA-T' || n, 'Trader number ' || n || ' of Utopia', 'trader', 'legal', 'XA', '1 Street' from generate_series(1, ${traders}) n`,
  );
  const state = `case when n <= ${open} then (array['submitted', 'in-work', 'in-work', 'information-asked', 'decided', 'approved'])[1 + n % 6] else 'issued' end`;
  await queries.query(
    `insert into applications.application (id, case_number, country, state, version, applicant, applicant_org, form, form_sha256, document_type, line_count,
       declaration, submitted_at, created_at, case_officer, last_event, last_actor, last_org, last_role)
     select ('01800000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'XA-2020-' || lpad(n::text, 7, '0'), 'XA', ${state}, 5, $1, 'XA-T' || (1 + n % ${traders}),
       jsonb_build_object('documentType', 'E', 'exporter', jsonb_build_object('name', 'Trader ' || n % ${traders}), 'lines', jsonb_build_array(jsonb_build_object(
         'line', 1, 'scientificName', (array['Python regius', 'Varanus niloticus', 'Crocodylus niloticus'])[1 + n % 3], 'appendix', 'II', 'term', 'SKI',
         'quantity', jsonb_build_object('value', (n % 400)::text, 'unit', 'NAR')))),
       sha256(n::text::bytea), 'E', 1, '{}', now() - n * interval '1 minute', now() - n * interval '1 minute', case when n % 6 <> 0 then $2::uuid end,
       'take', $2, 'XA-MA', 'case-officer'
     from generate_series(1, ${permits}) n`,
    [applicant.personId, caseOfficer.personId],
  );
  say(`${permits} applications`);
  await queries.query(
    `insert into issuance.permit (id, application_id, country, number, document_type, state, document, document_sha256, status_list, status_index, valid_until,
       expires_at, round, approved_by, reserved_at, reserved_by, issued_at, last_event, last_actor, last_org, last_role)
     select a.id, a.id, 'XA', lpad((n / 1000000 + 10)::text, 2, '0') || 'XA' || lpad((n % 1000000)::text, 6, '0'), 'E', 'issued', n::text::bytea, sha256(n::text::bytea),
       20000, n, '2026-01-01', '2026-01-02', 1, $1, now(), $1, now(), 'complete', $1, 'XA-MA', 'system'
     from generate_series(${open + 1}, ${permits}) n join applications.application a on a.case_number = 'XA-2020-' || lpad(n::text, 7, '0')`,
    [caseOfficer.personId],
  );
  await queries.query(
    `insert into issuance.permit_line (permit_id, line, scientific_name, term, appendix, source, quantity, unit, rule_year)
     select id, 1, (array['Python regius', 'Varanus niloticus', 'Crocodylus niloticus'])[1 + status_index % 3], 'SKI', 'II', 'W', 1, 'NAR', 2026 from issuance.permit where status_list = 20000`,
  );
  await queries.query(
    `insert into applications.likeness (application_id, key, species, submitted_at)
     select id, form_sha256, applications.species_of(form), submitted_at from applications.application where case_number like 'XA-2020-%'`,
  );
  await queries.query(
    `insert into applications.desk (application_id, case_number, state, officer, applicant, applicant_org, document_type, species, species_count, appendices, quantity, unit,
       line_count, clock_from, warns, flags)
     select id, case_number, state, case_officer, applicant, applicant_org, 'E', form #>> '{lines,0,scientificName}', 1, '{II}', '5', 'NAR', 1, submitted_at,
       (line_count % 2), '{distribution}' from applications.application where state in ('submitted', 'in-work', 'information-asked', 'decided', 'approved') and case_number like 'XA-2020-%'`,
  );
  say('permits and open cases');
  for (const table of written) {
    await queries.query(`alter table ${table} enable trigger all`);
    await queries.query(`vacuum analyze ${table}`);
  }
  await queries.release();
  say('statistics');

  const visitor = await portal.signedIn(caseOfficer);
  const measured = [
    await timed(visitor, 'queue, 50 rows: my cases', () => '/en/queue', 300),
    await timed(visitor, 'queue, 50 rows: overdue', () => '/en/queue?queue=overdue', 300),
    await timed(visitor, 'queue, 50 rows: flagged, Appendix II', () => '/en/queue?queue=flags&appendix=II', 300),
    await timed(visitor, 'search by case number', (round) => `/en/queue/search?q=${number(1 + round * 7919)}`, 100),
    await timed(visitor, 'search by trader', (round) => `/en/queue/search?q=trader+number+${10 + round}`, 100),
    await timed(visitor, 'case page', () => `/en/cases/${at.id}`, 300),
    await timed(visitor, 'dossier of a species with a third of all permits', () => '/en/dossiers?name=Python+regius', null),
  ];
  printRows(measured, [
    `${permits.toLocaleString('en')} permits, ${open.toLocaleString('en')} open cases; p95 of ${rounds} requests, one at a time.`,
  ]);
  await writePlans();
  await portal.close();
  await house.close();
} finally {
  await server.stop();
}

/** Has each statement of the queue and its search explained as it stands, with the values it was asked with. */
async function writePlans(): Promise<void> {
  const queries = house.admin.createQueryRunner();
  const plans: string[] = [];
  let what = '';
  const recorder: Tx = {
    query: async (text: string, values: unknown[] = []) => {
      const rows = (await queries.query(`explain (costs off) ${text}`, values)) as { 'QUERY PLAN': string }[];
      plans.push(`== ${what}`, '', text.trim().replace(/^ {4,}/gm, '  '), '', ...rows.map((row) => row['QUERY PLAN']), '');
      return queries.query(text, values);
    },
  } as unknown as Tx;
  const scope = { person: house.people.caseOfficer.personId, timeZone: 'Etc/UTC', firstDayInTime: '2026-01-01' };
  const queues = queuesOf('case-officer');
  const page = { filter: {}, after: null, limit: 51 };
  what = 'counts of all queues of a case officer';
  await countQueues(recorder, queues, scope);
  for (const queue of queues) {
    what = `queue "${queue.slug}", 50 rows and one more`;
    await listQueue(recorder, queue, scope, page);
  }
  what = 'search by case number';
  await searchCases(recorder, number(4711), 50);
  what = 'search by name of a trader';
  await searchCases(recorder, 'trader number 12', 50);
  await queries.release();
  const head = `Plans of the work queue, as PostgreSQL chose them with ${permits.toLocaleString('en')} permits and ${open.toLocaleString('en')} open cases.`;
  // Names and values of a run say nothing about its plans.
  const text = plans.join('\n').replaceAll(scope.person, 'PERSON');
  writeFileSync(
    join(process.cwd(), 'test', 'bench', 'plans', 'queue.txt'),
    `${head}\nWritten by \`npm run bench queue\`.\n\n${text.trimEnd()}\n`,
  );
}

async function timed(visitor: Visitor, what: string, path: (round: number) => string, target: number | null) {
  const times: number[] = [];
  for (let round = -3; round < rounds; round += 1) {
    const from = performance.now();
    const { status } = await visitor.open(path(Math.max(round, 0)));
    if (status !== 200) throw new Error(`${what}: ${status} ${visitor.text().slice(0, 300)}`);
    if (round >= 0) times.push(performance.now() - from);
  }
  const p95 = times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1]!;
  return {
    what,
    measured: `${p95.toFixed(0)} ms`,
    limit: '',
    ratio: null,
    target: target === null ? '' : `<= ${target} ms`,
    ok: target === null ? null : p95 <= target,
  };
}
