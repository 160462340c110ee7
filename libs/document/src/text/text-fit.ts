import type { FaceId } from './font-faces.js';
import { printableText } from './printable-text.js';
import { baseDirection, textWidth, type Direction } from './shaped-line.js';

/** Line height in sizes: DejaVu stands 0.93 em above and 0.24 em below the baseline. */
export const leading = 1.17;

export interface FittedText {
  readonly lines: readonly FittedLine[];
  /** Points. */
  readonly size: number;
  /** True where only the beginning is in `lines`; the whole text then belongs on a note page. */
  readonly overflow: boolean;
}

export interface FittedLine {
  readonly text: string;
  readonly direction: Direction;
}

// A breakable piece: an ideograph with the closing punctuation that may not begin a line, or a word with its spaces.
const ideograph = '[\\u2e80-\\u2fdf\\u3040-\\u30ff\\u3100-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff]';
const pieces = new RegExp(`${ideograph}[、。，．：；！？）」』】》]* *|(?:(?!${ideograph})[^ -])*-? *`, 'gu');
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Breaks a printable text into lines of at most `width` points. Words wider than a line are broken between graphemes. */
export function wrapText(text: string, face: FaceId, size: number, width: number): FittedLine[] {
  const lines: FittedLine[] = [];
  for (const paragraph of text.split('\n')) {
    const direction = baseDirection(paragraph);
    const trimmed = paragraph.trim();
    if (textWidth(trimmed, face, size) <= width) {
      lines.push({ text: trimmed, direction });
      continue;
    }
    for (const line of wrapParagraph(trimmed, face, size, width)) lines.push({ text: line, direction });
  }
  return lines;
}

function wrapParagraph(paragraph: string, face: FaceId, size: number, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  const flush = (): void => {
    if (current.trim() !== '') lines.push(current.trim());
    current = '';
    used = 0;
  };
  for (const piece of paragraph.match(pieces) ?? []) {
    if (piece === '') continue;
    const visible = textWidth(piece.trimEnd(), face, size);
    if (used + visible > width) flush();
    if (visible > width) {
      for (const { segment } of graphemes.segment(piece)) {
        const advance = textWidth(segment, face, size);
        if (used + advance > width) flush();
        current += segment;
        used += advance;
      }
      continue;
    }
    current += piece;
    used += textWidth(piece, face, size);
  }
  flush();
  return lines;
}

/**
 * Fits a text into a box (points): the largest of `sizes` that holds it, else the smallest with as many lines as
 * leave `reserve` lines free for the pointer to the note page.
 */
export function fitText(
  text: string,
  face: FaceId,
  box: { width: number; height: number },
  sizes: readonly number[],
  reserve = 1,
): FittedText {
  const printable = printableText(text);
  let size = sizes[0] ?? 8;
  let lines: FittedLine[] = [];
  for (const candidate of sizes) {
    size = candidate;
    const room = Math.floor((box.height + 0.01) / (size * leading));
    // A line holds at least half as many characters as its width has points at these sizes; longer texts cannot fit.
    const capacity = Math.max(1, room) * box.width * 4;
    if (printable.length > capacity) continue;
    lines = wrapText(printable, face, size, box.width);
    if (lines.length <= room) return { lines, size, overflow: false };
  }
  const room = Math.max(0, Math.floor((box.height + 0.01) / (size * leading)) - reserve);
  // Only the beginning is shown: do not break a megabyte into lines to throw them away.
  const beginning = printable.slice(0, Math.max(1, room) * Math.ceil(box.width));
  return { lines: wrapText(beginning, face, size, box.width).slice(0, room), size, overflow: true };
}
