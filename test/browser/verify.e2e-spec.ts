import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build, type Plugin } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import type { Outcome } from './verify/jest-in-browser.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (name: string): string => join(root, 'test/browser/verify', name);
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const moreFlags = ['--disable-component-update', '--disable-sync'];
const origin = 'https://verify.test';

/** The libraries from source, and what stands in a browser for Jest, for test keys and for vector files. */
const inBrowser: Plugin = {
  name: 'in-browser',
  setup(plugin) {
    plugin.onResolve({ filter: /^#[a-z]+$/ }, ({ path }) => ({ path: join(root, `libs/${path.slice(1)}/src/index.ts`) }));
    plugin.onResolve({ filter: /^@jest\/globals$/ }, () => ({ path: here('jest-in-browser.ts') }));
    plugin.onResolve({ filter: /\/test-keys\.js$/ }, () => ({ path: here('test-keys.ts') }));
    plugin.onResolve({ filter: /\/note-keys\.js$/ }, () => ({ path: here('note-keys.ts') }));
    plugin.onResolve({ filter: /\/load-vectors\.js$/ }, () => ({ path: here('load-vectors.ts') }));
    // A pure library that reached for Node would break here, not in an officer's hand.
    plugin.onResolve({ filter: /^node:/ }, ({ path, importer }) => ({ errors: [{ text: `${importer} imports ${path}` }] }));
  },
};

// Reads vectors from the disk itself; counts what Node's own cryptography is asked. Named, so that no other is left out unseen.
const nodeOnly = ['libs/merkle/src/draw/draw.spec.ts', 'libs/trust/src/log-policy.spec.ts'];

const specs = ['credential', 'merkle', 'trust', 'verify'].flatMap((lib) =>
  readdirSync(join(root, 'libs', lib, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.spec.ts') && !path.includes('.long.'))
    .sort()
    .map((path) => `libs/${lib}/src/${path}`)
    .filter((path) => !nodeOnly.includes(path)),
);

async function bundle(): Promise<string> {
  const entry = [
    ...specs.map((path) => `import ${JSON.stringify(`./${path}`)};`),
    `import { expect, it, runRegistered } from '@jest/globals';`,
    // Proves that a failure is seen: the twin of Jest is ours.
    `it('canary', () => expect([new Map([[1, { a: 2 }]])]).toEqual([new Map([[1, { a: 3 }]])]));`,
    'globalThis.outcomes = runRegistered();',
  ].join('\n');
  const result = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    plugins: [inBrowser],
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}

describe('the verifier in Chromium', () => {
  let browser: Browser;
  let outcomes: Outcome[];

  beforeAll(async () => {
    const script = await bundle();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...moreFlags] });
    const page = await browser.newPage();
    // Nothing is fetched: the page, its script and the vectors come from here, and WebCrypto wants a secure origin.
    await page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/specs.js"></script>' });
      if (pathname === '/specs.js') return route.fulfill({ contentType: 'text/javascript', body: script });
      if (!pathname.startsWith('/vectors/')) return route.fulfill({ status: 404 });
      return route.fulfill({ contentType: 'application/json', body: readFileSync(join(root, 'test/vectors', basename(pathname)), 'utf8') });
    });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${origin}/`);
    await page.waitForFunction('globalThis.outcomes !== undefined', undefined, { timeout: 120_000 }).catch(() => {
      throw new Error(`the specs did not load: ${faults.join('; ')}`);
    });
    outcomes = await page.evaluate<Outcome[]>('globalThis.outcomes');
  }, 400_000);
  afterAll(async () => browser?.close());

  it('runs the same test modules as Node', () => {
    expect(specs).toEqual(
      expect.arrayContaining([
        'libs/merkle/src/tree/proofs.spec.ts',
        'libs/verify/src/verdicts.spec.ts',
        'libs/verify/src/hostile.spec.ts',
        'libs/trust/src/trust.spec.ts',
      ]),
    );
    expect(outcomes.length).toBeGreaterThan(200);
  });

  it('passes all of them, and fails what has to fail', () => {
    expect(
      outcomes.filter(({ fault }) => fault !== null).map(({ title, fault }) => (title === 'canary' ? title : `${title}: ${fault}`)),
    ).toEqual(['canary']);
  });
});
