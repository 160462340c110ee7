import { localDay } from '#credential';
import type { Tx } from '#database';

/** The authority this installation issues for: box 6, and the zone that decides when a day ends. */
export interface Office {
  /** ISO 3166-1 alpha-2, or a user-assigned code of a fictitious authority. */
  readonly country: string;
  readonly name: string;
  readonly address: string;
  /** Box 13. */
  readonly place: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Fictitious: everything it issues says SPECIMEN. */
  readonly specimen: boolean;
  /** Printed with every refusal: where and until when the applicant may appeal. */
  readonly appealText: string;
}

/** @throws Error when the installation was never set up */
export async function readOffice(tx: Tx): Promise<Office> {
  const [row] = (await tx.query(
    'select country, name, address, place, time_zone as "timeZone", specimen, appeal_text as "appealText" from applications.office',
  )) as Office[];
  if (!row) throw new Error('This installation has no authority yet: applications.office is empty');
  return row;
}

/** Sets the authority up, once; country and SPECIMEN never change afterwards. Returns false when there is one already. */
export async function createOffice(tx: Tx, office: Office): Promise<boolean> {
  const rows = (await tx.query(
    `insert into applications.office (country, name, address, place, time_zone, specimen, appeal_text)
     select $1, $2, $3, $4, $5, $6, $7 where not exists (select 1 from applications.office) returning country`,
    [office.country, office.name, office.address, office.place, office.timeZone, office.specimen, office.appealText],
  )) as unknown[];
  return rows.length === 1;
}

/** Today's date in a zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, at: Date = new Date()): string {
  return localDay(Math.floor(at.getTime() / 1000), timeZone);
}
