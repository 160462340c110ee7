import PDFDocument from 'pdfkit';

/** A one-page declaration as evidence of legal acquisition: a real PDF, because the portal looks inside what it stores. */
export async function evidencePdf(subject: string): Promise<Buffer> {
  const document = new PDFDocument({ size: 'A4', info: { Title: 'Declaration of legal acquisition', CreationDate: new Date(0) } });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve) => document.on('end', () => resolve()));
  document.fontSize(16).text('Declaration of legal acquisition').moveDown();
  document
    .fontSize(11)
    .text(`Subject: ${subject.replace(/[^\x20-\x7e]/g, '?')}`)
    .moveDown();
  document.text(
    'The specimens were acquired in accordance with national law. Receipts and licences are held at the place of business. SPECIMEN.',
  );
  document.end();
  await done;
  return Buffer.concat(chunks);
}
