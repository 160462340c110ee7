import { documentTypeOf } from '#cites';

/** Dated policy with the fee schedule: a list of `FeeRow`; a document type without a row costs nothing. */
export const feesPolicy = 'fees';

export interface FeeRow {
  /** Code of a document type, e.g. "E". */
  readonly documentType: string;
  /** Exact decimal text; "0" costs nothing. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Where the amount is written, e.g. "Fees Order 2026, item 4". */
  readonly source: string;
}

export const feeAmount = /^(0|[1-9]\d{0,11})(\.\d{1,4})?$/;

/** What is wrong with a schedule; empty when it can be put in force. */
export function feeScheduleFaults(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return ['must be a list of {"documentType", "amount", "currency", "source"}'];
  const seen = new Set<string>();
  return value.flatMap((row: unknown, index) => {
    const { documentType, amount, currency, source, ...rest } = (typeof row === 'object' && row !== null ? row : {}) as Record<
      string,
      unknown
    >;
    const at = `row ${index + 1}`;
    const twice = seen.has(String(documentType));
    seen.add(String(documentType));
    return [
      ...(typeof documentType === 'string' && documentTypeOf(documentType) ? [] : [`${at}: "documentType" is no document type`]),
      ...(twice ? [`${at}: "${String(documentType)}" has a row already`] : []),
      ...(typeof amount === 'string' && feeAmount.test(amount) ? [] : [`${at}: "amount" must be a decimal text such as "25.00"`]),
      ...(typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? [] : [`${at}: "currency" must be three letters`]),
      ...(typeof source === 'string' && source.trim() !== '' ? [] : [`${at}: "source" must say where the amount is written`]),
      ...Object.keys(rest).map((name) => `${at}: "${name}" is not known`),
    ];
  });
}
