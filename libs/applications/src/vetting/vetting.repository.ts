import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { AttachmentMediaType } from '../attachment/attachment-type.js';
import type { Particulars } from './particulars.js';

export const vettingStates = ['draft', 'handed-in', 'proposed', 'approved', 'refused'] as const;
export type VettingState = (typeof vettingStates)[number];
export const paperKinds = ['identity', 'registration', 'ownership', 'other'] as const;
export type PaperKind = (typeof paperKinds)[number];

/** What an organisation says about itself, and what two officers made of it. */
export interface VettingRow {
  readonly id: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly name: string;
  readonly address: string;
  readonly country: string;
  readonly legalForm: 'natural' | 'legal';
  /** Of the organisation as it stands now. */
  readonly currentVersion: number;
  /** Of the organisation when this was handed in; null for a draft. */
  readonly organisationVersion: number | null;
  readonly particulars: Particulars;
  readonly state: VettingState;
  readonly version: number;
  readonly handedInBy: string | null;
  readonly handedInAt: Date | null;
  readonly proposal: 'positive' | 'negative' | null;
  readonly proposalNote: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: Date | null;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
}

export interface PaperRow {
  readonly id: string;
  readonly kind: PaperKind;
  readonly sha256: Buffer;
  readonly mediaType: AttachmentMediaType;
  readonly size: number;
  readonly fileName: string;
  readonly uploadedAt: Date;
  /** null = not scanned. */
  readonly scannedAt: Date | null;
}

const select = `select v.id, v.organisation_id as "organisationId", o.code as organisation, o.name, o.address, o.country, o.legal_form as "legalForm",
  o.version as "currentVersion", v.organisation_version as "organisationVersion", v.particulars, v.state, v.version, v.handed_in_by as "handedInBy",
  v.handed_in_at as "handedInAt", v.proposal, v.proposal_note as "proposalNote", v.proposed_by as "proposedBy", v.proposed_at as "proposedAt", v.reason,
  v.decided_by as "decidedBy", v.decided_at as "decidedAt"
  from applications.vetting v join identity.organisation o on o.id = v.organisation_id`;

export async function vettingById(tx: Tx, id: string, lock = false): Promise<VettingRow | null> {
  const rows = (await tx.query(`${select} where v.id = $1${lock ? ' for no key update of v' : ''}`, [id])) as VettingRow[];
  return rows[0] ?? null;
}

/** What a house works on now, else what it handed in last; null where it never began. */
export async function newestVetting(tx: Tx, organisation: string, lock = false): Promise<VettingRow | null> {
  const rows = (await tx.query(
    `${select} where o.code = $1 order by v.handed_in_at desc nulls first, v.id desc limit 1${lock ? ' for no key update of v' : ''}`,
    [organisation],
  )) as VettingRow[];
  return rows[0] ?? null;
}

/** Oldest first. @param after id of the last row seen */
export async function listVettings(tx: Tx, state: VettingState, after: string | null, limit: number): Promise<VettingRow[]> {
  if (state === 'draft') return [];
  return (await tx.query(`${select} where v.state = $1 and ($2::uuid is null or v.id > $2) order by v.id limit $3`, [
    state,
    after,
    limit,
  ])) as VettingRow[];
}

/** How many wait in each state that somebody of the authority works on. */
export async function countVettings(tx: Tx): Promise<{ readonly handedIn: number; readonly proposed: number }> {
  const [row] = (await tx.query(
    `select count(*) filter (where state = 'handed-in')::int as "handedIn", count(*) filter (where state = 'proposed')::int as proposed
     from applications.vetting where state in ('handed-in', 'proposed')`,
  )) as [{ handedIn: number; proposed: number }];
  return row;
}

export async function isVetted(tx: Tx, organisation: string): Promise<boolean> {
  const [row] = (await tx.query('select applications.organisation_vetted($1) as vetted', [organisation])) as [{ vetted: boolean }];
  return row.vetted;
}

export async function insertVetting(tx: Tx, id: string, organisation: string, actor: Actor, particulars: Particulars): Promise<void> {
  await tx.query(
    `insert into applications.vetting (id, organisation_id, particulars, made_by)
     values ($1, (select id from identity.organisation where code = $2), $3, $4)`,
    [id, organisation, JSON.stringify(particulars), actor.personId],
  );
}

export async function updateParticulars(tx: Tx, row: VettingRow, particulars: Particulars): Promise<void> {
  await tx.query('update applications.vetting set particulars = $2, version = version + 1 where id = $1', [
    row.id,
    JSON.stringify(particulars),
  ]);
}

export async function handIn(tx: Tx, row: VettingRow, actor: Actor): Promise<void> {
  await tx.query(
    `update applications.vetting set state = 'handed-in', version = version + 1, handed_in_by = $2, handed_in_at = clock_timestamp(),
       organisation_version = $3 where id = $1`,
    [row.id, actor.personId, row.currentVersion],
  );
}

export async function propose(tx: Tx, row: VettingRow, actor: Actor, proposal: 'positive' | 'negative', note: string): Promise<void> {
  await tx.query(
    `update applications.vetting set state = 'proposed', version = version + 1, proposal = $2, proposal_note = $3, proposed_by = $4, proposed_org = $5,
       proposed_at = now() where id = $1`,
    [row.id, proposal, note, actor.personId, actor.org],
  );
}

export async function decide(tx: Tx, row: VettingRow, actor: Actor, state: 'approved' | 'refused', reason: string | null): Promise<void> {
  await tx.query(
    `update applications.vetting set state = $2, version = version + 1, reason = $3, decided_by = $4, decided_org = $5, decided_at = now() where id = $1`,
    [row.id, state, reason, actor.personId, actor.org],
  );
}

const paperColumns = `id, kind, sha256, media_type as "mediaType", size, file_name as "fileName", uploaded_at as "uploadedAt", scanned_at as "scannedAt"`;

export async function papersOf(tx: Tx, vettingId: string): Promise<PaperRow[]> {
  return (await tx.query(
    `select ${paperColumns} from applications.paper where vetting_id = $1 and removed_at is null order by uploaded_at, id`,
    [vettingId],
  )) as PaperRow[];
}

export async function insertPaper(
  tx: Tx,
  id: string,
  vettingId: string,
  actor: Actor,
  paper: Omit<PaperRow, 'id' | 'uploadedAt'>,
): Promise<void> {
  await tx.query(
    `insert into applications.paper (id, vetting_id, kind, sha256, media_type, size, file_name, uploaded_by, scanned_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, vettingId, paper.kind, paper.sha256, paper.mediaType, paper.size, paper.fileName, actor.personId, paper.scannedAt],
  );
}

/** The papers of what was handed in before stand in what is handed in next until somebody takes them out. */
export async function copyPapers(tx: Tx, from: string, to: string): Promise<void> {
  await tx.query(
    `insert into applications.paper (id, vetting_id, kind, sha256, media_type, size, file_name, uploaded_by, uploaded_at, scanned_at)
     select gen_random_uuid(), $2, kind, sha256, media_type, size, file_name, uploaded_by, uploaded_at, scanned_at
     from applications.paper where vetting_id = $1 and removed_at is null`,
    [from, to],
  );
}

/** @returns false when there is no such paper (any more) */
export async function removePaper(tx: Tx, vettingId: string, id: string): Promise<boolean> {
  const result = (await tx.query(
    'update applications.paper set removed_at = now() where vetting_id = $1 and id = $2 and removed_at is null',
    [vettingId, id],
  )) as [unknown[], number];
  return result[1] === 1;
}
