import type { ReasonId, Verdict } from '#verify';

/**
 * Language-neutral form of the vectors: JSON with bytes in lower-case hexadecimal and times in Unix seconds.
 * docs/spec/permit-credential.md describes it for implementers.
 */
export interface VerdictVectors {
  readonly description: string;
  /** Trust directories by name: path -> bytes. `base` names the directory that the files are laid over; null removes. */
  readonly trust: Readonly<Record<string, { readonly base?: string; readonly files: Readonly<Record<string, string | null>> }>>;
  readonly cases: readonly VerdictCase[];
}

export interface VerdictCase {
  readonly title: string;
  readonly trust: string;
  readonly input: VectorInput;
  readonly options: VectorOptions;
  readonly expect: {
    readonly verdict: Verdict;
    readonly exitCode: number;
    /** Reason that must be among the checks. */
    readonly reason: ReasonId;
    /** Number of the permit shown; null: none may be shown. */
    readonly permit: string | null;
    readonly lines?: number;
  };
}

export type VectorInput =
  | { readonly kind: 'codes'; readonly texts: readonly string[]; readonly from: 'text' | 'picture' }
  | ({ readonly kind: 'cose'; readonly hex: string } & VectorProof)
  | ({ readonly kind: 'pdf'; readonly cose: string | null; readonly json: string | null; readonly seal: VectorSeal | null } & VectorProof);

/** C2SP tlog-proof and the entry that it proves, where they came with the permit. */
export interface VectorProof {
  readonly proof?: string;
  readonly entry?: string;
}

export interface VectorSeal {
  readonly present: boolean;
  readonly valid: boolean;
  readonly coversWholeFile: boolean;
  readonly incrementalUpdate: boolean;
  readonly certificateSha256: string | null;
}

export interface VectorOptions {
  readonly now: number;
  readonly at?: number;
  readonly specimen?: boolean;
  readonly border?: { readonly country: string; readonly direction: 'export' | 'import' };
  readonly importPermitSeen?: boolean;
  readonly seen?: { readonly place: string; readonly at: number };
}

/** One signed message and everything that can be recomputed from it. */
export interface TokenVectors {
  readonly description: string;
  readonly tokens: readonly TokenVector[];
  readonly quantities: readonly { readonly value: string; readonly cbor: string }[];
  readonly digits: readonly { readonly hex: string; readonly digits: string }[];
  readonly expiries: readonly { readonly lastDay: string; readonly timeZone: string; readonly exp: number }[];
  readonly nameHashes: readonly { readonly documentDigest: string; readonly name: string; readonly hash: string }[];
}

export interface TokenVector {
  readonly name: string;
  readonly alg: number;
  readonly spki: string;
  readonly cose: string;
  readonly sigStructure: string;
  readonly cred: string;
  readonly checkCode: string;
  readonly front: string;
  readonly annexes: readonly string[];
  readonly qr: { readonly version: number; readonly ecc: string };
  readonly document: string;
  readonly number: string;
}
