import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { DeadDeliveries, deadDeliveries, type DeadDelivery, deadFault, findDeadDelivery, noticeTitle } from '#notices';
import {
  CurrentActor,
  decodeCursor,
  encodeCursor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { formView, reasonFault } from '../people/outcomes.js';

const pageSize = 50;
const doneSteps: Readonly<Record<string, string>> = { retried: 'notices.dead.retried', 'given-up': 'notices.dead.given-up' };

/** Messages that failed for good: an administrator mends what was wrong and tries again, or gives up and says why. */
@PageController('deliveries')
@RequireRole('administrator')
export class DeliveriesPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly dead: DeadDeliveries,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('after') cursor?: string, @Query('done') done?: string) {
    const [at, row] = decodeCursor(typeof cursor === 'string' ? cursor : undefined, ['time', 'uuid']) ?? [null, null];
    return this.unit.run(async (tx) => {
      const found = await deadDeliveries(tx, at === null ? null : { at: String(at), id: String(row) }, pageSize);
      const rows = found.slice(0, pageSize);
      const last = rows.at(-1);
      await this.looks.over(tx, actor, { of: 'deliveries', ids: rows.map(({ id }) => id) });
      const text = typeof done === 'string' ? doneSteps[done] : undefined;
      return view('notices/deliveries', {
        rows: rows.map((delivery) => shown(delivery, language)),
        next: found.length > pageSize && last ? `/deliveries?after=${encodeCursor([last.madeAt.toISOString(), last.id])}` : null,
        ...(text === undefined ? {} : { done: message(text, {}, language) }),
      });
    });
  }

  @PageGet(':id')
  show(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Param('id', UuidParam) id: string) {
    return this.unit.run((tx) => this.shown(tx, actor, id, language));
  }

  @PagePost(':id/retry')
  @Idempotent()
  retry(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Param('id', UuidParam) id: string, @Once() once: OnceOnly) {
    return once.run(async (tx) =>
      (await this.dead.retry(tx, actor, id)) ? seeOther('/deliveries?done=retried') : this.over(tx, actor, id, language),
    );
  }

  @PagePost(':id/give-up')
  @Idempotent()
  giveUp(
    @CurrentActor() actor: Actor,
    @PageLanguage() language: Language,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @Once() once: OnceOnly,
  ) {
    const reason = form.text('reason');
    const faults = reasonFault('reason', reason, language);
    if (Object.keys(faults).length > 0) return this.unit.run((tx) => this.shown(tx, actor, id, language, { reason, faults }));
    return once.run(async (tx) =>
      (await this.dead.giveUp(tx, actor, id, reason)) ? seeOther('/deliveries?done=given-up') : this.over(tx, actor, id, language, reason),
    );
  }

  /** Somebody was faster, or it was never dead. */
  private over(tx: Tx, actor: Actor, id: string, language: Language, reason = '') {
    return this.shown(tx, actor, id, language, { reason, faults: { reason: message('notices.dead.over', {}, language) } });
  }

  private async shown(
    tx: Tx,
    actor: Actor,
    id: string,
    language: Language,
    typed: { readonly reason: string; readonly faults: Readonly<Record<string, string>> } = { reason: '', faults: {} },
  ) {
    const delivery = await findDeadDelivery(tx, id);
    if (!delivery) return problem('not-found');
    await this.looks.at(tx, actor, { of: 'deliveries', id });
    const model = {
      delivery: shown(delivery, language),
      reason: typed.reason,
      once: randomUUID(),
      again: randomUUID(),
      back: '/deliveries',
    };
    return formView('notices/delivery', model, typed.faults);
  }
}

function shown(delivery: DeadDelivery, language: Language) {
  const { id, channel, notice, organisation, attempts, fault, madeAt, triedAt, state, retriable, settledReason } = delivery;
  const what = notice === null ? message('notices.dead.test', {}, language) : noticeTitle(notice, language);
  return {
    ...{ id, channel, what, organisation, attempts, fault, madeAt, triedAt, state, retriable, settledReason },
    said: message(deadFault(fault), {}, language),
  };
}
