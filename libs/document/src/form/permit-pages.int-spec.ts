import { describe, expect, it } from '@jest/globals';
import { qrSymbol } from '../qr/qr-symbol.js';
import { permitDrawing, renderPermit } from '../render-permit.js';
import { crop, ink, readCodes, renderPages, runOn } from '../testing/page-pixels.js';
import { sampleFront, sampleInput, sampleLine } from '../testing/sample-permit.js';

const annex = (digits: number): string => `http://xa.localhost:8081/#A${'2718281828'.repeat(120).slice(0, digits)}`;

async function textOf(pdf: Uint8Array, page: number): Promise<string> {
  return runOn(pdf, 'pdftotext', ['-f', String(page), '-l', String(page), '-layout', 'FILE', '-']);
}

function pageCount(pdf: Uint8Array): number {
  return Number(/Pages:\s+(\d+)/.exec(runOn(pdf, 'pdfinfo', ['FILE']))?.[1]);
}

describe('pages of the permit', () => {
  it.each([
    [1, 1],
    [4, 1],
    [5, 2],
    [8, 2],
    [40, 10],
  ])('puts %i lines on %i pages of four blocks', async (lines, pages) => {
    const pdf = await renderPermit(sampleInput(lines));
    expect(pageCount(pdf)).toBe(pages);
    for (let page = 2; page <= pages; page += 4) {
      const text = await textOf(pdf, page);
      expect(text).toContain('CONTINUATION PAGE');
      expect(text).toContain('26XA000123');
      expect(text).toContain('2026-11-22');
      expect(text).toContain(`Page ${page} / ${pages}`);
    }
  });

  it.each([41, 300])('puts %i lines into a table annex that the first page announces with its page count', async (lines) => {
    const pdf = await renderPermit(sampleInput(lines));
    const pages = pageCount(pdf);
    const first = await textOf(pdf, 1);
    expect(first).toContain(`${lines} lines in the table annex`);
    expect(first).toContain(`has ${pages - 1} more pages (2 to ${pages})`);
    const last = await textOf(pdf, pages);
    expect(last).toContain('ANNEX: TABLE OF SPECIMENS');
    expect(last).toContain(`End of table: ${lines} lines`);
    expect(last).toContain(`Page ${pages} / ${pages}`);
    expect(last).toMatch(new RegExp(`^\\s*${lines}\\s`, 'm'));
  });

  it('prints every line of the table once and in order', () => {
    const drawn = permitDrawing(sampleInput(120)).slice(1);
    const numbers = drawn.flatMap((page) =>
      page.flatMap((item) =>
        item.kind === 'text' && item.face === 'bold' && item.size === 6.4 && /^\d+$/.test(item.text) ? [Number(item.text)] : [],
      ),
    );
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it('closes blocks that are not used and opens none', async () => {
    const text = await textOf(await renderPermit(sampleInput(2)), 1);
    expect(text.match(/NOT USED \/ NON UTILISÉ/g)).toHaveLength(2);
    expect(await textOf(await renderPermit(sampleInput(4)), 1)).not.toContain('NOT USED');
  });

  it('leaves the boxes of a partially completed document open, with the most that box 11 may say and a place to sign', async () => {
    const signed = 'Completed by (name, signature, date) / Rempli par / Completado por';
    const open = sampleInput(2, {
      openBoxes: ['3', '11'],
      importer: null,
      specialConditions: ['Box 3 completed by the holder', signed],
    });
    const text = await textOf(await renderPermit(open), 1);
    expect(text).toContain('Box 3 completed by the holder');
    expect(text.match(/Completed by \(name, signature, date\)/g)).toHaveLength(1);
    expect(text).toContain('to be completed by the holder');
    expect(text.match(/by the holder \/ par le titulaire/g)).toHaveLength(2);
    expect(text).toMatch(/max\. 1 specimens/);
    const dotted = (input: typeof open) => permitDrawing(input)[0]!.filter((item) => item.kind === 'line' && item.width === 0.6).length;
    expect(dotted(open) - dotted(sampleInput(2))).toBe(6);
    const table = await textOf(await renderPermit(sampleInput(41, { openBoxes: ['11'] })), 2);
    expect(table).toContain('max. 1');
    expect(await textOf(await renderPermit(sampleInput(2)), 1)).not.toContain('by the holder');
  });

  it('has all headings in English and, as asked, in French or Spanish', async () => {
    const french = await textOf(await renderPermit(sampleInput(1)), 1);
    for (const heading of ['Valid until', 'Valable jusqu’au', 'Conditions spéciales', 'Pays d’origine', 'Visa d’exportation'])
      expect(french).toContain(heading);
    const spanish = await textOf(await renderPermit(sampleInput(1, {}, { headings: 'en+es' })), 1);
    for (const heading of ['Valid until', 'Válido hasta', 'Condiciones especiales', 'País de origen', 'Aval de la exportación'])
      expect(spanish).toContain(heading);
    expect(spanish).not.toContain('Valable');
  });

  it('prints box values: parties, dates, quantities, codes with their meaning', async () => {
    const text = await textOf(await renderPermit(sampleInput(2)), 1);
    for (const value of [
      'Ménagerie du Jardin des Plantes',
      '57 rue Cuvier',
      'France (FR)',
      'Utopian Reptiles Ltd',
      '2027-05-21',
      'Commercial',
      'XA 0004711',
      'Raphael Hythloday',
      'Python regius',
      '12.3456 m³',
      '20/1000',
      'microchip 9850000100001',
    ])
      expect(text).toContain(value);
  });
});

describe('the verification code on paper', () => {
  it('is read by zbarimg at 300 dpi on the first page and on each continuation page', async () => {
    expect(readCodes(await renderPermit(sampleInput(5)), 300)).toEqual([sampleFront, sampleFront]);
  });

  it('is read under SPECIMEN, copy and replacement marks', async () => {
    const changes = { specimen: true, replaces: { number: '26XA000099', date: '2026-10-01', reason: 'lost' } };
    expect(readCodes(await renderPermit(sampleInput(1, changes, { copyMark: { copyNumber: 2 } })), 300)).toEqual([sampleFront]);
  });

  it('stands beside all annex codes, each read at 300 dpi', async () => {
    const annexes = [annex(430), annex(900), annex(1100)];
    const codes = readCodes(await renderPermit(sampleInput(1, {}, { qr: { front: sampleFront, annexes } })), 300);
    expect(codes).toHaveLength(5);
    expect(new Set(codes)).toEqual(new Set([sampleFront, ...annexes]));
  });

  it('is 40 mm wide and has four modules of white around it', async () => {
    const pdf = await renderPermit(sampleInput(1));
    const [page] = renderPages(pdf, 600);
    if (!page) throw new Error('no page');
    const modules = qrSymbol(sampleFront).size;
    const panel = crop(page, 600, { x: 149.6, y: 11.4, width: 49.5, height: 44.6 });
    const columns: number[] = [];
    for (let column = 0; column < panel.width; column++) {
      let dark = 0;
      for (let row = 0; row < panel.height; row++) if ((panel.grey[row * panel.width + column] ?? 255) < 128) dark += 1;
      // The dashed frame is thin and mostly white; modules fill a column.
      if (dark > panel.height * 0.2) columns.push(column);
    }
    const frame = columns.filter((column, index) => index > 0 && column - (columns[index - 1] ?? 0) > 20);
    const inner = columns.filter((column) => column > panel.width * 0.06 && column < panel.width * 0.94);
    const widthMm = (((inner.at(-1) ?? 0) - (inner[0] ?? 0) + 1) / 600) * 25.4;
    expect(widthMm).toBeGreaterThan(39.8);
    expect(widthMm).toBeLessThan(40.2);
    const quiet = (40 / modules) * 4;
    const before = crop(page, 600, { x: 149.5 + (50 - 40) / 2 - quiet + 0.1, y: 20, width: quiet - 0.3, height: 25 });
    expect(ink(before)).toBe(0);
    expect(frame.length).toBeLessThanOrEqual(2);
  });
});

describe('marks', () => {
  const shade = (pdf: Uint8Array): number => {
    const [page] = renderPages(pdf, 50);
    return page ? ink(page, 245) - ink(page, 200) : 0;
  };

  it('draws SPECIMEN, COPY n and REPLACEMENT behind the text, and says them in words', async () => {
    const plain = await renderPermit(sampleInput(1));
    const specimen = await renderPermit(sampleInput(1, { specimen: true }));
    expect(shade(specimen)).toBeGreaterThan(shade(plain) * 1.5 + 1000);
    expect(await textOf(specimen, 1)).toContain('SPECIMEN – NOT VALID');
    const copy = await textOf(await renderPermit(sampleInput(1, {}, { copyMark: { copyNumber: 3 } })), 1);
    expect(copy).toContain('COPY / COPIE 3');
    expect(copy).not.toContain('ORIGINAL');
    const replacement = await textOf(
      await renderPermit(sampleInput(1, { replaces: { number: '26XA000099', date: '2026-10-01', reason: 'destroyed by fire' } })),
      1,
    );
    expect(replacement).toContain('REPLACEMENT / REMPLACEMENT');
    expect(replacement).toContain('26XA000099 (2026-10-01): destroyed by fire');
    expect(await textOf(plain, 1)).toContain('ORIGINAL');
  });

  it('says in the head and in box 5 that a document is retrospective, and why', async () => {
    const text = await textOf(
      await renderPermit(sampleInput(1, { retrospective: { reason: 'genuine error, both authorities agree' } })),
      1,
    );
    expect(text).toContain('RETROSPECTIVE / A POSTERIORI');
    expect(text).toContain('ISSUED RETROSPECTIVELY. Reason / DÉLIVRÉ A POSTERIORI. Motif: genuine error, both');
  });
});

describe('text that does not fit', () => {
  const long = 'Condition that goes on. '.repeat(200).trim();

  it('is printed in full on a note page to which the box points', async () => {
    const line = { ...sampleLine(1), description: `start ${'word '.repeat(400)}end of description` };
    const pdf = await renderPermit(sampleInput(1, { specialConditions: [long, 'LAST CONDITION'], lines: [line] }));
    const first = await textOf(pdf, 1);
    expect(first).toContain('→ note 1, p. 2');
    expect(first).toContain('→ note 2, p. 2');
    expect(first).not.toContain('LAST CONDITION');
    const notes = await textOf(pdf, 2);
    expect(notes).toContain('ANNEX: FULL TEXT OF BOXES');
    expect(notes).toContain('LAST CONDITION');
    expect(notes).toContain('end of description');
    expect(notes.match(/Condition that goes on\./g)).toHaveLength(200);
  });

  it('points to the page on which the note begins when there are several', async () => {
    const lines = [1, 2, 3].map((line) => ({ ...sampleLine(line), description: `${'word '.repeat(1500)}` }));
    const pdf = await renderPermit(sampleInput(3, { lines }));
    const first = await textOf(pdf, 1);
    const pages = pageCount(pdf);
    for (const [, note, page] of first.matchAll(/→ note (\d), p\. (\d)/g)) {
      expect(Number(page)).toBeLessThanOrEqual(pages);
      expect(await textOf(pdf, Number(page))).toMatch(new RegExp(`^\\s*${note}\\s+[ABC] 9 Description`, 'm'));
    }
    expect([...first.matchAll(/→ note/g)]).toHaveLength(3);
  });

  it('works the same in the table annex, for names, and for parties', async () => {
    const lines = Array.from({ length: 41 }, (_, index) => sampleLine(index + 1));
    lines[7] = { ...sampleLine(8), description: 'y'.repeat(6000) };
    const pdf = await renderPermit(sampleInput(41, { lines, importer: { name: 'N '.repeat(900), address: 'A', country: 'FR' } }));
    const whole = runOn(pdf, 'pdftotext', ['FILE', '-']);
    expect(whole).toContain('Line 8: 9 Description');
    expect(whole.match(/y/g)?.length).toBeGreaterThanOrEqual(6000);
    expect(whole).toContain('3 Importer (name and address)');
  });

  it('keeps every printed item inside the page', () => {
    const input = sampleInput(300, { specialConditions: [long], specimen: true });
    for (const page of permitDrawing(input))
      for (const item of page) {
        if (item.kind !== 'text') continue;
        expect(item.x).toBeGreaterThan(20);
        expect(item.y).toBeLessThan(830);
      }
  });
});
