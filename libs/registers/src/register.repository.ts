import type { Tx } from '#database';
import type { RegisterName } from './register-names.js';

export interface EntryRow {
  readonly id: string;
  readonly register: RegisterName;
  readonly key: string;
  readonly content: object;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly closedAt: Date | null;
}

export type ProposalState = 'open' | 'approved' | 'refused' | 'withdrawn';

export interface ProposalRow {
  readonly id: string;
  readonly register: RegisterName;
  readonly entryId: string;
  readonly action: 'create' | 'change' | 'close';
  readonly key: string;
  readonly content: object;
  readonly baseVersion: number;
  readonly reason: string;
  readonly state: ProposalState;
  readonly version: number;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
}

const entryColumns = 'id, register, key, content, version, created_at as "createdAt", changed_at as "changedAt", closed_at as "closedAt"';
const proposalColumns = `id, register, entry_id as "entryId", action, key, content, base_version as "baseVersion", reason, state, version,
  proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", decision_note as "decisionNote"`;

export async function entryById(tx: Tx, register: RegisterName, id: string, lock = false): Promise<EntryRow | null> {
  const rows = (await tx.query(
    `select ${entryColumns} from registers.entry where register = $1 and id = $2 ${lock ? 'for no key update' : ''}`,
    [register, id],
  )) as EntryRow[];
  return rows[0] ?? null;
}

export async function entryByKey(tx: Tx, register: RegisterName, key: string): Promise<EntryRow | null> {
  const rows = (await tx.query(`select ${entryColumns} from registers.entry where register = $1 and key = $2 and closed_at is null`, [
    register,
    key,
  ])) as EntryRow[];
  return rows[0] ?? null;
}

export interface EntryFilter {
  readonly country?: string;
  readonly scientificName?: string;
  readonly number?: string;
  readonly closed?: boolean;
}

export async function listEntries(
  tx: Tx,
  register: RegisterName,
  filter: EntryFilter,
  after: string | null,
  limit: number,
): Promise<EntryRow[]> {
  return (await tx.query(
    `select ${entryColumns} from registers.entry
     where register = $1 and ($2::uuid is null or id > $2) and ($3::text is null or country = $3) and ($4::text is null or scientific_name = $4)
       and ($5::text is null or number = $5) and (closed_at is not null) = $6
     order by id limit $7`,
    [register, after, filter.country ?? null, filter.scientificName ?? null, filter.number ?? null, filter.closed ?? false, limit + 1],
  )) as EntryRow[];
}

export async function insertProposal(
  tx: Tx,
  row: Pick<ProposalRow, 'id' | 'register' | 'entryId' | 'action' | 'key' | 'content' | 'baseVersion' | 'reason' | 'proposedBy'> & {
    proposedOrg: string;
  },
): Promise<void> {
  await tx.query(
    `insert into registers.proposal (id, register, entry_id, action, key, content, base_version, reason, proposed_by, proposed_org)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.register,
      row.entryId,
      row.action,
      row.key,
      JSON.stringify(row.content),
      row.baseVersion,
      row.reason,
      row.proposedBy,
      row.proposedOrg,
    ],
  );
}

export async function proposalById(tx: Tx, id: string, lock = false): Promise<ProposalRow | null> {
  const rows = (await tx.query(`select ${proposalColumns} from registers.proposal where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])) as ProposalRow[];
  return rows[0] ?? null;
}

export async function openProposalFor(tx: Tx, entryId: string): Promise<ProposalRow | null> {
  const rows = (await tx.query(`select ${proposalColumns} from registers.proposal where entry_id = $1 and state = 'open'`, [
    entryId,
  ])) as ProposalRow[];
  return rows[0] ?? null;
}

export async function listProposals(
  tx: Tx,
  filter: { state?: string; register?: string; entryId?: string },
  after: string | null,
  limit: number,
): Promise<ProposalRow[]> {
  return (await tx.query(
    `select ${proposalColumns} from registers.proposal
     where ($1::text is null or state = $1) and ($2::text is null or register = $2) and ($3::uuid is null or entry_id = $3) and ($4::uuid is null or id > $4)
     order by id limit $5`,
    [filter.state ?? null, filter.register ?? null, filter.entryId ?? null, after, limit + 1],
  )) as ProposalRow[];
}

export async function decideProposal(
  tx: Tx,
  id: string,
  decision: { state: 'approved' | 'refused' | 'withdrawn'; by: string; org: string; note: string | null; statement?: string | null },
): Promise<void> {
  await tx.query(
    `update registers.proposal set state = $2, decided_by = $3, decided_org = $4, decided_at = now(), decision_note = $5,
       verdict_statement = $6, version = version + 1 where id = $1`,
    [id, decision.state, decision.by, decision.org, decision.note, decision.statement ?? null],
  );
}

/** Carries an approved proposal out; a trigger compares it with the proposal. */
export async function carryOut(tx: Tx, proposal: ProposalRow): Promise<void> {
  if (proposal.action === 'create')
    await tx.query('insert into registers.entry (id, register, key, content, version, proposal_id) values ($1, $2, $3, $4, 1, $5)', [
      proposal.entryId,
      proposal.register,
      proposal.key,
      JSON.stringify(proposal.content),
      proposal.id,
    ]);
  else
    await tx.query(
      `update registers.entry set content = $2, version = $3, proposal_id = $4, changed_at = now(), closed_at = case when $5 then now() end where id = $1`,
      [proposal.entryId, JSON.stringify(proposal.content), proposal.baseVersion + 1, proposal.id, proposal.action === 'close'],
    );
}
