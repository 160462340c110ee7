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
  /** How to reach the authority, one way a line; null when it did not say. */
  readonly contact: string | null;
}

export const officeColumns = 'country, name, address, place, time_zone as "timeZone", specimen, appeal_text as "appealText", contact';

/** @throws Error when the installation was never set up */
export async function readOffice(tx: Tx): Promise<Office> {
  const office = await findOffice(tx);
  if (!office) throw new Error('This installation has no authority yet: applications.office is empty');
  return office;
}

/** The authority, or null before it is set up. */
export async function findOffice(tx: Tx): Promise<Office | null> {
  const [row] = (await tx.query(`select ${officeColumns} from applications.office`)) as Office[];
  return row ?? null;
}

/** Sets the authority up, once; country and SPECIMEN never change afterwards. Returns false when there is one already. */
export async function createOffice(tx: Tx, office: Omit<Office, 'contact'> & Partial<Pick<Office, 'contact'>>): Promise<boolean> {
  const rows = (await tx.query(
    `insert into applications.office (country, name, address, place, time_zone, specimen, appeal_text, contact)
     select $1, $2, $3, $4, $5, $6, $7, $8 where not exists (select 1 from applications.office) returning country`,
    [
      office.country,
      office.name,
      office.address,
      office.place,
      office.timeZone,
      office.specimen,
      office.appealText,
      office.contact ?? null,
    ],
  )) as unknown[];
  return rows.length === 1;
}

/** Today's date in a zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, at: Date = new Date()): string {
  return localDay(Math.floor(at.getTime() / 1000), timeZone);
}
