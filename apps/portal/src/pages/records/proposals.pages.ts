import { Param } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { ChangeRegister, entryById, type OperationContent, Opinions, proposalById, type ProposalRow } from '#registers';
import {
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
  view,
} from '#web';
import { Instead, onceOrPage, orPage } from '../desk/instead.js';
import { onceKey } from '../desk/once-key.js';
import { signedOfForm } from '../desk/signing.js';
import { type Faults, writtenFault } from './form-parts.js';
import { contentLines } from './register-form.js';
import { plausibleTexts, titleOf } from './registers.pages.js';
import { signPage } from './sign-page.js';

interface Shown {
  readonly faults?: Faults;
  readonly values?: Readonly<Record<string, string>>;
}

/** One proposal about a register: what would change, what the Scientific Authority says, and the signed decision. */
@PageController('registers/proposals')
@RequireRole('case-officer', 'issuing-officer', 'scientific-authority', 'auditor')
export class ProposalsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly change: ChangeRegister,
    private readonly opinions: Opinions,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet(':id')
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.page(actor, id, language);
  }

  @PagePost(':id/opinion')
  @Idempotent()
  @RequireRole('scientific-authority')
  give(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const reason = form.text('opinion');
    const outcome = form.text('outcome');
    const fault = writtenFault(reason, { min: 10, max: 5000 }, language);
    const faults: Record<string, string> = {};
    if (fault) faults['opinion'] = fault;
    if (outcome !== 'positive' && outcome !== 'negative') faults['outcome'] = message('desk.fault.choose', {}, language);
    if (Object.keys(faults).length > 0)
      return orPage(() => this.page(actor, id, language, { faults, values: { opinion: reason, outcome } }));
    return onceOrPage(once, async (tx) => {
      const given = await this.opinions.give(tx, actor, id, { outcome: outcome === 'positive' ? 'positive' : 'negative', reason });
      return given.ok ? seeOther(`/registers/proposals/${id}`) : problem(given.code);
    });
  }

  /** Puts the verdict before the officer as the exact statement. Nothing is done yet. */
  @PagePost(':id/statement')
  @RequireRole('issuing-officer')
  prepare(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @PageLanguage() language: Language) {
    const verdict = form.text('verdict') === 'refuse' ? 'refuse' : 'approve';
    const note = form.text('note');
    const shown = (text: string) => this.page(actor, id, language, { faults: { note: text }, values: { note, verdict } });
    const fault = note === '' && verdict === 'approve' ? null : writtenFault(note, { min: 3, max: 1000 }, language);
    if (fault) return orPage(() => shown(fault));
    return orPage(() =>
      this.unit.run(async (tx) => {
        const row = await this.at(tx, id, form);
        const prepared = await this.change.prepare(tx, actor, id, { verdict, note: note === '' ? null : note });
        if (!prepared.ok) throw new Instead(() => shown(message(`problem.${prepared.code}.detail`, {}, language)));
        await this.looks.at(tx, actor, { of: 'statements', id: prepared.value.statementId, about: id, reason: 'signing' });
        const t = (name: string) => message(`records.register.${name}`, {}, language);
        const said = JSON.parse(prepared.value.statement) as { content: string };
        return signPage(tx, actor, prepared.value, {
          language,
          version: row.version,
          action: `/registers/proposals/${id}/signed`,
          back: `/registers/proposals/${id}`,
          rows: [
            [t('decide'), t(verdict)],
            [t('proposal'), `${t(`name.${row.register}`)}: ${t(`action.${row.action}`)}`],
            [t('key'), titleOf(row.register, row.content, language)],
            [t('content'), said.content],
            ...(note === '' ? [] : ([[t('note'), note]] as [string, string][])),
          ],
        });
      }),
    );
  }

  @PagePost(':id/signed')
  @Idempotent()
  @RequireRole('issuing-officer')
  sign(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return onceOrPage(once, async (tx) => {
      await this.at(tx, id, form);
      const decided = await this.change.carryOut(tx, actor, id, await signedOfForm(form), null);
      if (decided.ok) return seeOther(`/registers/proposals/${id}`);
      throw new Instead(() =>
        this.page(actor, id, language, { faults: { note: message(`problem.${decided.code}.detail`, {}, language) } }),
      );
    });
  }

  @PagePost(':id/withdrawal')
  @Idempotent()
  @RequireRole('case-officer')
  withdraw(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      await this.at(tx, id, form);
      const withdrawn = await this.change.withdraw(tx, actor, id);
      return withdrawn.ok ? seeOther(`/registers/proposals/${id}`) : problem(withdrawn.code);
    });
  }

  private async at(tx: Tx, id: string, form: PageForm): Promise<ProposalRow> {
    const row = await proposalById(tx, id, true);
    if (!row) throw problem('not-found');
    if (row.version !== form.version()) throw problem('version-mismatch');
    return row;
  }

  private page(actor: Actor, id: string, language: Language, { faults = {}, values = {} }: Shown = {}): Promise<View> {
    return this.unit.run(async (tx) => {
      const row = await proposalById(tx, id);
      if (!row) throw problem('not-found');
      await this.looks.at(tx, actor, { of: 'register-proposals', id });
      const entry = row.state === 'open' ? await entryById(tx, row.register, row.entryId) : null;
      const now = entry ? contentLines(row.register, entry.content, language) : [];
      const then = contentLines(row.register, row.content, language);
      const before = new Map(now.map((line) => [line.at, line]));
      const after = new Map(then.map((line) => [line.at, line]));
      const changed = [...new Set([...before.keys(), ...after.keys()])]
        .map((at) => ({
          label: (after.get(at) ?? before.get(at))!.label,
          now: before.get(at)?.value ?? null,
          then: after.get(at)?.value ?? null,
        }))
        .filter((line) => line.now !== line.then);
      const opinions = [];
      for (const one of await this.opinions.on(tx, id)) opinions.push({ ...one, name: await this.directory.nameOf(tx, one.person) });
      const needed = row.state === 'open' && (await this.opinions.needed(tx, row));
      return view(
        'records/proposal',
        {
          proposal: row,
          title: titleOf(row.register, row.content, language),
          lines: then,
          changed: entry && row.action === 'change' ? changed : null,
          plausible: row.register === 'operations' ? plausibleTexts(row.content as OperationContent, language) : null,
          proposer: await this.directory.nameOf(tx, row.proposedBy),
          decider: row.decidedBy && (await this.directory.nameOf(tx, row.decidedBy)),
          ...{ opinions, needed },
          own: row.proposedBy === actor.personId,
          mayDecide: actor.role === 'issuing-officer' && row.state === 'open',
          mayGive: actor.role === 'scientific-authority' && row.state === 'open' && row.register === 'operations',
          ...{ faults, values, errors: Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text })) },
          ...{ once: onceKey(), back: `/registers` },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }
}
