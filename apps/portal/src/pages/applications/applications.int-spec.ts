import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationForm } from '#cites';
import { caseInWork, evidencePdf, issuedPermit, step } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../../../test/kit/casework.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('applying without scripts', () => {
  let house: Casework;
  let portal: PortalPages;
  let trader: Visitor;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    trader = await portal.signedIn(house.people.applicant);
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });

  it('leads from nothing to a submitted application of one line', async () => {
    expect(trader.address).toBe('/en/applications');
    expect(trader.text()).toContain('You have no applications.');
    await trader.follow('Start a new application');
    expect((await trader.send({})).status).toBe(422);
    expect(trader.text()).toContain('Choose an answer: Which document do you need?');
    await trader.send({ documentType: 'E' });
    expect(trader.address).toMatch(/\/tasks$/);
    const at = trader.address.replace(/\/tasks$/, '');
    expect(trader.text()).toMatch(/Where it came from .* Cannot start yet/);

    await trader.follow('Document and route');
    await trader.send({});
    expect(trader.address).toMatch(/questions\/route$/);
    expect((await trader.send({})).status).toBe(422);
    await trader.send({ countryOfImport: 'XB' });
    await trader.send({ purpose: 'T' });
    await trader.send({ 'validUntil-day': '31', 'validUntil-month': '2', 'validUntil-year': '2027' });
    expect(trader.page.status).toBe(422);
    expect(trader.page.text).toContain('value="31"');
    await trader.send({ 'validUntil-day': '', 'validUntil-month': '', 'validUntil-year': '' });
    await trader.send({ has: 'no' });
    await trader.send({ is: 'no' });
    await trader.send({ is: 'no' });
    expect(trader.address).toBe(`${at}/tasks`);

    await trader.follow('Exporter and importer');
    await trader.send({});
    await trader.send({ known: 'new', name: 'Arcadia Leather Ltd', address: '5 Quay\nArcadia', person: 'no' });
    expect(trader.address).toBe(`${at}/tasks`);

    await trader.follow('What you are trading');
    await trader.send({ _then: 'add' }, { form: /lines$/ });
    await trader.follow('1 all boxes of this line');
    await trader.send({ _then: 'species' });
    await trader.send({ q: 'royal python' }, { form: /species$/ });
    expect(trader.text()).toContain('Python regius');
    await trader.send({ scientificName: 'Python regius' });
    await trader.send({ term: 'SKI', description: 'Salted skins', source: 'W', quantity: '10', unit: 'NAR' });
    expect(trader.address).toMatch(/lines\?page=1/);
    expect(trader.page.text).toContain('SKI – Skin');
    await trader.send({ _then: 'next' }, { form: /lines$/ });
    expect(trader.address).toBe(`${at}/tasks`);

    await trader.open(`${at}/documents`);
    await trader.send(
      { item: 'legal-acquisition' },
      { form: /documents$/, files: { files: { name: 'licence.pdf', mediaType: 'application/pdf', bytes: evidencePdf } } },
    );
    expect(trader.text()).toMatch(/Proof that the specimens were lawfully acquired Attached/);
    await trader.open(`${at}/tasks`);
    await trader.follow('Check and submit');
    expect(trader.text()).toMatch(/Name of the exporter Name of XA-TRADE .* Name of the importer Arcadia Leather Ltd .* Python regius/);
    await trader.follow('Continue to the declaration');
    expect((await trader.send({ place: '' })).status).toBe(422);
    await trader.send({ place: 'Port Utopia', accepted: 'yes' });
    expect(trader.address).toBe(`${at}/submitted`);
    expect(trader.text()).toContain('Application submitted Your reference: XA-');
    await trader.follow('Follow this application');
    expect(trader.text()).toMatch(/Application XA-\S+ Submitted/);
  });

  const draft = async (more: object = {}) =>
    (await house.post(house.people.applicant, '/v1/applications', { ...exportForm(), ...more })).json<{ id: string }>().id;
  const formOf = async (id: string) =>
    (await house.call(house.people.applicant, `/v1/applications/${id}`)).json<{ version: number; form: ApplicationForm }>();

  it('keeps every other box of the form when one question is answered, and changes nothing by looking', async () => {
    const id = await draft({ specialConditions: ['Kept as it is.'], seizureRecord: 'S-1' });
    const before = await formOf(id);
    for (const question of ['route', 'replacement', 'retrospective', 'valid-until', 'import-permit']) {
      await trader.open(`/en/applications/${id}/questions/${question}`);
      expect([question, trader.page.status]).toEqual([question, 200]);
      await trader.send({});
    }
    expect(await formOf(id)).toEqual(before);
    await trader.open(`/en/applications/${id}/questions/purpose`);
    await trader.send({ purpose: 'Z' });
    expect((await formOf(id)).form).toEqual({ ...before.form, purpose: 'Z' });
  });

  it('offers open boxes to a house in the register of simplified procedures, and to no other', async () => {
    const exporter = { name: 'Name of XA-TRADE', address: '1 Street', country: 'XA' };
    const id = await draft({ exporter });
    await trader.open(`/en/applications/${id}/tasks`);
    expect(trader.text()).not.toContain('Boxes left to you');
    const content = {
      ...{ number: 'SP-1', holder: 'Name of XA-TRADE', case: 'other', reason: 'Negligible trade.', documentTypes: ['E'] },
      ...{ scientificNames: ['Python regius'], from: '2020-01-01' },
    };
    const proposed = await house.post(house.people.caseOfficer, '/v1/registers/simplified', { content, reason: 'Seen on site.' });
    const proposal = proposed.json<{ id: string }>().id;
    expect((await house.post(house.people.issuer, `/v1/registers/proposals/${proposal}/approval`)).status).toBe(200);
    await trader.open(`/en/applications/${id}/tasks`);
    await trader.send({ box3: 'yes', box11: 'yes' }, { form: /open-boxes$/ });
    expect((await formOf(id)).form).toMatchObject({ openBoxes: ['3', '11'], importer: null });
    expect(trader.page.status).toBe(200);
    const other = await draft({ exporter: { ...exporter, name: 'Somebody else' } });
    await trader.open(`/en/applications/${other}/tasks`);
    expect(trader.text()).not.toContain('Boxes left to you');
  });

  it('shows both versions where two people answered one question, and none where they answered different ones', async () => {
    const id = await draft();
    const other = await portal.signedIn(house.people.applicant);
    await trader.open(`/en/applications/${id}/questions/purpose`);
    await other.open(`/en/applications/${id}/questions/valid-until`);
    await other.send({ 'validUntil-day': '1', 'validUntil-month': '2', 'validUntil-year': '2027' });
    expect((await trader.send({ purpose: 'S', _then: 'later' })).status).toBe(200);
    expect((await formOf(id)).form).toMatchObject({ purpose: 'S', validUntil: '2027-02-01' });

    await trader.open(`/en/applications/${id}/questions/purpose`);
    await other.open(`/en/applications/${id}/questions/purpose`);
    await other.send({ purpose: 'Z', _then: 'later' });
    expect((await trader.send({ purpose: 'M', _then: 'later' })).status).toBe(409);
    expect(trader.text()).toMatch(/Saved now What you typed .* Z – Zoo M – Medical/);
    expect((await formOf(id)).form.purpose).toBe('Z');
    await trader.send({});
    expect((await formOf(id)).form.purpose).toBe('M');
  });

  it('answers autosave with the version on record, keeps what is incomplete, and tells a conflict without losing anything', async () => {
    const id = await draft({ purpose: '' });
    await trader.open(`/en/applications/${id}/questions/importer`);
    const saved = await trader.send({ known: 'new', name: 'Half a name', address: '', _then: 'auto' });
    expect([saved.status, saved.json<{ version: number }>().version]).toEqual([200, 2]);
    expect((await formOf(id)).form.importer).toEqual({ name: 'Half a name', country: 'XB' });
    await trader.open(`/en/applications/${id}/questions/importer`);
    const { form, version } = await formOf(id);
    const put = { method: 'PUT', headers: { 'if-match': `"${version}"` }, body: { ...form, importer: null } };
    expect((await house.call(house.people.applicant, `/v1/applications/${id}/form`, put)).status).toBe(200);
    expect((await trader.send({ known: 'new', name: 'Another', _then: 'auto' })).status).toBe(409);
  });

  it('edits lines as a table: adds, copies, removes, fills down and says what is wrong where it is', async () => {
    const id = await draft();
    const then = (values: Record<string, string>) => trader.send(values, { form: /lines$/ });
    await trader.open(`/en/applications/${id}/lines`);
    await then({ _then: 'copy:0' });
    await then({ _then: 'add' });
    await then({ 'c2-scientificName': 'Python regius', 'c2-quantity': '1,5', 'c2-term': 'ski – skin', _then: 'next' });
    expect(trader.page.status).toBe(422);
    expect(trader.text()).toContain('Line 3, Quantity: Must be digits with a point');
    const put = { 'c2-quantity': '1.5', 'c2-unit': 'KGM', 'c2-description': 'Skins', 'fill-column': 'source', 'fill-row': '1' };
    await then({ ...put, _then: 'fill' });
    await then({ _then: 'remove:1' });
    const { form } = await formOf(id);
    expect(form.lines.map(({ line, source, term, appendix, quantity }) => [line, source, term, appendix, quantity])).toEqual([
      [1, 'W', 'SKI', 'II', { value: '10', unit: 'NAR' }],
      [2, 'W', 'SKI', 'II', { value: '1.5', unit: 'KGM' }],
    ]);
  });

  it('takes tables with semicolons, marks and formulas, gives refused rows back with their row, and takes them corrected', async () => {
    const id = await draft({ lines: [] });
    const upload = (text: string, mode = 'add') =>
      trader.send(
        { mode },
        { form: /table$/, files: { table: { name: 'my lines.csv', mediaType: 'text/csv', bytes: Buffer.from(text) } } },
      );
    await trader.open(`/en/applications/${id}/lines`);
    const heading = 'scientificName;term;description;appendix;source;quantity;unit';
    await upload(`\ufeff${heading}\r\nPython regius;SKI;"=1+1;""x""";;W;10;NAR\r\nPython regius;SKI;Skins;II;W;1,5;KGM\r\n`);
    expect(trader.text()).toContain('my lines.csv: 1 row was taken over, 1 was refused.');
    expect(trader.text()).toContain('Row 3 : Quantity: Must be digits with a point');
    const errors = (await trader.open(`/en/applications/${id}/lines/errors.csv`)).text;
    expect(errors).toMatch(/^\ufeff?row,faults,scientificName/);
    await trader.open(`/en/applications/${id}/lines`);
    await upload(errors.replace('"1,5"', '1.5'));
    expect((await formOf(id)).form.lines.map(({ description, appendix }) => [description, appendix])).toEqual([
      ['=1+1;"x"', 'II'],
      ['Skins', 'II'],
    ]);
    const table = (await trader.open(`/en/applications/${id}/lines/table.csv`)).text;
    expect(table).toContain(`"'=1+1;""x"""`);
    await trader.open(`/en/applications/${id}/lines`);
    await upload('name;what\nx;y');
    expect([trader.page.status, trader.text()]).toEqual([422, expect.stringContaining('Look at: scientificName')]);
    await trader.open(`/en/applications/${id}/lines`);
    await trader.send({ pasted: 'Python regius\tSKI\tPasted\t\tW\t3\tNAR', mode: 'replace' }, { form: /table$/ });
    expect((await formOf(id)).form.lines).toMatchObject([{ description: 'Pasted', appendix: 'II' }]);
  });

  it('shows nobody what is not theirs, and does a thing once however often it is pressed', async () => {
    const id = await draft();
    const stranger = await portal.signedIn(await house.person('stranger', 'XA-OTHER', 'applicant'));
    const paths = [
      '',
      '/tasks',
      '/check',
      '/lines',
      '/lines/1',
      '/questions/route',
      '/documents',
      '/permit',
      '/submitted',
      '/application.pdf',
      '/lines/table.csv',
    ];
    for (const path of paths) expect([path, (await stranger.open(`/en/applications/${id}${path}`)).status]).toEqual([path, 404]);
    const officer = await portal.signedIn(house.people.caseOfficer);
    expect((await officer.open('/en/applications')).status).toBe(403);
    await trader.open('/en/applications/new');
    const { page } = trader;
    await trader.send({ documentType: 'R' });
    const first = trader.address;
    trader.page = page;
    await trader.send({ documentType: 'R' });
    expect(trader.address).toBe(first);
  });

  it('answers a question with a correction declared anew, withdraws, copies, and replaces a lost permit', async () => {
    const at = await caseInWork(house, exportForm());
    await step(house, house.people.caseOfficer, at, 'information-requests', { question: 'How many skins are there?' });
    await trader.open('/en/applications');
    await trader.follow('Answer the authority’s question');
    await trader.follow('Correct the application itself');
    await trader.open(`/en/applications/${at.id}/lines/1`);
    await trader.send({ quantity: '12' });
    await trader.open(`/en/applications/${at.id}/answer`);
    expect((await trader.send({ answer: 'Twelve.' })).status).toBe(422);
    await trader.send({ answer: 'Twelve.', accepted: 'yes' });
    expect(trader.text()).toMatch(/With an officer .* How many skins are there\? .* Twelve\./);
    const number = /Application (\S+)/.exec(trader.text())?.[1] ?? '';
    const { address } = trader;
    await trader.follow('Save your application as PDF');
    expect([trader.page.headers['content-type'], trader.page.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect(trader.page.text).toContain(`Application ${number}`);
    await trader.open(address);
    await trader.follow('Withdraw this application');
    await trader.send({ reason: 'Sold to another buyer.' });
    expect(trader.text()).toContain('You withdrew this application.');
    await trader.send({}, { form: /copies$/ });
    expect(trader.address).toMatch(/tasks$/);

    const permit = await issuedPermit(house, exportForm());
    await trader.open(`/en/applications/${permit.application}/permit`);
    expect(trader.text()).toContain(`Permit ${permit.number}`);
    await trader.follow('Report it lost');
    await trader.send({ reason: 'stolen' });
    expect(trader.page.text).toContain(`value="${permit.number}"`);
  });

  it('tells whoever asks which documents a trade needs, and never what it does not know', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en/need?q=python+regius');
    expect(visitor.text()).toContain('Python regius');
    await visitor.open('/en/need?species=Python+regius&from=XA&to=XB&kind=parts&personal=no&before=no&again=no&bred=no');
    expect(visitor.text()).toMatch(/You need one document .* Export permit Granted by the authority of Utopia \(XA\)/);
    await visitor.follow('Start this application');
    expect(visitor.address).toBe('/en/sign-in?then=%2Fapplications%2Fnew%3Ftype%3DE');
    await visitor.open('/en/need?species=Python+regius&from=XA&to=XA');
    expect(visitor.text()).toContain('Within one country the Convention asks for nothing.');
    await visitor.open('/en/need?species=Python+regius&from=QQ&to=XB&kind=<b>&personal=1'.replace('<b>', '%3Cb%3E'));
    expect([visitor.page.status, visitor.text()]).toEqual([200, expect.stringContaining('From which country to which?')]);
  });
});
