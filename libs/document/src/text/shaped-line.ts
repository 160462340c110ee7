import bidiFactory, { type Bidi } from 'bidi-js';
import { face, type FaceId } from './font-faces.js';

/** A run of glyphs of one face in visual order. Numbers are in 1/1000 em. */
export interface GlyphRun {
  readonly face: FaceId;
  readonly glyphs: readonly number[];
  /** Code points behind each glyph, for copy and search. */
  readonly unicode: readonly (readonly number[])[];
  readonly width: number;
  /** Pen moves and offsets; absent where every glyph stands at its own advance width. */
  readonly placements?: readonly { readonly advance: number; readonly x: number; readonly y: number }[];
  /** Logical text where visual order differs from reading order (becomes /ActualText). */
  readonly actualText?: string;
}

/** One line of text, shaped and in visual order. */
export interface ShapedLine {
  readonly text: string;
  readonly runs: readonly GlyphRun[];
  /** 1/1000 em */
  readonly width: number;
}

export type Direction = 'ltr' | 'rtl';

// The package is CommonJS whose export is the factory itself; its types describe the ES module.
const bidi = (bidiFactory as unknown as () => Bidi)();
// Scripts that need neither reordering nor contextual shapes; everything else goes through bidi and OpenType layout.
const simple =
  /^[\u0020-\u02af\u0370-\u03ff\u0400-\u0482\u048a-\u052f\u0531-\u058a\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u22ff\u2e80-\u2fdf\u3000-\u3029\u3030-\u3096\u309b-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uffef]*$/;
const han = /[\u2e80-\u2fdf\u3000-\u30ff\u3100-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]/;
const strongRtl = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const strongLtr = /\p{L}/u;

// Words repeat from permit to permit (headings, codes, authority); the cap keeps the cache flat over millions of names.
const cacheLimit = 4096;
const cache = new Map<string, ShapedLine>();

/** Base direction of a paragraph: that of its first strong character (UAX #9 P2, P3). */
export function baseDirection(text: string): Direction {
  if (!strongRtl.test(text)) return 'ltr';
  for (const character of text) {
    if (strongRtl.test(character)) return 'rtl';
    if (strongLtr.test(character)) return 'ltr';
  }
  return 'ltr';
}

/** Shapes one line (no line breaks) of printable text. */
export function shapeLine(text: string, faceId: FaceId, direction: Direction = 'ltr'): ShapedLine {
  const key = `${faceId}${direction === 'rtl' ? '<' : '>'}${text}`;
  const known = cache.get(key);
  if (known) return known;
  const runs = simple.test(text) ? simpleRuns(text, faceId) : orderedRuns(text, faceId, direction);
  let width = 0;
  for (const run of runs) width += run.width;
  const line = { text, runs, width };
  if (text.length <= 100) {
    if (cache.size >= cacheLimit) cache.clear();
    cache.set(key, line);
  }
  return line;
}

/** Width in points of a text at a size in points. */
export function textWidth(text: string, faceId: FaceId, size: number): number {
  return (shapeLine(text, faceId).width * size) / 1000;
}

function faceOf(character: string, preferred: FaceId): FaceId {
  const codePoint = character.codePointAt(0) ?? 0;
  if (!han.test(character)) {
    if (face(preferred).glyph(codePoint)) return preferred;
    if (face('regular').glyph(codePoint)) return 'regular';
  }
  return face('han').glyph(codePoint) ? 'han' : preferred;
}

/** Splits logical text into stretches of one face; combining marks stay with their base. */
function byFace(text: string, preferred: FaceId): { text: string; face: FaceId }[] {
  const out: { text: string; face: FaceId }[] = [];
  for (const character of text) {
    const last = out.at(-1);
    const stays = last && (/\p{M}/u.test(character) || (character === ' ' && last.face !== 'han'));
    const chosen = stays ? last.face : faceOf(character, preferred);
    if (last && last.face === chosen) last.text += character;
    else out.push({ text: character, face: chosen });
  }
  return out;
}

function simpleRuns(text: string, preferred: FaceId): GlyphRun[] {
  return byFace(text, preferred).map((part) => plainRun(part.text, part.face));
}

function plainRun(text: string, id: FaceId): GlyphRun {
  const glyphs: number[] = [];
  const unicode: (readonly number[])[] = [];
  let width = 0;
  const shared = face(id);
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const glyph = shared.glyph(codePoint) ?? { id: 0, advance: shared.font.getGlyph(0).advanceWidth * shared.scale, unicode: [codePoint] };
    glyphs.push(glyph.id);
    unicode.push(glyph.unicode);
    width += glyph.advance;
  }
  return { face: id, glyphs, unicode, width };
}

/** UAX #9: levels, then rule L2 on whole runs, mirrored brackets (L4), OpenType shaping per run. */
function orderedRuns(text: string, preferred: FaceId, direction: Direction): GlyphRun[] {
  const embedding = bidi.getEmbeddingLevels(text, direction);
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const levelRuns: { text: string; level: number }[] = [];
  let start = 0;
  for (let end = 1; end <= text.length; end++) {
    if (end < text.length && embedding.levels[end] === embedding.levels[start]) continue;
    let part = '';
    for (let index = start; index < end; index++) part += mirrored.get(index) ?? text[index] ?? '';
    levelRuns.push({ text: part, level: embedding.levels[start] ?? 0 });
    start = end;
  }
  const highest = Math.max(...levelRuns.map((run) => run.level));
  for (let level = highest; level >= 1; level--) reverseFrom(levelRuns, level);
  return levelRuns.flatMap((run) => {
    const rtl = run.level % 2 === 1;
    const parts = byFace(run.text, preferred);
    if (rtl) parts.reverse();
    return parts.map((part) =>
      part.face === 'han' || (!rtl && simple.test(part.text)) ? plainRun(part.text, part.face) : layoutRun(part.text, part.face, rtl),
    );
  });
}

/** UAX #9 L2 for one level: every unbroken sequence of runs at or above it is reversed. */
function reverseFrom(runs: { level: number }[], level: number): void {
  let from = 0;
  while (from < runs.length) {
    if ((runs[from]?.level ?? 0) < level) {
      from += 1;
      continue;
    }
    let to = from;
    while (to < runs.length && (runs[to]?.level ?? 0) >= level) to += 1;
    runs.splice(from, to - from, ...runs.slice(from, to).reverse());
    from = to;
  }
}

function layoutRun(text: string, id: FaceId, rtl: boolean): GlyphRun {
  const shared = face(id);
  const laid = shared.font.layout(text, undefined, undefined, undefined, rtl ? 'rtl' : 'ltr');
  let width = 0;
  const placements = laid.positions.map((position) => {
    width += position.xAdvance * shared.scale;
    return { advance: position.xAdvance * shared.scale, x: position.xOffset * shared.scale, y: position.yOffset * shared.scale };
  });
  return {
    face: id,
    glyphs: laid.glyphs.map((glyph) => glyph.id),
    unicode: laid.glyphs.map((glyph) => (glyph.codePoints.length > 0 ? glyph.codePoints : [0xfffd])),
    width,
    placements,
    ...(rtl ? { actualText: text } : {}),
  };
}
