import { Injectable } from '@nestjs/common';
import { CaseRecord, dayIn, done, findApplication, judgedByDatabase, readOffice, refused } from '#applications';
import { isDate } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { Issued } from '../outcome.js';
import { findSealedPdf, type PermitRow } from '../permit.repository.js';
import {
  delegationsOf,
  endDelegation,
  insertDelegation,
  insertPrint,
  issuingOrg,
  listOffices,
  listPrints,
  type PermitPrint,
  type PrintDelegation,
} from './print.repository.js';

const databaseRefusals = {
  print_state: 'permit-state',
  print_counted: 'print-counted',
  permit_print_copy: 'print-counted',
  print_delegated: 'print-not-here',
  officer_role_held: 'officer-role-not-held',
  print_delegation_office: 'print-office-unknown',
  print_delegation_office_known: 'print-office-unknown',
} as const;

export interface PermitPapers {
  readonly prints: readonly PermitPrint[];
  readonly delegations: readonly PrintDelegation[];
  /** This officer may print it: their office issued it, or it was delegated to their office. */
  readonly mayPrint: boolean;
}

/** Papers of a permit: the first print and each reprint are counted, with reason and place; other offices print where they were told to. */
@Injectable()
export class PermitPrints {
  constructor(private readonly record: CaseRecord) {}

  async papers(tx: Tx, actor: Actor, permit: PermitRow): Promise<PermitPapers> {
    const application = await findApplication(tx, permit.applicationId);
    const prints = await listPrints(tx, permit.id);
    const delegations = await delegationsOf(tx, permit.id, application?.applicantOrg ?? null);
    const own = (await issuingOrg(tx, permit.applicationId)) === actor.org;
    const officer = actor.role === 'case-officer' || actor.role === 'issuing-officer';
    const today = dayIn((await readOffice(tx)).timeZone);
    return { prints, delegations, mayPrint: officer && (own || delegatedTo(delegations, actor.org, today) !== null) };
  }

  /** @param input.reason for every copy after the first */
  async print(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    input: { readonly place: string; readonly reason: string },
  ): Promise<Issued<PermitPapers>> {
    if (actor.role !== 'case-officer' && actor.role !== 'issuing-officer')
      return refused('role-not-allowed', { args: { role: actor.role } });
    if (!(await findSealedPdf(tx, permit.id))) return refused('permit-state', { args: { state: permit.state } });
    const { prints, delegations } = await this.papers(tx, actor, permit);
    const copy = prints.length + 1;
    const reason = input.reason.trim();
    if (copy > 1 && reason.length < 10) return refused('decision-reason-missing');
    const own = (await issuingOrg(tx, permit.applicationId)) === actor.org;
    const today = dayIn((await readOffice(tx)).timeZone);
    const delegation = own ? null : delegatedTo(delegations, actor.org, today);
    const stored = await judgedByDatabase(tx, databaseRefusals, () =>
      insertPrint(tx, permit.id, actor, { copy, place: input.place.trim(), reason: copy > 1 ? reason : null, delegation }),
    );
    if (!stored.ok) return refused(stored.code, { args: { state: permit.state } });
    await this.note(tx, actor, permit, copy === 1 ? 'permit.printed' : 'permit.reprinted', [stored.value], {
      copy,
      place: input.place.trim(),
      ...(copy > 1 ? { note: reason } : {}),
      ...(delegation ? { delegation } : {}),
    });
    return done(await this.papers(tx, actor, permit));
  }

  /** Lets another office print this permit, or every permit of its holder, until a day. */
  async delegate(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    input: { readonly office: string; readonly scope: 'permit' | 'holder'; readonly until: string; readonly reason: string },
  ): Promise<Issued<PermitPapers>> {
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed', { args: { role: actor.role } });
    const application = await findApplication(tx, permit.applicationId);
    const holder = application?.applicantOrg ?? null;
    const reason = input.reason.trim();
    if (reason.length < 10) return refused('decision-reason-missing');
    if (!isDate(input.until) || input.until < dayIn((await readOffice(tx)).timeZone)) return refused('print-until');
    if (input.scope === 'holder' && holder === null) return refused('print-office-unknown');
    const about = input.scope === 'permit' ? { permitId: permit.id, holderOrg: null } : { permitId: null, holderOrg: holder };
    const stored = await judgedByDatabase(tx, databaseRefusals, () =>
      insertDelegation(tx, actor, { office: input.office, until: input.until, reason, ...about }),
    );
    if (!stored.ok) return stored;
    await this.note(tx, actor, permit, 'permit.printing-delegated', [stored.value], {
      office: input.office,
      until: input.until,
      scope: input.scope,
      note: reason,
    });
    return done(await this.papers(tx, actor, permit));
  }

  async end(tx: Tx, actor: Actor, permit: PermitRow, id: string): Promise<Issued<PermitPapers>> {
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed', { args: { role: actor.role } });
    const { delegations } = await this.papers(tx, actor, permit);
    const open = delegations.find((one) => one.id === id && one.endedAt === null);
    if (!open) return refused('action-not-found');
    await endDelegation(tx, id, actor);
    await this.note(tx, actor, permit, 'permit.printing-ended', [id], { office: open.office });
    return done(await this.papers(tx, actor, permit));
  }

  /** Offices to which printing could be delegated. */
  offices(tx: Tx, actor: Actor) {
    return listOffices(tx, actor.org);
  }

  private async note(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    kind: `permit.${string}`,
    subjects: readonly string[],
    fields: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const application = await findApplication(tx, permit.applicationId);
    if (!application) throw new Error('A permit without an application');
    await this.record.note(tx, actor, {
      kind,
      application,
      subjects: [permit.id, ...subjects],
      fields: { permit: permit.number ?? '', ...fields },
    });
  }
}

function delegatedTo(delegations: readonly PrintDelegation[], office: string, today: string): string | null {
  return delegations.find((one) => one.office === office && one.endedAt === null && one.until >= today)?.id ?? null;
}
