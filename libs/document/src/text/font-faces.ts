import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { create, type Font } from 'fontkit';

/**
 * The five faces of the form. DejaVu covers Latin, Vietnamese, Cyrillic, Greek, Arabic, Hebrew, Armenian and
 * Georgian; Noto Sans SC covers Chinese (simplified and traditional), kana and Hangul and is opened only when needed.
 */
export type FaceId = 'regular' | 'bold' | 'oblique' | 'mono' | 'han';

/** A glyph of a face: id in the full font and advance width in 1/1000 em. */
export interface FaceGlyph {
  readonly id: number;
  readonly advance: number;
  /** The code point, as the Unicode map wants it; shared by every line that uses the glyph. */
  readonly unicode: readonly number[];
}

const dejavu = 'dejavu-fonts-ttf/ttf/';
const files: Record<FaceId, string> = {
  regular: `${dejavu}DejaVuSansCondensed.ttf`,
  bold: `${dejavu}DejaVuSansCondensed-Bold.ttf`,
  oblique: `${dejavu}DejaVuSansCondensed-Oblique.ttf`,
  // Wide, unambiguous shapes (slashed zero, serifed capital I): the number and the check code are typed and read by OCR.
  mono: `${dejavu}DejaVuSansMono-Bold.ttf`,
  han: '../../fonts/NotoSansSC-Regular.ttf',
};

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ascii = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
const accents = 'ÀÂÇÉÈÊËÎÏÔÙÛŒàâçéèêëîïôùûœÁÍÓÚÑÜáíóúñü¡¿«»·°№–—’“”…×→\u00a0';

/**
 * Characters whose glyphs stand in every file under the same subset ids. A document that needs no others shares one
 * finished, compressed subset per face; this is what makes a Latin permit cheap.
 */
const baseCharacters: Record<FaceId, string> = {
  regular: ascii + accents,
  bold: ascii + accents,
  oblique: ` ${letters}0123456789.,:;()/-*&'${accents}`,
  mono: ' -/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  han: '',
};

/** One parsed font, kept for the life of the process. Parsing costs more than drawing a page. */
export class Face {
  readonly font: Font;
  /** 1/1000 em per font unit. */
  readonly scale: number;
  /** Glyph ids of the base subset in order; index 0 is .notdef. */
  readonly baseGlyphs: readonly number[];
  /** Subset id by glyph id, for the base subset. */
  readonly baseIds: ReadonlyMap<number, number>;
  /** Code points of the base glyphs, for the ToUnicode map. */
  readonly baseUnicode: readonly (readonly number[])[];
  // Bounded by the number of characters in the font.
  private readonly glyphs = new Map<number, FaceGlyph | null>();

  constructor(readonly id: FaceId) {
    const bytes = readFileSync(fontFile(id));
    const font = create(bytes);
    if (!('layout' in font)) throw new Error(`${files[id]} is a font collection`);
    this.font = font;
    this.scale = 1000 / font.unitsPerEm;
    const base: number[] = [0];
    const unicode: number[][] = [[0xfffd]];
    const ids = new Map<number, number>([[0, 0]]);
    for (const character of baseCharacters[id]) {
      const codePoint = character.codePointAt(0) ?? 0;
      const glyph = this.glyph(codePoint);
      if (!glyph || ids.has(glyph.id)) continue;
      ids.set(glyph.id, base.length);
      base.push(glyph.id);
      unicode.push([codePoint]);
    }
    this.baseGlyphs = base;
    this.baseIds = ids;
    this.baseUnicode = unicode;
  }

  /** The glyph of one code point, or null where this face has none. */
  glyph(codePoint: number): FaceGlyph | null {
    let glyph = this.glyphs.get(codePoint);
    if (glyph === undefined) {
      const found = this.font.hasGlyphForCodePoint(codePoint) ? this.font.glyphForCodePoint(codePoint) : null;
      glyph = found && found.id !== 0 ? { id: found.id, advance: found.advanceWidth * this.scale, unicode: [codePoint] } : null;
      this.glyphs.set(codePoint, glyph);
    }
    return glyph;
  }
}

function fontFile(id: FaceId): string {
  const name = files[id];
  if (!name.startsWith(dejavu)) return fileURLToPath(new URL(name, import.meta.url));
  return createRequire(import.meta.url).resolve(name);
}

const faces = new Map<FaceId, Face>();

/** The shared parsed face. @throws when the font file is missing, which is a broken installation. */
export function face(id: FaceId): Face {
  let found = faces.get(id);
  if (!found) {
    found = new Face(id);
    faces.set(id, found);
  }
  return found;
}
