import type { Tx } from '#database';
import { raiseAlarm } from '#identity';
import type { Ledger } from '#ledger';
import type { TrustStore } from '#trust';
import type { AuthorityLog } from '../authority/authority-log.js';
import { readStatement } from '../checks/key-history.js';
import { signatureJudge, type SignatureSources } from '../checks/signature-judge.js';
import { actFault, type SignatureJudge, type SignedAct } from '../checks/signed-act.js';
import { readSignedTexts } from '../checks/signed-text.repository.js';
import { signerActor } from '../signer-actor.js';

/** Degraded mode that is on, as rows say. */
export interface PeriodRecord {
  readonly id: string;
  readonly country: string;
  readonly reason: string;
  readonly hours: number;
  readonly until: Date;
  readonly proposed: SignedAct;
  readonly confirmed: SignedAct;
}

/**
 * Whether two people really let permits go out without witnesses: each signed the same reason and the same hours with a key
 * that the log knows. The hours run from the signed confirmation; what a row says beyond them is worth nothing.
 */
export class DegradedJudge {
  /** Told already. */
  private readonly told = new Set<string>();

  constructor(
    private readonly country: string,
    private readonly sources: SignatureSources,
    private readonly ledger: Ledger,
    private readonly authority: AuthorityLog,
    private readonly clock: () => Date,
  ) {}

  /** Asked when the database says that it is on. An alarm tells the world what nobody signed. */
  async holds(tx: Tx, trust: TrustStore): Promise<boolean> {
    const period = await readPeriod(tx, this.country);
    if (!period) return false;
    const known = await this.authority.read(this.country, trust);
    if (known.state === 'later' || known.state === 'untrue') return false;
    const judge = await signatureJudge(tx, this.sources, [period.proposed, period.confirmed], known);
    const fault = periodFault(period, judge, this.clock());
    if (fault && fault !== 'not-logged-yet' && !this.told.has(period.id)) {
      const call = { code: 'degraded-forged', about: period.id, evidence: { reason: fault } };
      await raiseAlarm(tx, this.ledger, signerActor(this.country), call);
      this.told.add(period.id);
    }
    return fault === null;
  }
}

export function periodFault(
  { id, country, reason, hours, until, proposed, confirmed }: PeriodRecord,
  judge: SignatureJudge,
  now: Date,
): string | null {
  if (proposed.person === confirmed.person) return 'same-person';
  const says = { format: 'opencites-degraded/1', country, period: id, reason, hours };
  const fault = actFault(proposed, { ...says, act: 'propose' }, judge) ?? actFault(confirmed, { ...says, act: 'confirm' }, judge);
  if (fault) return fault;
  const said = confirmed.signed ? readStatement(confirmed.signed.text)?.['at'] : null;
  // Ten minutes to sign what was prepared, and clocks differ.
  const last = typeof said === 'string' ? Date.parse(said) + hours * 3_600_000 + 660_000 : until.getTime();
  return now.getTime() > last ? 'over' : null;
}

async function readPeriod(tx: Tx, country: string): Promise<PeriodRecord | null> {
  const [row] = (await tx.query(
    `select id, country, reason, hours, until, confirmation, proposed_by, proposed_org, proposed_role, proposed_at, confirmed_by, confirmed_org,
       confirmed_role, confirmed_at
     from issuance.degraded_period where country = $1 and ended_at is null and confirmed_at is not null`,
    [country],
  )) as (Pick<PeriodRecord, 'id' | 'country' | 'reason' | 'hours' | 'until'> & { readonly confirmation: string | null } & Readonly<
      Record<`${'proposed' | 'confirmed'}_${'by' | 'org' | 'role'}`, string>
    > &
    Readonly<Record<`${'proposed' | 'confirmed'}_at`, Date>>)[];
  if (!row) return null;
  const { id, reason, hours, until, confirmation } = row;
  const signed = await readSignedTexts(tx, confirmation === null ? [id] : [id, confirmation]);
  return {
    ...{ id, country, reason, hours, until },
    proposed: {
      ...{ person: row.proposed_by, org: row.proposed_org, role: row.proposed_role, at: row.proposed_at },
      signed: signed.get(id) ?? null,
    },
    confirmed: {
      ...{ person: row.confirmed_by, org: row.confirmed_org, role: row.confirmed_role, at: row.confirmed_at },
      signed: (confirmation !== null && signed.get(confirmation)) || null,
    },
  };
}
