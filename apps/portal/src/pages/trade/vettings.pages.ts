import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import {
  countVettings,
  listVettings,
  type Outcome,
  papersOf,
  refusalProblem,
  Vetting,
  vettingById,
  type VettingRow,
  type VettingState,
} from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  View,
} from '#web';
import { formView } from '../people/outcomes.js';

const perPage = 50;
const states = ['handed-in', 'proposed', 'approved', 'refused'] as const;
const noteMax = 4000;

/** Organisations that wait to be vetted: one officer checks, another decides. */
@PageController('vettings')
@RequireRole('case-officer', 'issuing-officer')
export class VettingsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly vetting: Vetting,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query('state') asked?: string, @Query('after') after?: string) {
    const usual = actor.role === 'issuing-officer' ? 'proposed' : 'handed-in';
    const state: VettingState = states.find((one) => one === asked) ?? usual;
    const [from] = decodeCursor(after, ['uuid']) ?? [null];
    return this.unit.run(async (tx) => {
      const found = await listVettings(tx, state, from as string | null, perPage + 1);
      await this.looks.overPage(tx, actor, 'vettings', found, perPage);
      const rows = found.slice(0, perPage);
      const { handedIn, proposed } = await countVettings(tx);
      const last = rows.at(-1);
      return formView('trade/vettings', {
        ...{ rows, state, states, counts: { 'handed-in': handedIn, proposed } },
        next: found.length > perPage && last ? `/vettings?state=${state}&after=${encodeCursor([last.id])}` : null,
      });
    });
  }

  @PageGet(':id')
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.unit.run((tx) => this.shown(tx, id, actor));
  }

  @PagePost(':id/proposal')
  @RequireRole('case-officer')
  @Idempotent()
  propose(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const [proposal, note] = [form.text('proposal'), form.text('note')];
    const faults = {
      ...(proposal === 'positive' || proposal === 'negative' ? {} : { proposal: message('vettings.fault.outcome', {}, language) }),
      ...lengthFault('note', note, 3, 'vettings.fault.note', language),
    };
    return this.step(once, id, actor, form, { language, faults, values: { proposal, note } }, (tx, row) =>
      this.vetting.propose(tx, actor, row, proposal as 'positive' | 'negative', note),
    );
  }

  @PagePost(':id/decision')
  @RequireRole('issuing-officer')
  @Idempotent()
  decide(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const [outcome, reason] = [form.text('outcome'), form.text('reason')];
    const faults = {
      ...(outcome === 'approved' || outcome === 'refused' ? {} : { outcome: message('vettings.fault.outcome', {}, language) }),
      ...lengthFault('reason', reason, outcome === 'refused' ? 3 : 0, 'vettings.fault.reason', language),
    };
    return this.step(once, id, actor, form, { language, faults, values: { outcome, reason } }, (tx, row) =>
      this.vetting.decide(tx, actor, row, outcome as 'approved' | 'refused', reason),
    );
  }

  private step(
    once: OnceOnly,
    id: string,
    actor: Actor,
    form: PageForm,
    asked: { readonly language: Language; readonly faults: Readonly<Record<string, string>>; readonly values: object },
    work: (tx: Tx, row: VettingRow) => Promise<Outcome<VettingRow>>,
  ) {
    return once.run<View | Problem | ReturnType<typeof seeOther>>(async (tx) => {
      const row = await vettingById(tx, id, true);
      if (!row || row.state === 'draft') return problem('not-found');
      if (Object.keys(asked.faults).length > 0) return this.shown(tx, id, actor, asked.values, asked.faults);
      if (row.version !== form.version()) return problem('version-mismatch');
      const moved = await work(tx, row);
      return moved.ok ? seeOther(`/vettings/${id}`) : refusalProblem(moved, asked.language);
    });
  }

  private async shown(tx: Tx, id: string, actor: Actor, values: object = {}, faults: Readonly<Record<string, string>> = {}) {
    const row = await vettingById(tx, id);
    if (!row || row.state === 'draft') return problem('not-found');
    await this.looks.at(tx, actor, { of: 'vettings', id });
    const nameOf = (person: string | null) => (person === null ? null : this.directory.nameOf(tx, person));
    return formView(
      'trade/vetting',
      {
        ...{ vetting: row, papers: await papersOf(tx, id), values, once: randomUUID(), back: `/vettings?state=${row.state}` },
        ...{ checker: await nameOf(row.proposedBy), decider: await nameOf(row.decidedBy), handedInBy: await nameOf(row.handedInBy) },
        changed: row.organisationVersion !== row.currentVersion,
        mayPropose: row.state === 'handed-in' && actor.role === 'case-officer',
        mayDecide: row.state === 'proposed' && actor.role === 'issuing-officer' && row.proposedBy !== actor.personId,
        mine: row.state === 'proposed' && row.proposedBy === actor.personId,
      },
      faults,
    );
  }
}

function lengthFault(field: string, text: string, least: number, id: string, language: Language): Readonly<Record<string, string>> {
  if (text.length < least) return { [field]: message(id, {}, language) };
  return text.length > noteMax ? { [field]: message('vettings.fault.long', { max: noteMax }, language) } : {};
}
