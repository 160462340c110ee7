import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseInWork, evidenceHash, step } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm } from '../../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../../test/kit/draw-house.js';
import { signForm } from '../../../../../test/kit/passkey-form.js';
import { drawnAtOnce } from '../../../../../test/kit/portal-records.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('the pages of the Scientific Authority', () => {
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

  it('make a standing finding with a passkey, use it in a case with what is left of it, and withdraw it', async () => {
    const { scientist, caseOfficer, applicant, issuer } = house.people;
    const science = await portal.signedIn(scientist);
    await science.open('/en/standing-findings');
    expect(science.text()).toContain('There is none.');
    await science.open('/en/standing-findings/new?taxon=Python%20regius');
    const faulty = await science.send({ country: 'ZZ', 'c-quantity': 'many', from: day(-1) }, { form: /\/statement$/ });
    expect([faulty.status, faulty.text.includes('href="#to"'), faulty.text.includes('href="#c-quantity"')]).toEqual([422, true, true]);
    expect(faulty.text).toContain('value="many"');
    const filled = {
      ...{ country: 'XA', sources: 'w r', from: day(-1), to: day(100), ceiling: '100', ceilingUnit: 'NAR', 'c-quantity': '' },
      ...{ 'c-size': 'Only of animals longer than 90 cm', 'c-port': 'Port Utopia', reason: 'Three surveys show a stable population.' },
    };
    expect((await science.send({ ...filled, sources: 'W QQ' }, { form: /\/statement$/ })).text).toContain('href="#sources"');
    await science.send(filled, { form: /\/statement$/ });
    expect(science.text()).toContain('Signing needs a passkey');
    await signForm(portal, science, scientist);
    expect([science.page.status, science.text().includes('100 Number of specimens')]).toEqual([200, true]);
    const address = science.address;
    await science.open('/fr/dossiers?name=Python%20regius');
    expect(science.text()).toContain('Avis permanents Avis de commerce non préjudiciable');

    const at = await caseInWork(house, exportForm());
    const officer = await portal.signedIn(caseOfficer);
    await officer.open(`/en/cases/${at.id}`);
    expect(officer.text()).toContain('stands in for a finding of this case');
    expect(officer.text()).toContain('10 NAR of this case, 0 of other permits, ceiling 100 NAR');
    expect(officer.text()).toContain('waits for the applicant’s confirmation');
    // Nobody but a scientist makes or withdraws one.
    expect((await officer.open('/en/standing-findings/new')).status).toBe(403);
    expect((await officer.open(address)).text).not.toContain('/statement');

    const trader = await portal.signedIn(applicant);
    await trader.open(`/en/applications/${at.id}`);
    expect(trader.text()).toContain('Size: Only of animals longer than 90 cm');
    await trader.send({}, { form: /\/confirmations$/ });
    expect(trader.text()).toContain('confirmed by the applicant');
    await step(house, caseOfficer, at, 'decisions', { kind: 'legal-acquisition', outcome: 'positive', evidence: [evidenceHash] }, 201);
    await step(house, caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    at.version += 1;
    const second = await portal.signedIn(issuer);
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).toContain('Exit only by / Sortie uniquement par / Salida únicamente por: Port Utopia');
    expect(second.text()).toContain('confirmed by the applicant');

    await science.open(address);
    expect((await science.send({ reason: 'no' }, { form: /\/statement$/ })).status).toBe(422);
    await science.send({ reason: 'The survey of this year found fewer.' }, { form: /\/statement$/ });
    await signForm(portal, science, scientist);
    expect(science.text()).toContain('The survey of this year found fewer.');
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).toContain('These stand in the way');
  });

  it('tie a finding of one case to conditions that the rules hold it to', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } }));
    const { scientist } = house.people;
    const science = await portal.signedIn(scientist);
    await science.open(`/en/cases/${at.id}/decide?kind=non-detriment`);
    const positive = await science.send({ outcome: 'positive', 'c-quantity': '5' }, { form: /\/statement$/ });
    expect([positive.status, positive.text.includes('Choose “positive with conditions”')]).toEqual([422, true]);
    await science.send({ outcome: 'conditional', 'c-quantity': '5' }, { form: /\/statement$/ });
    expect(science.text()).toContain('At most 5 NAR');
    await signForm(portal, science, scientist);
    expect(science.text()).toContain('A finding allows at most 5 NAR; its lines come to 7.');
    await science.open(`/es/cases/${at.id}?part=findings`);
    expect(science.text()).toContain('Como máximo 5 NAR');
  });
});
