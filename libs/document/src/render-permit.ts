import { createHash } from 'node:crypto';
import { drawCodePages, drawNotePages } from './form/annex-pages.js';
import { documentTypeName, issueDate } from './form/box-values.js';
import { drawContinuationPage } from './form/continuation-page.js';
import { announcePages, blocksPerPage, drawFirstPage, maximumBlocks } from './form/first-page.js';
import type { FormContext } from './form/form-context.js';
import { finishPage } from './form/page-frame.js';
import { drawTablePage, tablePages } from './form/table-annex.js';
import type { DrawnItem } from './pdf/page-canvas.js';
import { defaultSealCapacity } from './pdf/signature-field.js';
import { TaggedDocument } from './pdf/tagged-document.js';
import type { RenderInput } from './permit-input.js';
import { qrSymbol } from './qr/qr-symbol.js';

/**
 * Renders the permit as an unsealed PDF (profile: docs/spec/pdf-profile.md) with room for the seal. The same input gives
 * the same bytes.
 * @throws QrTooLargeError when a code needs more than version 17; RangeError on an invalid date of issue
 */
export function renderPermitNow(input: RenderInput, drawn: DrawnItem[][] | null = null): Uint8Array {
  const { document } = input;
  const paper = new TaggedDocument(
    {
      title: `CITES ${documentTypeName(document, input.codeNames)} ${document.number}`,
      author: document.authority.name,
      subject: `CITES permit or certificate ${document.number}, valid until ${document.validUntil}`,
      created: new Date(document.issuedAt),
      id: fileId(input),
    },
    drawn,
  );
  drawForm(input, paper);
  return paper.finish({ attachments: input.attachments, sealCapacity: input.sealCapacity ?? defaultSealCapacity });
}

/** As `renderPermitNow`, as a promise: the port that the worker pool implements too. */
export async function renderPermit(input: RenderInput): Promise<Uint8Array> {
  return renderPermitNow(input);
}

/** What a permit draws, page by page, for measurements against other renderers. */
export function permitDrawing(input: RenderInput): DrawnItem[][] {
  const drawn: DrawnItem[][] = [];
  renderPermitNow(input, drawn);
  return drawn;
}

function drawForm(input: RenderInput, paper: TaggedDocument): void {
  const { document } = input;
  const context: FormContext = {
    input,
    document,
    names: input.codeNames,
    second: input.headings === 'en+es' ? 'es' : 'fr',
    issueDate: issueDate(document),
    qr: qrSymbol(input.qr.front),
    notes: [],
    tree: paper.tree,
    newPage: () => paper.newPage(),
  };
  const first = drawFirstPage(context);
  if (document.lines.length > maximumBlocks) {
    for (const rows of tablePages(document.lines, context)) drawTablePage(context, rows);
  } else {
    for (let from = blocksPerPage; from < document.lines.length; from += blocksPerPage) drawContinuationPage(context, from);
  }
  drawNotePages(context);
  drawCodePages(context);
  const pages = paper.canvases.length;
  announcePages(context, first, pages);
  for (const canvas of paper.canvases) finishPage(context, canvas, pages);
}

/** File identifier from what makes the document unique: its number, its codes and its attachments. */
function fileId(input: RenderInput): Uint8Array {
  const hash = createHash('sha256').update(`${input.document.number}\n${input.qr.front}\n${input.copyMark?.copyNumber ?? ''}\n`);
  for (const attachment of input.attachments) hash.update(attachment.name).update(attachment.bytes);
  return hash.digest().subarray(0, 16);
}
