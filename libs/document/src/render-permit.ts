import { createHash } from 'node:crypto';
import { announcePages, blocksPerPage, drawFirstPage, maximumBlocks } from './form/first-page.js';
import { drawCodePages, drawNotePages } from './form/annex-pages.js';
import { documentTypeName, issueDate } from './form/box-values.js';
import { drawContinuationPage } from './form/continuation-page.js';
import type { FormContext } from './form/form-context.js';
import { finishPage } from './form/page-frame.js';
import { drawTablePage, tablePages } from './form/table-annex.js';
import { attachFiles } from './pdf/attached-files.js';
import { DocumentFonts } from './pdf/document-fonts.js';
import { PageCanvas, type DrawnItem } from './pdf/page-canvas.js';
import { PdfFile } from './pdf/pdf-file.js';
import { addSignatureField, defaultSealCapacity } from './pdf/signature-field.js';
import { compressedSrgbProfile } from './pdf/srgb-profile.js';
import { StructureNode, writeStructure } from './pdf/structure-tree.js';
import { xmpMetadata } from './pdf/xmp-metadata.js';
import type { RenderInput } from './permit-input.js';
import { qrSymbol } from './qr/qr-symbol.js';

const creator = 'OpenCITES';
const producer = 'OpenCITES (pdfkit)';

/**
 * Renders the permit as an unsealed PDF (profile: docs/spec/pdf-profile.md) with room for the seal. The same input gives
 * the same bytes.
 * @throws QrTooLargeError when a code needs more than version 17; RangeError on an invalid date of issue
 */
export function renderPermitNow(input: RenderInput, drawn: DrawnItem[][] | null = null): Uint8Array {
  const { document } = input;
  const created = new Date(document.issuedAt);
  const facts = {
    title: `CITES ${documentTypeName(document, input.codeNames)} ${document.number}`,
    author: document.authority.name,
    subject: `CITES permit or certificate ${document.number}, valid until ${document.validUntil}`,
    creator,
    producer,
    created,
    language: 'en',
  };
  const file = new PdfFile({ ...facts, id: fileId(input), xmp: xmpMetadata(facts) });
  const fonts = new DocumentFonts(file);
  const tree = new StructureNode('Document');
  const canvases: PageCanvas[] = [];
  drawForm(input, tree, fonts, canvases, drawn);

  const resources = file.reference();
  const pages = canvases.map((canvas) => {
    const page = file.newPage();
    page.resources.Font = resources;
    page.write(canvas.content());
    return { dictionary: page.dictionary, owners: canvas.owners };
  });
  const first = pages[0];
  if (!first) throw new Error('a permit has at least one page');
  addSignatureField(file, tree, first.dictionary, created, input.sealCapacity ?? defaultSealCapacity);
  writeStructure(file, tree, pages);
  resources.data = fonts.resources();
  resources.end();
  fonts.embed();
  attachFiles(file, input.attachments, created);
  const profile = file.stream({ N: 3 }, compressedSrgbProfile, true);
  file.root.OutputIntents = [
    {
      Type: 'OutputIntent',
      S: 'GTS_PDFA1',
      OutputConditionIdentifier: new String('sRGB IEC61966-2.1'),
      Info: new String('sRGB IEC61966-2.1'),
      DestOutputProfile: profile,
    },
  ];
  return file.finish();
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

function drawForm(
  input: RenderInput,
  tree: StructureNode,
  fonts: DocumentFonts,
  canvases: PageCanvas[],
  drawn: DrawnItem[][] | null,
): void {
  const { document } = input;
  const tabular = document.lines.length > maximumBlocks;
  const context: FormContext = {
    input,
    document,
    names: input.codeNames,
    second: input.headings === 'en+es' ? 'es' : 'fr',
    issueDate: issueDate(document),
    qr: qrSymbol(input.qr.front),
    notes: [],
    notesPage: 0,
    tree,
    newPage: () => {
      const items: DrawnItem[] | null = drawn ? [] : null;
      if (items) drawn?.push(items);
      const canvas = new PageCanvas(canvases.length, fonts, items);
      canvases.push(canvas);
      return canvas;
    },
  };
  const table = tabular ? tablePages(document.lines, context) : [];
  const continuation = tabular ? 0 : Math.max(0, Math.ceil(document.lines.length / blocksPerPage) - 1);
  const placed: FormContext = { ...context, notesPage: 2 + continuation + table.length };
  const first = drawFirstPage(placed);
  for (let page = 1; page <= continuation; page++) drawContinuationPage(placed, page * blocksPerPage);
  for (const rows of table) drawTablePage(placed, rows);
  drawNotePages(placed);
  drawCodePages(placed);
  announcePages(placed, first, canvases.length);
  for (const canvas of canvases) finishPage(placed, canvas, canvases.length);
}

/** File identifier from what makes the document unique: its number, its codes and its attachments. */
function fileId(input: RenderInput): Uint8Array {
  const hash = createHash('sha256').update(`${input.document.number}\n${input.qr.front}\n${input.copyMark?.copyNumber ?? ''}\n`);
  for (const attachment of input.attachments) hash.update(attachment.name).update(attachment.bytes);
  return hash.digest().subarray(0, 16);
}
