import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { evidencePdf } from '../kit/case-steps.js';
import type { Hands } from './hands.js';

/** What differs between the applications of the journeys. */
export interface Errand {
  readonly purpose: string;
  readonly importer: { readonly name: string; readonly address: string; readonly country: string; readonly person: boolean };
  /** Fills the lines in; the page that is open is the editor of the lines. */
  readonly goods: (page: Page, hands: Hands) => Promise<void>;
  /** How live animals travel; the question is asked of live ones alone. */
  readonly transport?: string;
}

export const heading = (page: Page, text: string | RegExp) => page.locator('main h1', { hasText: text }).waitFor();
export const link = (page: Page, text: string | RegExp) => page.locator('main a', { hasText: text }).first();
export const button = (page: Page, text: string | RegExp) => page.locator('main button', { hasText: text }).first();
/** Saves the answer and goes on; the first such button of a form is the one that Enter presses, hidden. */
export const next = (page: Page, hands: Hands) => hands.press(page.locator('main button[value=next]:not([tabindex="-1"])').last());

/** From the first page to answers that can be checked. @returns the path of the application, without language */
export async function fillsIn(page: Page, hands: Hands, { purpose, importer, goods, transport }: Errand): Promise<string> {
  await heading(page, 'Your applications');
  await hands.press(link(page, 'Start a new application'));
  await hands.tick(page.locator('input[value=E]'));
  await hands.press(button(page, 'Start the application'));
  await heading(page, 'Apply: Export permit');
  const path = new URL(page.url()).pathname.replace(/^\/en|\/tasks$/g, '');

  await hands.press(link(page, 'Document and route'));
  await heading(page, 'Which document');
  await next(page, hands);
  await heading(page, 'From which country');
  await hands.choose(page.locator('#countryOfImport'), importer.country);
  await next(page, hands);
  await heading(page, 'purpose');
  await hands.tick(page.locator(`input[name=purpose][value=${purpose}]`));
  await next(page, hands);
  await heading(page, 'Until which day');
  await next(page, hands);
  await heading(page, 'import permit');
  await hands.tick(page.locator('input[name=has][value=no]'));
  await next(page, hands);
  await heading(page, 'replace a permit');
  await next(page, hands);
  await heading(page, 'Have the specimens left');
  await next(page, hands);

  await hands.press(link(page, 'Exporter and importer'));
  await heading(page, 'Who is the exporter?');
  await next(page, hands);
  await heading(page, 'Who is the importer?');
  await hands.tick(page.locator('input[value=new]'));
  await hands.write(page.locator('#name'), importer.name);
  await hands.write(page.locator('#address'), importer.address);
  await hands.tick(page.locator(`input[name=person][value=${importer.person ? 'yes' : 'no'}]`));
  await next(page, hands);

  await heading(page, 'Apply: Export permit');
  await hands.press(link(page, 'What you are trading'));
  await heading(page, 'What you are trading');
  await goods(page, hands);
  await hands.press(page.locator('form[data-lines] button[value=next]:not([tabindex="-1"])').last());

  if (transport !== undefined) {
    await heading(page, 'Apply: Export permit');
    await hands.press(page.getByRole('link', { name: 'Transport', exact: true }));
    await hands.write(page.locator('#method'), transport);
    await hands.tick(page.locator('input[name=conditionsMet][value=yes]'));
    await next(page, hands);
  }
  await heading(page, 'Apply: Export permit');
  await hands.press(link(page, 'Where it came from'));
  await heading(page, 'Documents');
  await hands.tick(page.locator('input[value=legal-acquisition]'));
  await hands.attach(page.locator('#files'), { name: 'licence.pdf', mimeType: 'application/pdf', buffer: evidencePdf });
  await hands.press(button(page, 'Upload'));
  await link(page, 'licence.pdf').waitFor();
  await hands.press(page.locator('main a.govuk-button', { hasText: 'Continue' }));
  return path;
}

/** What the rules say on the page where answers are checked, as words; those that refuse stand first. */
export async function remarksOn(page: Page, path: string): Promise<readonly string[]> {
  await page.goto(`/en${path}/check`);
  await heading(page, 'Check your answers');
  return page.locator('.oc-remarks > li').allInnerTexts();
}

/** From the answers to the submission. @returns the number of the case */
export async function submits(page: Page, hands: Hands, path: string): Promise<string> {
  await page.goto(`/en${path}/check`);
  await hands.press(link(page, 'Continue to the declaration'));
  await hands.tick(page.locator('#accepted'));
  await hands.press(page.locator('main form button').first());
  await heading(page, 'Application submitted');
  await hands.press(link(page, 'Follow this application'));
  await heading(page, 'Application XA-');
  const number = /XA-[\w-]*\d/.exec(await page.locator('h1').innerText())?.[0] ?? '';
  expect(number).not.toBe('');
  return number;
}

/** The applicant finds the permit in their own pages and downloads it as any browser does. */
export async function downloads(page: Page, hands: Hands, path: string, number: string): Promise<Buffer> {
  await page.goto(`/en${path}/permit`);
  await heading(page, number);
  const asked = page.waitForEvent('download');
  await hands.press(page.locator('a.govuk-button[href$="/pdf"]'));
  return readFileSync(await (await asked).path());
}
