import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import { caseRefused, caseSubmitted, evidencePdf, expectStatus } from '../kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import type { Page } from 'playwright-core';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('the pages around applications in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'oc-trade-'));
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  /** Each at a screen of their own from the beginning to the end: nobody signs in twice. */
  let trader: Page;
  let officer: Page;
  let decider: Page;
  beforeAll(async () => {
    house = await startCasework({ vetted: false });
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
    const { applicant, caseOfficer, issuer } = house.people;
    const everybody = [applicant, caseOfficer, issuer].map((person) => browser.signedIn(person));
    [trader, officer, decider] = (await Promise.all(everybody)) as [Page, Page, Page];
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await house?.close();
    rmSync(directory, { recursive: true, force: true });
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  it('an organisation is vetted, in every state of its page', async () => {
    const draft = await house.post(house.people.applicant, '/v1/applications', exportForm());
    await trader.goto(`/en/applications/${draft.json<{ id: string }>().id}/tasks`);
    await picture(trader, 'trade-draft-not-vetted');
    await expectWellMade(trader);
    await trader.getByRole('link', { name: 'Hand in its particulars' }).click();
    await trader.getByRole('button', { name: 'Begin' }).waitFor();
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

  it('a refusal is appealed against, decided by another officer with a passkey, and taken up again', async () => {
    const judge = await house.person('appeal.judge', 'XA-MA', 'issuing-officer');
    const at = await caseRefused(house, exportForm(), `Nobody knows the ${'origin of these skins, '.repeat(12)} as it seems.`);
    await trader.goto(`/en/applications/${at.id}`);
    await picture(trader, 'trade-refused');
    await trader.getByRole('button', { name: 'Appeal against the refusal' }).click();
    await trader.getByRole('button', { name: 'Send the appeal' }).click();
    await trader.locator('.govuk-error-summary').waitFor();
    await expectWellMade(trader);
    await trader.fill('#text', 'The permit of origin was on file. '.repeat(20));
    await trader.getByRole('button', { name: 'Send the appeal' }).click();
    await trader.getByText('Waiting for a decision').waitFor();
    const file = join(directory, 'permit of origin.pdf');
    writeFileSync(file, evidencePdf);
    await trader.setInputFiles('#files', file);
    await trader.getByRole('button', { name: 'Upload' }).click();
    await trader.getByRole('link', { name: 'permit of origin.pdf' }).waitFor();
    await picture(trader, 'trade-appeal');
    await expectWellMade(trader);

    const reader = await browser.signedIn(judge);
    await reader.goto('/en/appeals');
    await picture(reader, 'trade-appeals');
    await expectWellMade(reader);
    await reader.locator('tbody a').click();
    await reader.getByRole('button', { name: 'Continue to signing' }).click();
    await reader.locator('.govuk-error-summary').waitFor();
    await picture(reader, 'trade-case-appeal');
    await expectWellMade(reader);
    await reader.getByLabel('Set the refusal aside').check();
    await reader.fill('#reason', 'The paper was overlooked.');
    await reader.getByRole('button', { name: 'Continue to signing' }).click();
    await reader.getByRole('button', { name: 'Sign with your passkey' }).waitFor();
    await picture(reader, 'trade-appeal-sign');
    await expectWellMade(reader);
    await reader.getByRole('button', { name: 'Sign with your passkey' }).click();
    await reader.getByText('Refusal set aside').waitFor();
    await expectWellMade(reader);
    await reader.goto('/fr/appeals');
    await reader.getByText('Aucun recours').waitFor();

    await trader.goto(`/es/applications/${at.id}/appeal`);
    await expectWellMade(trader);
    await trader.getByRole('button', { name: 'Retomar la solicitud' }).click();
    await trader.waitForURL(/\/tasks$/);
  });

  it('an agent is named, acts for the house, and is withdrawn', async () => {
    const agent = await browser.signedIn(await house.person('wei.agent', 'XA-OTHER', 'agent'));
    await agent.goto('/en/acting-for');
    await expectWellMade(agent);
    await trader.goto('/en/organisation/agents');
    await trader.fill('#loginName', 'nobody.there');
    await trader.getByRole('button', { name: 'Name', exact: true }).click();
    await trader.locator('.govuk-error-summary').waitFor();
    await expectWellMade(trader);
    const today = new Date().toISOString().slice(0, 10);
    for (const [field, value] of Object.entries({ loginName: 'wei.agent', from: today, to: '2029-12-31' }))
      await trader.fill(`#${field}`, value);
    await trader.getByRole('button', { name: 'Name', exact: true }).click();
    await trader.getByRole('heading', { name: 'Person wei.agent' }).waitFor();
    await picture(trader, 'trade-agents');
    await expectWellMade(trader);
    await agent.reload();
    await agent.getByText('Name of XA-TRADE').first().waitFor();
    await picture(agent, 'trade-acting-for');
    await expectWellMade(agent);
    await trader.getByRole('button', { name: 'Withdraw' }).click();
    await trader.getByText('Withdrawn').waitFor();
    await agent.reload();
    await expectWellMade(agent);
  });

  it('a fee is due, proposed to be waived, and paid', async () => {
    const { caseOfficer, issuer } = house.people;
    const row = { documentType: 'E', amount: '25.50', currency: 'XTS', source: 'Fees Order 2026, item 4' };
    await house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: [row], decidedBy: 'Order 9', organisation: 'XA-MA' }));
    const at = await caseSubmitted(house, exportForm());
    await trader.goto(`/en/applications/${at.id}`);
    await picture(trader, 'trade-awaiting-payment');
    await expectWellMade(trader);
    await trader.getByRole('button', { name: 'Fees and payment' }).click();
    await trader.getByRole('heading', { name: 'Fees' }).waitFor();
    await picture(trader, 'trade-fees');
    await expectWellMade(trader);

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
    // Paid back by two people, and handed out under a receipt.
    const { charges } = (await house.call(caseOfficer, `/v1/applications/${at.id}/fees`)).json<{ charges: { id: string }[] }>();
    const refund = { kind: 'refund', charge: charges[0]!.id, amount: '5', reason: 'Paid too much.' };
    const proposed = expectStatus(await house.post(caseOfficer, `/v1/applications/${at.id}/fee-proposals`, refund), 201).json<{
      id: string;
    }>();
    const approval = `/v1/applications/${at.id}/fee-proposals/${proposed.id}/decision`;
    expectStatus(await house.post(issuer, approval, { outcome: 'approved' }), 200);
    await officer.goto(`/en/cases/${at.id}/fees`);
    await officer.getByRole('button', { name: 'Record that it was handed out' }).click();
    await officer.locator('.govuk-error-summary').waitFor();
    await expectWellMade(officer);
    await officer.getByLabel('Number of the receipt of whoever').fill('B-7');
    await officer.getByRole('button', { name: 'Record that it was handed out' }).click();
    await officer.getByText('Handed out under receipt B-7').waitFor();
    await trader.goto(`/es/applications/${at.id}/fees`);
    await trader.getByText('Pagado').waitFor();
    await expectWellMade(trader);
  });
});
