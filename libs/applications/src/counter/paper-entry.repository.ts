import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** An application that came on paper. Days are YYYY-MM-DD. */
export interface PaperEntry {
  readonly applicationId: string;
  /** Number in the authority's register of incoming papers. */
  readonly registerNumber: string;
  readonly receivedOn: string;
  readonly pages: number;
  readonly signedBy: string;
  readonly signedOn: string;
  readonly enteredBy: string;
  readonly clerkName: string;
  readonly enteredAt: Date;
}
export type PaperInput = Pick<PaperEntry, 'registerNumber' | 'receivedOn' | 'pages' | 'signedBy' | 'signedOn'>;

/** What a clerk typed in, with the case it became. */
export interface EnteredPaper extends PaperEntry {
  readonly caseNumber: string;
  readonly state: string;
  readonly house: string;
  readonly houseCode: string;
  /** Nobody of the house has an account: its papers come to the counter, too. */
  readonly unspoken: boolean;
}

const columns = `e.application_id as "applicationId", e.register_number as "registerNumber", e.received_on::text as "receivedOn", e.pages, e.signed_by as "signedBy",
  e.signed_on::text as "signedOn", e.entered_by as "enteredBy", p.full_name as "clerkName", e.entered_at as "enteredAt"`;

export async function paperOf(tx: Tx, applicationId: string): Promise<PaperEntry | null> {
  const [row] = (await tx.query(
    `select ${columns} from applications.paper_entry e join identity.person p on p.id = e.entered_by where e.application_id = $1`,
    [applicationId],
  )) as PaperEntry[];
  return row ?? null;
}

/** Newest first. */
export async function papersEnteredBy(tx: Tx, personId: string, limit: number): Promise<EnteredPaper[]> {
  return (await tx.query(
    `select ${columns}, a.case_number as "caseNumber", a.state, o.name as house, o.code as "houseCode",
         not exists (select 1 from identity.membership m where m.organisation_id = o.id and (m.until is null or m.until > now())) as unspoken
       from applications.paper_entry e join applications.application a on a.id = e.application_id join identity.organisation o on o.code = a.applicant_org
         join identity.person p on p.id = e.entered_by
      where e.entered_by = $1 order by e.application_id desc limit $2`,
    [personId, limit],
  )) as EnteredPaper[];
}

export async function insertPaperEntry(tx: Tx, actor: Actor, applicationId: string, paper: PaperInput): Promise<void> {
  await tx.query(
    `insert into applications.paper_entry (application_id, register_number, received_on, pages, signed_by, signed_on, entered_by, entered_org)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [applicationId, paper.registerNumber, paper.receivedOn, paper.pages, paper.signedBy, paper.signedOn, actor.personId, actor.org],
  );
}

/** Whether this session is one of the authority's counter: an agent of the authority itself. */
export async function isClerk(tx: Tx, actor: Actor): Promise<boolean> {
  if (actor.role !== 'agent') return false;
  const [row] = (await tx.query('select applications.is_clerk($1, $2) as clerk', [actor.personId, actor.org])) as { clerk: boolean }[];
  return row?.clerk === true;
}

/** A house by its code, or by its whole name; null where none or several have it. */
export async function houseNamed(tx: Tx, text: string): Promise<string | null> {
  const rows = (await tx.query(
    `select code from identity.organisation where kind = 'trader' and closed_at is null and (code = upper($1) or lower(name) = lower($1)) limit 2`,
    [text.trim()],
  )) as { code: string }[];
  return rows.length === 1 ? (rows[0]?.code ?? null) : null;
}

export async function takeWalkInCode(tx: Tx, country: string): Promise<string> {
  const [row] = (await tx.query('select applications.take_walk_in_code($1) as code', [country])) as [{ code: string }];
  return row.code;
}

/** Whether a clerk may hand in the papers of a house: nobody of it has an account, and it is a trader. */
export async function speaksFor(tx: Tx, actor: Actor, house: string): Promise<boolean> {
  const [row] = (await tx.query(
    `select applications.is_clerk($1, $2) and applications.speaks_for($1, $3)
       and exists (select 1 from identity.organisation where code = $3 and kind = 'trader' and closed_at is null) as speaks`,
    [actor.personId, actor.org, house],
  )) as { speaks: boolean }[];
  return row?.speaks === true;
}

/** Whether a trader of this name is on record, however it is written. */
export async function nameTaken(tx: Tx, name: string): Promise<boolean> {
  const rows = (await tx.query(
    `select 1 from identity.organisation where kind = 'trader' and applications.plain_name(name) = applications.plain_name($1) limit 1`,
    [name],
  )) as unknown[];
  return rows.length > 0;
}
