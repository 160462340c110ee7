import { expect } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { monthsFromToday, type RegisterEntries, today } from '../../apps/cli/src/demo/example-case.js';
import { button, downloads, type Errand, fillsIn, heading, next, remarksOn, submits } from './applicant-steps.js';
import { checksTheLog, verifiesAnywhere } from './checks.js';
import type { Fleet } from './fleet.js';
import type { Hands } from './hands.js';
import {
  approvesAndIssues,
  findsWhatIsOwed,
  opensCase,
  overrides,
  recommends,
  refusals,
  takes,
  triesToRecommend,
} from './officer-steps.js';

/** What must be on record before the document may be issued, and how the pages say so until it is. */
interface Obstacle {
  readonly rule: string;
  /** How the applicant reads it. */
  readonly words: RegExp;
  readonly entries: RegisterEntries;
}

interface Plan {
  readonly errand: Errand;
  readonly obstacle?: Obstacle;
  /** What must be asked of nobody: words on the applicant's pages, rules and findings on the officers'. */
  readonly never?: RegExp;
  /** Between the answers and the submission, on the applicant's own pages. */
  readonly beforeSubmission?: (page: Page, hands: Hands, path: string) => Promise<void>;
}

/** What a journey came to; the specs say what that must be. */
export interface Travelled {
  readonly number: string;
  readonly lines: number;
  readonly science: readonly string[];
  readonly authority: readonly string[];
  readonly overridden: readonly string[];
  /** Acts on the permit as the auditor reads them. */
  readonly acts: readonly string[];
}

/** Apply, decide, sign, issue, verify, check the log: five people, each at a screen, with a passkey or a password of their own. */
async function travel(fleet: Fleet, hands: Hands, { errand, obstacle, never, beforeSubmission }: Plan): Promise<Travelled> {
  const trader = await fleet.seat('applicant', hands);
  const path = await fillsIn(trader.page, hands, errand);
  const inTheWay = async () => (await remarksOn(trader.page, path)).filter((text) => text.startsWith('Stands in the way'));
  const expected = obstacle ? [expect.stringMatching(obstacle.words)] : [];
  expect(await inTheWay()).toEqual(expected);
  if (never) expect(await trader.page.locator('.oc-remarks, main ul').allInnerTexts()).not.toContainEqual(expect.stringMatching(never));
  await beforeSubmission?.(trader.page, hands, path);
  // Named on the form is not yet on record.
  expect(await inTheWay()).toEqual(expected);
  const caseNumber = await submits(trader.page, hands, path);

  const clerk = await fleet.seat('case-officer', hands);
  await opensCase(clerk.page, hands, caseNumber);
  await takes(clerk.page, hands);
  const rules = obstacle ? [obstacle.rule] : [];
  // Beside it only the findings that are still to be made.
  expect((await refusals(clerk.page)).filter((rule) => !rule.startsWith('finding-'))).toEqual(rules);
  if (never)
    expect(await clerk.page.locator('section[aria-labelledby=oc-checks] ul:not(.oc-passed)').allInnerTexts()).not.toContainEqual(
      expect.stringMatching(never),
    );
  const scientist = await fleet.seat('scientific-authority', hands);
  const at = clerk.page.url();
  await scientist.page.goto(at);
  const science = await findsWhatIsOwed(scientist.page, hands);
  await clerk.page.goto(at);
  const authority = await findsWhatIsOwed(clerk.page, hands);
  if (obstacle) {
    // No recommendation while it stands in the way: the page says so before anything is signed.
    await triesToRecommend(clerk.page, hands);
    await clerk.page.locator('.govuk-error-summary').waitFor();
    expect(await refusals(clerk.page)).toEqual(rules);
    await fleet.register(obstacle.entries);
    await clerk.page.goto(at);
    expect(await refusals(clerk.page)).toEqual([]);
  }
  await recommends(clerk.page, hands);

  const second = await fleet.seat('issuing-officer', hands);
  await opensCase(second.page, hands, caseNumber, '?queue=decide');
  const overridden = await overrides(second.page, hands, 'The inventory of 2025 answers this warning.');
  const number = await approvesAndIssues(second.page, hands);

  const pdf = await downloads(trader.page, hands, path, number);
  const file = join(fleet.home, `${number}.pdf`);
  writeFileSync(file, pdf);
  const lines = await verifiesAnywhere(fleet, hands, number, pdf, file);
  const auditor = await fleet.seat('auditor', hands);
  const acts = await checksTheLog(auditor.page, hands, number);
  for (const { page } of [trader, clerk, scientist, second, auditor]) await page.context().close();
  return { number, lines, science, authority, overridden, acts };
}

/** One line with all of its boxes. */
async function oneLine(page: Page, hands: Hands, line: Readonly<Record<string, string>>): Promise<void> {
  await hands.press(button(page, 'Add the first line'));
  await hands.press(page.locator('tbody th a').first());
  await heading(page, 'Line 1');
  const { term = '', source = '', unit = '', appendix = '', operationNumber, ...written } = line;
  for (const [name, value] of Object.entries(written)) await hands.write(page.locator(`#${name}`), value);
  await hands.tick(page.locator(`input[name=appendix][value=${appendix}]`));
  for (const [name, value] of Object.entries({ term, source, unit })) await hands.choose(page.locator(`#${name}`), value);
  if (operationNumber !== undefined) {
    await hands.press(page.locator('summary', { hasText: 'More' }));
    await hands.write(page.locator('#operationNumber'), operationNumber);
  }
  await next(page, hands);
  await heading(page, 'What you are trading');
}

/** A bred falcon of Appendix I, source D: nobody asks for an import permit, and the operation must be registered. */
export const bredFalcon = (fleet: Fleet, hands: Hands): Promise<Travelled> =>
  travel(fleet, hands, {
    errand: {
      purpose: 'T',
      importer: { name: 'Arcadian Falconry', address: '3 Temple Square, Arcadia', country: 'XB', person: false },
      transport: 'Air freight, IATA container note 20',
      goods: (page, own) =>
        oneLine(page, own, {
          scientificName: 'Falco rusticolus',
          appendix: 'I',
          description: 'Live female, closed ring',
          marks: 'ring:XA 12.5 0271',
          quantity: '1',
          ...{ term: 'LIV', source: 'D', unit: 'NAR', operationNumber: 'A-XA-501' },
        }),
    },
    never: /import[- ]permit/i,
    obstacle: {
      rule: 'operation-registered',
      words: /A-XA-501/,
      entries: {
        operations: [
          {
            ...{ number: 'A-XA-501', kind: 'breeding', country: 'XA', scientificName: 'Falco rusticolus', from: '2010-06-01' },
            ...{ registeredWithSecretariat: true, plausible: { value: '40', unit: 'NAR' } },
          },
        ],
      },
    },
  });

/** A hunting trophy of Appendix I, source W: the import permit comes first, and it must be on record, not only on the form. */
export const leopardTrophy = (fleet: Fleet, hands: Hands): Promise<Travelled> => {
  const importer = { name: 'Arcadian Natural History Collection', address: '1 Temple Square, Arcadia', country: 'XB', person: false };
  const number = `${today().slice(2, 4)}XB000777`;
  return travel(fleet, hands, {
    errand: {
      purpose: 'H',
      importer,
      goods: (page, own) =>
        oneLine(page, own, {
          scientificName: 'Panthera pardus',
          appendix: 'I',
          description: 'One trophy: skin, skull and claws of one male',
          marks: 'tag:XA 2026 PP 014',
          quantity: '1',
          ...{ term: 'TRO', source: 'W', unit: 'NAR' },
        }),
    },
    beforeSubmission: async (page, own, path) => {
      await page.goto(`/en${path}/questions/import-permit`);
      await own.tick(page.locator('input[name=has][value=yes]'));
      await own.write(page.locator('#number'), number);
      await own.choose(page.locator('#country'), 'XB');
      await next(page, own);
      await heading(page, 'replace a permit');
    },
    obstacle: {
      rule: 'import-permit-first',
      words: /import permit/i,
      entries: {
        permits: [
          {
            ...{ number, issuer: 'XB', documentType: 'I', issuedOn: today(), validUntil: monthsFromToday(12) },
            ...{ importer: importer.name, exporter: 'Coralline Trading Ltd' },
            lines: [{ scientificName: 'Panthera pardus', term: 'TRO', value: '1', unit: 'NAR', source: 'W' }],
          },
        ],
      },
    },
  });
};

/** Bark of a wild tree of Appendix II: 500 lines from the table that a spreadsheet with decimal commas saved. */
export const wildBark = (fleet: Fleet, hands: Hands): Promise<Travelled> =>
  travel(fleet, hands, {
    errand: {
      purpose: 'T',
      importer: { name: 'Arcadian Remedies', address: '9 Quay, Arcadia', country: 'XB', person: false },
      goods: async (page, own) => {
        await own.attach(page.locator('#table-file'), { name: 'bark.csv', mimeType: 'text/csv', buffer: barkTable(500) });
        await own.press(button(page, 'Read the table'));
        await page.locator('text=500 rows were taken over').waitFor();
      },
    },
  });

function barkTable(rows: number): Buffer {
  const line = (row: number) => `Prunus africana;BAR;Dry stripped bark in sacks, lot ${row};II;W;${row}.5;KGM;`;
  const head = 'Scientific name;Term;Description;Appendix;Source;Quantity;Unit;Marks';
  return Buffer.from(`\ufeff${[head, ...Array.from({ length: rows }, (_, row) => line(row + 1))].join('\r\n')}\r\n`);
}
