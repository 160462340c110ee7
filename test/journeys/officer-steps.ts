import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { until } from '../kit/own-processes.js';
import { button, heading, link } from './applicant-steps.js';
import type { Hands } from './hands.js';

/** Finds the case in the queue and opens it; with the draw in between it may take some seconds to get there. */
export async function opensCase(page: Page, hands: Hands, caseNumber: string, queue = ''): Promise<void> {
  const row = page.locator('[data-row]', { hasText: caseNumber });
  await until(
    async () => {
      await page.goto(`/en/queue${queue}`);
      return (await row.count()) > 0;
    },
    `${caseNumber} in the queue`,
    60_000,
  );
  await hands.press(row);
  await heading(page, caseNumber);
}

export async function takes(page: Page, hands: Hands): Promise<void> {
  await hands.press(button(page, 'Take this case'));
  await page.locator('.govuk-notification-banner').waitFor();
}

/** Reads the statement, signs it with the passkey, and finds it on record. */
export async function signs(page: Page, hands: Hands, says: string): Promise<void> {
  await hands.press(button(page, 'Continue to sign'));
  await signsStatement(page, hands, says);
}

async function signsStatement(page: Page, hands: Hands, says: string): Promise<void> {
  await heading(page, 'This is what you sign');
  expect(await page.locator('.govuk-summary-list').innerText()).toContain(says);
  await hands.press(button(page, 'Sign with your passkey'));
  await page.locator('.govuk-notification-banner').waitFor();
  expect(await page.locator('.govuk-notification-banner').innerText()).toMatch(/on record|approved/i);
}

/** Makes every finding that this person owes in the open case. @returns their names, in order */
export async function findsWhatIsOwed(page: Page, hands: Hands): Promise<readonly string[]> {
  const made: string[] = [];
  const owed = () => page.locator('.oc-acts a.govuk-button[href*="decide?kind="]:not([href*="recommendation"])');
  while ((await owed().count()) > 0) {
    const name = new URL((await owed().first().getAttribute('href')) ?? '', 'http://x').searchParams.get('kind') ?? '';
    if (made.includes(name)) throw new Error(`${name} is still owed`);
    await hands.press(owed().first());
    const title = await page.locator('h1').innerText();
    if ((await page.locator('#population').count()) > 0)
      await hands.write(page.locator('#population'), 'Stable in three surveys since 2019.');
    await hands.tick(page.locator('input[name=outcome][value=positive]'));
    await hands.tick(page.locator('input[name=evidence]').first());
    await signs(page, hands, `${title.split(/\s*XA-/)[0]}: positive`);
    made.push(name);
  }
  return made;
}

export async function triesToRecommend(page: Page, hands: Hands): Promise<void> {
  await hands.press(link(page, 'Recommend'));
  await hands.tick(page.locator('input[name=outcome][value=positive]'));
  await hands.press(button(page, 'Continue to sign'));
}

export async function recommends(page: Page, hands: Hands): Promise<void> {
  await triesToRecommend(page, hands);
  await signsStatement(page, hands, 'Recommendation: positive');
}

/** Overrides every warning in writing. @returns the rules that warned */
export async function overrides(page: Page, hands: Hands, reason: string): Promise<readonly string[]> {
  const rules: string[] = [];
  const open = () => page.locator('.oc-acts a[href*="kind=override"]');
  while ((await open().count()) > 0) {
    const rule = new URL((await open().first().getAttribute('href')) ?? '', 'http://x').searchParams.get('rule') ?? '';
    if (rules.includes(rule)) throw new Error(`${rule} still warns`);
    await hands.press(open().first());
    await hands.write(page.locator('#reason'), reason);
    await signs(page, hands, rule);
    rules.push(rule);
  }
  return rules;
}

/** Rules that stand in the way on the page that is open: of a case, or of its approval. */
export async function refusals(page: Page): Promise<readonly string[]> {
  return [...new Set(await page.locator('.oc-check--fail > p > code').allInnerTexts())];
}

/** Approves what the page shows and issues it. @returns the number of the permit, once it is signed, in the log, witnessed and sealed */
export async function approvesAndIssues(page: Page, hands: Hands): Promise<string> {
  await hands.press(link(page, 'Look at the approval'));
  await heading(page, 'Approval');
  await signs(page, hands, 'Approval');
  await hands.press(button(page, 'Issue the permit'));
  await page.waitForURL(/\/permits\//);
  await page.locator('.oc-way [aria-current=step], .oc-way__done', { hasText: /^issued/ }).waitFor({ timeout: 90_000 });
  await page.locator('.oc-dim', { hasText: /^with witnesses$/ }).waitFor();
  const number = /\d\dXA\d{6}/.exec(await page.locator('h1').innerText())?.[0] ?? '';
  expect(number).not.toBe('');
  return number;
}
