import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { verifyHere } from '../kit/verify-here.js';
import { link } from './applicant-steps.js';
import type { Fleet } from './fleet.js';
import type { Hands } from './hands.js';

/** Anybody with the file: on the public page, its seal included, and with the command, offline. @returns how many lines the permit has */
export async function verifiesAnywhere(fleet: Fleet, hands: Hands, number: string, pdf: Buffer, file: string): Promise<number> {
  const site = `http://xa.localhost:${fleet.ports.gateway}/`;
  const page = await fleet.browser.somebody({ site });
  await page.goto(site);
  await hands.attach(page.locator('#file'), { name: `${number}.pdf`, mimeType: 'application/pdf', buffer: pdf });
  await page.locator('#verdict-word').waitFor();
  await hands.press(page.getByRole('button', { name: 'Send the PDF and check its seal' }));
  await page.waitForURL('**/verify');
  expect(await page.locator('#verdict-word').textContent()).toContain('SPECIMEN');
  expect(await page.locator('main').textContent()).toContain(number);
  await page.context().close();

  const { code, json } = await verifyHere(file, fleet.trust, '--specimen');
  expect([code, json.verdict, json.permit?.number]).toEqual([0, 'specimen', number]);
  const reasons = json.checks.map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(['seal-good', 'document-matches', 'signature-good', 'log-proof-good']));
  return json.permit?.totalLines ?? 0;
}

/** The auditor follows who did what, and has their own browser verify the entry of the issued permit. @returns the acts, in words */
export async function checksTheLog(page: Page, hands: Hands, number: string): Promise<readonly string[]> {
  await page.goto('/en/audit/permits');
  await hands.write(page.locator('#number'), number);
  await hands.press(page.locator('main form button').first());
  await page.locator('.oc-check--pass', { hasText: /agree/i }).waitFor();
  const acts = await page.locator('tbody tr').allInnerTexts();
  await hands.press(
    page
      .locator('tbody tr', { hasText: /issued/i })
      .last()
      .locator('a')
      .first(),
  );
  await page.locator('[data-log-check=entry]').waitFor();
  await hands.press(page.locator('[data-verify]'));
  await page.locator('[data-verdict]:not([data-verdict=""])').waitFor();
  expect(await page.locator('[data-verdict]').getAttribute('data-verdict')).toBe('pass');
  for (const step of await page.locator('[data-step]').all()) expect(await step.getAttribute('data-outcome')).toBe('pass');
  expect(await link(page, number).count()).toBe(1);
  return acts;
}
