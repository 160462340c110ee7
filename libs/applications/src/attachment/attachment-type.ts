import { inspectDocx } from './inspect-docx.js';
import { inspectJpeg } from './inspect-jpeg.js';
import { inspectPdf } from './inspect-pdf.js';
import { inspectPng } from './inspect-png.js';
import { type AttachmentFault, fault, type Inspection } from './inspection.js';

export const attachmentLimitBytes = 10 * 1024 * 1024;

export const attachmentMediaTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;
export type AttachmentMediaType = (typeof attachmentMediaTypes)[number];

export type TypedInspection =
  { readonly ok: true; readonly mediaType: AttachmentMediaType } | { readonly ok: false; readonly code: AttachmentFault };

/**
 * Decides by content what a file is, and whether it may be kept. The name and the declared type are the sender's words:
 * the declared type must agree with the content, the name is not looked at.
 *
 * The structure is walked to the last byte, so that a file which is two kinds at once (an image with an archive or a web
 * page behind it) is refused, not only a file with the wrong first bytes.
 */
export function inspectAttachment(bytes: Buffer, declared?: string): TypedInspection {
  if (bytes.length === 0) return fault('attachment-empty');
  if (bytes.length > attachmentLimitBytes) return fault('attachment-too-large');
  const kind = kinds.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
  if (!kind) return fault('attachment-type');
  const claim = declared?.split(';')[0]?.trim().toLowerCase();
  if (claim !== undefined && claim !== '' && claim !== 'application/octet-stream' && claim !== kind.mediaType)
    return fault('attachment-type-mismatch');
  const inspection = kind.inspect(bytes);
  return inspection.ok ? { ok: true, mediaType: kind.mediaType } : inspection;
}

const kinds: readonly { mediaType: AttachmentMediaType; magic: Buffer; inspect: (bytes: Buffer) => Inspection }[] = [
  { mediaType: 'application/pdf', magic: Buffer.from('%PDF-'), inspect: inspectPdf },
  { mediaType: 'image/png', magic: Buffer.from('89504e470d0a1a0a', 'hex'), inspect: inspectPng },
  { mediaType: 'image/jpeg', magic: Buffer.from('ffd8ff', 'hex'), inspect: inspectJpeg },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    magic: Buffer.from('504b0304', 'hex'),
    inspect: inspectDocx,
  },
];
