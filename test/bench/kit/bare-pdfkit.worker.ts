/**
 * One thread of the raw limit: pdfkit as its manual shows it, drawing the same texts, lines, boxes and QR modules of the
 * same permits at the same places, the same files attached, with fonts that are parsed once per thread.
 */
import { parentPort } from 'node:worker_threads';
import PDFDocument from 'pdfkit';
import type { DrawnItem, PermitAttachment } from '#document';
import { face } from '../../../libs/document/src/text/font-faces.js';

export interface BareDocument {
  readonly pages: readonly (readonly DrawnItem[])[];
  readonly attachments: readonly PermitAttachment[];
}

/** Path data as the form draws it has 1 unit per module. */
const modulesOf = (size: number, path: string): number => size / Math.max(1, ...[...path.matchAll(/\d+/g)].map(Number));

function draw(paper: PDFKit.PDFDocument, item: DrawnItem): void {
  switch (item.kind) {
    case 'text':
      // pdfkit takes a parsed font as well as a file; its types do not say so.
      paper
        .font(face(item.face).font as unknown as Buffer)
        .fontSize(item.size)
        .text(item.text, item.x, item.y, { lineBreak: false, baseline: 'alphabetic' });
      break;
    case 'line':
      paper.lineWidth(item.width).moveTo(item.x1, item.y1).lineTo(item.x2, item.y2).stroke();
      break;
    case 'rectangle':
      paper.rect(item.x, item.y, item.width, item.height);
      if (item.filled) paper.fill();
      else paper.stroke();
      break;
    case 'modules':
      paper.save().translate(item.x, item.y).scale(modulesOf(item.size, item.path)).path(item.path).fill().restore();
  }
}

function render({ pages, attachments }: BareDocument): Promise<number> {
  return new Promise((resolve) => {
    const paper = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false, font: null as unknown as string });
    const chunks: Buffer[] = [];
    paper.on('data', (chunk: Buffer) => chunks.push(chunk));
    paper.on('end', () => resolve(Buffer.concat(chunks).length));
    for (const page of pages) {
      paper.addPage();
      for (const item of page) draw(paper, item);
    }
    for (const { name, bytes, mime, description } of attachments) paper.file(Buffer.from(bytes), { name, type: mime, description });
    paper.end();
  });
}

parentPort?.on('message', (documents: readonly BareDocument[]) => {
  void (async () => {
    let bytes = 0;
    for (const document of documents) bytes += await render(document);
    parentPort?.postMessage(bytes);
  })();
});
