import type { LogEvidence } from './checks/log-proof.check.js';
import type { VerifyPolicy } from './policy.js';

/** What a PDF says about itself; libs/document reads it with every check of the seal that needs no trust material. */
export interface PdfReading {
  readonly attachments: {
    readonly json?: Uint8Array;
    readonly cose?: Uint8Array;
    /** C2SP tlog-proof, and the entry of the log that it proves. */
    readonly proof?: Uint8Array;
    readonly entry?: Uint8Array;
  };
  /** null: nobody checked the seal here (a browser without that code). */
  readonly seal: {
    readonly present: boolean;
    readonly valid: boolean;
    readonly coversWholeFile: boolean;
    readonly incrementalUpdate: boolean;
    /** Lower-case hexadecimal. */
    readonly certificateSha256: string | null;
  } | null;
}

/** What somebody presented. */
export type VerifyInput =
  /** Texts of codes in any order, front and annexes; `picture` when a camera found them among other codes. */
  | { readonly kind: 'codes'; readonly texts: readonly string[]; readonly from: 'text' | 'picture' }
  | { readonly kind: 'cose'; readonly bytes: Uint8Array; readonly evidence?: LogEvidence }
  | { readonly kind: 'pdf'; readonly reading: PdfReading };

export interface VerifyOptions {
  /** This device's clock, Unix seconds. A clock behind the newest snapshot is put right by it. */
  readonly now: number;
  /** Asks about another time instead of now (`--at`), Unix seconds. */
  readonly at?: number;
  /** An otherwise good SPECIMEN ends with exit code 0; its verdict stays. */
  readonly specimen?: boolean;
  /** Where the check takes place; without it, endorsements and routes are information only. */
  readonly border?: { readonly country: string; readonly direction: 'export' | 'import' };
  /** The import permit that an Appendix I export needs was checked with good result. */
  readonly importPermitSeen?: boolean;
  /** This device met the same permit before. */
  readonly seen?: { readonly place: string; readonly at: number };
  readonly policy?: VerifyPolicy;
}
