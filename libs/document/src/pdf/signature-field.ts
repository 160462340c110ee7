import type { PdfFile, PdfReference } from './pdf-file.js';
import type { StructureNode } from './structure-tree.js';

/** Bytes of CMS that fit by default: about three certificates of RSA-4096, or a dozen of P-256. */
export const defaultSealCapacity = 6144;

// Ten digits each: a file of up to 10 GB. Numbers, so that the unsealed file is well formed too; no real range reaches
// them. The seal overwrites them in place, padded with spaces.
const placeholder = '9999999999';
/** What `sealPdf` looks for; stands once, in the last object of the file. */
export const byteRangePlaceholder = `/ByteRange [0 ${placeholder} ${placeholder} ${placeholder}]`;
export const byteRangeWidth = byteRangePlaceholder.length;

/** PDF date of the seal, in UTC: 16 bytes between the parentheses, so that it can be overwritten. */
export function pdfDate(date: Date): string {
  return `D:${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

/**
 * Signature field with an empty signature dictionary (PAdES, EN 319 142-1): one widget without appearance, because the
 * seal speaks for the whole file and nothing drawn by it may look like a part of the form.
 */
export function addSignatureField(file: PdfFile, tree: StructureNode, page: PdfReference, date: Date, capacity: number): void {
  const signature = file.lastObject(
    () =>
      `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (${pdfDate(date)}) ` +
      `${byteRangePlaceholder} /Contents <${'0'.repeat(capacity * 2)}> >>`,
  );
  const appearance = file.reference({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 0, 0], Resources: {}, Length: 0 });
  appearance.end(' ');
  const widget = file.reference({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: new String('seal'),
    TU: new String('Electronic seal of the Management Authority'),
    // Print and Locked; a rectangle without area is no visible mark.
    F: 132,
    Rect: [0, 0, 0, 0],
    P: page,
    V: signature,
    AP: { N: appearance },
  });
  tree.child('Form').kids.push({ annotation: widget, page: 0 });
  page.data.Annots = [widget];
  // SignaturesExist and AppendOnly: viewers must not rewrite the file.
  const form = file.reference({ Fields: [widget], SigFlags: 3 });
  form.end();
  file.root.AcroForm = form;
  file.beforeEnd(() => widget.end());
}
