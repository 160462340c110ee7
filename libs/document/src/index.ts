export { permitDrawing, renderPermit, renderPermitNow } from './render-permit.js';
export type { CodeNames, PermitAttachment, RenderInput } from './permit-input.js';
export type { DrawnItem } from './pdf/page-canvas.js';
export { unprintableCharacters } from './text/printable-text.js';
export { QrTooLargeError, qrSymbol, type QrSymbol } from './qr/qr-symbol.js';
export { SealError, sealPdf } from './seal/seal-pdf.js';
export { esp256, rs256, type Sealer } from './seal/cms-signature.js';
export { maximumPdfBytes, readPermitPdf, readPermitPdfNow, type PdfReading } from './reading/read-permit-pdf.js';
export type { SealReason } from './reading/seal-check.js';
