import { Inject, Param, Query } from '@nestjs/common';
import { newId, type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { type Language, message } from '#messages';
import { findWebhook, webhookDeliveries, type WebhookFault, webhookRoles, Webhooks, WEBHOOKS_LOCAL, webhooksOf } from '#notices';
import {
  created,
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
  view,
} from '#web';

const pageSize = 20;
const doneSteps: Readonly<Record<string, string>> = {
  tested: 'notices.webhooks.tested',
  removed: 'notices.webhooks.removed',
  replayed: 'notices.webhooks.replayed',
};

/** Programs that are told of the cases of an organisation: an applicant’s, or the authority’s own. */
@PageController('webhooks')
@RequireRole(...webhookRoles)
export class WebhooksPages {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly webhooks: Webhooks,
    private readonly looks: Looks,
    @Inject(WEBHOOKS_LOCAL) private readonly local: boolean,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Query('done') done?: string) {
    return this.unit.run(async (tx) => {
      const model = await this.listModel(tx, actor);
      await this.looks.over(tx, actor, { of: 'webhooks', ids: model.webhooks.map(({ id }) => id), reason: 'own' });
      return view('notices/webhooks', { ...model, ...doneModel(done, language) });
    });
  }

  @PagePost()
  @Idempotent()
  async add(@CurrentActor() actor: Actor, @PageLanguage() language: Language, @Form() form: PageForm, @Once() once: OnceOnly) {
    const url = form.text('url');
    // Shown in the answer to the press that made it, and kept nowhere: a repeated press shows none.
    let shown: string | undefined;
    let fault: WebhookFault | undefined;
    const answer = await once.run(async (tx) => {
      [shown, fault] = [undefined, undefined];
      const added = await this.webhooks.add(tx, actor, url, this.local);
      if (!added.ok) {
        fault = added.fault;
        return problem('conflict');
      }
      shown = added.secret;
      return created(`/webhooks/${added.id}`, {});
    });
    if (fault !== undefined) {
      const text = message(`notices.webhooks.fault.${fault}`, {}, language);
      const faults = { url: text };
      const model = await this.unit.run((tx) => this.listModel(tx, actor));
      return view('notices/webhooks', { ...model, url, faults, errors: [{ href: '#url', text }] }, { status: 422 });
    }
    if (answer instanceof Problem) return answer;
    return view('notices/webhook-secret', { secret: shown, url, webhook: answer.headers['Location'] });
  }

  @PageGet(':id')
  show(
    @CurrentActor() actor: Actor,
    @PageLanguage() language: Language,
    @Param('id', UuidParam) id: string,
    @Query('after') cursor?: string,
    @Query('done') done?: string,
  ) {
    const [at, row] = decodeCursor(typeof cursor === 'string' ? cursor : undefined, ['time', 'uuid']) ?? [null, null];
    return this.unit.run(async (tx) => {
      const webhook = await findWebhook(tx, actor.org, id);
      if (!webhook) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'webhooks', id, reason: 'own' });
      const found = await webhookDeliveries(tx, id, at === null ? null : { at: String(at), id: String(row) }, pageSize);
      const deliveries = found.slice(0, pageSize);
      const last = deliveries.at(-1);
      return view('notices/webhook', {
        ...{ webhook, deliveries, back: '/webhooks' },
        next: found.length > pageSize && last ? `/webhooks/${id}?after=${encodeCursor([last.madeAt.toISOString(), last.id])}` : null,
        ...doneModel(done, language),
      });
    });
  }

  @PagePost(':id/test')
  test(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.step((tx) => this.webhooks.test(tx, actor, id), `/webhooks/${id}?done=tested`);
  }

  @PagePost(':id/replay')
  replay(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @Form() form: PageForm) {
    const delivery = form.text('delivery');
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(delivery)) return problem('not-found');
    return this.step((tx) => this.webhooks.replay(tx, actor, id, delivery), `/webhooks/${id}?done=replayed`);
  }

  @PagePost(':id/removal')
  remove(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.step((tx) => this.webhooks.remove(tx, actor, id), '/webhooks?done=removed');
  }

  private step(work: (tx: Tx) => Promise<boolean>, then: string) {
    return this.unit.run(async (tx) => ((await work(tx)) ? seeOther(then) : problem('not-found')));
  }

  private async listModel(tx: Tx, actor: Actor) {
    return { webhooks: await webhooksOf(tx, actor.org), once: newId(), back: '/notices/preferences' };
  }
}

function doneModel(done: unknown, language: Language): { readonly done?: string } {
  const text = typeof done === 'string' ? doneSteps[done] : undefined;
  return text === undefined ? {} : { done: message(text, {}, language) };
}
