import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** A submission whose case is drawn. */
export interface DrawRow {
  readonly applicationId: string;
  /** Event of the submission, in the public log. */
  readonly eventId: string;
  readonly leafHash: Buffer;
  /** Case whose draw this one keeps. */
  readonly keptFrom: string | null;
  /** Verifier key of the designated witness; null where the draw is kept. */
  readonly witness: string | null;
  readonly demonstration: boolean;
  readonly caseSalt: Buffer;
  /** In the order of their commitments in the entry. */
  readonly officers: readonly string[];
  readonly salts: readonly Buffer[];
  readonly fields: readonly string[];
}

export type AssignmentCause = 'drawn' | 'kept' | 'struck' | 'reassigned';

export interface AssignmentRow {
  readonly applicationId: string;
  /** From 1. */
  readonly ordinal: number;
  readonly officer: string;
  readonly cause: AssignmentCause;
  readonly reason: string | null;
  readonly note: string | null;
  /** Entries of the checkpoint whose cosignature decided; null where nothing was drawn. */
  readonly size: number | null;
  /** POSIX seconds. */
  readonly cosignedAt: number | null;
  readonly line: string | null;
  readonly seed: Buffer | null;
  readonly place: number | null;
  readonly struck: readonly number[];
  readonly at: Date;
}

const drawColumns = `d.application_id as "applicationId", d.event_id as "eventId", d.leaf_hash as "leafHash", d.kept_from as "keptFrom",
  d.witness, d.demonstration, d.case_salt as "caseSalt", d.officers, d.salts, d.fields`;

/** Policy `draw` at this moment; null where none is in force. */
export async function drawPolicy(tx: Tx): Promise<unknown> {
  const [row] = (await tx.query("select identity.policy_at('draw') as value")) as { value: unknown }[];
  return row?.value ?? null;
}

export async function eligibleOfficers(tx: Tx, applicationId: string, most: number): Promise<string[]> {
  const rows = (await tx.query('select person from applications.eligible_officers($1, $2)', [applicationId, most])) as { person: string }[];
  return rows.map(({ person }) => person);
}

/** The same with their names, for a person to choose from. */
export async function namedOfficers(tx: Tx, applicationId: string, most: number): Promise<{ id: string; name: string }[]> {
  return (await tx.query(
    `select p.id, p.full_name as name from applications.eligible_officers($1, $2) e join identity.person p on p.id = e.person order by p.full_name, p.id`,
    [applicationId, most],
  )) as { id: string; name: string }[];
}

/** The draw that this submission keeps. */
export async function earlierDraw(tx: Tx, applicationId: string): Promise<string | null> {
  const [row] = (await tx.query('select applications.earlier_draw($1) as id', [applicationId])) as { id: string | null }[];
  return row?.id ?? null;
}

export async function insertDraw(tx: Tx, row: DrawRow): Promise<void> {
  await tx.query(
    `insert into applications.draw (application_id, event_id, leaf_hash, kept_from, witness, demonstration, case_salt, officers, salts, fields)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.applicationId,
      row.eventId,
      row.leafHash,
      row.keptFrom,
      row.witness,
      row.demonstration,
      row.caseSalt,
      row.officers,
      row.salts,
      row.fields,
    ],
  );
}

export async function findDraw(tx: Tx, applicationId: string): Promise<DrawRow | null> {
  const [row] = (await tx.query(`select ${drawColumns} from applications.draw d where d.application_id = $1`, [
    applicationId,
  ])) as DrawRow[];
  return row ?? null;
}

/** Who the case went to, first to last. */
export async function listAssignments(tx: Tx, applicationId: string): Promise<AssignmentRow[]> {
  const rows = (await tx.query(
    `select application_id as "applicationId", ordinal, officer, cause, reason, note, size::float8 as size, cosigned_at::float8 as "cosignedAt",
       line, seed, place, struck, at from applications.assignment where application_id = $1 order by ordinal`,
    [applicationId],
  )) as AssignmentRow[];
  return rows;
}

export async function insertAssignment(tx: Tx, actor: Actor, row: Omit<AssignmentRow, 'at'>): Promise<void> {
  await tx.query(
    `insert into applications.assignment
       (application_id, ordinal, officer, cause, reason, note, actor, role, size, cosigned_at, line, seed, place, struck)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      row.applicationId,
      row.ordinal,
      row.officer,
      row.cause,
      row.reason,
      row.note,
      actor.personId,
      actor.role,
      row.size,
      row.cosignedAt,
      row.line,
      row.seed,
      row.place,
      row.struck,
    ],
  );
}

export interface WaitingDraw extends DrawRow {
  readonly witness: string;
  /** Of the submission in the public log. */
  readonly index: number;
  readonly origin: string;
}

/** Submissions without a draw that a published checkpoint covers, in the order of the log. Withdrawn ones too: they may come again. */
export async function waitingDraws(tx: Tx, limit: number): Promise<WaitingDraw[]> {
  // OFFSET 0 keeps the planner from reading every draw there ever was, and asking for the place of each, to find the few that wait.
  return (await tx.query(
    `select ${drawColumns}, p.idx::float8 as index, l.origin
       from applications.draw_waiting w
         cross join lateral (select * from applications.draw d where d.application_id = w.application_id and d.kept_from is null offset 0) d
         cross join lateral ledger.place_of(d.event_id) p join ledger.log l on l.id = p.log_id
      order by p.idx limit $1`,
    [limit],
  )) as WaitingDraw[];
}

/** Cases that keep a draw that has been made, and have nobody yet. */
export async function waitingKept(tx: Tx, limit: number): Promise<string[]> {
  const rows = (await tx.query(
    `select d.application_id as id from applications.draw_waiting w
         cross join lateral (select * from applications.draw d where d.application_id = w.application_id and d.kept_from is not null offset 0) d
      where applications.officer_of(d.kept_from) is not null
      order by d.application_id limit $1`,
    [limit],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Open cases whose officer can no longer work on them, and that may be drawn again. */
export async function strandedCases(tx: Tx, limit: number): Promise<string[]> {
  const rows = (await tx.query(
    `select a.id from applications.application a
      where a.state in ('submitted', 'in-work', 'information-asked') and exists (select 1 from applications.draw d where d.application_id = a.id)
        and applications.officer_of(a.id) is not null and not applications.may_work(a.id, applications.officer_of(a.id))
        and exists (
          select 1 from applications.draw d join applications.draw drawn on drawn.application_id = coalesce(d.kept_from, d.application_id)
            cross join lateral unnest(drawn.officers) as o (person)
           where d.application_id = a.id and applications.may_work(a.id, o.person)
             and not exists (select 1 from applications.assignment s where s.application_id = a.id and s.officer = o.person))
      order by a.id limit $1`,
    [limit],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Which of the officers cannot work on the case now, and why. */
export async function unfit(
  tx: Tx,
  applicationId: string,
  officers: readonly string[],
): Promise<ReadonlyMap<string, 'interest' | 'role-ended'>> {
  const rows = (await tx.query('select person, bound from applications.unfit_officers($1, $2)', [applicationId, officers])) as {
    person: string;
    bound: boolean;
  }[];
  return new Map(rows.map(({ person, bound }) => [person, bound ? 'interest' : 'role-ended']));
}

/** Had this person a hand in a refused case that this one takes up again? */
export async function hadHandBefore(tx: Tx, applicationId: string, person: string): Promise<boolean> {
  const [row] = (await tx.query('select applications.had_hand_before($1, $2) as had', [applicationId, person])) as { had: boolean }[];
  return row?.had === true;
}

export async function mayWork(tx: Tx, applicationId: string, person: string): Promise<boolean> {
  const [row] = (await tx.query('select applications.may_work($1, $2) as fit', [applicationId, person])) as { fit: boolean }[];
  return row?.fit === true;
}
