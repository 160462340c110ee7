import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { caseInWork, issuedPermit } from '../kit/case-steps.js';
import { type Casework, exportForm } from '../kit/casework.js';
import { DrawHouse } from '../kit/draw-house.js';
import { drawnAtOnce } from '../kit/portal-records.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const conditions = [
  { kind: 'max-quantity', quantity: { value: '50', unit: 'NAR' } },
  { kind: 'exit-port', text: 'Port Utopia' },
  { kind: 'size', text: 'Only of animals longer than 90 cm' },
];

describe('standing findings, conditions, papers and the checklist in a browser', () => {
  let draws: DrawHouse;
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await draws?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  it('count a print where it is pressed', async () => {
    const { issuer } = house.people;
    const paper = await issuedPermit(house, exportForm({}, { quantity: { value: '3', unit: 'NAR' } }));
    const second = await browser.signedIn(issuer);
    await second.goto(`/en/permits/${paper.id}/prints`);
    await expectWellMade(second);
    await second.locator('#place').fill('Counter 3, Port Utopia');
    await second.locator('#place').press('Enter');
    await second.locator('#reason').waitFor();
    await expectWellMade(second);
    await picture(second, 'prints');
    expect(await second.locator('main').innerText()).toContain('Printed once');
  });

  it('are well made in each state, and a finding is made and signed by keyboard', async () => {
    const { scientist } = house.people;
    const scope = { taxon: 'Python regius', country: 'XA', from: day(-1), to: day(200), ceiling: { value: '100', unit: 'NAR' } };
    const finding = { kind: 'non-detriment', outcome: 'conditional', reason: 'Three surveys show a stable population.', scope, conditions };
    const science = await browser.signedIn(scientist);
    await science.goto('/en/standing-findings');
    await expectWellMade(science);
    await house.post(scientist, '/v1/standing-findings', finding);
    await science.goto('/en/standing-findings');
    await expectWellMade(science);
    await picture(science, 'standing-list');
    await science.goto('/en/standing-findings/new?taxon=Python%20regius');
    await science.locator('button', { hasText: 'Continue to sign' }).click();
    await science.locator('.govuk-error-summary').waitFor();
    await expectWellMade(science);
    await picture(science, 'standing-new-errors');
    await science.locator('#to').fill(day(100));
    await science.locator('#from').fill(day(0));
    await science.locator('#reason').fill('Surveyed twice, and harvested below the quota.');
    await science.locator('#reason').focus();
    await science.keyboard.press('Tab');
    await science.keyboard.press('Enter');
    await science.locator('h1', { hasText: 'This is what you sign' }).waitFor();
    await expectWellMade(science);
    await picture(science, 'standing-sign');
    await science.locator('button', { hasText: 'Sign with your passkey' }).press('Enter');
    await science.locator('#oc-used').waitFor();
    await expectWellMade(science);
    await picture(science, 'standing-one');
  });

  it('show an officer and an applicant what stands behind a case and what it is held to', async () => {
    const { caseOfficer, applicant } = house.people;
    const at = await caseInWork(house, exportForm());
    const officer = await browser.signedIn(caseOfficer);
    await officer.goto(`/en/cases/${at.id}`);
    await expectWellMade(officer);
    await picture(officer, 'case-standing');
    await officer.goto(`/en/cases/${at.id}?part=documents`);
    await expectWellMade(officer);
    await picture(officer, 'checklist-marks');
    const trader = await browser.signedIn(applicant);
    await trader.goto(`/en/applications/${at.id}`);
    await expectWellMade(trader);
    await picture(trader, 'applicant-conditions');
    await trader.goto('/fr/checklist/examples/legal-acquisition');
    await expectWellMade(trader);
  });
});
