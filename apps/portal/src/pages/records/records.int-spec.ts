import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { numberText, NumberLookup } from '#verification';
import { UnitOfWork } from '#database';
import { expectStatus, issuedPermit, reservedPermit } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../../test/kit/casework.js';
import { signForm } from '../../../../../test/kit/passkey-form.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

const year = new Date().getUTCFullYear();
const short = String(year).slice(2);
const begins = `${year}-06-15`;
const idIn = (address: string) => /[0-9a-f-]{36}/.exec(address)![0];
const csv = (text: string) => ({ name: 'table.csv', mediaType: 'text/csv', bytes: Buffer.from(text) });

describe('the records of the authority', () => {
  let house: Casework;
  let portal: PortalPages;
  let second: Person;
  let quota: string;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    second = await house.person('second.issuer', 'XA-MA', 'issuing-officer');
    quota = randomUUID();
    await house.admin.query(
      `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, source, batch_id)
       select $1, 'national', t.id, 'XA', $2, $3, 100, 'NAR', 'Order 7', b.id from species.taxon t, species.import_batch b
        where t.scientific_name = 'Python regius' limit 1`,
      [quota, `${year}-01-01`, `${year}-12-31`],
    );
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });
  const signs = (visitor: Visitor, who: Person) => signForm(portal, visitor, who);

  describe('bringing records along', () => {
    let address: string;
    const upload = async (visitor: Visitor, kind: string, text: string) => {
      await visitor.open(address);
      return visitor.send({}, { form: new RegExp(`tables/${kind}$`), files: { file: csv(text) } });
    };

    it('tells of each row that is refused why, and keeps the good ones', async () => {
      const clerk = await portal.signedIn(house.people.caseOfficer);
      await clerk.open('/en/cut-over');
      expect((await clerk.send({ beginsOn: '15.6.2026' })).status).toBe(422);
      expect(clerk.page.text).toContain('value="15.6.2026"');
      await clerk.send({ beginsOn: begins });
      address = clerk.address;
      // As spreadsheets write them: a byte order mark and semicolons, tabs, a decimal comma, a formula.
      const heads = 'Number;Document type;Issued on;Valid until;Status;Exporter;Scientific name;Term;Quantity;Unit';
      const permits = [
        `\ufeff${heads}`,
        `"XA/77 b";E;${year - 1}-12-01;${year}-08-31;valid;"Skins; Ltd";Python regius;SKI;12.5;KGM`,
        `"XA/77 b";E;${year - 1}-12-01;${year}-08-31;valid;"Skins; Ltd";Varanus niloticus;SKI;4;NAR`,
        `${short}XA000007;E;${year}-01-05;${year}-06-30;used;A Trader;Python regius;SKI;3;NAR`,
        `${short}XA000008;E;${year}-01-05;${year}-06-30;used;A Trader;Python regius;SKI;3,5;NAR`,
        `${short}XA000009;E;${begins};${year}-11-30;lost;=HYPERLINK("x");Python regius;XXX;3;NAR`,
      ].join('\r\n');
      expect((await upload(clerk, 'permits', permits)).status).toBe(200);
      expect(clerk.text()).toContain('3 rows accepted, 2 refused');
      expect(clerk.text()).toContain('quantity : Uses a comma');
      expect(clerk.text()).toContain(`issuedOn : Must lie before ${begins}`);
      expect(clerk.text()).toContain('exporter : Begins like a formula');
      await clerk.open(`${address.split('#')[0]}/tables/permits`);
      expect(clerk.page.text).toMatch(/^\ufeffrow,faults,Number/);
      expect(clerk.page.text).toContain(`5,"quantity: Uses a comma`);
      // What a spreadsheet would run is made text.
      expect(clerk.page.text).toContain(`"'=HYPERLINK(""x"")"`);
      expect((await upload(clerk, 'numbers', 'year\tlastSerial\nnext\t12')).status).toBe(200);
      expect(clerk.text()).toContain('0 rows accepted, 1 refused');
      expect((await upload(clerk, 'numbers', 'a,b\n1,2')).status).toBe(422);
      expect(clerk.text()).toContain('Look at: year, lastSerial.');
      await upload(clerk, 'numbers', `year\tlastSerial\n${year}\t4512`);
      await upload(
        clerk,
        'quota-use',
        'scientificName,used,unit,term\nPython regius,60,NAR,SKI\nPython regius,1,KGM,\nPython regius,1,NAR,',
      );
      expect(clerk.text()).toContain('The quota is counted in NAR.');
      expect(clerk.text()).toContain('Several quotas fit');
      await upload(
        clerk,
        'cases',
        `reference,receivedOn,party,documentType,scientificName\nOLD-1,${year}-05-30,Old Trader,E,Python regius\nOLD-2,${year}-06-01,Other,I,`,
      );
      await upload(clerk, 'stamps', 'prefix,first,last,state,office\nXA,0001,0100,free,\nXA,0101,0110,lost,\nXA,0110,0120,free,');
      expect(clerk.text()).toContain('first : Stands in an earlier row already.');
      expect(clerk.text()).toContain('2 rows accepted, 1 refused');
    });

    it('is proposed with what stays out said, and approved by two others with their passkeys', async () => {
      const clerk = await portal.signedIn(house.people.caseOfficer);
      await clerk.open(address);
      expect((await clerk.send({}, { form: /proposal$/ })).status).toBe(422);
      expect(clerk.text()).toContain('5 rows were refused.');
      await clerk.send({ leaveOut: 'yes' }, { form: /proposal$/ });
      expect(clerk.text()).toContain('Waits for approval');
      const issuer = await portal.signedIn(house.people.issuer);
      await issuer.open(address);
      expect((await issuer.send({ verdict: 'refuse' }, { form: /statement$/ })).status).toBe(422);
      await issuer.send({ verdict: 'approve' }, { form: /statement$/ });
      expect(issuer.text()).toContain('3 rows, 2 left out');
      await signs(issuer, house.people.issuer);
      expect(issuer.text()).toContain('You have decided; another person must too.');
      // Not the clerk, not the same officer, and not without a signature.
      const again = await house.post(house.people.issuer, `/v1/cut-overs/${idIn(address)}/statements`, { verdict: 'approve' });
      expect([again.status, again.json<{ code: string }>().code]).toEqual([409, 'cut-over-decided']);
      const unsigned = await house.post(second, `/v1/cut-overs/${idIn(address)}/approval`, {});
      expect([unsigned.status, unsigned.json<{ code: string }>().code]).toEqual([403, 'signature-needed']);
      const before = (await house.admin.query('select count(*)::int as n from records.legacy_permit')) as [{ n: number }];
      expect(before[0].n).toBe(0);
      const other = await portal.signedIn(second);
      await other.open(address);
      await other.send({ verdict: 'approve', note: 'Counted against the books.' }, { form: /statement$/ });
      await signs(other, second);
      expect(other.text()).toContain('Carried out');
      const told = (await house.admin.query(
        `select convert_from(entry, 'UTF8')::jsonb as entry from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'records.begun'`,
      )) as { entry: { pub: Record<string, unknown> } }[];
      expect(told).toHaveLength(1);
      expect(JSON.stringify(told[0])).toContain(begins);
    });

    it('is held by the database: what was proposed does not change, nobody approves their own, two are needed', async () => {
      const tried = async (sql: string, parameters: unknown[] = []) =>
        house.portal
          .run((tx) => tx.query(sql, parameters))
          .then(
            () => 'done',
            (error: { driverError?: { constraint?: string; message: string } }) =>
              error.driverError?.constraint ?? error.driverError?.message,
          );
      expect(await tried('insert into records.legacy_permit select * from records.legacy_permit')).toMatch(/permission denied/);
      expect(await tried('delete from records.cut_over_row')).toBe('cut_over_fixed');
      expect(await tried(`update records.cut_over set state = 'draft', version = version + 1`)).toBe('cut_over_step');
      expect(
        await tried(`insert into species.quota_entry (id, quota_id, permit_id, kind, amount) values ($1, $2, $1, 'import', 5)`, [
          randomUUID(),
          quota,
        ]),
      ).toMatch(/row-level security/);
      expect(await tried('select issuance.take_number($1, $2)', ['XA', year])).toBe('done');
    });

    it('makes the next number follow, the quota count, and an outside check say where records begin', async () => {
      const permit = await issuedPermit(house, exportForm({}, { quantity: { value: '10', unit: 'NAR' } }));
      expect(permit.number > `${short}XA004512`).toBe(true);
      const outside = new NumberLookup(new UnitOfWork(await house.database.dataSource('oc_gateway', 2)));
      const ask = async (number: string, dated: string | null = null) => numberText(await outside.ask(number, dated), 'en');
      expect(await outside.recordsBeginOn()).toBe(begins);
      expect(await ask(`${String(year - 1).slice(2)}XA000123`)).toContain('Not known: records begin on 15 Jun');
      expect(await ask(`${short}XA004600`, `${year}-06-14`)).toContain('Not known: records begin on 15 Jun');
      expect(await ask(`${short}XA004700`)).toContain('Not on record. Records begin on 15 Jun');
      expect(await ask('xa/77 B')).toContain('On record, issued on paper before 15 Jun');
      expect(await ask('xa/77 B')).toContain('not signed. Status on record: valid');
      expect((await outside.ask('xa/77 B', null)).verdict).toBe('amber');
      expect(await ask(permit.number)).toContain('Anybody can copy a number');
      const looked = (await house.admin.query('select count(*)::int as n from records.public_look')) as [{ n: number }];
      expect(looked[0].n).toBe(4);
    });
  });

  it('shows of a quota what is reserved, committed and left, with the permits and the import behind it', async () => {
    const scientist = await portal.signedIn(house.people.scientist);
    await scientist.open('/en/quotas?name=Python&day=');
    expect(scientist.text()).toContain('Python regius');
    expect(scientist.text()).toMatch(/70% committed|100 .* 0 70 0 30/);
    await scientist.open(`/en/quotas/${quota}`);
    expect(scientist.text()).toContain('Used before 15 Jun');
    expect(scientist.text()).toMatch(/Left 30/);
    expect(scientist.text()).toMatch(new RegExp(`${short}XA\\d{6} XA-${year}-\\d+ issued 0 10`));
    const applicant = await portal.signedIn(house.people.applicant);
    expect((await applicant.open(`/en/quotas/${quota}`)).status).toBe(403);
  });

  it('counts stamps by two officers, puts one on each permit, and never uses a number twice', async () => {
    const clerk = await portal.signedIn(house.people.caseOfficer);
    await clerk.open('/en/stamps');
    expect(clerk.text()).toContain('In stock 100 XA0001 – XA0100');
    expect((await clerk.send({ kind: 'received', first: '12', last: 'x', note: '' }, { form: /stamps\/movements$/ })).status).toBe(422);
    const range = { kind: 'received', prefix: 'xa', first: '0200', last: '0209', note: 'Delivery note 5' };
    await clerk.send(range, { form: /stamps\/movements$/ });
    expect(clerk.text()).toContain('another officer counts the stamps');
    const issuer = await portal.signedIn(house.people.issuer);
    await issuer.open('/en/stamps');
    await issuer.send({}, { form: /confirmation$/ });
    expect(issuer.text()).toContain('In stock 110');
    // The same numbers once more, and a range that is not in stock.
    for (const [change, reason] of [
      [{ ...range, first: '0209', last: '0215' }, 'received before'],
      [{ ...range, kind: 'lost', first: '0100', last: '0105' }, 'never received, stands on a permit'],
    ] as const) {
      await clerk.open('/en/stamps');
      await clerk.send(change, { form: /stamps\/movements$/ });
      await issuer.open('/en/stamps');
      expect((await issuer.send({}, { form: /confirmation$/ })).status).toBe(422);
      expect(issuer.text()).toContain(reason);
      await issuer.send({ note: 'Counted otherwise.' }, { form: /refusal$/ });
    }
    await house.machine.run(async (tx) => {
      await tx.query('set local role oc_owner');
      await tx.query('alter table identity.policy disable trigger policy_event_required');
      await tx.query(
        `insert into identity.policy (id, name, value, valid_from, decided_by) values (gen_random_uuid(), 'security-stamps', '"stock"', now(), 'Order 9')`,
      );
      await tx.query('alter table identity.policy enable always trigger policy_event_required');
    });
    const stamped = await reservedPermit(house, exportForm({}, { quantity: { value: '1', unit: 'NAR' } }));
    const [row] = (await house.admin.query('select security_stamp as stamp from issuance.permit where id = $1', [stamped.id])) as [
      { stamp: string },
    ];
    expect(row.stamp).toBe('XA0001');
    await clerk.open('/en/stamps?number=xa0001');
    expect(clerk.text()).toContain(`Stamp XA0001 : On permits, ${stamped.number}`);
    await house.admin.query(`update identity.policy set valid_until = now() where name = 'security-stamps'`).catch(() => undefined);
  });

  it('forgets no case from before: each is closed with a reason or goes on here', async () => {
    const clerk = await portal.signedIn(house.people.caseOfficer);
    await clerk.open('/en/earlier/cases');
    expect(clerk.text()).toContain('OLD-1');
    const form = new RegExp(/cases\/[^/]+\/closing$/);
    const [first] = clerk.forms().filter(({ action }) => form.test(action));
    const only = new RegExp(first!.action.replaceAll('/', '\\/'));
    expect((await clerk.send({ note: 'gone' }, { form: only })).status).toBe(422);
    await clerk.send({ note: 'Withdrawn by letter of 3 July.' }, { form: only });
    expect(clerk.text()).toContain('Closed: Withdrawn by letter of 3 July.');
    await clerk.open('/en/earlier/permits?number=XA/77');
    expect(clerk.text()).toContain('Varanus niloticus');
    expectStatus(await house.call(house.people.auditor, '/v1/legacy-permits?number=xa/77'), 200);
  });

  it('keeps facilities by proposal, opinion and signed decision, and shows what does not fit together', async () => {
    const clerk = await portal.signedIn(house.people.caseOfficer);
    await clerk.open('/en/registers/operations/new');
    const typed = {
      number: 'A-XA-501',
      country: 'xa',
      kind: 'breeding',
      facility: 'Falcon Farm',
      address: '1 Street',
      scientificName: 'Falco rusticolus',
      approved: 'yes',
      from: '2020-01-01',
      'parentStock.males': '4',
      'parentStock.females': '0',
      'parentStock.origin': 'Bought 2001',
      'capacity.value': '40',
      'capacity.unit': 'nar',
      'years.0.year': '2026',
      'years.0.births': '38',
      reason: 'Papers of 3 March.',
    };
    expect((await clerk.send({ ...typed, from: 'soon', 'years.0.births': 'many' })).status).toBe(422);
    expect(clerk.page.text).toContain('href="#years.0.births"');
    expect(clerk.page.text).toContain('value="many"');
    await clerk.send(typed);
    const proposal = clerk.address;
    expect(clerk.text()).toContain('2026: 38 births without a mother on record.');
    const issuer = await portal.signedIn(house.people.issuer);
    await issuer.open(proposal);
    await issuer.send({ verdict: 'approve' }, { form: /statement$/ });
    expect((await signs(issuer, house.people.issuer)).status).toBe(422);
    expect(issuer.text()).toContain('once its newest opinion is positive');
    const scientist = await portal.signedIn(house.people.scientist);
    await scientist.open(proposal);
    expect((await scientist.send({ opinion: 'fine' }, { form: /opinion$/ })).status).toBe(422);
    await scientist.send({ outcome: 'positive', opinion: 'The females are on loan; seen on 4 March.' }, { form: /opinion$/ });
    await issuer.open(proposal);
    await issuer.send({ verdict: 'approve', note: 'As inspected.' }, { form: /statement$/ });
    await signs(issuer, house.people.issuer);
    expect(issuer.text()).toContain('State Approved');
    // An inspection needs two officers and no new opinion; a change of the stock does.
    await clerk.open('/en/registers/operations?q=Falco+rusticolus');
    await clerk.follow('A-XA-501');
    const entry = clerk.address;
    expect((await clerk.send({ date: '2026-11-01', by: '', outcome: 'failed' }, { form: /inspection$/ })).status).toBe(422);
    await clerk.send({ date: '2026-11-01', by: 'Ana Example', outcome: 'failed' }, { form: /inspection$/ });
    await issuer.open(clerk.address);
    expect(issuer.text()).toContain('Inspections 1 – Date: 1 Nov 2026; By: Ana Example; Outcome: Failed');
    await issuer.send({ verdict: 'approve' }, { form: /statement$/ });
    await signs(issuer, house.people.issuer);
    await clerk.open(entry);
    expect(clerk.text()).toContain('The last inspection, on 2026-11-01, failed.');
    const stale = clerk.page;
    await clerk.follow('Propose a change');
    expect(clerk.page.text).toContain('value="Ana Example"');
    await clerk.send({ 'parentStock.females': '3', reason: 'Three females arrived.' });
    await issuer.open(clerk.address);
    expect(issuer.text()).toContain('Parent stock: Females 0 3');
    await issuer.send({ verdict: 'refuse', note: 'No papers of the females.' }, { form: /statement$/ });
    await signs(issuer, house.people.issuer);
    expect(issuer.text()).toContain('State Refused');
    expect(stale.status).toBe(200);
  });

  it('keeps every other register the same way, and shows none of them to applicants', async () => {
    const clerk = await portal.signedIn(house.people.caseOfficer);
    await clerk.open('/en/registers/offenders/new');
    await clerk.send({
      party: 'Smuggler & Co',
      reason: ['convicted', 'Judgement on file'],
      reference: 'Court 1',
      from: '2026-01-01',
      blocks: 'everything',
    });
    expect(clerk.text()).toContain('Smuggler & Co');
    await clerk.send({}, { form: /withdrawal$/ });
    expect(clerk.text()).toContain('State Withdrawn');
    for (const register of ['foreign-permits', 'consents', 'seizures', 'acceptance', 'focal-points', 'simplified']) {
      expect([register, (await clerk.open(`/fr/registers/${register}`)).status]).toEqual([register, 200]);
      expect([register, (await clerk.open(`/es/registers/${register}/new`)).status]).toEqual([register, 200]);
    }
    expect((await clerk.open('/en/registers/constructor')).status).toBe(404);
    const applicant = await portal.signedIn(house.people.applicant);
    for (const path of ['/registers', '/registers/offenders', '/quotas', '/stamps', '/earlier/permits', '/cut-over'])
      expect([path, (await applicant.open(`/en${path}`)).status]).toEqual([path, 403]);
  });
});
