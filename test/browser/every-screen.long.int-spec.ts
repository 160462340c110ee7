import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Casework } from '../kit/casework.js';
import { DrawHouse } from '../kit/draw-house.js';
import { everyPage, type Others, personOf, type Visit } from '../kit/every-page.js';
import { everyRecord } from '../kit/every-record.js';
import { call } from '../kit/http.js';
import type { Who } from '../kit/page-looks.js';
import { drawnAtOnce } from '../kit/portal-records.js';
import { PortalPages } from '../kit/portal-pages.js';
import type { Visitor } from '../kit/visitor.js';
import { expectNoOverflow, expectWellMade, picture, PortalBrowser } from './portal-browser.js';

/** Budgets: bytes as they travel (gzip), milliseconds at the server. */
const htmlBytes = 15_000;
const firstVisitBytes = 80_000;
const p95Milliseconds = 300;
const requests = 20;

describe('every screen', () => {
  const known: Record<string, string> = {};
  let draws: DrawHouse;
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  let others: Others | null = null;
  const seats = new Map<Who, Page>();
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    portal = await PortalPages.open(house, { OPENCITES_OIDC_ISSUER: 'https://id.example/' });
    browser = await PortalBrowser.open(portal.url);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await draws?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  const seat = async (who: Who): Promise<Page> => {
    const page = seats.get(who) ?? (await browser.signedIn(personOf(house, others, who)));
    seats.set(who, page);
    return page;
  };
  const open = async ({ path, as }: Visit, language = 'en'): Promise<Page> => {
    const page = await seat(as);
    const answer = await page.goto(`/${language}${path}`);
    expect([path, answer?.status()]).toEqual([path, 200]);
    return page;
  };

  it('is well made while there is nothing to show', async () => {
    for (const visit of everyPage(null).filter(({ as }) => as !== 'outside' && as !== 'agent' && as !== 'clerk')) {
      const page = await seat(visit.as);
      const answer = await page.goto(`/en${visit.path}`);
      // Some ask for what to show; what they say then is a page all the same.
      expect([visit.path, [200, 404, 422].includes(answer?.status() ?? 0)]).toEqual([visit.path, true]);
      await expectWellMade(page);
    }
  }, 300_000);

  it('is well made with its records, and with texts as long as they can be', async () => {
    others = await everyRecord(house, (path, options) => call(portal.port, path, withHost(options)), portal.app, known);
    for (const visit of everyPage(known)) {
      const page = await open(visit);
      await expectWellMade(page);
      await picture(page, `every${visit.route.replace(/[^a-z]+/g, '-')}`);
      await page.evaluate(
        `for (const own of document.querySelectorAll('main bdi')) if (own.childElementCount === 0) own.textContent = '${'W'.repeat(200)} ${'long words '.repeat(40)}'`,
      );
      await expectNoOverflow(page);
    }
  }, 600_000);

  it('can be read with text of twice its size', async () => {
    for (const visit of everyPage(known)) {
      const page = await open(visit, 'fr');
      await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([visit.path, wide]).toEqual([visit.path, 0]);
    }
  }, 300_000);

  it('is light and quick', async () => {
    const visitors = new Map<Who, Visitor>();
    const rows: { readonly route: string; readonly raw: number; readonly html: number; readonly p95: number }[] = [];
    for (const { route, path, as } of everyPage(known)) {
      const visitor = visitors.get(as) ?? (await portal.signedIn(personOf(house, others, as)));
      visitors.set(as, visitor);
      const times: number[] = [];
      for (let n = 0; n < requests; n += 1) {
        const from = performance.now();
        await visitor.open(`/en${path}`);
        times.push(performance.now() - from);
      }
      const p95 = times.toSorted((one, other) => one - other)[Math.ceil(0.95 * requests) - 1]!;
      rows.push({ route, raw: Buffer.byteLength(visitor.page.text), html: gzipSync(visitor.page.text).length, p95: Math.round(p95) });
    }
    const table = rows
      .map(
        ({ route, raw, html, p95 }) =>
          `${route.padEnd(48)} ${String(raw).padStart(7)} bytes ${String(html).padStart(6)} packed ${String(p95).padStart(5)} ms`,
      )
      .join('\n');
    writeFileSync('dist/every-screen.txt', `${table}\n`);
    process.stdout.write(`${table}\n`);
    expect(rows.filter(({ html }) => html > htmlBytes)).toEqual([]);
    expect(rows.filter(({ p95 }) => p95 > p95Milliseconds)).toEqual([]);
  }, 300_000);

  it('costs little at the first visit: page, style, scripts and pictures together', async () => {
    const visitor = await portal.signedIn(house.people.applicant);
    for (const path of ['/en/sign-in', '/en/need', `/en/applications/${known['draft']}/lines`]) {
      const { text } = await visitor.open(path);
      const parts = [...text.matchAll(/(?:href|src)="(\/(?:assets|brand)[^"]+)"/g)].map(([, address = '']) => address);
      let bytes = gzipSync(text).length;
      for (const part of new Set(parts)) bytes += gzipSync((await visitor.open(part)).text).length;
      expect([path, bytes, bytes <= firstVisitBytes]).toEqual([path, bytes, true]);
    }
  }, 60_000);

  const withHost = (options: Parameters<typeof call>[2] = {}) => ({
    ...options,
    headers: { host: new URL(portal.url).host, ...options.headers },
  });
});
