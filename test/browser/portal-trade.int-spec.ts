import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import { caseSubmitted, evidencePdf } from '../kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('the pages around applications in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oc-trade-'));
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  beforeAll(async () => {
    house = await startCasework({ vetted: false });
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await house?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  it('an organisation is vetted, in every state of its page', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    const trader = await browser.signedIn(applicant);
    await trader.goto('/en/organisation');
    await expectWellMade(trader);
    await trader.getByRole('button', { name: 'Begin' }).click();
    await trader.fill('#number', 'C-2019/4471 '.repeat(7));
    await trader.fill('#owner-0-name', 'Marisol Rivera');
    await trader.fill('#owner-0-country', 'Utopia');
    await trader.getByRole('button', { name: 'Save' }).click();
    await trader.locator('.govuk-error-summary').waitFor();
    await expectWellMade(trader);
    await trader.fill('#register', 'Companies Registry');
    await trader.fill('#contact', 'The director');
    await trader.fill('#phone', '+999 1');
    await trader.fill('#owner-0-country', 'XA');
    await trader.getByRole('button', { name: 'Save' }).click();
    await trader.locator('#owner-1-name').waitFor();
    for (const [kind, name] of [
      ['identity', 'passport.pdf'],
      ['registration', `${'extract of the register '.repeat(4)}.pdf`],
    ] as const) {
      const file = join(directory, name);
      writeFileSync(file, evidencePdf.toString('latin1').replace('300 400', `${300 + name.length} 400`));
      await trader.selectOption('#kind', kind);
      await trader.setInputFiles('#files', file);
      await trader.getByRole('button', { name: 'Upload' }).click();
      await trader.getByRole('link', { name: name.slice(0, 10) }).waitFor();
    }
    await picture(trader, 'trade-organisation');
    await expectWellMade(trader);
    await trader.getByRole('button', { name: 'Hand in' }).click();
    await trader.getByText('Being checked').waitFor();
    await expectWellMade(trader);

    const officer = await browser.signedIn(caseOfficer);
    await officer.goto('/en/vettings');
    await expectWellMade(officer);
    await officer.getByRole('link', { name: 'Name of XA-TRADE' }).click();
    await officer.getByRole('button', { name: 'Pass on' }).click();
    await officer.locator('.govuk-error-summary').waitFor();
    await expectWellMade(officer);
    await officer.getByLabel('They are who they say').check();
    await officer.fill('#note', 'Register and papers agree.');
    await officer.getByRole('button', { name: 'Pass on' }).click();
    await officer.getByText('somebody else decides').waitFor();
    const decider = await browser.signedIn(issuer);
    await decider.goto('/en/vettings');
    await decider.getByRole('link', { name: 'Name of XA-TRADE' }).click();
    await decider.getByRole('heading', { name: 'Name of XA-TRADE' }).waitFor();
    await picture(decider, 'trade-vetting');
    await expectWellMade(decider);
    await decider.getByLabel('Approve').check();
    await decider.getByRole('button', { name: 'Decide' }).click();
    await decider.getByText('Decided by').waitFor();
    await trader.goto('/fr/organisation');
    await expectWellMade(trader);
    await picture(trader, 'trade-organisation-vetted');
  });

  it('a fee is due, proposed to be waived, and paid', async () => {
    const { applicant, caseOfficer } = house.people;
    const row = { documentType: 'E', amount: '25.50', currency: 'XTS', source: 'Fees Order 2026, item 4' };
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [row], decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const at = await caseSubmitted(house, exportForm());
    const trader = await browser.signedIn(applicant);
    await trader.goto(`/en/applications/${at.id}`);
    await picture(trader, 'trade-awaiting-payment');
    await expectWellMade(trader);
    await trader.getByRole('button', { name: 'Fees and payment' }).click();
    await trader.getByRole('heading', { name: 'Fees' }).waitFor();
    await picture(trader, 'trade-fees');
    await expectWellMade(trader);

    const officer = await browser.signedIn(caseOfficer);
    await officer.goto(`/en/cases/${at.id}`);
    await expectWellMade(officer);
    await officer.goto(`/en/cases/${at.id}/fees`);
    await officer.getByRole('button', { name: 'Propose' }).click();
    await officer.locator('.govuk-error-summary').waitFor();
    await expectWellMade(officer);
    await officer.getByLabel('Waive', { exact: true }).check();
    await officer.getByLabel('Reason').fill('A museum of the State.');
    await officer.getByRole('button', { name: 'Propose' }).click();
    await officer.getByText('You proposed it').waitFor();
    await picture(officer, 'trade-case-fees');
    await expectWellMade(officer);
    await officer.getByLabel('Number of the receipt').fill('R-2026/1184');
    await officer.getByRole('button', { name: 'Record' }).click();
    await officer.getByText('R-2026/1184').waitFor();
    await trader.goto(`/es/applications/${at.id}/fees`);
    await trader.getByText('Pagado').waitFor();
    await expectWellMade(trader);
  });
});
