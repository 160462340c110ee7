import type { StoredForm } from '#applications';
import type { Tx } from '#database';
import { plainNumber } from './own-permits.repository.js';

/**
 * Permits that draw on the same document or the same facility are issued one after the other: what one draws is committed
 * before the next reads what is left, so two re-exports can never both have the last piece.
 */
export async function lockCitedDocuments(tx: Tx, form: StoredForm): Promise<void> {
  const numbers = [
    form.importPermit?.number,
    form.replacement?.of,
    ...(form.lines ?? []).flatMap((line) => [line.origin?.permitNumber, line.operationNumber]),
  ].filter((number) => number !== undefined);
  // In one order everywhere, so that nobody waits in a circle.
  const ordered = [...new Set(numbers.map(plainNumber))].sort();
  if (ordered.length === 0) return;
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('opencites-cited ' || number, 0)) from (select unnest($1::text[]) as number order by 1) cited`,
    [ordered],
  );
}
