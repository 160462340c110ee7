import { describe, expect, it } from '@jest/globals';
import PDFDocument from 'pdfkit';
import { TaggedDocument } from '../pdf/tagged-document.js';
import { crop, difference, ink, renderPages, type PageImage } from '../testing/page-pixels.js';
import { face, type FaceId } from './font-faces.js';
import { baseDirection } from './shaped-line.js';

const size = 24;
const resolution = 150;
const area = { x: 10, y: 20, width: 180, height: 20 };
const [x, y] = [40, 90];

/** Our own text layer: bidi, shaping, shared subsets. */
function ours(text: string, id: FaceId = 'regular'): PageImage {
  const paper = new TaggedDocument({ title: 'test', author: 'test', subject: 'test', created: new Date(0), id: new Uint8Array(16) });
  const canvas = paper.newPage();
  canvas.tagged(paper.tree.child('P'), () => canvas.text(text, x, y, { face: id, size, direction: baseDirection(text) }));
  const [page] = renderPages(paper.finish({ attachments: [], sealCapacity: null }), resolution);
  if (!page) throw new Error('no page');
  return crop(page, resolution, area);
}

/** Glyphs one after the other from the left, drawn by plain pdfkit: the order is written down here by a person. */
async function byHand(characters: readonly string[], id: FaceId = 'regular'): Promise<PageImage> {
  const document = new PDFDocument({ size: 'A4', margin: 0 });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve) => document.on('end', () => resolve()));
  let pen = x;
  for (const character of characters) {
    const shared = face(id).glyph(character.codePointAt(0) ?? 0) ? face(id) : face('han');
    // pdfkit takes a parsed font where its types only know files.
    document.font(shared.font as unknown as string, shared.id, size).text(character, pen, y, { lineBreak: false, baseline: 'alphabetic' });
    pen += ((shared.glyph(character.codePointAt(0) ?? 0)?.advance ?? 0) * size) / 1000;
  }
  document.end();
  await done;
  const [page] = renderPages(Buffer.concat(chunks), resolution);
  if (!page) throw new Error('no page');
  return crop(page, resolution, area);
}

describe('scripts on paper, compared by pixels', () => {
  it.each([
    ['Latin with accents', 'Ménagerie Łódź, Nguyễn Huệ'],
    ['Cyrillic', 'ООО «Зоомир», София'],
    ['Greek', 'Υπουργείο Περιβάλλοντος'],
    ['Chinese, simplified and traditional', '北京濒危物种 瀕危物種'],
    ['Latin and Chinese on one line', 'Panda 大熊猫 (CN)'],
  ])('%s is drawn as a person would set it, glyph by glyph', async (_, text) => {
    const drawn = ours(text);
    expect(ink(drawn)).toBeGreaterThan(500);
    expect(difference(drawn, await byHand([...text]))).toBeLessThan(0.02);
  });

  it('joins Arabic letters and draws them from the right', async () => {
    // seen, lam-alef ligature and meem in their joined forms, from left to right as they stand on paper.
    const drawn = ours('سلام');
    expect(difference(drawn, await byHand(['\ufee1', '\ufefc', '\ufeb3']))).toBeLessThan(0.02);
    expect(difference(drawn, await byHand(['\ufeb3', '\ufefc', '\ufee1']))).toBeGreaterThan(0.2);
    expect(difference(drawn, await byHand(['م', 'ا', 'ل', 'س']))).toBeGreaterThan(0.2);
  });

  it('orders a line of both directions: numbers and Latin from the left, brackets mirrored', async () => {
    const drawn = ours('أحمد (A1) 25');
    const expected = ['2', '5', ' ', '(', 'A', '1', ')', ' ', '\ufeaa', '\ufee4', '\ufea3', '\ufe83'];
    expect(difference(drawn, await byHand(expected))).toBeLessThan(0.02);
  });

  it('keeps a right-to-left name inside a Latin line in its place', async () => {
    const drawn = ours('Mr أحمد, Cairo');
    const expected = [...'Mr ', '\ufeaa', '\ufee4', '\ufea3', '\ufe83', ...', Cairo'];
    expect(difference(drawn, await byHand(expected))).toBeLessThan(0.02);
  });

  it('draws Hebrew from the right', async () => {
    expect(difference(ours('שלום'), await byHand(['ם', 'ו', 'ל', 'ש']))).toBeLessThan(0.02);
  });

  it('notices when a script comes out blank or as boxes', async () => {
    const blank = ours(' ');
    expect(ink(blank)).toBe(0);
    expect(difference(blank, await byHand(['北']))).toBeGreaterThan(0.9);
    expect(difference(await byHand(['北']), await byHand(['京']))).toBeGreaterThan(0.2);
  });
});
