import { textFault } from '#web';

/** What is said where `--decided-by` is missing or no text that a reader of the log could use. */
export const decidedByNeeded = '--decided-by says who decided and where it is written, in 10 to 300 characters.';

/** Who decided and where it is written, e.g. "Order 12 of 3 March 2026, Director"; null for anything else. */
export function readDecidedBy(given: string | undefined): string | null {
  const text = given?.trim().normalize('NFC') ?? '';
  return text.length < 10 || text.length > 300 || textFault(text) ? null : text;
}
