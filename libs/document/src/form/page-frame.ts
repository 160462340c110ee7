import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { fitText, leading } from '../text/text-fit.js';
import { named } from './box-values.js';
import { bilingual, drawLines, left, mm, right, top, width, type FormContext } from './form-context.js';
import { headings, type HeadingName } from './form-headings.js';
import { drawQrPanel, panelHeight, panelWidth } from './qr-panel.js';

/** Lower edge of the header of a continuation page, mm. */
export const continuationTop = top + panelHeight + 2;
export const footerTop = 286.5;

/** Header of every page after the first: number, date of issue, authority, and the code again (Res. Conf. 12.3: annex pages). */
export function drawContinuationHeader(context: FormContext, canvas: PageCanvas, parent: StructureNode, title: HeadingName): void {
  const { document, second, names } = context;
  canvas.artifact(() => canvas.rectangle(mm(left), mm(top), mm(width), mm(panelHeight), { line: 0.9 }));
  canvas.artifact(() => canvas.line(mm(right - panelWidth - 1), mm(top), mm(right - panelWidth - 1), mm(top + panelHeight), 0.5));
  const room = width - panelWidth - 6;
  drawConventionTitle(context, canvas, parent, left + 2, top + 1.5, room, 'P');
  const text = headings[title];
  canvas.tagged(parent.child('H2'), () => {
    canvas.text(text.en, mm(left + 2), mm(top + 24), { face: 'bold', size: 12 });
    canvas.text(text[second], mm(left + 2), mm(top + 28.6), { face: 'oblique', size: 9.5, grey: 0.3, language: second });
  });
  canvas.tagged(parent.child('P'), () =>
    canvas.text(bilingual('partOf', second), mm(left + 2), mm(top + 33), { face: 'regular', size: 5.8 }),
  );
  const facts: [HeadingName, string, 'mono' | 'regular'][] = [
    ['number', document.number, 'mono'],
    ['dateOfIssue', context.issueDate, 'regular'],
    ['managementAuthority', `${document.authority.name}, ${named(names.countries, document.authority.country)}`, 'regular'],
  ];
  let y = top + 38.5;
  for (const [name, value, face] of facts) {
    const unit = parent.child('P');
    const fitted = fitText(value, face, { width: mm(room - 42), height: mm(6.6) }, face === 'mono' ? [12, 10, 8, 6] : [9, 8, 7, 6, 5]);
    canvas.tagged(unit, () => {
      canvas.text(headings[name].en, mm(left + 2), mm(y + 2), { face: 'regular', size: 6.2 });
      if (headings[name].en !== headings[name][second]) {
        canvas.text(headings[name][second], mm(left + 2), mm(y + 4.6), { face: 'oblique', size: 5.6, grey: 0.3, language: second });
      }
      drawLines(canvas, fitted, face, { x: left + 42, y: y - 0.6, width: room - 40, height: 7 }, 'left', null);
    });
    y += 6.7;
  }
  drawQrPanel(context, canvas, parent, right - panelWidth - 0.5, top, context.qr, 'front code');
}

/** "CITES" and the full name of the Convention (Art. VI.3) in both languages. */
export function drawConventionTitle(
  context: FormContext,
  canvas: PageCanvas,
  parent: StructureNode,
  x: number,
  y: number,
  room: number,
  type: 'H1' | 'P',
): void {
  const text = headings.convention;
  canvas.tagged(parent.child(type), () => {
    canvas.text('CITES', mm(x), mm(y + 7), { face: 'bold', size: 22 });
    let pen = mm(y + 11.5);
    for (const line of fitText(text.en, 'bold', { width: mm(room), height: 99 }, [6.6]).lines) {
      canvas.text(line.text, mm(x), pen, { face: 'bold', size: 6.6 });
      pen += 6.6 * leading;
    }
    pen += 1.5;
    for (const line of fitText(text[context.second], 'oblique', { width: mm(room), height: 99 }, [5.8]).lines) {
      canvas.text(line.text, mm(x), pen, { face: 'oblique', size: 5.8, grey: 0.3, language: context.second });
      pen += 5.8 * leading;
    }
  });
}

/** Foot of every page, and the marks behind the text. Drawn last, when the number of pages is known. */
export function finishPage(context: FormContext, canvas: PageCanvas, pages: number): void {
  const { document, second } = context;
  const place = `CITES ${document.number}   ${bilingual('page', second)} ${canvas.index + 1} / ${pages}`;
  canvas.artifact(() => {
    canvas.text(place, mm(right), mm(footerTop + 2.6), { face: 'bold', size: 6.5, align: 'right' });
    canvas.text(`${bilingual('dateOfIssue', second)} ${context.issueDate}`, mm(left), mm(footerTop + 2.6), {
      face: 'regular',
      size: 5.8,
      grey: 0.25,
    });
  });
  const marks = pageMarks(context);
  marks.forEach((mark, index) => {
    const size = Math.min(110, (marks.length > 1 ? 780 : 1000) / mark.length);
    canvas.watermark(mark, mm(105), mm(165 + (index - (marks.length - 1) / 2) * 66), size, 38, 0.91);
  });
}

/** Words that must be seen at once on every page, in the order of their weight. */
export function pageMarks({ document, input, second }: FormContext): string[] {
  const marks: string[] = [];
  if (document.specimen) marks.push('SPECIMEN');
  if (input.copyMark) marks.push(`${headings.copy.en} ${input.copyMark.copyNumber} ${headings.copy[second]}`);
  if (document.replaces) marks.push(headings.replacement.en);
  return marks;
}
