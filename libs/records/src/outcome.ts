/** Closed codes of what this feature refuses; each stands in the problem table of libs/web. */
export type RecordsRefusalCode =
  | 'not-found'
  | 'version-mismatch'
  | 'role-not-allowed'
  | 'cut-over-open'
  | 'cut-over-beginning'
  | 'cut-over-state'
  | 'cut-over-empty'
  | 'cut-over-rows-left'
  | 'cut-over-own'
  | 'cut-over-decided'
  | 'cut-over-outdated'
  | 'legacy-case-settled'
  | 'stamps-taken'
  | 'stamps-not-in-stock'
  | 'stamps-own'
  | 'stamps-decided'
  | 'stamps-range'
  | 'reason-missing'
  | 'csv-too-large'
  | 'csv-encoding'
  | 'csv-malformed'
  | 'csv-headings'
  | 'csv-empty'
  | 'csv-too-many-lines'
  | 'signature-needed'
  | 'officer-key-missing'
  | 'statement-unknown'
  | 'statement-outdated'
  | 'assertion-invalid';

export interface RecordsRefusal {
  readonly ok: false;
  readonly code: RecordsRefusalCode;
  /** Arguments of the message: never secrets. */
  readonly args?: Readonly<Record<string, string | number>>;
}
export type RecordsOutcome<T> = { readonly ok: true; readonly value: T } | RecordsRefusal;

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refused = (code: RecordsRefusalCode, args?: RecordsRefusal['args']): RecordsRefusal => ({
  ok: false,
  code,
  ...(args ? { args } : {}),
});
