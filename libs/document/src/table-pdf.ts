import PDFDocument from 'pdfkit';

export interface TableOnPaper {
  readonly title: string;
  /** Lines under the title. */
  readonly lead: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Language of the texts, e.g. "fr". */
  readonly language: string;
}

const margin = 36;
const gap = 6;

/** A plain table on A4, lying: a list for the file. It is no permit and carries no seal. */
export async function tablePdf({ title, lead, head, rows, language }: TableOnPaper): Promise<Uint8Array> {
  const pdf = new PDFDocument({ size: 'A4', layout: 'landscape', margin, lang: language, info: { Title: title }, pdfVersion: '1.7' });
  const parts: Uint8Array[] = [];
  pdf.on('data', (part: Uint8Array) => parts.push(part));
  const whole = new Promise<Uint8Array>((resolve) => pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(parts)))));
  pdf.font('Helvetica-Bold').fontSize(16).text(printed(title));
  pdf.font('Helvetica').fontSize(9);
  for (const line of lead) pdf.text(printed(line));
  pdf.moveDown();
  const width = (pdf.page.width - 2 * margin) / Math.max(1, head.length);
  const row = (cells: readonly string[], font: string) => {
    pdf.font(font).fontSize(8);
    const texts = cells.map(printed);
    const height = Math.max(...texts.map((text) => pdf.heightOfString(text, { width: width - gap }))) + gap;
    if (pdf.y + height > pdf.page.height - margin) pdf.addPage();
    const top = pdf.y;
    for (const [at, text] of texts.entries()) pdf.text(text, margin + at * width, top, { width: width - gap });
    pdf.x = margin;
    pdf.y = top + height;
    pdf.moveTo(margin, pdf.y - gap / 2).lineTo(pdf.page.width - margin, pdf.y - gap / 2).lineWidth(0.5).stroke('#999999'); // prettier-ignore
  };
  row(head, 'Helvetica-Bold');
  for (const cells of rows) row(cells, 'Helvetica');
  pdf.end();
  return whole;
}

/** The standard fonts know Latin alone (WinAnsi); what they do not know is shown as a question mark, never left out. */
function printed(text: string): string {
  return text.normalize('NFC').replace(/[^\u0020-\u007e\u00a0-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2026]/g, '?');
}
