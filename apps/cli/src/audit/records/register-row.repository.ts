import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import type { Tx } from '#database';
import type { BusinessRecord, BusinessStep, RecordFinding } from '#oversight';

interface Proposal {
  readonly id: string;
  readonly register: string;
  readonly entryId: string;
  readonly action: string;
  readonly key: string;
  readonly content: object;
  readonly baseVersion: number;
  readonly reason: string;
  readonly state: string;
  readonly proposedBy: string;
  readonly proposedOrg: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedOrg: string | null;
  readonly decidedAt: Date | null;
  /** What the issuing officer signed; null where policy asked for no signature. */
  readonly statement: string | null;
}

const columns = `p.id, p.register, p.entry_id as "entryId", p.action, p.key, p.content, p.base_version as "baseVersion", p.reason, p.state,
  p.proposed_by as "proposedBy", p.proposed_org as "proposedOrg", p.proposed_at as "proposedAt",
  p.decided_by as "decidedBy", p.decided_org as "decidedOrg", p.decided_at as "decidedAt", s.text as statement`;
const from = 'registers.proposal p left join identity.signed_statement s on s.id = p.verdict_statement';

/** Proposals and what became of them. */
export async function proposalRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const rows = (await tx.query(`select ${columns} from ${from} where p.id = any ($1::uuid[]) order by p.id`, [ids])) as Proposal[];
  return rows.map((row) => {
    const step = (event: string, at: Date, who: Pick<BusinessStep, 'person' | 'org' | 'role'>): BusinessStep => ({
      ...{ table: 'proposal', subject: row.id, event, kinds: [`register.${event}`], at, ...who },
      fields: { entry: row.key.normalize('NFC'), content: hashOf(row.content), proposer: row.proposedBy, note: row.reason },
      pub: {
        register: row.register,
        action: row.action,
        version: row.baseVersion + 1,
        ...(event === 'approved' ? { entry: row.entryId } : {}),
      },
    });
    const steps = [step('proposed', row.proposedAt, { person: row.proposedBy, org: row.proposedOrg, role: 'case-officer' })];
    if (row.decidedAt) {
      const role = row.state === 'withdrawn' ? 'case-officer' : 'issuing-officer';
      steps.push(step(row.state, row.decidedAt, { person: row.decidedBy, org: row.decidedOrg, role }));
    }
    return { table: 'proposal', id: row.id, name: `${row.register} ${row.id}`, steps, faults: statementFaults(row) };
  });
}

/** The officer signed the verdict on this very content: a row that says something else was changed afterwards. */
function statementFaults(row: Proposal): string[] {
  if (row.statement === null) return [];
  const verdict = row.state === 'approved' ? 'approve' : row.state === 'refused' ? 'refuse' : null;
  const { id, register, action, entryId, key, baseVersion, content, decidedBy, decidedOrg } = row;
  const wanted = { proposal: id, register, action, entry: entryId, key, version: baseVersion + 1, content: hashOf(content), verdict };
  const said = JSON.parse(row.statement) as Record<string, unknown>;
  const same = Object.entries({ ...wanted, person: decidedBy, org: decidedOrg }).every(([name, value]) => said[name] === value);
  return same ? [] : ['statement-differs'];
}

interface Entry {
  readonly id: string;
  readonly register: string;
  readonly key: string;
  readonly content: object;
  readonly version: number;
  readonly proposalId: string;
  readonly closedAt: Date | null;
}

/**
 * Entries of the registers (facilities, offenders, foreign permits, consents and the rest) against the approved proposals
 * that made them, version by version. The proposals themselves are held against the log.
 */
export async function registerEntryFindings(tx: Tx, ids: readonly string[]): Promise<RecordFinding[]> {
  const entries = (await tx.query(
    `select id, register, key, content, version, proposal_id as "proposalId", closed_at as "closedAt" from registers.entry where id = any ($1::uuid[]) order by id`,
    [ids],
  )) as Entry[];
  const proposals = (await tx.query(
    `select ${columns} from ${from} where p.entry_id = any ($1::uuid[]) and p.state = 'approved' order by p.base_version, p.decided_at`,
    [ids],
  )) as Proposal[];
  return entries.flatMap((entry) => {
    const made = proposals.filter(({ entryId }) => entryId === entry.id);
    const last = made.at(-1);
    const faults: string[] = [];
    if (made.some(({ baseVersion }, version) => baseVersion !== version) || made.length !== entry.version)
      faults.push(`version ${entry.version}, ${made.length} approved`);
    if (!last || last.id !== entry.proposalId) faults.push('approved by another proposal, or none');
    else {
      if (last.register !== entry.register || last.key !== entry.key || hashOf(last.content) !== hashOf(entry.content))
        faults.push('content differs from what was approved');
      if ((last.action === 'close') !== (entry.closedAt !== null)) faults.push('closed or open without approval');
    }
    return faults.map((detail): RecordFinding => ({ id: 'row-contradicts-itself', where: `${entry.register} ${entry.id}`, detail }));
  });
}

/** Entries that approved proposals made and that are gone. */
export async function entriesGone(tx: Tx, proposals: readonly string[]): Promise<RecordFinding[]> {
  const rows = (await tx.query(
    `select p.id, p.register, p.entry_id as "entryId" from registers.proposal p
      where p.id = any ($1::uuid[]) and p.state = 'approved' and not exists (select 1 from registers.entry e where e.id = p.entry_id)`,
    [proposals],
  )) as { id: string; register: string; entryId: string }[];
  return rows.map(({ id, register, entryId }) => ({
    id: 'row-contradicts-itself',
    where: `${register} ${entryId}`,
    detail: `entry of ${id} is gone`,
  }));
}

function hashOf(content: object): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
