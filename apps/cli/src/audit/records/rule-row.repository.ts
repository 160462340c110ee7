import { canonicalJson, sha256Hex } from '#cites';
import type { Tx } from '#database';
import type { BusinessRecord, BusinessStep, PermitRecord, RecordFinding } from '#oversight';

interface Policy {
  readonly id: string;
  readonly name: string;
  readonly value: unknown;
  readonly from: Date;
  readonly to: Date | null;
  readonly decidedBy: string;
}

/** Policies that every installation begins with, before there is a log to tell them. */
const asMade = /^01930000-0000-7000-8000-0000000000\d\d$/;

/** Policies: by what rules the authority is held. Each change is an entry of the public log that names old row and new. */
export async function policyRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const rows = (await tx.query(
    `select id, name, value, valid_from as "from", valid_to as "to", decided_by as "decidedBy" from identity.policy where id = any ($1::uuid[]) order by id`,
    [ids],
  )) as Policy[];
  return rows.map(({ id, name, value, from, to, decidedBy }) => {
    const step = (event: string, at: Date, more: Partial<BusinessStep> = {}): BusinessStep => ({
      ...{ table: 'policy', subject: id, event, kinds: ['policy.changed'], at, person: null, org: null, role: null, fields: {} },
      pub: { policy: name },
      ...more,
    });
    const steps = [
      ...(asMade.test(id) ? [] : [step('change', from, { fields: { decidedBy }, pub: { policy: name, ...publicValue(value) } })]),
      ...(to === null ? [] : [step('end', to)]),
    ];
    return { table: 'policy', id, name: `${name} ${id}`, steps, faults: [] };
  });
}

function publicValue(value: unknown): Readonly<Record<string, unknown>> {
  const text = canonicalJson(value);
  return text.length <= 4096 ? { value } : { valueSha256: sha256Hex(text) };
}

interface Update {
  readonly id: string;
  readonly source: string;
  readonly kind: string;
  readonly effectiveOn: string;
  readonly state: string;
  readonly firstSetUp: boolean;
  readonly proposedBy: string | null;
  readonly proposedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly appliedAt: Date | null;
}

/** Updates of species data: proposed, decided, in force. The set that an installation begins with has no entries. */
export async function speciesUpdateRecords(tx: Tx, ids: readonly string[]): Promise<BusinessRecord[]> {
  const rows = (await tx.query(
    `select id, source_name as source, source_kind as kind, effective_on::text as "effectiveOn", state, first_set_up as "firstSetUp", proposed_by as "proposedBy",
       proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", applied_at as "appliedAt"
       from species.import_batch where id = any ($1::uuid[]) order by id`,
    [ids],
  )) as Update[];
  return rows.map((row) => {
    const { id, source, kind, effectiveOn, state, proposedAt, decidedAt, appliedAt } = row;
    const step = (event: string, at: Date, person: string | null): BusinessStep => ({
      ...{ table: 'species-update', subject: id, event, kinds: [`species.update-${event}`], at, person, org: null, role: null },
      fields: { source },
      pub: { update: id, sourceKind: kind, effectiveOn },
    });
    const steps: BusinessStep[] = [];
    if (!row.firstSetUp) {
      if (proposedAt) steps.push(step('proposed', proposedAt, row.proposedBy));
      if (decidedAt) steps.push(step(state === 'refused' ? 'refused' : 'approved', decidedAt, row.decidedBy));
      if (appliedAt) steps.push(step('applied', appliedAt, null));
    }
    const faults = state === 'applied' && !row.firstSetUp && (!proposedAt || !decidedAt) ? ['applied and never decided'] : [];
    return { table: 'species-update', id, name: `species update ${id}`, steps, faults };
  });
}

/**
 * Lines of permits beside their frozen documents: what is drawn from a foreign permit, a facility or a quota is reckoned from
 * these rows, and kept nowhere else.
 */
export async function permitLineFindings(tx: Tx, permits: readonly PermitRecord[]): Promise<RecordFinding[]> {
  const rows = (await tx.query(
    `with wanted as (
       select p.id, (e ->> 'line')::int as line, e ->> 'scientificName' as name, e ->> 'term' as term, (e #>> '{quantity,value}')::numeric as quantity,
              e #>> '{quantity,unit}' as unit
         from issuance.permit p cross join lateral jsonb_array_elements(convert_from(p.document, 'UTF8')::jsonb -> 'lines') e
        where p.id = any ($1::uuid[]) and p.document is not null),
     kept as (
       select l.permit_id, l.line, l.scientific_name, l.term, l.quantity, l.unit from issuance.permit_line l where l.permit_id = any ($1::uuid[]))
     select distinct id, line from ((table wanted except table kept) union all (table kept except table wanted)) differs order by id, line`,
    [permits.map(({ id }) => id)],
  )) as { id: string; line: number }[];
  return rows.map(({ id, line }) => ({
    id: 'line-differs',
    where: permits.find((one) => one.id === id)?.name ?? id,
    detail: `line ${line}`,
  }));
}
