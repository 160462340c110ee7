import type { PermitDocument } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import type { CodeNames, RenderInput } from '../permit-input.js';
import type { QrSymbol } from '../qr/qr-symbol.js';
import type { FaceId } from '../text/font-faces.js';
import { fitText, leading, type FittedText } from '../text/text-fit.js';
import { textWidth } from '../text/shaped-line.js';
import { headings, type HeadingLanguage, type HeadingName } from './form-headings.js';

/** Millimetres to points. */
export const mm = (value: number): number => (value * 72) / 25.4;

/** Area in millimetres from the top left corner of the page. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text that did not fit its box, printed in full on the note pages. */
export interface FormNote {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  /** 1-based page where it begins; set when the note pages are drawn. */
  page: number;
}

/** What all pages of one permit share while they are drawn. */
export interface FormContext {
  readonly input: RenderInput;
  readonly document: PermitDocument;
  readonly names: CodeNames;
  readonly second: HeadingLanguage;
  readonly issueDate: string;
  readonly qr: QrSymbol;
  readonly notes: FormNote[];
  readonly tree: StructureNode;
  newPage(): PageCanvas;
}

export const left = 10;
export const right = 200;
export const width = right - left;
export const top = 8;

/** Points. */
export interface HeadingSizes {
  readonly first: number;
  readonly second: number;
}
const headingSizes: HeadingSizes = { first: 5.6, second: 5 };
const secondGrey = 0.3;
export const pad = 1.1;

/** Heading text in both languages on one line, for tables and small cells. */
export function bilingual(name: HeadingName, second: HeadingLanguage): string {
  const text = headings[name];
  return text.en === text[second] ? text.en : `${text.en} / ${text[second]}`;
}

/**
 * Prints a heading: box number, English, second language below (beside it where both fit on one line).
 * Returns the y (mm) at which the value may begin.
 */
export function drawHeading(
  context: FormContext,
  canvas: PageCanvas,
  node: StructureNode,
  area: Area,
  box: string,
  name: HeadingName,
  sizes: HeadingSizes = headingSizes,
): number {
  const { first: headingSize, second: secondSize } = sizes;
  const text = headings[name];
  const second = text[context.second];
  const x = mm(area.x + pad);
  let pen = mm(area.y) + headingSize + 1.2;
  const boxWidth = box ? textWidth(`${box} `, 'bold', headingSize + 0.6) : 0;
  const room = mm(area.width - 2 * pad) - boxWidth;
  canvas.tagged(node, () => {
    if (box) canvas.text(box, x, pen, { face: 'bold', size: headingSize + 0.6 });
    const one = text.en === second ? text.en : `${text.en} / `;
    const oneWidth = textWidth(one, 'regular', headingSize);
    if (text.en === second || oneWidth + textWidth(second, 'oblique', secondSize) <= room) {
      canvas.text(one, x + boxWidth, pen, { face: 'regular', size: headingSize });
      if (text.en !== second)
        canvas.text(second, x + boxWidth + oneWidth, pen, {
          face: 'oblique',
          size: secondSize,
          grey: secondGrey,
          language: context.second,
        });
      return;
    }
    const english = fitText(text.en, 'regular', { width: room, height: 99 }, [headingSize]);
    english.lines.forEach((line, index) => {
      if (index > 0) pen += headingSize * leading;
      canvas.text(line.text, x + boxWidth, pen, { face: 'regular', size: headingSize });
    });
    for (const line of fitText(second, 'oblique', { width: room, height: 99 }, [secondSize]).lines) {
      pen += secondSize * leading;
      canvas.text(line.text, x + boxWidth, pen, { face: 'oblique', size: secondSize, grey: secondGrey, language: context.second });
    }
  });
  return ((pen + 2.2) * 25.4) / 72;
}

export interface ValueStyle {
  readonly face?: FaceId;
  readonly sizes?: readonly number[];
  readonly align?: 'left' | 'center';
}

const valueSizes = [8.5, 8, 7.5, 7, 6.5, 6];

/**
 * Prints a value. It shrinks to the smallest size; what still does not fit goes to the note pages in full, and the box
 * shows the beginning and a pointer. Nothing is ever cut silently.
 */
export function drawValue(
  context: FormContext,
  canvas: PageCanvas,
  node: StructureNode,
  area: Area,
  title: string,
  text: string,
  style: ValueStyle = {},
): void {
  if (text.trim() === '') return;
  const face = style.face ?? 'regular';
  const box = { width: mm(area.width - 2 * pad), height: mm(area.height) };
  const fitted = fitText(text, face, box, style.sizes ?? valueSizes);
  const pointer = fitted.overflow ? addNote(context, title, text) : null;
  canvas.tagged(node, () => drawLines(canvas, fitted, face, area, style.align ?? 'left', pointer));
}

/** Registers a note; the box prints a pointer to it. */
export function addNote(context: FormContext, title: string, text: string): FormNote {
  const note = { number: context.notes.length + 1, title, text, page: 0 };
  context.notes.push(note);
  return note;
}

/** Draws fitted lines; right-to-left paragraphs stand at the right edge. */
export function drawLines(
  canvas: PageCanvas,
  fitted: FittedText,
  face: FaceId,
  area: Area,
  align: 'left' | 'center',
  pointer: FormNote | null,
): void {
  const step = fitted.size * leading;
  let pen = mm(area.y) + fitted.size * 0.93;
  for (const line of fitted.lines) {
    const rtl = line.direction === 'rtl';
    const x = align === 'center' ? mm(area.x + area.width / 2) : rtl ? mm(area.x + area.width - pad) : mm(area.x + pad);
    canvas.text(line.text, x, pen, {
      face,
      size: fitted.size,
      align: align === 'center' ? 'center' : rtl ? 'right' : 'left',
      direction: line.direction,
    });
    pen += step;
  }
  if (!pointer) return;
  const base = pen;
  canvas.later(() =>
    canvas.text(`→ note ${pointer.number}, p. ${pointer.page}`, mm(area.x + pad), base, { face: 'bold', size: Math.min(fitted.size, 6.5) }),
  );
}

/** Heading and value of one box, as a unit of the structure. */
export function drawBox(
  context: FormContext,
  canvas: PageCanvas,
  parent: StructureNode,
  area: Area,
  box: string,
  name: HeadingName,
  text: string,
  style: ValueStyle = {},
): number {
  const unit = parent.child('Div');
  const from = drawHeading(context, canvas, unit.child('H2'), area, box, name);
  const room = { ...area, y: from, height: area.y + area.height - from - 0.4 };
  drawValue(context, canvas, unit.child('P'), room, `${box ? `${box} ` : ''}${headings[name].en}`, text, style);
  return from;
}
