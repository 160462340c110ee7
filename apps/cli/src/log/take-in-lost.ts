import { skipCaseNumbers } from '#applications';
import type { Tx } from '#database';
import { insertRestoredPermits, leaveOutPlaces, permitsNumberedSince, skipNumbers } from '#issuance';
import type { LostEvent } from '#ledger';
import type { ProvenPermit } from './proven-permits.js';

export interface TakenIn {
  /** First serial that is given next, by year. */
  readonly nextSerials: Readonly<Record<number, number>>;
  /** Permits that took a number between the restore and the import: these numbers may be on other papers already. */
  readonly doubtful: readonly { readonly number: string; readonly state: string }[];
}

/** A number that was taken by a transaction which failed left no event; between two backups there are not more of these. */
export const usualMargin = 1000;

/**
 * What the tables owe to events whose rows are lost. Their permits are on paper in the world: they stay in the sets of
 * logged permits, and no number and no place of a status list that they may have is given again.
 */
export async function takeInLost(
  tx: Tx,
  lost: readonly LostEvent[],
  { country, margin, numbers }: { readonly country: string; readonly margin: number; readonly numbers: ReadonlyMap<string, string> },
): Promise<TakenIn> {
  if (lost.length === 0) return { nextSerials: {}, doubtful: [] };
  await insertRestoredPermits(
    tx,
    lost.flatMap(({ eventId, kind, pub }) => {
      const cred = Buffer.from(typeof pub['cred'] === 'string' ? pub['cred'] : '', 'base64url');
      return kind === 'permit.issued' && cred.length === 32 ? [{ eventId, cred }] : [];
    }),
  );
  // The public log tells of a number when its permit is signed, the restricted one when it is reserved.
  const taken = lost.filter(({ kind }) => kind === 'permit.issued' || kind === 'permit.reserved').length;
  const years = new Set([new Date().getUTCFullYear(), ...lost.map(({ at }) => new Date(at).getUTCFullYear())]);
  const nextSerials: Record<number, number> = {};
  for (const year of years) {
    const beyond = Math.max(0, ...[...numbers.values()].map((number) => serialOf(number, country, year)));
    nextSerials[year] = await skipNumbers(tx, country, year, { by: taken + margin, beyond });
  }
  await leaveOutPlaces(tx, country, new Date());
  await skipCaseNumbers(tx, country, lost.filter(({ kind }) => kind.startsWith('application.')).length + margin);
  const newest = lost.reduce((latest, { at }) => Math.max(latest, Date.parse(at)), 0);
  return { nextSerials, doubtful: await permitsNumberedSince(tx, new Date(newest)) };
}

function serialOf(number: string, country: string, year: number): number {
  const prefix = `${String(year).slice(-2)}${country}`;
  return number.startsWith(prefix) && /^\d{6}$/.test(number.slice(prefix.length)) ? Number(number.slice(prefix.length)) : 0;
}

/** What the tables owe to permits whose entries are lost as well: only who holds their proofs can name them. */
export async function takeInHole(
  tx: Tx,
  { country, margin, proven }: { readonly country: string; readonly margin: number; readonly proven: readonly ProvenPermit[] },
): Promise<void> {
  await insertRestoredPermits(tx, proven);
  const year = new Date().getUTCFullYear();
  for (const each of [year, ...(new Date().getUTCMonth() === 0 ? [year - 1] : [])]) {
    const beyond = Math.max(0, ...proven.map(({ number }) => (number === null ? 0 : serialOf(number, country, each))));
    await skipNumbers(tx, country, each, { by: margin, beyond });
  }
  await leaveOutPlaces(tx, country, new Date());
  await skipCaseNumbers(tx, country, margin);
}
