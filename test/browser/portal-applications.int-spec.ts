import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Response } from 'playwright-core';
import { evidencePdf, issuedPermit } from '../kit/case-steps.js';
import { caseInWork, step } from '../kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectNoOverflow, expectWellMade, picture, PortalBrowser } from './portal-browser.js';

/** A table as a spreadsheet of a country with decimal commas saves it: separated by semicolons, with a byte order mark. */
function table(rows: number): Buffer {
  const lines = Array.from(
    { length: rows },
    (_, row) => `Python regius;SKI;Salted skins, lot ${row + 1};;W;${row + 1};NAR;tag:T${row + 1}`,
  );
  return Buffer.from(`\ufeffScientific name;Term;Description;Appendix;Source;Quantity;Unit;Marks\r\n${lines.join('\r\n')}\r\n`);
}

describe('the pages of applicants in a browser', () => {
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await house?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  const next = (page: Page) => page.click('button[value=next]');
  /** Waits for a saving that holds the text; when none comes, says what was sent instead and how the page stands. */
  const saving = async (page: Page, text: string): Promise<void> => {
    const seen: string[] = [];
    const matches = (answer: Response) => {
      const sent = answer.request().postData() ?? '';
      seen.push(`${answer.status()} ${answer.request().method()} ${answer.url()} ${sent.replace(/_csrf=[^&]*/, '')}`);
      return answer.status() === 200 && sent.includes(text);
    };
    await page.waitForResponse(matches).catch(async (fault: unknown) => {
      const stands = await page.evaluate<string>(
        `[location.pathname, document.activeElement?.outerHTML, document.querySelector('[data-saved]')?.textContent, document.querySelector('.autocomplete__menu')?.outerHTML].join(' ')`,
      );
      throw new Error(`No saving of ${text}. The page stands: ${stands}. Answers since: ${seen.join(' ')}`, { cause: fault });
    });
  };
  const heading = (page: Page, text: string | RegExp) => page.locator('h1', { hasText: text }).waitFor();
  const shown = async (page: Page, name: string) => {
    await expectWellMade(page);
    await picture(page, `applications-${name}`);
  };

  it('takes a trader from the first page to a submitted export of 500 lines from a table', async () => {
    const page = await browser.signedIn(house.people.applicant);
    await heading(page, 'Your applications');
    await shown(page, 'list-empty');
    await page.click('text=Start a new application');
    await picture(page, 'applications-new');
    await page.check('input[value=E]');
    await page.click('text=Start the application');
    await heading(page, 'Apply: Export permit');
    await shown(page, 'tasks');
    const at = new URL(page.url()).pathname.replace(/\/tasks$/, '');

    await page.click('text=Document and route');
    await next(page);
    await heading(page, 'From which country');
    await next(page);
    await page.locator('.govuk-error-summary').waitFor();
    await picture(page, 'applications-route-fault');
    await page.selectOption('#countryOfImport', 'XB');
    await next(page);
    await heading(page, 'purpose');
    await picture(page, 'applications-purpose');
    await page.check('input[value=T]');
    await next(page);
    await heading(page, 'Until which day');
    await next(page);
    await heading(page, 'import permit');
    await picture(page, 'applications-import-permit');
    await page.check('input[value=no]');
    await next(page);
    await heading(page, 'replace a permit');
    await next(page);
    await heading(page, 'Have the specimens left');
    await next(page);

    await page.click('text=Exporter and importer');
    await heading(page, 'Who is the exporter?');
    await next(page);
    await heading(page, 'Who is the importer?');
    await page.check('input[value=new]');
    await page.fill('#name', 'Arcadia Leather Ltd');
    await page.fill('#address', '5 Quay\nArcadia');
    await page.check('input[name=person][value=no]');
    // Saved while it is typed; the page says so.
    await page.locator('[data-saved]', { hasText: /^Saved \d/ }).waitFor();
    await shown(page, 'importer');
    // The way to the server is gone, and then the page is closed: the device keeps what was typed.
    await page.route('**/questions/importer', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await page.fill('#address', '6 Quay\nArcadia');
    await page.press('#address', 'Tab');
    await page.locator('[data-saved]', { hasText: 'Saved on this device at' }).waitFor();
    const address = page.url();
    // A browser that dies sends nothing on its way out, as one that is left does.
    await page.evaluate("document.addEventListener('visibilitychange', (event) => event.stopImmediatePropagation(), true)");
    await page.goto('about:blank');
    await page.unroute('**/questions/importer');
    await page.goto(address);
    await page.locator('[data-kept-typing]').waitFor();
    await expectWellMade(page);
    await picture(page, 'applications-kept-typing');
    expect(browser.faults.splice(0).filter((fault) => !/ERR_FAILED/.test(fault))).toEqual([]);
    expect(await page.inputValue('#address')).not.toBe('6 Quay\nArcadia');
    await page.click('text=Put it back');
    expect(await page.inputValue('#address')).toBe('6 Quay\nArcadia');
    await page.locator('[data-saved]', { hasText: /^Saved \d/ }).waitFor();
    await page.reload();
    expect([await page.inputValue('#address'), await page.locator('[data-kept-typing]').isVisible()]).toEqual(['6 Quay\nArcadia', false]);
    await next(page);

    await page.click('text=What you are trading');
    await heading(page, 'What you are trading');
    await picture(page, 'applications-lines-empty');
    const wrong = table(500).toString('utf8').replace(';7;NAR', ';7,5;NAR').replace(';W;9;', ';wild;9;');
    await page.setInputFiles('#table-file', { name: 'lines.csv', mimeType: 'text/csv', buffer: Buffer.from(wrong) });
    await page.click('text=Read the table');
    await page.locator('text=498 rows were taken over').waitFor();
    expect(await page.locator('text=Row 8').count()).toBe(1);
    expect(await page.content()).toContain('Must be digits with a point');
    await expectNoOverflow(page);
    await picture(page, 'applications-lines-table');
    const errors = await page.evaluate<string>(`fetch('${at}/lines/errors.csv').then((answer) => answer.text())`);
    const repaired = errors.replace('"7,5"', '7.5').replace(',wild,', ',W,');
    await page.setInputFiles('#table-file', { name: 'errors.csv', mimeType: 'text/csv', buffer: Buffer.from(repaired) });
    await page.click('text=Read the table');
    await page.locator('text=2 rows were taken over').waitFor();
    expect(await page.locator('p', { hasText: /^500 lines, / }).count()).toBe(1);
    await page.click('form[data-lines] button[value=next]');

    await page.click('text=Where it came from');
    await heading(page, 'Documents');
    await page.check('input[value=legal-acquisition]');
    await page.setInputFiles('#files', { name: 'licence.pdf', mimeType: 'application/pdf', buffer: evidencePdf });
    await page.click('text=Upload');
    await page.locator('a', { hasText: 'licence.pdf' }).waitFor();
    await shown(page, 'documents');
    await page.goto(`/en${at.replace(/^\/en/, '')}/check`);
    await heading(page, 'Check your answers');
    await shown(page, 'check');
    await page.click('text=Continue to the declaration');
    await page.check('#accepted');
    await picture(page, 'applications-declaration');
    await page.click('main form button');
    await heading(page, 'Application submitted');
    await picture(page, 'applications-submitted');
    await page.click('text=Follow this application');
    await heading(page, 'Application XA-');
    await shown(page, 'case');
  });

  it('suggests species, fills like a spreadsheet by keyboard, and says what the rules find on each line', async () => {
    const page = await browser.signedIn(house.people.applicant);
    const { documentType, countryOfExport, countryOfImport, purpose, exporter, importer } = exportForm();
    const made = await house.post(house.people.applicant, '/v1/applications', {
      ...{ documentType, countryOfExport, countryOfImport, purpose, exporter, importer },
      lines: [{ term: 'LIV', source: 'C', quantity: { value: '2', unit: 'NAR' }, description: 'Young' }, {}],
    });
    const { id } = made.json<{ id: string }>();
    await page.goto(`/en/applications/${id}/lines`);
    await page.focus('#c0-scientificName');
    // What is suggested for half of it may stand there first, and goes when the rest has its answer.
    const answered = page.waitForResponse((answer) => answer.url().includes('/v1/species?q=Psittacus+er'));
    await page.keyboard.type('Psittacus er');
    await answered;
    await page.locator('.autocomplete__option').first().waitFor();
    await shown(page, 'lines-suggested');
    await page.keyboard.press('ArrowDown');
    const named = saving(page, 'Psittacus+erithacus');
    await page.keyboard.press('Enter');
    await named;
    expect(await page.inputValue('#c0-scientificName')).toBe('Psittacus erithacus');
    await page.locator('[data-remarks="1"] li').first().waitFor();
    expect(await page.inputValue('#c0-appendix')).toBe('I');
    await page.focus('#c1-term');
    const filled = saving(page, 'c1-term=LIV');
    await page.keyboard.press('Control+d');
    await filled;
    await page.locator('[data-saved]', { hasText: /^Saved \d/ }).waitFor();
    // A browser that dies now has lost nothing.
    await page.reload();
    expect(await page.inputValue('#c0-scientificName')).toBe('Psittacus erithacus');
    expect(await page.inputValue('#c1-term')).toBe('LIV');
    await page.goto(`/en/applications/${id}/lines/1`);
    await page.focus('#scientificName');
    await shown(page, 'line');
    await page.goto(`/en/applications/${id}/lines/1/species?q=python`);
    await shown(page, 'species');
    await page.goto(`/fr/applications/${id}/check`);
    await shown(page, 'check-open-fr');
  });

  it('is well made where something waits: a question, a permit, a conflict, and for whoever is not signed in', async () => {
    const permit = await issuedPermit(house, exportForm());
    const asked = await caseInWork(house, exportForm());
    await step(house, house.people.caseOfficer, asked, 'information-requests', {
      question: 'Please send the invoice of the parent stock. '.repeat(20),
    });
    const page = await browser.signedIn(house.people.applicant, { width: 1100 });
    await page.goto('/en/applications');
    await shown(page, 'list');
    for (const path of ['answer', 'withdrawal', '']) {
      await page.goto(`/es/applications/${asked.id}${path ? `/${path}` : ''}`);
      await shown(page, `asked-${path || 'case'}`);
    }
    await page.goto(`/en/applications/${permit.application}/permit`);
    await shown(page, 'permit');
    await page.goto(`/en/applications/${permit.application}/permit/lost`);
    await picture(page, 'applications-lost');
    await page.check('input[value=stolen]');
    await page.click('main form button');
    await heading(page, 'replace a permit');
    await picture(page, 'applications-replacement');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.fill('#of', 'OTHER-1');
    await other.click('button[value=later]');
    await other.waitForURL(/tasks$/);
    await page.fill('#of', 'MINE-1');
    await page.click('button[value=later]');
    await heading(page, 'This was changed meanwhile');
    await shown(page, 'conflict');
    expect(await page.locator('td', { hasText: 'OTHER-1' }).count()).toBe(1);
    expect(await page.locator('td', { hasText: 'MINE-1' }).count()).toBe(1);

    const stranger = await browser.somebody({ width: 1000 });
    await stranger.goto('/en/need?q=african+grey');
    await picture(stranger, 'applications-need-species');
    await stranger.goto('/en/need?species=Psittacus+erithacus&from=XA&to=XB&kind=live');
    await shown(stranger, 'need-question');
    await stranger.goto('/fr/need?species=Psittacus+erithacus&from=XA&to=XB&kind=live&before=no&again=no&bred=no&commercial=yes');
    await shown(stranger, 'need-answer');
  });
});
