import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { Directory, keyRoles, type KeyStatement, type NamedKey, namedKey, namedKeys, OfficerKeys } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Actor,
  CurrentActor,
  Form,
  Idempotent,
  isDay,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  type Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
  view,
} from '#web';
import { actsOn, keyRows, statementRows, whyNoMore } from './key-rows.js';
import { formView, reasonFault, refusalOf } from './outcomes.js';
import { registrationIn, signedIn } from './passkey-field.js';

const perPage = 50;
const signedActs = ['enrol', 'restore', 'revoke'] as const;
type SignedAct = (typeof signedActs)[number];
const today = () => new Date().toISOString().slice(0, 10);
const isSignedAct = (text: string): text is SignedAct => (signedActs as readonly string[]).includes(text);

/** Officers' passkeys: each is offered by its owner; a second person signs what becomes of it. */
@PageController('account/keys')
@RequireRole(...keyRoles)
export class KeysPages {
  constructor(
    private readonly keys: OfficerKeys,
    private readonly directory: Directory,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query('after') after?: string) {
    return this.listed(actor, { from: /^\d{1,6}$/.test(after ?? '') ? Number(after) : 0 });
  }

  @PagePost('begin')
  async begin(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language) {
    const label = form.text('label');
    if (label === '' || label.length > 100) {
      const fault = message(label === '' ? 'keys.new.fault' : 'people.fault.long', { max: 100 }, language);
      return this.listed(actor, { label, fault });
    }
    const begun = await this.unit.run((tx) => this.keys.begin(tx, actor));
    if (!begun.ok) return refusalOf(begun);
    const { statementId, options } = begun.value;
    const model = { label, statementId, options: JSON.stringify(options), once: randomUUID(), back: '/account/keys' };
    return view('people/key-make', { ...model, scripts: ['keys.js'] });
  }

  @PagePost()
  @Idempotent()
  async offer(@CurrentActor() actor: Actor, @Form() form: PageForm, @Once() once: OnceOnly) {
    const made = await registrationIn(form);
    return once.run(async (tx) => {
      if (!made) return problem('assertion-invalid');
      const offered = await this.keys.offer(tx, actor, { ...made, label: form.text('label').slice(0, 100) });
      return offered.ok ? seeOther(`/account/keys/${offered.value.id}`) : refusalOf(offered);
    });
  }

  @PageGet(':id')
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @PageLanguage() language: Language) {
    return this.shown(id, actor, language);
  }

  /** Puts the statement before the second person. */
  @PagePost(':id/statement')
  async prepare(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
  ) {
    const act = form.text('act');
    if (!isSignedAct(act)) return problem('not-found');
    const [until, distrusted, reason] = [form.text('until'), form.text('distrusted'), form.text('reason')];
    const faults = {
      ...(until !== '' && !(isDay(until) && until >= today()) ? { until: message('people.fault.future', {}, language) } : {}),
      ...(distrusted !== '' && !(isDay(distrusted) && distrusted <= today())
        ? { distrusted: message('people.fault.past', {}, language) }
        : {}),
      ...(act === 'enrol' ? {} : reasonFault(`${act}-reason`, reason, language)),
    };
    const values = { until, distrusted, [`${act}-reason`]: reason };
    if (Object.keys(faults).length > 0) return this.shown(id, actor, language, { faults, values });
    return this.unit.run(async (tx) => {
      const key = await namedKey(tx, id);
      if (!key) return problem('not-found');
      const prepared = await this.keys.prepare(tx, actor, id, {
        act,
        // Both days are whole ones: until its end, from its beginning.
        ...(until === '' ? {} : { until: `${until}T23:59:59Z` }),
        ...(distrusted === '' ? {} : { distrustedFrom: `${distrusted}T00:00:00Z` }),
        ...(reason === '' ? {} : { reason }),
      });
      if (!prepared.ok) return refusalOf(prepared);
      const { statementId, statement, expiresAt, ...options } = prepared.value;
      await this.looks.at(tx, actor, { of: 'statements', id: statementId, about: id, reason: 'signing' });
      const rows = statementRows(JSON.parse(statement) as KeyStatement, key.ownerName, key.label, language);
      const model = { key, act, rows, statement, statementId, expiresAt, options: JSON.stringify(options), once: randomUUID() };
      return view('people/key-sign', { ...model, back: `/account/keys/${id}`, scripts: ['keys.js'] });
    });
  }

  @PagePost(':id/signed')
  @Idempotent()
  async signed(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor, @Form() form: PageForm, @Once() once: OnceOnly) {
    const act = form.text('act');
    const signed = await signedIn(form);
    return once.run(async (tx) => {
      if (!isSignedAct(act) || !signed) return problem('assertion-invalid');
      const outcome = await this.keys.carryOut(tx, actor, id, signed, act);
      return outcome.ok ? seeOther(`/account/keys/${id}`) : refusalOf(outcome);
    });
  }

  @PagePost(':id/suspension')
  @Idempotent()
  suspend(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return this.reasoned('suspend', { id, actor, form, language, once });
  }

  @PagePost(':id/refusal')
  @Idempotent()
  refuse(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return this.reasoned('refuse', { id, actor, form, language, once });
  }

  private async reasoned(
    act: 'suspend' | 'refuse',
    step: { id: string; actor: Actor; form: PageForm; language: Language; once: OnceOnly },
  ) {
    const { id, actor, form, language, once } = step;
    const reason = form.text('reason');
    const faults = reasonFault(`${act}-reason`, reason, language);
    if (Object.keys(faults).length > 0) return this.shown(id, actor, language, { faults, values: { [`${act}-reason`]: reason } });
    return once.run(async (tx) => {
      const outcome = await this.keys[act](tx, actor, id, reason);
      return outcome.ok ? seeOther(`/account/keys/${id}`) : refusalOf(outcome);
    });
  }

  private listed(actor: Actor, { from = 0, label, fault }: { from?: number; label?: string; fault?: string }): Promise<View> {
    return this.unit.run(async (tx) => {
      const own = await namedKeys(tx, { of: actor.personId });
      const found = await namedKeys(tx, { notOf: actor.personId, from, limit: perPage });
      const others = found.slice(0, perPage);
      await this.looks.over(tx, actor, { of: 'officer-keys', ids: [...own, ...others].map(({ id }) => id) });
      const next = found.length > perPage ? from + perPage : null;
      const faults: Record<string, string> = fault === undefined ? {} : { label: fault };
      return formView('people/keys', { own, others, next, label, back: '/account' }, faults);
    });
  }

  private shown(id: string, actor: Actor, language: Language, fault: Faulty = { faults: {}, values: {} }): Promise<View | Problem> {
    return this.unit.run(async (tx) => {
      const key = await namedKey(tx, id);
      if (!key) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'officer-keys', id });
      const acts = actsOn(key, actor).map((act) => ({ ...act, once: randomUUID() }));
      const why = whyNoMore(key, actor);
      const rows = keyRows(key, await this.namesOn(tx, key), language);
      const model = { key, rows, acts, why: why && message(why, {}, language), values: fault.values, back: '/account/keys' };
      return formView('people/key', model, fault.faults);
    });
  }

  private async namesOn(tx: Tx, key: NamedKey): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (const id of [key.confirmedBy, key.suspendedBy, key.endedBy])
      if (id !== null) names.set(id, (await this.directory.nameOf(tx, id)) ?? '');
    return names;
  }
}

interface Faulty {
  readonly faults: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}
