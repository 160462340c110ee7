import type { QueuedCase } from '#applications';
import { type Language, message } from '#messages';
import { codeName } from './code-names.js';

/** A queue as rows of a table, headings first, in the reader's language; days as YYYY-MM-DD, quantities exact. */
export function queueTable(rows: readonly QueuedCase[], language: Language): string[][] {
  const t = (id: string) => message(id, {}, language);
  const head = [
    ...['desk.column.reference', 'desk.column.state', 'desk.column.applicant', 'desk.filter.document', 'desk.column.species'],
    ...['desk.column.lines', 'desk.column.appendix', 'desk.column.quantity', 'desk.column.unit', 'desk.column.due', 'desk.column.flags'],
    'desk.column.officer',
  ].map(t);
  return [
    head,
    ...rows.map((row) => [
      ...[row.caseNumber, t(`desk.state.${row.state}`), row.applicantName],
      row.documentType === null ? '' : codeName('document', row.documentType, language),
      ...[row.species, String(row.lineCount), row.appendices.join(' '), row.quantity ?? ''],
      row.unit === null ? '' : codeName('unit', row.unit, language),
      // Where the clock stands still no day is known.
      row.clock.paused ? '' : row.clock.dueOn,
      row.flags.join(' '),
      row.officerName ?? '',
    ]),
  ];
}
