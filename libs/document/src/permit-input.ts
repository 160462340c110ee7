import type { PermitDocument } from '#cites';

/** Meanings of the codes that stand in boxes, by code; a code without a meaning is printed alone. */
export interface CodeNames {
  readonly documentTypes: Readonly<Record<string, string>>;
  readonly purposes: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, string>>;
  readonly terms: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly countries: Readonly<Record<string, string>>;
}

/** A file inside the PDF (ISO 19005-3, 6.8). */
export interface PermitAttachment {
  /** File name, unique in the document: `permit.json`, `permit.cose`. */
  readonly name: string;
  /** Media type, for example `application/json`. */
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly relationship: 'Source' | 'Data' | 'Alternative' | 'Supplement' | 'Unspecified';
  readonly description: string;
}

/** Everything the paper shows. The same input gives the same bytes. */
export interface RenderInput {
  readonly document: PermitDocument;
  /** Texts of the verification codes, exactly as signed by the credential. */
  readonly qr: { readonly front: string; readonly annexes: readonly string[] };
  /** Printed under each code for those whose camera fails. */
  readonly checkCode: string;
  readonly attachments: readonly PermitAttachment[];
  readonly headings: 'en+fr' | 'en+es';
  /** Marks the paper as copy n; absent on an original. */
  readonly copyMark?: { readonly copyNumber: number };
  readonly codeNames: CodeNames;
  /** Bytes kept free for the seal's CMS; default 6144, enough for three certificates of RSA-4096. */
  readonly sealCapacity?: number;
}
