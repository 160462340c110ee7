import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { qrSymbol } from '../qr/qr-symbol.js';
import { printableText } from '../text/printable-text.js';
import { leading, wrapText } from '../text/text-fit.js';
import { left, mm, width, type FormContext } from './form-context.js';
import { headings } from './form-headings.js';
import { continuationTop, drawContinuationHeader, footerTop } from './page-frame.js';
import { drawQrPanel, panelHeight, panelWidth } from './qr-panel.js';

/** Full text of every box that ran over, in the order of the pointers. */
export function drawNotePages(context: FormContext): void {
  if (context.notes.length === 0) return;
  const size = 8;
  const step = size * leading;
  const bottom = mm(footerTop - 2);
  let canvas: PageCanvas | null = null;
  let page: StructureNode | null = null;
  let pen = bottom;
  const next = (): { canvas: PageCanvas; page: StructureNode } => {
    canvas = context.newPage();
    page = context.tree.child('Sect');
    drawContinuationHeader(context, canvas, page, 'notesAnnex');
    pen = mm(continuationTop + 4);
    return { canvas, page };
  };
  const here = (): { canvas: PageCanvas; page: StructureNode } => (canvas && page && pen + step * 2 <= bottom ? { canvas, page } : next());
  for (const note of context.notes) {
    const place = here();
    note.page = place.canvas.index + 1;
    place.canvas.tagged(place.page.child('H3'), () =>
      place.canvas.text(`${note.number}   ${note.title}`, mm(left), pen, { face: 'bold', size: 8.5 }),
    );
    pen += step * 1.2;
    const lines = wrapText(printableText(note.text), 'regular', size, mm(width - 4));
    let from = 0;
    while (from < lines.length) {
      const { canvas: paper, page: section } = here();
      const fits = Math.max(1, Math.floor((bottom - pen) / step));
      const part = lines.slice(from, from + fits);
      paper.tagged(section.child('P'), () => {
        for (const line of part) {
          const rtl = line.direction === 'rtl';
          paper.text(line.text, mm(rtl ? left + width : left + 4), pen, {
            face: 'regular',
            size,
            align: rtl ? 'right' : 'left',
            direction: line.direction,
          });
          pen += step;
        }
      });
      from += part.length;
    }
    pen += step * 0.8;
  }
}

const columns = 3;
const rowsPerPage = 3;

/** The annex codes, nine a page, each at 40 mm with number and check code under it. */
export function drawCodePages(context: FormContext): void {
  const codes = context.input.qr.annexes;
  const gap = (width - columns * panelWidth) / (columns - 1);
  for (let from = 0; from < codes.length; from += columns * rowsPerPage) {
    const canvas = context.newPage();
    const page = context.tree.child('Sect');
    drawContinuationHeader(context, canvas, page, 'codesAnnex');
    codes.slice(from, from + columns * rowsPerPage).forEach((code, index) => {
      const x = left + (index % columns) * (panelWidth + gap);
      const y = continuationTop + 2 + Math.floor(index / columns) * (panelHeight + 10);
      const caption = `${headings.annexCode.en} / ${headings.annexCode[context.second]} ${from + index + 1} / ${codes.length}`;
      canvas.tagged(page.child('H3'), () =>
        canvas.text(caption, mm(x + panelWidth / 2), mm(y + 2.5), { face: 'bold', size: 7, align: 'center' }),
      );
      drawQrPanel(context, canvas, page, x, y + 3.5, qrSymbol(code), `annex code ${from + index + 1}`);
    });
  }
}
