import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClamavStandIn } from '../../../../../test/kit/clamav-stand-in.js';
import { evidencePdf } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../../../test/kit/casework.js';
import { call } from '../../../../../test/kit/http.js';
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
  beforeAll(async () => {
    house = await startCasework({ vetted: false });
    scanner = await ClamavStandIn.listen();
    const { port } = scanner.address as { port: number };
    portal = await PortalPages.open(house, { OPENCITES_CLAMAV: `127.0.0.1:${port}`, OPENCITES_CLAMAV_SECONDS: '1' });
  });
  afterAll(async () => {
    await portal?.close();
    await scanner?.close();
    await house?.close();
  });

  it('take an organisation from nothing to vetted, by two officers', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    const trader = await portal.signedIn(applicant);
    await trader.open('/en/organisation');
    expect(trader.text()).toContain('Your organisation cannot submit applications yet.');
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
});
