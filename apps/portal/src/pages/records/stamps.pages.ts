import { Param, Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { Directory } from '#identity';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { StampMovementRequest, stampMovementKinds, StampStock } from '#records';
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
  RequireRole,
  seeOther,
  Text,
  UuidParam,
  view,
} from '#web';
import { Instead, onceOrPage } from '../desk/instead.js';
import { onceKey } from '../desk/once-key.js';
import { requestIn } from '../people/outcomes.js';
import { errorsOf, refusalText } from './cut-over.pages.js';
import { type Faults, valuesOf, writtenFault } from './form-parts.js';

const movementsMax = 100;
const fields = ['kind', 'prefix', 'first', 'last', 'office', 'note'] as const;

class StampsQuery {
  @Text({ optional: true, min: 0, max: 30 })
  number?: string;
}

interface Shown {
  readonly values?: Readonly<Record<string, string>>;
  readonly faults?: Faults;
  readonly number?: string;
}

/** The stock of security stamps: what one officer writes down, another counts again. */
@PageController('stamps')
@RequireRole('case-officer', 'issuing-officer', 'auditor')
export class StampsPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly stock: StampStock,
    private readonly directory: Directory,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query() query: StampsQuery) {
    return this.shown(actor, { number: query.number?.trim() ?? '' });
  }

  @PagePost('movements')
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  async propose(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = valuesOf(form, fields);
    const typed = { ...values, prefix: (values['prefix'] ?? '').toUpperCase() };
    const read = await requestIn(StampMovementRequest, typed, language);
    if (!read.ok) return this.shown(actor, { values, faults: read.faults });
    const { kind, prefix = '', first, last, office, note } = read.request;
    if (kind === 'handed' && office === undefined)
      return this.shown(actor, { values, faults: { office: message('problem.field.missing', {}, language) } });
    return onceOrPage(once, async (tx) => {
      const range = { prefix, first: Number(first), last: Number(last), width: first.length };
      const made = await this.stock.propose(tx, actor, { kind, ...range, office: office ?? null, note });
      if (made.ok) return seeOther('/stamps');
      throw new Instead(() => this.shown(actor, { values, faults: { last: refusalText(made, language) } }));
    });
  }

  @PagePost(':id/confirmation')
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  confirm(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return onceOrPage(once, async (tx) => {
      const done = await this.stock.confirm(tx, actor, id, form.version());
      if (done.ok) return seeOther('/stamps');
      throw new Instead(() => this.shown(actor, { faults: { [`note-${id}`]: refusalText(done, language) } }));
    });
  }

  @PagePost(':id/refusal')
  @Idempotent()
  @RequireRole('case-officer', 'issuing-officer')
  refuse(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const note = form.text('note');
    const fault = writtenFault(note, { min: 3, max: 1000 }, language);
    if (fault) return this.shown(actor, { faults: { [`note-${id}`]: fault }, values: { [`note-${id}`]: note } });
    return onceOrPage(once, async (tx) => {
      const done = await this.stock.refuse(tx, actor, id, form.version(), note);
      if (done.ok) return seeOther('/stamps');
      throw new Instead(() => this.shown(actor, { faults: { [`note-${id}`]: refusalText(done, language) } }));
    });
  }

  private shown(actor: Actor, { values = {}, faults = {}, number = '' }: Shown) {
    return this.unit.run(async (tx) => {
      const found = await this.stock.movements(tx, movementsMax);
      await this.looks.overPage(tx, actor, 'stamp-movements', found, movementsMax);
      const movements = [];
      for (const row of found)
        movements.push({
          ...row,
          proposer: await this.directory.nameOf(tx, row.proposedBy),
          decider: row.decidedBy && (await this.directory.nameOf(tx, row.decidedBy)),
          own: row.proposedBy === actor.personId,
          once: onceKey(),
        });
      return view(
        'records/stamps',
        {
          counts: await this.stock.counts(tx),
          movements,
          kinds: stampMovementKinds,
          mayWrite: actor.role !== 'auditor',
          numberAsked: number,
          asked: number === '' ? null : { row: await this.stock.find(tx, number) },
          ...{ values, faults, errors: errorsOf(faults), once: onceKey(), back: '/records' },
        },
        { status: Object.keys(faults).length > 0 ? 422 : 200 },
      );
    });
  }
}
