import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  evidenceHash,
  caseInWork,
  caseSubmitted,
  decidedCase,
  findEverything,
  issuedPermit,
  step,
} from '../../../../../test/kit/case-steps.js';
import { changePolicy, conductPolicy, defaultCodeVersion, officerVettingPolicy } from '#identity';
import type { EntryValue } from '#ledger';
import { type Casework, exportForm, type Person } from '../../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../../test/kit/draw-house.js';
import { signForm } from '../../../../../test/kit/passkey-form.js';
import { drawnAtOnce } from '../../../../../test/kit/portal-records.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('the desk of the authority', () => {
  let draws: DrawHouse;
  let house: Casework;
  let portal: PortalPages;
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    portal = await PortalPages.open(house);
  });
  afterAll(async () => {
    await portal?.close();
    await draws?.close();
  });

  const signs = (visitor: Visitor, who: Person) => signForm(portal, visitor, who);

  it('shows the cases of an officer with what is due, and nobody else’s in the same queue', async () => {
    const at = await caseSubmitted(house, exportForm());
    const officer = await portal.signedIn(house.people.caseOfficer);
    await officer.open('/en/queue');
    expect(officer.text()).toContain('My cases 1');
    expect(officer.text()).toContain('Python regius');
    expect(officer.text()).toMatch(/15 working days left/);
    await officer.open('/en/queue?queue=unassigned');
    expect(officer.text()).toContain('Every open case has an officer.');
    await officer.open('/en/queue?queue=mine&appendix=I&documentType=&flag=');
    expect(officer.text()).toContain('No case fits these filters.');
    await officer.open('/en/queue?queue=mine');
    await house.admin.query(`update applications.desk set species = '=HYPERLINK("x")'`);
    await officer.follow('Download as CSV (at most 10,000 cases)');
    await house.admin.query(`update applications.desk set species = 'Python regius'`);
    const lines = officer.page.text.split('\r\n');
    expect(lines[0]).toBe('\ufeff"Case","State","Applicant","Document","Species","Lines","App.","Quantity","Unit","Due","Flags","Officer"');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^"XA-\d{4}-\d{6}","[^"]+","Name of XA-TRADE","[^"]+","'=HYPERLINK\(""x""\)","1"/);
    const [look] = (await house.admin.query(
      `select convert_from(entry, 'UTF8')::jsonb as told from ledger.event_bytes order by recorded_at desc, event_id desc limit 1`,
    )) as { told: Record<string, unknown> }[];
    expect(look?.told).toMatchObject({ k: 'look.list', pub: { count: 1, of: 'applications' } });
    await officer.open('/en/queue?queue=mine&appendix=I&as=csv');
    expect(officer.page.text.trimEnd().split('\r\n')).toHaveLength(1);
    await officer.open('/en/queue/search?q=name+of+xa-tr');
    expect(officer.page.text).toContain(`/cases/${at.id}`);
    await officer.open('/en/queue/search?q=XA-OTHER');
    expect(officer.page.text).not.toContain('/cases/');
    const scientist = await portal.signedIn(house.people.scientist);
    await scientist.open('/fr/queue?queue=mine');
    expect(scientist.page.status).toBe(404);
    const applicant = await portal.signedIn(house.people.applicant);
    expect((await applicant.open('/en/queue')).status).toBe(403);
    expect((await applicant.open(`/en/cases/${at.id}`)).status).toBe(403);
  });

  it('opens the next case, takes it, and asks the applicant while the clock stands still', async () => {
    const officer = await portal.signedIn(house.people.caseOfficer);
    await officer.open('/en/queue');
    await officer.send({}, { form: /queue\/next$/ });
    expect(officer.text()).toContain('You have the case.');
    const address = officer.address.split('?')[0]!;
    expect((await officer.send({ question: 'short' }, { form: /\/ask$/ })).status).toBe(422);
    expect(officer.page.text).toContain('value="short"'.replace('value="short"', 'short'));
    await officer.send({ question: 'Please send the invoice of the parent stock.' });
    expect(officer.text()).toContain('The clock stands still.');
    await officer.open(`${address}?part=messages`);
    expect(officer.text()).toContain('Please send the invoice of the parent stock.');
    await officer.open(`${address}?part=history`);
    expect(officer.text()).toContain('Drawn among 1 officer');
    await officer.open('/en/queue?queue=applicant');
    expect(officer.text()).toContain('Clock stopped');
  });

  it('shows who did what when two work on one case, and keeps what was typed', async () => {
    const at = await caseInWork(house, exportForm());
    const officer = await portal.signedIn(house.people.caseOfficer);
    const scientist = await portal.signedIn(house.people.scientist);
    await officer.open(`/en/cases/${at.id}`);
    await scientist.open(`/en/cases/${at.id}`);
    await scientist.send({ question: 'How was the population surveyed?' }, { form: /\/ask$/ });
    const late = await officer.send({ question: 'Please send the invoice of the parent stock.' }, { form: /\/ask$/ });
    expect(late.status).toBe(409);
    expect(officer.text()).toContain('Somebody changed this case meanwhile');
    expect(officer.text()).toContain('How was the population surveyed?');
    expect(officer.text()).toContain('Person scientist');
    expect(officer.text()).toContain('Please send the invoice of the parent stock.');
  });

  it('takes a case from finding to issue by four different hands, each signing what their page shows', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } }));
    const { scientist, caseOfficer, issuer } = house.people;
    const [science, officer, second] = [
      await portal.signedIn(scientist),
      await portal.signedIn(caseOfficer),
      await portal.signedIn(issuer),
    ];
    await science.open('/en/queue');
    expect(science.text()).toContain('Give a finding');
    await science.open(`/en/cases/${at.id}/decide?kind=non-detriment`);
    expect((await science.send({}, { form: /\/statement$/ })).status).toBe(422);
    await science.send(
      {
        population: 'Stable in three surveys since 2019.',
        outcome: 'conditional',
        conditions: 'At most 10 skins of adults a year.',
        evidence: evidenceHash,
      },
      { form: /\/statement$/ },
    );
    expect(science.text()).toContain('positive with conditions');
    expect(science.text()).toContain('Signing needs a passkey');
    await signs(science, scientist);
    expect(science.text()).toContain('Your signed decision is on record.');

    await officer.open(`/en/cases/${at.id}/decide?kind=legal-acquisition`);
    await officer.send({ outcome: 'positive', evidence: evidenceHash }, { form: /\/statement$/ });
    await signs(officer, caseOfficer);
    await officer.open(`/en/cases/${at.id}/decide?kind=recommendation`);
    await officer.send({ outcome: 'positive' }, { form: /\/statement$/ });
    // The officer who recommends is not the one who decides.
    await signs(officer, caseOfficer);
    expect((await officer.open(`/en/cases/${at.id}/approval`)).status).toBe(403);
    expect((await officer.open(`/en/cases/${at.id}/decide?kind=approval`)).status).toBe(404);

    await second.open('/en/queue');
    expect(second.text()).toContain('To decide 1');
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).toContain('Last valid day');
    await second.open(`/en/cases/${at.id}`);
    const warned = [...second.page.text.matchAll(/kind=override&(?:amp;)?rule=([a-z-]+)/g)].map(([, rule]) => rule!);
    for (const rule of warned) {
      await second.open(`/en/cases/${at.id}/decide?kind=override&rule=${rule}`);
      await second.send({ reason: 'The survey of 2025 answers this warning.' }, { form: /\/statement$/ });
      await signs(second, issuer);
    }
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).not.toContain('These stand in the way');
    await second.send({}, { form: /\/statement$/ });
    const done = await signs(second, issuer);
    expect([done.status, second.text().includes('The quota is reserved')]).toEqual([200, true]);
    await second.send({}, { form: /\/issue$/ });
    expect([second.address.startsWith('/en/permits/'), second.page.status]).toEqual([true, 200]);
    expect(second.text()).toMatch(/26XA\d{6}/);
  });

  it('decides nothing on a signature that is none, and once on one that is sent twice', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '8', unit: 'NAR' } }));
    const { scientist } = house.people;
    const science = await portal.signedIn(scientist);
    const prepare = async () => {
      await science.open(`/en/cases/${at.id}/decide?kind=non-detriment`);
      return science.send({ outcome: 'positive' }, { form: /\/statement$/ });
    };
    await prepare();
    for (const forged of ['', '{}', 'not json', '{"id":"AA","rawId":"AA","type":"public-key","response":{}}']) {
      await prepare();
      const answer = await science.send({ _assertion: forged }, { form: /\/signed$/ });
      expect([forged, answer.status >= 400 && answer.status < 500]).toEqual([forged, true]);
    }
    await prepare();
    const page = science.page;
    await signs(science, scientist);
    science.page = page;
    await signs(science, scientist);
    const [{ count }] = (await house.admin.query('select count(*)::int as count from applications.decision where application_id = $1', [
      at.id,
    ])) as [{ count: number }];
    expect(count).toBe(1);
  });

  it('refuses in writing, with a letter that can be printed', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '9', unit: 'NAR' } }));
    await findEverything(house, at);
    const { caseOfficer, issuer } = house.people;
    const officer = await portal.signedIn(caseOfficer);
    await officer.open(`/en/cases/${at.id}/decide?kind=recommendation`);
    await officer.send({ outcome: 'negative', reason: 'The stock came from nobody knows where.' }, { form: /\/statement$/ });
    await signs(officer, caseOfficer);
    const second = await portal.signedIn(issuer);
    await second.open(`/en/cases/${at.id}/decide?kind=refusal`);
    expect((await second.send({ reason: 'no' }, { form: /\/statement$/ })).status).toBe(422);
    expect(second.page.text).toContain('href="#reason"');
    await second.send({ reason: 'The papers do not show a legal origin.' }, { form: /\/statement$/ });
    await signs(second, issuer);
    expect(second.text()).toContain('The application is refused.');
    await second.open(`/es/cases/${at.id}/refusal`);
    expect(second.text()).toContain('The papers do not show a legal origin.');
    expect(second.text()).toContain('You may appeal to the Minister within 30 days');
  });

  it('shows evidence from a place where it can do nothing', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '12', unit: 'NAR' } }));
    const officer = await portal.signedIn(house.people.caseOfficer);
    await officer.open(`/en/cases/${at.id}?part=documents`);
    expect(officer.page.text).toContain('<iframe');
    const file = /src="(\/cases\/[^"]*\/files\/[^"]*)"/.exec(officer.page.text)?.[1] ?? '';
    const { headers, status, text } = await officer.open(file);
    expect([status, text.startsWith('%PDF'), headers['x-content-type-options']]).toEqual([200, true, 'nosniff']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('script-src');
    expect((await officer.open(file.replace(/[0-9a-f]{12}$/, '000000000000'))).status).toBe(404);
  });

  it('finds two applications for the same goods and puts them side by side', async () => {
    const one = await caseInWork(house, exportForm({}, { quantity: { value: '21', unit: 'NAR' } }));
    const two = await caseSubmitted(house, exportForm({ validUntil: '2027-03-31' }, { quantity: { value: '21', unit: 'NAR' } }));
    const officer = await portal.signedIn(house.people.caseOfficer);
    await officer.open('/en/queue?queue=duplicates');
    expect(officer.text()).toContain('Possible duplicates 2');
    await officer.open(`/en/cases/${one.id}`);
    await officer.follow('Compare with');
    expect(officer.address).toContain(two.id);
    expect(officer.text()).toContain('1 field differs');
    expect(officer.text()).toContain('31 Mar 2027');
    expect((await officer.open(`/en/cases/${one.id}/compare?with=${randomUUID()}`)).status).toBe(404);
  });

  it('suspends a permit by two people, each signing, and shows what both said', async () => {
    const permit = await issuedPermit(house, exportForm({}, { quantity: { value: '31', unit: 'NAR' } }));
    const { caseOfficer, issuer, scientist } = house.people;
    const officer = await portal.signedIn(caseOfficer);
    await officer.open(`/en/permits/${permit.id}`);
    expect(officer.text()).toContain('Sealed form (PDF)');
    expect((await officer.send({ kind: 'suspend', reason: 'short' }, { form: /\/statement$/ })).status).toBe(422);
    await officer.open(`/en/permits/${permit.id}`);
    await officer.send({ kind: 'suspend', reason: 'The licence of the exporter is looked into.' }, { form: /\/statement$/ });
    expect(officer.text()).toContain('Suspend the permit');
    await signs(officer, caseOfficer);
    expect(officer.text()).toContain('waits for a second officer');
    expect(officer.page.text).not.toContain('value="approve"');
    const second = await portal.signedIn(issuer);
    await second.open(`/en/permits/${permit.id}`);
    await second.send({ act: 'approve' }, { form: /\/statement$/ });
    expect(second.text()).toContain('Approve: the permit is suspended');
    await signs(second, issuer);
    expect(second.text()).toMatch(/suspended.*The licence of the exporter is looked into\./);
    const science = await portal.signedIn(scientist);
    await science.open('/en/dossiers?name=Python+regius');
    expect(science.text()).toContain('31 Number of specimens');
    expect(science.text()).toContain('Non-detriment finding: positive');
    expect((await science.open('/es/dossiers?name=Nobody+knows')).status).toBe(404);
  });

  it('sends a case back, and gives one to another officer with a reason that is counted', async () => {
    const at = await decidedCase(house, exportForm({}, { quantity: { value: '11', unit: 'NAR' } }));
    const other = await house.person('case.officer.two', 'XA-MA', 'case-officer');
    const second = await portal.signedIn(house.people.issuer);
    await second.open(`/en/cases/${at.id}`);
    await second.send({ reason: 'The quantity differs from the invoice.' }, { form: /\/return$/ });
    expect(second.text()).toContain('The case went back to the case officer.');
    await second.send({ officer: other.personId, reason: 'absence', note: 'On leave until Friday.' }, { form: /\/reassign$/ });
    expect(second.text()).toContain('The case has another officer.');
    await second.open(`/en/cases/${at.id}?part=history`);
    expect(second.text()).toContain('absence: On leave until Friday.');
    const two = await portal.signedIn(other);
    await two.open('/en/queue');
    expect(two.text()).toContain('My cases 1');
  });

  it('shows those who may reassign how much work there is and with whom, and nobody else', async () => {
    const open = await caseInWork(house, exportForm({}, { quantity: { value: '13', unit: 'NAR' } }));
    await step(house, house.people.caseOfficer, open, 'information-requests', { question: 'Which carrier takes the animals?' });
    const second = await portal.signedIn(house.people.issuer);
    await second.open('/en/team');
    const held = (await house.admin.query(
      `select p.full_name as name, count(*)::int as open, count(*) filter (where k.paused_at is not null)::int as waiting
         from applications.desk k join identity.person p on p.id = k.officer group by 1`,
    )) as { name: string; open: number; waiting: number }[];
    expect(held.length).toBeGreaterThan(1);
    await second.open('/en/team?as=csv&days=7');
    const rows = second.page.text.split('\r\n').map((row) => row.replaceAll('"', '').split(','));
    for (const { name, open: count, waiting } of held)
      expect(rows.find(([officer]) => officer === name)?.slice(1, 3)).toEqual([String(count), String(waiting)]);
    expect(rows.slice(1).reduce((sum, row) => sum + Number(row[9] ?? 0), 0)).toBe(1);
    expect((await second.open('/en/team?days=8')).status).toBe(400);
    const officer = await portal.signedIn(house.people.caseOfficer);
    expect((await officer.open('/en/team')).status).toBe(403);
  });

  it('asks officers for the code of conduct before they decide, and for their vetting where policy says so', async () => {
    const policy = (name: string, value: EntryValue) =>
      house.machine.run((tx) => changePolicy(tx, { name, value, decidedBy: 'Order 7, 1 December 2026', organisation: 'XA-MA' }));
    const { scientist, issuer, administrator } = house.people;
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '17', unit: 'NAR' } }));
    const finding = {
      outcome: 'positive',
      reason: 'The population bears this trade.',
      evidence: evidenceHash,
    };
    const decide = async (visitor: Visitor) => {
      await visitor.open(`/en/cases/${at.id}/decide?kind=non-detriment`);
      return (await visitor.send(finding, { form: /\/statement$/ })).status;
    };
    const science = await portal.signedIn(scientist);
    // What was prepared before the code came into force is refused by the database when it comes back signed.
    expect(await decide(science)).toBe(200);
    await policy(conductPolicy, { version: defaultCodeVersion, everyMonths: 12 });
    expect((await signs(science, scientist)).status).toBe(403);
    expect(await decide(science)).toBe(403);
    expect(science.text()).toContain('The code of conduct comes first');
    await science.open(`/en/cases/${at.id}`);
    await science.follow('Before your next decision: read and accept the code of conduct');
    expect(science.text()).toContain('I sign only what I have read and checked myself.');
    expect((await science.send({})).status).toBe(422);
    await science.send({ accepted: 'yes' });
    expect(science.address.split('?')[0]).toMatch(new RegExp(`/cases/${at.id}$`));
    expect(science.text()).not.toContain('Before your next decision');
    expect(await decide(science)).toBe(200);
    await policy(conductPolicy, {
      version: 'XA 2',
      everyMonths: 12,
      text: { en: 'Words.'.repeat(9), fr: 'Mots.'.repeat(9), es: 'Palabras.'.repeat(9) },
    });
    expect(await decide(science)).toBe(403);
    await policy(conductPolicy, false);

    await policy(officerVettingPolicy, true);
    expect(await decide(science)).toBe(403);
    expect(science.text()).toContain('Your vetting is missing or has run out');
    const admin = await portal.signedIn(administrator);
    await admin.open('/en/officers');
    const paper = {
      personId: scientist.personId,
      vettedOn: '2026-11-01',
      validUntil: '2020-01-01',
      body: 'Office of public integrity',
      reference: 'No. 12',
    };
    expect((await admin.send(paper, { form: /vettings$/ })).status).toBe(422);
    expect(admin.page.text).toContain('Office of public integrity');
    await admin.send({ ...paper, validUntil: '2036-10-30' }, { form: /vettings$/ });
    expect(admin.text()).toContain('Entered by Person admin');
    expect(admin.page.text).not.toContain('/decision"');
    const { id } = (await house.admin.query(`select id from identity.officer_vetting`))[0] as { id: string };
    const alone = `update identity.officer_vetting set state = 'confirmed', decided_by = proposed_by, decided_org = proposed_org, decided_at = now() where id = $1`;
    await expect(house.admin.query(alone, [id])).rejects.toMatchObject({ driverError: { constraint: 'officer_vetting_two_people' } });
    expect(await decide(science)).toBe(403);
    const second = await portal.signedIn(issuer);
    await second.open('/en/officers');
    await second.send({ decision: 'confirm' }, { form: /decision$/ });
    expect(second.text()).toContain('In force 1 Nov 2026 – 30 Oct 2036');
    expect(await decide(science)).toBe(200);
    const change = `update identity.officer_vetting set valid_until = '2036-10-31' where id = $1`;
    await expect(house.admin.query(change, [id])).rejects.toMatchObject({ driverError: { constraint: 'officer_vetting_transition' } });
    await policy(officerVettingPolicy, false);
  });
});
