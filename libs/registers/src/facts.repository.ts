import type { Tx } from '#database';
import type { ContentOf } from './entry-key.js';
import type { RegisterName } from './register-names.js';

async function contents<R extends RegisterName>(tx: Tx, register: R, condition: string, parameters: unknown[]): Promise<ContentOf[R][]> {
  const rows = (await tx.query(
    `select content from registers.entry where register = $1 and closed_at is null and ${condition} order by key`,
    [register, ...parameters],
  )) as { content: ContentOf[R] }[];
  return rows.map((row) => row.content);
}

/** @param numbers folded as document numbers are */
export function operationsFor(tx: Tx, names: readonly string[], numbers: readonly string[]): Promise<ContentOf['operations'][]> {
  return contents(tx, 'operations', '(scientific_name = any($2::text[]) or number = any($3::text[]))', [names, numbers]);
}

/** @param parties folded as party names are */
export function offendersNamed(tx: Tx, parties: readonly string[]): Promise<ContentOf['offenders'][]> {
  return contents(tx, 'offenders', 'party = any($2::text[])', [parties]);
}

export function foreignPermits(tx: Tx, numbers: readonly string[]): Promise<ContentOf['foreign-permits'][]> {
  return contents(tx, 'foreign-permits', 'number = any($2::text[])', [numbers]);
}

export function consentsOf(tx: Tx, countries: readonly string[]): Promise<ContentOf['consents'][]> {
  return contents(tx, 'consents', 'country = any($2::text[])', [countries]);
}

export function seizuresNumbered(tx: Tx, numbers: readonly string[]): Promise<ContentOf['seizures'][]> {
  return contents(tx, 'seizures', 'number = any($2::text[])', [numbers]);
}

/** @param documentType that the entry allows; holders are few, and their names are compared as the rules compare them */
export function simplifiedFor(tx: Tx, documentType: string): Promise<ContentOf['simplified'][]> {
  return contents(tx, 'simplified', `content->'documentTypes' ? $2::text`, [documentType]);
}

export interface MarkUse {
  readonly kind: string;
  readonly markKey: string;
  readonly permitNumber: string;
}

export async function liveMarks(tx: Tx, markKeys: readonly string[]): Promise<MarkUse[]> {
  return (await tx.query(
    `select kind, mark_key as "markKey", permit_number as "permitNumber" from registers.mark_in_use
     where given_back_at is null and mark_key = any($1::text[]) order by kind, mark_key, taken_at`,
    [markKeys],
  )) as MarkUse[];
}
