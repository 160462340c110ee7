import { createHash } from 'node:crypto';
import { mm } from './form/form-context.js';
import type { PageCanvas } from './pdf/page-canvas.js';
import { pageHeight, pageWidth } from './pdf/pdf-file.js';
import type { StructureNode, StructureType } from './pdf/structure-tree.js';
import { TaggedDocument } from './pdf/tagged-document.js';
import type { FaceId } from './text/font-faces.js';
import { printableText } from './text/printable-text.js';
import { type FittedLine, leading, wrapText } from './text/text-fit.js';

export interface WrittenRecord {
  readonly title: string;
  readonly author: string;
  /** Paragraphs under the title: what it is, of when, and what it is not. */
  readonly lead: readonly string[];
  readonly sections: readonly WrittenSection[];
  /** BCP 47. */
  readonly language: string;
  readonly created: Date;
  /** At the foot of each page, e.g. "page 2 of 3". */
  readonly pageOf: (page: number, pages: number) => string;
}

export interface WrittenSection {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
}

const left = mm(20);
const width = pageWidth - 2 * left;
const top = mm(20);
const bottom = pageHeight - mm(22);
const labelWidth = mm(58);
const valueLeft = left + labelWidth + mm(4);
const size = 9;

/**
 * A record of answers on A4, for the file of whoever gave them: any script that a permit can show, tagged, PDF/A-3b. It is no
 * permit: it carries no code, no number of a permit and no seal.
 */
export function writtenRecord(record: WrittenRecord): Uint8Array {
  const { title, author, created, language } = record;
  const id = createHash('sha256').update(JSON.stringify(record)).digest().subarray(0, 16);
  const paper = new TaggedDocument({ title, author, subject: title, created, id, language });
  const pen = new Pen(paper);
  pen.paragraph(paper.tree, 'H1', title, { face: 'bold', size: 15 });
  for (const text of record.lead) pen.paragraph(paper.tree, 'P', text, { face: 'regular', size });
  for (const section of record.sections) {
    const node = paper.tree.child('Sect');
    pen.gap(mm(4));
    pen.paragraph(node, 'H2', section.title, { face: 'bold', size: 11 }, mm(14));
    for (const row of section.rows) pen.row(node, row.label, row.value);
  }
  pen.foot(title, record.pageOf);
  return paper.finish({ attachments: [], sealCapacity: null });
}

interface Face {
  readonly face: FaceId;
  readonly size: number;
}

/** Writes downwards and begins a page when the one it is on is full. */
class Pen {
  private canvas: PageCanvas;
  private y = top;

  constructor(private readonly paper: TaggedDocument) {
    this.canvas = paper.newPage();
  }

  gap(points: number): void {
    this.y += points;
  }

  /** @param also points that have to fit below it on the same page */
  paragraph(parent: StructureNode, type: StructureType, text: string, style: Face, also = 0): void {
    const lines = wrapText(printableText(text), style.face, style.size, width);
    this.room(lines.length * style.size * leading + also);
    this.write(parent.child(type), lines, left, width, style);
    this.y += lines.length * style.size * leading + 3;
  }

  /** A label with its value beside it; a long value goes on overleaf. */
  row(parent: StructureNode, label: string, value: string): void {
    const labels = wrapText(printableText(label), 'bold', size, labelWidth);
    const values = wrapText(printableText(value), 'regular', size, width - labelWidth - mm(4));
    const height = size * leading;
    this.room(Math.max(labels.length, Math.min(values.length, 3)) * height);
    const node = parent.child('P');
    const begun = this.canvas;
    this.write(node, labels, left, labelWidth, { face: 'bold', size });
    const labelEnd = this.y + labels.length * height;
    for (let rest = values; rest.length > 0;) {
      const fitting = Math.max(1, Math.floor((bottom - this.y) / height));
      const now = rest.slice(0, fitting);
      this.write(node, now, valueLeft, width - labelWidth - mm(4), { face: 'regular', size });
      this.y += now.length * height;
      rest = rest.slice(fitting);
      if (rest.length > 0) this.turn();
    }
    if (this.canvas === begun) this.y = Math.max(this.y, labelEnd);
    this.canvas.artifact(() => this.canvas.line(left, this.y + 1.5, left + width, this.y + 1.5, 0.25));
    this.y += 4;
  }

  foot(title: string, pageOf: WrittenRecord['pageOf']): void {
    const { canvases } = this.paper;
    for (const [index, canvas] of canvases.entries())
      canvas.artifact(() => {
        canvas.text(title, left, pageHeight - mm(12), { face: 'regular', size: 7.5 });
        canvas.text(pageOf(index + 1, canvases.length), left + width, pageHeight - mm(12), { face: 'regular', size: 7.5, align: 'right' });
      });
  }

  private write(node: StructureNode, lines: readonly FittedLine[], x: number, room: number, style: Face): void {
    const { canvas, y } = this;
    canvas.tagged(node, () => {
      for (const [index, { text, direction }] of lines.entries()) {
        const place = direction === 'rtl' ? { align: 'right' as const, direction } : {};
        canvas.text(text, direction === 'rtl' ? x + room : x, y + style.size * (0.93 + index * leading), { ...style, ...place });
      }
    });
  }

  private room(points: number): void {
    if (this.y > top && this.y + points > bottom) this.turn();
  }

  private turn(): void {
    this.canvas = this.paper.newPage();
    this.y = top;
  }
}
