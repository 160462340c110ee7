import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evidencePdf } from '../../../../../test/kit/case-steps.js';
import { type Casework, startCasework } from '../../../../../test/kit/casework.js';
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
    expect(trader.text()).toContain('Python regius');
    await trader.follow('Continue to the declaration');
    expect((await trader.send({ place: '' })).status).toBe(422);
    await trader.send({ place: 'Port Utopia', accepted: 'yes' });
    expect(trader.address).toBe(`${at}/submitted`);
    expect(trader.text()).toContain('Application submitted Your reference: XA-');
    await trader.follow('Follow this application');
    expect(trader.text()).toMatch(/Application XA-\S+ Submitted/);
  });
});
