import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { Accounts, listOrganisations, OrganisationChange, organisationById, organisationKinds, OrganisationRequest } from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Actor,
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  type PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
} from '#web';
import { formView, refusalOf, requestIn } from './outcomes.js';

const perPage = 50;
const members = ['code', 'name', 'kind', 'legalForm', 'country', 'address'] as const;

/** Authorities and traders, by administrators. */
@PageController('organisations')
@RequireRole('administrator')
export class OrganisationsPages {
  constructor(
    private readonly accounts: Accounts,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query('after') after?: string) {
    return this.unit.run(async (tx) => {
      const from = /^[A-Z0-9-]{2,32}$/.test(after ?? '') ? (after as string) : null;
      const found = await listOrganisations(tx, from, perPage);
      await this.looks.overPage(tx, actor, 'organisations', found, perPage);
      const rows = found.slice(0, perPage);
      return formView('people/organisations', { organisations: rows, next: found.length > perPage ? rows.at(-1)?.code : null });
    });
  }

  @PageGet('new')
  ask() {
    return this.asked({});
  }

  @PagePost('new')
  @Idempotent()
  async create(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = Object.fromEntries(members.map((name) => [name, form.text(name)]));
    const read = await requestIn(OrganisationRequest, values, language);
    if (!read.ok) return this.asked(values, read.faults);
    const answer = await once.run(async (tx) => {
      const outcome = await this.accounts.createOrganisation(tx, actor, read.request);
      return outcome.ok ? seeOther(`/organisations/${outcome.value.id}`) : refusalOf(outcome);
    });
    if (!(answer instanceof Problem) || answer.code !== 'organisation-code-taken') return answer;
    return this.asked(values, { code: message('problem.organisation-code-taken.detail', {}, language) });
  }

  @PageGet(':id')
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.shown(id, actor);
  }

  @PagePost(':id')
  @Idempotent()
  async change(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const values = { name: form.text('name'), address: form.text('address') };
    const read = await requestIn(OrganisationChange, values, language);
    const empty = Object.entries(values).flatMap(([name, text]) =>
      text === '' ? [[name, message('problem.field.missing', {}, language)]] : [],
    );
    const faults = { ...(read.ok ? {} : read.faults), ...(Object.fromEntries(empty) as Record<string, string>) };
    if (Object.keys(faults).length > 0) return this.shown(id, actor, values, faults);
    return once.run(async (tx) => {
      const row = await organisationById(tx, id, true);
      if (!row) return problem('not-found');
      if (row.version !== form.version()) return problem('version-mismatch');
      await this.accounts.changeOrganisation(tx, actor, id, values);
      return seeOther(`/organisations/${id}`);
    });
  }

  private asked(values: Readonly<Record<string, string>>, faults: Readonly<Record<string, string>> = {}) {
    return formView('people/organisation-new', { values, kinds: organisationKinds, once: randomUUID(), back: '/organisations' }, faults);
  }

  private shown(id: string, actor: Actor, values: object = {}, faults: Readonly<Record<string, string>> = {}) {
    return this.unit.run(async (tx) => {
      const organisation = await organisationById(tx, id);
      if (!organisation) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'organisations', id });
      const model = { organisation, values: { ...organisation, ...values }, once: randomUUID(), back: '/organisations' };
      return formView('people/organisation', model, faults);
    });
  }
}
