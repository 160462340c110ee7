/** Why a file is not kept. `attachment-active`: it holds scripts, macros or other files, or fetches something when opened. */
export type AttachmentFault =
  | 'attachment-empty'
  | 'attachment-too-large'
  | 'attachment-type'
  | 'attachment-type-mismatch'
  | 'attachment-damaged'
  | 'attachment-trailing-data'
  | 'attachment-active'
  | 'attachment-encrypted'
  | 'attachment-bomb';

export type Inspection = { readonly ok: true } | { readonly ok: false; readonly code: AttachmentFault };

export const sound: Inspection = { ok: true };
export const fault = (code: AttachmentFault) => ({ ok: false, code }) as const;
