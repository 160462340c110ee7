import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

// The axe that the builder for Playwright brings along.
const builder = createRequire(import.meta.url).resolve('@axe-core/playwright');
const source = readFileSync(createRequire(builder).resolve('axe-core/axe.min.js'), 'utf8');
const options = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  resultTypes: ['violations'],
};

/**
 * What axe finds against WCAG 2.2 AA and good practice in the page as it stands, frames included. It runs in the page itself: collecting
 * in a page of its own, as the builder for Playwright does, takes ten times as long.
 */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  for (const frame of page.frames()) {
    // The viewer of a document is no page that takes scripts.
    const injected = frame.evaluate(source);
    await (frame === page.mainFrame() ? injected : injected.catch(() => undefined));
  }
  // Half-way through its fade a text has a contrast that nobody reads it with: what is measured is the page at rest.
  await page.evaluate(
    'Promise.all(document.getAnimations().map((moving) => moving.finished.catch(() => undefined))).then(() => undefined)',
  );
  const found = await page.evaluate<readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
