import type { CsvFault } from '#applications';
import { hasMessage, type Language, message } from '#messages';

/** What is wrong with one cell, in the reader's language. */
export function rowFaultText({ code, args = {} }: CsvFault, language: Language): string {
  const own = `records.row.${code}`;
  return message(hasMessage(own) ? own : `form.${code}`, args, language);
}
