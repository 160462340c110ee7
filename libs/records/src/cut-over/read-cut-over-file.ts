import { type CsvRejected, type CsvTableFault, readCsvTable } from '#applications';
import { documentNumber, type QuotaFact } from '#cites';
import type { Tx } from '#database';
import type { SpeciesFacts } from '#species';
import { cutOverShape, type CutOverKind } from './cut-over-columns.js';
import { type CutOverRow, numbersTaken, rangesTaken, referencesTaken, type StagedRow, type StampRange } from './cut-over.repository.js';
import { type CutOverContent, judgeRow } from './judge-row.js';
import { quotaOfRow } from './quota-of-row.js';

export interface ReadTable {
  readonly ok: true;
  readonly rows: readonly StagedRow[];
  readonly rejected: readonly CsvRejected[];
  readonly headings: readonly string[];
}

/**
 * Reads one table of an import: every row is judged on its own, beside the others and against what is on record. A first
 * reading collects what has to be asked of the database, so that it is asked once.
 */
export async function readCutOverFile(
  tx: Tx,
  species: SpeciesFacts,
  cutOver: CutOverRow,
  kind: CutOverKind,
  bytes: Buffer,
): Promise<ReadTable | CsvTableFault> {
  const shape = cutOverShape(kind);
  const first = reading(bytes, kind, cutOver, () => false);
  if (!first.ok) return first;
  const taken = await takenOf(tx, cutOver, kind, first.lines);
  const table = reading(bytes, kind, cutOver, taken);
  if (!table.ok) return table;
  if (kind !== 'quota-use') return { ok: true, rows: table.lines, rejected: table.rejected, headings: table.headings };

  const known = new Map<string, readonly QuotaFact[]>();
  const rows: StagedRow[] = [];
  const rejected = [...table.rejected];
  for (const { row, content } of table.lines) {
    const name = String(content['scientificName']);
    const scope = { names: [name], countries: [cutOver.country], date: cutOver.beginsOn };
    const quotas = known.get(name) ?? (await species.quotas(tx, scope));
    known.set(name, quotas);
    const found = quotaOfRow(content, quotas);
    if ('id' in found) rows.push({ row, content: { ...content, quota: found.id } });
    else rejected.push({ row, faults: [found.fault], cells: table.headings.map((heading) => cellOf(shape.columnOf(heading), content)) });
  }
  return { ok: true, rows, rejected: rejected.toSorted((one, other) => one.row - other.row), headings: table.headings };
}

function cellOf(column: string | null, content: CutOverContent): string {
  return column === null ? '' : String(content[column] ?? '');
}

function reading(bytes: Buffer, kind: CutOverKind, { beginsOn }: CutOverRow, taken: (key: string) => boolean) {
  const seen = new Map<string, string>();
  return readCsvTable<string, StagedRow>(bytes, cutOverShape(kind), (cells, _number, row) => {
    const judged = judgeRow(kind, cells, { beginsOn, taken, seen });
    return judged.ok ? { ok: true, line: { row, content: judged.line } } : judged;
  });
}

/** Which numbers, references or ranges of these rows are on record already. */
async function takenOf(tx: Tx, cutOver: CutOverRow, kind: CutOverKind, rows: readonly StagedRow[]): Promise<(key: string) => boolean> {
  if (kind === 'permits') {
    const numbers = [...new Set(rows.map(({ content }) => documentNumber(String(content['number']))))];
    const found = await numbersTaken(tx, numbers);
    return (number) => found.has(number);
  }
  if (kind === 'cases') {
    const found = await referencesTaken(
      tx,
      rows.map(({ content }) => String(content['reference'])),
    );
    return (reference) => found.has(reference);
  }
  if (kind !== 'stamps') return () => false;
  const ranges = rows.map(({ content }) => content as unknown as StampRange);
  const at = await rangesTaken(tx, cutOver.country, ranges);
  const found = new Set([...at].map((index) => rangeKey(ranges[index]!)));
  return (key) => found.has(key);
}

const rangeKey = ({ prefix, first, last, width }: StampRange): string => `${prefix} ${first} ${last} ${width}`;
