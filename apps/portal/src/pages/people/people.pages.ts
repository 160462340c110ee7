import { randomUUID } from 'node:crypto';
import { Param, Query } from '@nestjs/common';
import { UnitOfWork } from '#database';
import {
  Accounts,
  CloseAccount,
  type GrantableRole,
  grantableRoles,
  listGrants,
  listPeople,
  loginNameOf,
  membershipsOf,
  NationalIdentity,
  organisationByCode,
  personById,
  PersonRequest,
  RoleGrants,
  SecondSteps,
} from '#identity';
import { Looks } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Actor,
  Answer,
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
  Problem,
  problem,
  RequireRole,
  seeOther,
  UuidParam,
  view,
} from '#web';
import { formView, refusalOf, requestIn } from './outcomes.js';

const perPage = 50;
const members = ['fullName', 'email', 'loginName', 'organisation'] as const;
/** What an administrator does to a person in one press, by the last part of the address. */
const acts = ['closure', 'second-step-end', 'identity-end'] as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** People with accounts, by administrators: none of them can give themselves or anybody a role alone. */
@PageController('people')
@RequireRole('administrator')
export class PeoplePages {
  constructor(
    private readonly accounts: Accounts,
    private readonly closing: CloseAccount,
    private readonly grants: RoleGrants,
    private readonly secondSteps: SecondSteps,
    private readonly identity: NationalIdentity,
    private readonly unit: UnitOfWork,
    private readonly looks: Looks,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Query('after') after?: string) {
    return this.unit.run(async (tx) => {
      const found = await listPeople(tx, uuid.test(after ?? '') ? (after as string) : null, perPage);
      await this.looks.overPage(tx, actor, 'people', found, perPage);
      const people = found.slice(0, perPage);
      return formView('people/people', { people, next: found.length > perPage ? people.at(-1)?.id : null });
    });
  }

  @PageGet('new')
  ask() {
    return this.asked({});
  }

  /** The generated password is shown once, here; pressed twice, the second answer leads to the person and holds none. */
  @PagePost('new')
  @Idempotent()
  async create(@CurrentActor() actor: Actor, @Form() form: PageForm, @PageLanguage() language: Language, @Once() once: OnceOnly) {
    const values = Object.fromEntries(members.map((name) => [name, form.text(name)]));
    const read = await requestIn(PersonRequest, values, language);
    if (!read.ok) return this.asked(values, read.faults);
    let made: { readonly personId: string; readonly password: string } | null = null;
    const answer = await once.run(async (tx) => {
      const outcome = await this.accounts.createPerson(tx, actor, read.request);
      if (!outcome.ok) return refusalOf(outcome);
      made = outcome.value;
      return seeOther(`/people/${outcome.value.personId}`);
    });
    if (answer instanceof Answer && made) return view('people/person-made', { ...read.request, ...(made as object), back: '/people' });
    if (!(answer instanceof Problem) || !['login-name-taken', 'not-found'].includes(answer.code)) return answer;
    const [field, id] =
      answer.code === 'not-found' ? ['organisation', 'person.fault.organisation'] : ['loginName', 'problem.login-name-taken.detail'];
    return this.asked(values, { [field]: message(id, {}, language) });
  }

  @PageGet(':id')
  read(@Param('id', UuidParam) id: string, @CurrentActor() actor: Actor) {
    return this.shown(id, actor);
  }

  /** A role of this person, from now or for an acting officer until a day; it works once somebody else has confirmed it. */
  @PagePost(':id/role')
  @Idempotent()
  async propose(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const [role, organisationId, until] = [form.text('role'), form.text('organisationId'), form.text('until')];
    const faults = {
      ...((grantableRoles as readonly string[]).includes(role) ? {} : { role: message('person.fault.role', {}, language) }),
      ...(uuid.test(organisationId) ? {} : { organisationId: message('person.fault.organisation', {}, language) }),
      ...(until === '' || isDay(until) ? {} : { until: message('people.fault.future', {}, language) }),
    };
    if (Object.keys(faults).length > 0) return this.shown(id, actor, faults, { role, until });
    const end = until === '' ? {} : { until: new Date(`${until}T23:59:59Z`) };
    const answer = await once.run(async (tx) => {
      const outcome = await this.grants.propose(tx, actor, { personId: id, organisationId, role: role as GrantableRole, ...end });
      return outcome.ok ? seeOther(`/people/${id}`) : refusalOf(outcome);
    });
    if (!(answer instanceof Problem) || answer.code === 'not-found') return answer;
    return this.shown(id, actor, { role: message(`problem.${answer.code}.detail`, {}, language) }, { role, until });
  }

  @PagePost(':id/membership')
  @Idempotent()
  async addMember(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const code = form.text('code').toUpperCase();
    const answer = await once.run(async (tx) => {
      const organisation = await organisationByCode(tx, code);
      const outcome = organisation ? await this.accounts.addMember(tx, actor, id, organisation.id) : refusalOf({ code: 'not-found' });
      if (outcome instanceof Problem) return outcome;
      return outcome.ok ? seeOther(`/people/${id}`) : refusalOf(outcome);
    });
    if (!(answer instanceof Problem)) return answer;
    const known = answer.code === 'already-a-member' ? 'problem.already-a-member.detail' : 'person.fault.organisation';
    return this.shown(id, actor, { code: message(known, {}, language) }, { code });
  }

  @PagePost(':id/identity')
  @Idempotent()
  async linkIdentity(
    @Param('id', UuidParam) id: string,
    @CurrentActor() actor: Actor,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const subject = form.text('subject');
    if (subject === '' || subject.length > 255)
      return this.shown(id, actor, { subject: message('person.fault.subject', {}, language) }, { subject });
    return once.run(async (tx) => {
      const outcome = await this.identity.linkFor(tx, actor, id, subject);
      return outcome.ok ? seeOther(`/people/${id}`) : refusalOf(outcome);
    });
  }

  @PagePost(':id/:act')
  @Idempotent()
  act(@Param('id', UuidParam) id: string, @Param('act') act: string, @CurrentActor() actor: Actor, @Once() once: OnceOnly) {
    return once.run(async (tx) => {
      if (!(acts as readonly string[]).includes(act)) return problem('not-found');
      if (act === 'identity-end' && id === actor.personId) return problem('second-person-needed');
      const outcome =
        act === 'closure'
          ? await this.closing.close(tx, actor, id)
          : act === 'second-step-end'
            ? await this.secondSteps.endFor(tx, actor, id)
            : await this.identity.unlink(tx, actor, id);
      return outcome.ok ? seeOther(`/people/${id}`) : refusalOf(outcome);
    });
  }

  private asked(values: Readonly<Record<string, string>>, faults: Readonly<Record<string, string>> = {}) {
    return formView('people/person-new', { values, once: randomUUID(), back: '/people' }, faults);
  }

  private shown(id: string, actor: Actor, faults: Readonly<Record<string, string>> = {}, values: object = {}) {
    return this.unit.run(async (tx) => {
      const person = await personById(tx, id);
      if (!person) return problem('not-found');
      await this.looks.at(tx, actor, { of: 'people', id });
      const open = [
        ...(await listGrants(tx, { personId: id, state: 'active' }, null, 50)),
        ...(await listGrants(tx, { personId: id, state: 'proposed' }, null, 50)),
      ];
      const model = {
        subject: person,
        loginName: await loginNameOf(tx, id),
        memberships: await membershipsOf(tx, id),
        grants: open.map((grant) => ({ ...grant, once: randomUUID() })),
        secondStep: await this.secondSteps.state(tx, id),
        link: await this.identity.linkOf(tx, id),
        own: actor.personId === id,
        roles: grantableRoles,
        values,
        onces: Object.fromEntries(['role', 'membership', 'identity', ...acts].map((name) => [name, randomUUID()])),
        back: '/people',
      };
      return formView('people/person', model, faults);
    });
  }
}
