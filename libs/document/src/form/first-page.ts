import { documentTypeOf } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { textWidth } from '../text/shaped-line.js';
import { documentTypeName, named, partyText, specialConditions } from './box-values.js';
import { bilingual, drawBox, drawHeading, drawValue, left, mm, right, top, width, type FormContext } from './form-context.js';
import { headings, type HeadingName } from './form-headings.js';
import { drawEndorsement, drawIssueBox, drawKeys } from './issue-section.js';
import { completionHeight, drawCompletion, drawOpenImporter, isOpenBox } from './open-box.js';
import { drawConventionTitle } from './page-frame.js';
import { drawQrPanel, panelHeight, panelWidth } from './qr-panel.js';
import { drawBlock } from './specimen-block.js';

export const blocksPerPage = 4;
/** Above this number of lines the paper carries a table annex instead of continuation pages. */
export const maximumBlocks = 40;

// Upper edges of the rows of the form, mm; each row ends where the next begins.
const rows = { parties: top + panelHeight, authority: 96, blocks: 129, notes: 215, issue: 222, endorsement: 249.5, keys: 277 };
const middle = left + width / 2;

const ticks: readonly { name: HeadingName; category: 'E' | 'R' | 'I' | 'O' }[] = [
  { name: 'export', category: 'E' },
  { name: 'reExport', category: 'R' },
  { name: 'import', category: 'I' },
  { name: 'other', category: 'O' },
];

/** The standard form itself: boxes 1 to 15. */
export function drawFirstPage(context: FormContext): PageCanvas {
  const canvas = context.newPage();
  const page = context.tree.child('Sect');
  drawHeader(context, canvas, page);
  drawParties(context, canvas, page);
  drawConditionsAndAuthority(context, canvas, page);
  const { lines } = context.document;
  const height = (rows.notes - rows.blocks) / blocksPerPage;
  const tabular = lines.length > maximumBlocks;
  if (tabular) drawTableNotice(context, canvas, page);
  else {
    for (let index = 0; index < blocksPerPage; index++) {
      drawBlock(context, canvas, page, rows.blocks + index * height, height, index + 1, lines[index]);
    }
  }
  drawValue(
    context,
    canvas,
    page.child('Note'),
    { x: left - 1.1, y: rows.notes + 0.4, width: width + 2.2, height: 4 },
    '12',
    headings.footnotes.en,
    { sizes: [4.8, 4.5, 4.2, 4] },
  );
  drawIssueBox(context, canvas, page, rows.issue, rows.endorsement - rows.issue);
  const blocks = Array.from({ length: blocksPerPage }, (_, index) => ({ number: index + 1, used: !tabular && index < lines.length }));
  drawEndorsement(context, canvas, page, rows.endorsement, rows.keys - rows.endorsement, blocks);
  drawKeys(context, canvas, page, rows.keys + 0.8);
  return canvas;
}

/** Announces the other pages on the first one; drawn when their number is known. */
export function announcePages(context: FormContext, canvas: PageCanvas, pages: number): void {
  const following = pages - 1;
  const text: Record<'en' | 'fr' | 'es', string> =
    following === 0
      ? {
          en: 'This permit/certificate has no other pages.',
          fr: 'Ce permis/certificat n’a pas d’autres pages.',
          es: 'Este permiso/certificado no tiene más páginas.',
        }
      : {
          en: `This permit/certificate has ${following} more page${following === 1 ? '' : 's'} (2 to ${pages}), an integral part of it.`,
          fr: `Ce permis/certificat a ${following} autre${following === 1 ? '' : 's'} page${following === 1 ? '' : 's'} (2 à ${pages}), qui en font partie intégrante.`,
          es: `Este permiso/certificado tiene ${following} página${following === 1 ? '' : 's'} más (2 a ${pages}), parte integrante de él.`,
        };
  const node = context.tree.child('P');
  canvas.tagged(node, () => canvas.text(`${text.en} / ${text[context.second]}`, mm(left), mm(rows.issue - 1), { face: 'bold', size: 5.8 }));
}

function drawHeader(context: FormContext, canvas: PageCanvas, page: StructureNode): void {
  const { document, input, second, names } = context;
  const header = page.child('Sect');
  const box1 = left + 52;
  const qr = right - panelWidth - 1;
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(top), mm(width), mm(panelHeight), { line: 0.9 });
    canvas.line(mm(box1), mm(top), mm(box1), mm(top + panelHeight), 0.5);
    canvas.line(mm(qr), mm(top), mm(qr), mm(top + panelHeight), 0.5);
    canvas.line(mm(box1), mm(top + 40), mm(qr), mm(top + 40), 0.5);
    canvas.line(mm(box1 + 46), mm(top + 40), mm(box1 + 46), mm(top + panelHeight), 0.5);
  });
  drawConventionTitle(context, canvas, header, left + 2, top + 1.5, box1 - left - 4, 'H1');
  drawStatusWords(context, canvas, header);
  const room = qr - box1;
  drawBox(context, canvas, header, { x: box1, y: top, width: room, height: 14 }, '1', 'number', document.number, {
    face: 'mono',
    sizes: [17, 15, 13, 11, 9, 8, 7],
  });
  let y = top + 14;
  const category = documentTypeOf(document.documentType)?.category ?? 'O';
  for (const tick of ticks) {
    drawTick(canvas, header, box1 + 3, y, tick.category === category, tick.name, second);
    y += 5;
  }
  if (category === 'O') {
    const typeName = documentTypeName(document, names);
    drawValue(context, canvas, header.child('P'), { x: box1 + 8, y: y - 0.6, width: room - 9, height: 6 }, '1', typeName, {
      face: 'bold',
      sizes: [8.5, 7.5, 6.5, 6],
    });
  }
  drawBox(context, canvas, header, { x: box1, y: top + 40, width: 46, height: 18 }, '2', 'validUntil', document.validUntil, {
    face: 'bold',
    sizes: [14],
    align: 'center',
  });
  const status = input.copyMark ? `${bilingual('copy', second)} ${input.copyMark.copyNumber}` : headings.original.en;
  canvas.tagged(header.child('P'), () =>
    canvas.text(status, mm((box1 + 46 + qr) / 2), mm(top + 50.5), {
      face: 'bold',
      size: fitSize(status, 'bold', mm(qr - box1 - 50), 13),
      align: 'center',
    }),
  );
  drawQrPanel(context, canvas, header, right - panelWidth - 0.5, top, context.qr, 'front code');
}

function fitSize(text: string, face: 'bold' | 'regular', room: number, size: number): number {
  return Math.min(size, (size * room) / textWidth(text, face, size));
}

/** SPECIMEN, replacement and retrospective issue are said in words as well as by the mark behind the text. */
function drawStatusWords(context: FormContext, canvas: PageCanvas, header: StructureNode): void {
  const { document, second } = context;
  const words: string[] = [];
  if (document.specimen) words.push(bilingual('specimen', second));
  if (document.replaces) words.push(bilingual('replacement', second));
  if (document.retrospective) words.push(second === 'fr' ? 'RETROSPECTIVE / A POSTERIORI' : 'RETROSPECTIVE / RETROSPECTIVO');
  if (words.length === 0) return;
  canvas.tagged(header.child('P'), () => {
    words.forEach((word, index) => {
      const y = top + panelHeight - 2.4 - (words.length - 1 - index) * 3.4;
      canvas.text(word, mm(left + 2), mm(y), { face: 'bold', size: fitSize(word, 'bold', mm(48), 7) });
    });
  });
}

function drawTick(
  canvas: PageCanvas,
  header: StructureNode,
  x: number,
  y: number,
  on: boolean,
  name: HeadingName,
  second: 'fr' | 'es',
): void {
  const size = 3.6;
  canvas.artifact(() => {
    canvas.rectangle(mm(x), mm(y), mm(size), mm(size), { line: 0.7 });
    if (!on) return;
    canvas.line(mm(x + 0.6), mm(y + 0.6), mm(x + size - 0.6), mm(y + size - 0.6), 1.2);
    canvas.line(mm(x + 0.6), mm(y + size - 0.6), mm(x + size - 0.6), mm(y + 0.6), 1.2);
  });
  const text = headings[name];
  canvas.tagged(header.child('P'), () => {
    const spoken = `${text.en}${text.en === text[second] ? '' : ' / '}`;
    const style = { face: on ? 'bold' : 'regular', size: 7.5 } as const;
    canvas.text(spoken, mm(x + 5.4), mm(y + 2.9), style);
    if (text.en !== text[second]) {
      canvas.text(text[second], mm(x + 5.4) + textWidth(spoken, style.face, 7.5), mm(y + 2.9), {
        face: 'oblique',
        size: 6.8,
        grey: 0.3,
        language: second,
      });
    }
  });
}

function drawParties(context: FormContext, canvas: PageCanvas, page: StructureNode): void {
  const { document, names } = context;
  const [y, bottom] = [rows.parties, rows.authority];
  const strip = 8.5;
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(y), mm(width), mm(bottom - y), { line: 0.7 });
    canvas.line(mm(middle), mm(y), mm(middle), mm(bottom), 0.4);
    canvas.line(mm(left), mm(bottom - strip), mm(right), mm(bottom - strip), 0.4);
  });
  const half = width / 2;
  const height = bottom - y - strip;
  const belowHeading = drawBox(
    context,
    canvas,
    page,
    { x: left, y, width: half, height },
    '3',
    'importer',
    document.importer ? partyText(document.importer, names) : '',
  );
  if (isOpenBox(document, '3'))
    drawOpenImporter(context, canvas, page, { x: left, y: belowHeading, width: half, height: y + height - belowHeading });
  drawBox(
    context,
    canvas,
    page,
    { x: left, y: bottom - strip, width: half, height: strip },
    '3a',
    'countryOfImport',
    document.countryOfImport ? named(names.countries, document.countryOfImport) : '',
  );
  const exporter = partyText(document.exporter, names);
  const exportCountry =
    document.countryOfExport === document.exporter.country
      ? ''
      : `\n${bilingual('countryOfExport', context.second)}: ${named(names.countries, document.countryOfExport)}`;
  drawBox(context, canvas, page, { x: middle, y, width: half, height }, '4', 'exporter', exporter + exportCountry);
  // Without the applicant's signature the form is invalid where it has a place for it: the line stays free for a pen.
  drawHeading(context, canvas, page.child('P'), { x: middle, y: bottom - strip, width: half, height: strip }, '', 'applicantSignature');
  canvas.artifact(() => canvas.line(mm(middle + 34), mm(bottom - 1.8), mm(right - 3), mm(bottom - 1.8), 0.4));
}

function drawConditionsAndAuthority(context: FormContext, canvas: PageCanvas, page: StructureNode): void {
  const { document, names, second } = context;
  const [y, bottom] = [rows.authority, rows.blocks];
  const strip = 8.5;
  const half = width / 2;
  const stampAt = left + 55;
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(y), mm(width), mm(bottom - y), { line: 0.7 });
    canvas.line(mm(middle), mm(y), mm(middle), mm(bottom), 0.4);
    canvas.line(mm(left), mm(bottom - strip), mm(middle), mm(bottom - strip), 0.4);
    canvas.line(mm(stampAt), mm(bottom - strip), mm(stampAt), mm(bottom), 0.4);
  });
  const conditions = specialConditions(document, names, second);
  const completion = (document.openBoxes ?? []).length > 0 ? completionHeight : 0;
  drawBox(
    context,
    canvas,
    page,
    { x: left, y, width: half, height: bottom - y - strip - completion },
    '5',
    'specialConditions',
    conditions,
    {
      sizes: completion > 0 ? [7, 6.5, 6, 5.5, 5] : [7.5, 7, 6.5, 6, 5.5],
    },
  );
  if (completion > 0) drawCompletion(context, canvas, page, { x: left, y: bottom - strip - completion, width: half, height: completion });
  drawBox(
    context,
    canvas,
    page,
    { x: left, y: bottom - strip, width: stampAt - left, height: strip },
    '5a',
    'purpose',
    named(names.purposes, document.purpose).replace(/^(.*) \((.)\)$/s, '$2  $1'),
  );
  drawBox(
    context,
    canvas,
    page,
    { x: stampAt, y: bottom - strip, width: middle - stampAt, height: strip },
    '5b',
    'securityStamp',
    document.securityStamp ?? '',
    { face: 'bold' },
  );
  const { authority } = document;
  const text = [authority.name, authority.address, named(names.countries, authority.country)].join('\n');
  // The right part of box 6 stays free for the national seal.
  drawBox(context, canvas, page, { x: middle, y, width: half - 26, height: bottom - y }, '6', 'authority', text);
  canvas.artifact(() => canvas.circle(mm(right - 13.5), mm((y + bottom) / 2), mm(12), 0.4, '2 2'));
}

/** Over 40 lines the blocks are closed and point to the table. */
function drawTableNotice(context: FormContext, canvas: PageCanvas, page: StructureNode): void {
  const count = context.document.lines.length;
  const area = { x: left, y: rows.blocks, width, height: rows.notes - rows.blocks };
  canvas.artifact(() => {
    canvas.rectangle(mm(area.x), mm(area.y), mm(area.width), mm(area.height), { line: 0.7 });
    canvas.line(mm(left + 4), mm(rows.notes - 4), mm(right - 4), mm(rows.blocks + 4), 0.8);
    canvas.rectangle(mm(left + 35), mm(rows.blocks + 28), mm(120), mm(28), { fill: 1 });
    canvas.rectangle(mm(left + 35), mm(rows.blocks + 28), mm(120), mm(28), { line: 0.7 });
  });
  const texts = {
    en: `Boxes 7 to 12b: ${count} lines in the table annex, from page 2`,
    fr: `Cases 7 à 12b: ${count} lignes dans le tableau annexé, dès la page 2`,
    es: `Casillas 7 a 12b: ${count} líneas en el cuadro anexo, desde la página 2`,
  };
  canvas.tagged(page.child('P'), () => {
    canvas.text(texts.en, mm(105), mm(rows.blocks + 41), { face: 'bold', size: 11, align: 'center' });
    canvas.text(texts[context.second], mm(105), mm(rows.blocks + 47), { face: 'oblique', size: 10, align: 'center', grey: 0.3 });
  });
}
