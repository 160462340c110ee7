import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DraftApplication, signedHeaders } from '#applications';
import { changePolicy } from '#identity';
import { ClamavStandIn } from '../../../../../test/kit/clamav-stand-in.js';
import { caseRefused, caseSubmitted, evidencePdf } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../../../test/kit/casework.js';
import { call } from '../../../../../test/kit/http.js';
import { signForm } from '../../../../../test/kit/passkey-form.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';

const pdf = (name: string, width = 300) => ({
  name,
  mediaType: 'application/pdf',
  bytes: Buffer.from(evidencePdf.toString('latin1').replace('300 400', `${width} 400`)),
});

describe('the pages around applications, without scripts', () => {
  let house: Casework;
  let scanner: ClamavStandIn;
  let portal: PortalPages;
  const paySecret = Buffer.alloc(32, 7);
  const secretFile = join(tmpdir(), `oc-payment-${randomUUID()}`);
  /** A payment page that answers with an address, or with an error. */
  const payments: { server: Server | null; url: string | null; asked: { reference: string; callbackUrl: string }[] } = {
    server: null,
    url: null,
    asked: [],
  };
  beforeAll(async () => {
    house = await startCasework({ vetted: false });
    scanner = await ClamavStandIn.listen();
    const { port } = scanner.address as { port: number };
    payments.server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        payments.asked.push(JSON.parse(body) as { reference: string; callbackUrl: string });
        response.writeHead(payments.url === null ? 500 : 201).end(JSON.stringify({ url: payments.url }));
      });
    });
    await new Promise<void>((resolve) => payments.server!.listen(0, '127.0.0.1', resolve));
    writeFileSync(secretFile, `whsec_${paySecret.toString('base64')}\n`, { mode: 0o600 });
    portal = await PortalPages.open(house, {
      OPENCITES_CLAMAV: `127.0.0.1:${port}`,
      OPENCITES_CLAMAV_SECONDS: '1',
      OPENCITES_PAYMENT_URL: `http://127.0.0.1:${(payments.server.address() as AddressInfo).port}/payments`,
      OPENCITES_PAYMENT_SECRET_FILE: secretFile,
    });
  });
  afterAll(async () => {
    await portal?.close();
    await scanner?.close();
    await new Promise<void>((resolve) => (payments.server ? payments.server.close(() => resolve()) : resolve()));
    rmSync(secretFile, { force: true });
    await house?.close();
  });

  it('take an organisation from nothing to vetted, by two officers', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    const trader = await portal.signedIn(applicant);
    await trader.open('/en/organisation');
    expect(trader.text()).toContain('Your organisation cannot submit applications yet.');
    // Drafts say so from the first page on, not only when they are sent.
    const { id } = (await house.post(applicant, '/v1/applications', exportForm())).json<{ id: string }>();
    for (const page of ['tasks', 'check']) {
      await trader.open(`/en/applications/${id}/${page}`);
      expect(trader.text()).toContain('Your organisation is not vetted yet.');
    }
    await trader.follow('Hand in its particulars');
    expect(trader.address).toBe('/en/organisation');
    await trader.send({}, { form: /begin$/ });
    expect(trader.text()).toContain('Still missing: the number');
    // Half of it is kept, what is wrong is said, what was typed stays.
    await trader.send({ number: 'C-1', 'owner-0-name': 'Marisol Rivera', 'owner-0-country': 'Utopia' }, { form: /particulars$/ });
    expect([trader.page.status, trader.page.text]).toEqual([422, expect.stringContaining('href="#owner-0-country"')]);
    expect(trader.form(/particulars$/).fields).toContainEqual({ name: 'owner-0-country', value: 'UTOPIA' });
    const owner = { 'owner-0-name': 'Marisol Rivera', 'owner-0-country': 'xa', 'owner-0-share': '62,5' };
    await trader.send({ register: 'Companies Registry', contact: 'The director', phone: '+999 1', ...owner }, { form: /particulars$/ });
    expect([trader.page.status, trader.address]).toEqual([200, '/en/organisation']);
    expect(trader.form(/particulars$/).fields).toContainEqual({ name: 'owner-0-share', value: '62.5' });
    // Room for one more.
    expect(trader.form(/particulars$/).fields.some(({ name }) => name === 'owner-1-name')).toBe(true);
    await trader.send({}, { form: /handing-in$/ });
    expect([trader.page.status, trader.text()]).toEqual([
      422,
      expect.stringContaining('Still missing: a proof of identity an extract of the register'),
    ]);
    await trader.send({ kind: 'identity' }, { form: /papers$/, files: { files: pdf('passport.pdf', 301) } });
    await trader.send({ kind: 'registration' }, { form: /papers$/, files: { files: pdf('extract.pdf', 302) } });
    expect(trader.text()).toMatch(/Extract of the register ?: extract\.pdf .{1,20} scanned for viruses/);
    await trader.send({}, { form: /handing-in$/ });
    expect(trader.text()).toContain('Being checked You need to do nothing now');

    const officer = await portal.signedIn(caseOfficer);
    await officer.open('/en/vettings');
    await officer.follow('Name of XA-TRADE');
    await officer.send({ note: 'ok' }, { form: /proposal$/ });
    expect([officer.page.status, officer.page.text]).toEqual([422, expect.stringContaining('href="#proposal"')]);
    await officer.send({ proposal: 'positive', note: 'Register and papers agree.' }, { form: /proposal$/ });
    expect(officer.text()).toContain('somebody else decides.');
    const decider = await portal.signedIn(issuer);
    await decider.open('/en/vettings');
    await decider.follow('Name of XA-TRADE');
    expect(decider.text()).toContain('Register and papers agree.');
    await decider.send({ outcome: 'approved' }, { form: /decision$/ });
    await trader.open('/en/organisation');
    expect(trader.text()).toContain('Vetted Your organisation may submit applications.');
    await trader.open(`/en/applications/${id}/tasks`);
    expect(trader.text()).not.toContain('is not vetted yet');
    await trader.open('/en/organisation');
    expect(trader.page.text).not.toContain('Register and papers agree.');
    await trader.open('/en/notices');
    expect(trader.text()).toContain('Your organisation is vetted');
    // Another house sees nothing of it, and an officer's pages are not a trader's.
    expect((await trader.open('/en/vettings')).status).toBe(403);
  });

  it('keep a file only when the scanner found nothing in it, and lose no other answer when it says nothing', async () => {
    const { applicant } = house.people;
    const made = await house.post(applicant, '/v1/applications', exportForm());
    const { id } = made.json<{ id: string }>();
    const trader = await portal.signedIn(applicant);
    const documents = `/en/applications/${id}/documents`;
    await trader.open(documents);
    scanner.answer = 'stream: Eicar-Test-Signature FOUND\0';
    await trader.send({ item: '' }, { files: { files: pdf('bad.pdf') } });
    expect([trader.page.status, trader.text()]).toEqual([
      422,
      expect.stringContaining('The virus scanner found something in it. It was not kept.'),
    ]);
    scanner.answer = 'hang';
    await trader.send({ item: 'legal-acquisition' }, { files: { files: pdf('late.pdf') } });
    expect([trader.page.status, trader.text()]).toEqual([422, expect.stringContaining('The virus scanner gives no answer now')]);
    expect(trader.form(/documents$/).fields).toContainEqual({ name: 'item', value: 'legal-acquisition' });
    expect(await house.admin.query('select 1 from applications.attachment where application_id = $1', [id])).toEqual([]);
    scanner.answer = 'stream: OK\0';
    await trader.send({ item: '' }, { files: { files: pdf('good.pdf') } });
    expect([trader.page.status, trader.text()]).toEqual([200, expect.stringContaining('scanned for viruses')]);
    // The API is held to the same.
    scanner.answer = 'cut';
    const api = await call(portal.port, `/v1/applications/${id}/attachments?name=x.pdf`, {
      method: 'POST',
      body: pdf('x', 310).bytes,
      bearer: applicant.bearer,
      headers: { 'content-type': 'application/pdf', 'idempotency-key': randomUUID() },
    });
    expect([api.status, api.headers['retry-after']]).toEqual([503, '60']);
    scanner.answer = 'stream: OK\0';
  });

  it('show what is to be paid, lead to the payment page, and believe its signed report alone', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    const row = { documentType: 'E', amount: '25.50', currency: 'XTS', source: 'Fees Order 2026, item 4' };
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [row], decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const at = await caseSubmitted(house, exportForm());
    const trader = await portal.signedIn(applicant);
    await trader.open(`/en/applications/${at.id}/submitted`);
    await trader.follow('Fees and payment');
    expect(trader.text()).toContain('25.50 XTS To be paid');
    payments.url = 'https://pay.example/p/1';
    await trader.send({}, { form: /payment$/ });
    expect(trader.text()).toContain('The payment page of pay.example takes the payment');
    expect(trader.page.text).toContain('href="https://pay.example/p/1"');
    payments.url = null;
    await trader.open(`/en/applications/${at.id}/fees`);
    expect((await trader.send({}, { form: /payment$/ })).status).toBe(503);

    const asked = payments.asked[0]!;
    const body = JSON.stringify({ type: 'payment.paid', reference: asked.reference, amount: '25.5', currency: 'XTS', receipt: 'P-991' });
    const report = (secret: Buffer, text = body) =>
      call(portal.port, new URL(asked.callbackUrl).pathname, {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json', ...signedHeaders('msg_1', new Date(), text, secret) },
      });
    expect((await report(Buffer.alloc(32, 9))).status).toBe(401);
    expect((await report(paySecret, body.replace('25.5', '2.55'))).status).toBe(422);
    expect((await report(paySecret)).status).toBe(204);
    // Told twice it is done once.
    expect((await report(paySecret)).status).toBe(204);
    await trader.open(`/en/applications/${at.id}`);
    expect(trader.text()).not.toContain('Awaiting payment');
    await trader.follow('Fees');
    expect(trader.text()).toMatch(/Paid P-991/);

    // At the counter, and what two officers change.
    const other = await caseSubmitted(house, exportForm());
    const officer = await portal.signedIn(caseOfficer);
    await officer.open('/en/queue?queue=payment');
    await officer.open(`/en/cases/${other.id}`);
    expect(officer.text()).toContain('A fee is outstanding.');
    await officer.follow('Awaiting payment');
    await officer.send({ receipt: '4111111111111111' }, { form: /receipt$/ });
    expect([officer.page.status, officer.text()]).toEqual([422, expect.stringContaining('Enter the number of the receipt')]);
    await officer.send({ kind: 'refund', amount: '', reason: '' }, { form: /proposals$/ });
    expect([officer.page.status, officer.page.text]).toEqual([422, expect.stringContaining('href="#amount"')]);
    await officer.send({ kind: 'waiver', reason: 'A museum of the State.' }, { form: /proposals$/ });
    expect(officer.text()).toContain('You proposed it: somebody else decides.');
    const decider = await portal.signedIn(issuer);
    await decider.open(`/en/cases/${other.id}/fees`);
    await decider.send({}, { form: /approval$/ });
    expect(decider.text()).toContain('Waived');
    await officer.open(`/en/cases/${other.id}`);
    await officer.send({}, { form: /take$/ });
    expect([officer.page.status, officer.text()]).toEqual([200, expect.stringContaining('In work')]);
    // Another house's fees are nobody's to find.
    const stranger = await portal.signedIn(await house.person('stranger', 'XA-OTHER', 'applicant'));
    expect((await stranger.open(`/en/applications/${at.id}/fees`)).status).toBe(404);
  });

  it('take an appeal from the refusal to a fresh application, decided and worked on by others', async () => {
    const { applicant, issuer } = house.people;
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [], decidedBy: 'Order 10', organisation: 'XA-MA' }));
    const judge = await house.person('appeal.judge', 'XA-MA', 'issuing-officer');
    const at = await caseRefused(house, exportForm());
    const trader = await portal.signedIn(applicant);
    await trader.open(`/en/applications/${at.id}`);
    expect(trader.text()).toMatch(/You can appeal here until \d/);
    await trader.follow('Appeal against the refusal');
    await trader.send({ text: 'No.' }, { form: /appeal$/ });
    expect([trader.page.status, trader.page.text]).toEqual([422, expect.stringContaining('href="#text"')]);
    expect(trader.form(/appeal$/).fields).toContainEqual({ name: 'text', value: 'No.' });
    await trader.send({ text: 'The permit of origin was on file.' }, { form: /appeal$/ });
    expect(trader.text()).toContain('Waiting for a decision');
    await trader.send({}, { form: /papers$/ });
    expect([trader.page.status, trader.page.text]).toEqual([422, expect.stringContaining('href="#files"')]);
    await trader.send({}, { form: /papers$/, files: { files: pdf('origin.pdf', 320) } });
    expect(trader.text()).toContain('origin.pdf');

    const involved = await portal.signedIn(issuer);
    await involved.open(`/en/cases/${at.id}/refusal`);
    expect(involved.text()).toMatch(/You can appeal here until \d/);
    await involved.open('/en/appeals');
    const { caseNumber } = (await house.call(issuer, `/v1/applications/${at.id}`)).json<{ caseNumber: string }>();
    await involved.follow(caseNumber);
    expect(involved.text()).toContain('Another issuing officer, who had no hand in this case, decides.');
    expect(involved.page.text).not.toContain('appeal/statement');
    const decider = await portal.signedIn(judge);
    await decider.open(`/en/cases/${at.id}`);
    await decider.follow('Waiting for a decision');
    await decider.send({ reason: 'ok' }, { form: /statement$/ });
    expect([decider.page.status, decider.page.text]).toEqual([422, expect.stringContaining('href="#outcome"')]);
    expect(decider.page.text).toContain('href="#reason"');
    await decider.send({ outcome: 'set-aside', reason: 'The paper was overlooked.' }, { form: /statement$/ });
    expect(decider.text()).toContain('Set the refusal aside');
    await signForm(portal, decider, judge);
    expect([decider.address, decider.text()]).toEqual([`/en/cases/${at.id}/appeal`, expect.stringContaining('Refusal set aside')]);
    await decider.open(`/en/cases/${at.id}?part=history`);
    expect(decider.text()).toContain('Appeal decided: refusal set aside');

    await trader.open(`/fr/applications/${at.id}`);
    expect(trader.text()).toContain('Recours tranché : refus annulé');
    await trader.open(`/en/applications/${at.id}/appeal`);
    await trader.send({}, { form: /fresh-application$/ });
    expect(trader.address).toMatch(/\/applications\/[0-9a-f-]{36}\/tasks$/);
    expect(trader.address).not.toContain(at.id);
    await trader.open(`/en/applications/${at.id}/appeal`);
    expect(trader.text()).toContain('See the new application');
    const stranger = await portal.signedIn(await house.person('stranger.two', 'XA-OTHER', 'applicant'));
    expect((await stranger.open(`/en/applications/${at.id}/appeal`)).status).toBe(404);
    expect((await stranger.open(`/en/cases/${at.id}/appeal`)).status).toBe(403);
  });

  it('name an agent, who begins a draft for the house and no longer sees it once withdrawn', async () => {
    const agent = await house.person('wei.agent', 'XA-OTHER', 'agent');
    const trader = await portal.signedIn(house.people.applicant);
    await trader.open('/en/organisation/agents');
    const today = new Date().toISOString().slice(0, 10);
    await trader.send({ loginName: 'trader', from: today, to: '2029-12-31' }, { form: /agents$/ });
    expect([trader.page.status, trader.text()]).toEqual([422, expect.stringContaining('Ask the agent for their sign-in name.')]);
    await trader.send({ loginName: 'Wei.Agent', from: '2026-01-01' }, { form: /agents$/ });
    expect([trader.page.status, trader.text()]).toEqual([200, expect.stringContaining('Person wei.agent In force')]);
    const acting = await portal.signedIn(agent);
    await acting.open('/en/acting-for');
    await acting.send({}, { form: /applications$/ });
    expect(acting.address).toMatch(/\/applications\/[0-9a-f-]{36}\/tasks$/);
    const begun = acting.address;
    await trader.open(begun);
    expect(trader.page.status).toBe(200);
    await trader.open('/en/organisation/agents');
    await trader.send({}, { form: /withdrawal$/ });
    expect(trader.text()).toContain('Withdrawn');
    expect((await acting.open(begun)).status).toBe(404);
    expect((await acting.open('/en/organisation')).status).toBe(403);
  });

  it('type in at the counter what came on paper, for a house without an account that is vetted like any other', async () => {
    const { caseOfficer, issuer } = house.people;
    const clerk = await house.person('clerk', 'XA-MA', 'agent');
    const counter = await portal.signedIn(clerk);
    await counter.open('/en/acting-for');
    await counter.follow('Applications on paper');
    await counter.send({ registerNumber: 'IN-1' }, { form: /counter$/ });
    expect([counter.page.status, counter.page.text]).toEqual([422, expect.stringContaining('href="#signedBy"')]);
    expect(counter.form(/counter$/).fields).toContainEqual({ name: 'registerNumber', value: 'IN-1' });
    const paper = { registerNumber: 'IN-1', receivedOn: '2026-11-30', pages: '4', signedBy: 'Ada Walker', signedOn: '2026-11-29' };
    await counter.send({ ...paper, signedOn: '2026-12-01', who: 'known', house: 'Nobody' }, { form: /counter$/ });
    expect([counter.page.status, counter.page.text]).toEqual([422, expect.stringContaining('href="#receivedOn"')]);
    await counter.send({ ...paper, who: 'known', house: 'Nobody' }, { form: /counter$/ });
    expect([counter.page.status, counter.page.text]).toEqual([422, expect.stringContaining('href="#house"')]);
    const walkIn = { who: 'new', name: 'Ada Walker', legalForm: 'natural', country: 'XA', address: '3 Mill Lane' };
    await counter.send({ ...paper, ...walkIn }, { form: /counter$/ });
    const id = /applications\/([0-9a-f-]{36})\/tasks$/.exec(counter.address)![1]!;

    // The house has no account: the clerk hands its papers in, and two officers judge them.
    await counter.open('/en/counter');
    await counter.follow('Papers of the applicant for vetting');
    await counter.send({}, { form: /begin$/ });
    await counter.send({ number: 'P-77', register: 'Passport office', contact: 'Herself', phone: '+999 2' }, { form: /particulars$/ });
    await counter.send({ kind: 'identity' }, { form: /papers$/, files: { files: pdf('ada.pdf', 305) } });
    await counter.send({}, { form: /handing-in$/ });
    expect(counter.text()).toContain('Being checked');
    const officer = await portal.signedIn(caseOfficer);
    await officer.open('/en/vettings');
    await officer.follow('Ada Walker');
    await officer.send({ proposal: 'positive', note: 'The passport was seen.' }, { form: /proposal$/ });
    const decider = await portal.signedIn(issuer);
    await decider.open('/en/vettings');
    await decider.follow('Ada Walker');
    await decider.send({ outcome: 'approved' }, { form: /decision$/ });

    const version = async () => Number(/\d+/.exec((await house.call(clerk, `/v1/applications/${id}`)).headers['etag'] as string)![0]);
    const put = { method: 'PUT', body: exportForm(), headers: { 'if-match': `"${await version()}"` } } as const;
    expect((await house.call(clerk, `/v1/applications/${id}/form`, put)).status).toBe(200);
    const submit = async () => {
      await counter.open(`/en/applications/${id}/declaration`);
      expect(counter.text()).toContain('The signed paper is before you.');
      return counter.send({ place: 'Amaro', accepted: 'yes' }, { form: /submission$/ });
    };
    expect((await submit()).status).toBe(409);
    expect(counter.text()).toContain('The scan of the paper is missing');
    await counter.open(`/en/applications/${id}/documents`);
    await counter.send({}, { form: /documents$/, files: { files: pdf('scan.pdf', 306) } });
    await submit();
    expect(counter.text()).toContain('Application submitted');
    await officer.open(`/en/cases/${id}`);
    expect(officer.text()).toContain(
      'On paper, no. IN-1: received 30 Nov 2026, 4 pages, signed by Ada Walker on 29 Nov 2026. Typed in by Person clerk',
    );

    // Nothing of the case falls to whoever typed it, whatever roles they hold.
    const [bound] = (await house.admin.query('select applications.is_bound($1, $2) as bound', [id, clerk.personId])) as {
      bound: boolean;
    }[];
    expect(bound).toEqual({ bound: true });
    await counter.open('/en/counter');
    await counter.send({ ...paper, registerNumber: 'in-1', who: 'known', house: 'ada walker' }, { form: /counter$/ });
    expect([counter.page.status, counter.text()]).toEqual([409, expect.stringContaining('This paper was typed in before')]);
    expect((await house.post(clerk, `/v1/applications/${id}/copies`)).json()).toMatchObject({ code: 'paper-needed' });
    await counter.open('/en/counter');
    const company = { who: 'new', name: 'name  of xa-trade', legalForm: 'legal', country: 'XA', address: '3 Mill Lane' };
    await counter.send({ ...paper, registerNumber: 'IN-2', ...company }, { form: /counter$/ });
    expect([counter.page.status, counter.page.text]).toEqual([422, expect.stringContaining('href="#name"')]);
    // Typed for the wrong house and withdrawn: the paper is free again.
    for (const withdrawn of [true, false]) {
      await counter.open('/en/counter');
      await counter.send({ ...paper, registerNumber: 'IN-2', who: 'known', house: 'XA-TRADE' }, { form: /counter$/ });
      const draft = /applications\/([0-9a-f-]{36})\/tasks$/.exec(counter.address)![1]!;
      if (withdrawn)
        expect((await house.post(clerk, `/v1/applications/${draft}/withdrawal`, { reason: 'The wrong house' }, 1)).status).toBe(200);
    }
    expect((await house.post(clerk, '/v1/applications', exportForm())).status).toBe(403);
    const actor = { personId: clerk.personId, org: clerk.org, role: 'agent' } as const;
    const drafts = house.app.get(DraftApplication, { strict: false });
    await expect(house.portal.run((tx) => drafts.onPaper(tx, actor, 'XA-TRADE'))).rejects.toMatchObject({
      driverError: { constraint: 'application_principal' },
    });
    const other = await portal.signedIn(await house.person('an.agent', 'XA-OTHER', 'agent'));
    expect((await other.open('/en/counter')).status).toBe(404);
    expect((await counter.open('/en/counter/houses/XA-TRADE')).status).toBe(404);
  });
});
