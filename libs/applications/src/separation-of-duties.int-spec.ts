import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId, sqlState, UnitOfWork, violatedConstraint } from '#database';
import { replacePolicy } from '#identity';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { type CaseAt, caseInWork, decidedCase, findEverything, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';

describe('separation of duties', () => {
  let house: Casework;
  let portal: DataSource;
  beforeAll(async () => {
    house = await startCasework();
    portal = await house.database.dataSource('oc_portal');
  });
  afterAll(() => house.close());

  const code = async (who: Person, at: CaseAt, path: string, body: unknown) =>
    (await house.post(who, `/v1/applications/${at.id}/${path}`, body, at.version)).json<{ code: string }>().code;

  /** Gives a person another role of the same authority, on the machine. */
  async function alsoHolds(person: Person, role: string): Promise<void> {
    await house.machine.run(async (tx) => {
      await tx.query(
        `insert into identity.role_grant (id, person_id, organisation_id, role, state, bootstrap)
         select $1, $2, id, $3, 'active', true from identity.organisation where code = $4`,
        [newId(), person.personId, role, person.org],
      );
      await new Ledger().append(tx, {
        kind: 'role.granted',
        actor: systemActor('XA-MA'),
        act: 'bootstrap',
        subjects: [await grantId(tx, person, role)],
      });
    });
  }
  async function grantId(tx: Parameters<Parameters<UnitOfWork['run']>[0]>[0], person: Person, role: string): Promise<string> {
    const [row] = (await tx.query('select id from identity.role_grant where person_id = $1 and role = $2', [person.personId, role])) as {
      id: string;
    }[];
    return row?.id ?? '';
  }

  /** A decision as a portal gone wrong would write it: straight to the table, every hash in order, with its event. */
  async function rawDecision(
    at: CaseAt,
    who: Person,
    role: string,
    kind: string,
    duty: string,
    more: { round?: number; outcome?: string } = {},
  ) {
    const [row] = (await portal.query('select form_sha256, round from applications.application where id = $1', [at.id])) as {
      form_sha256: Buffer;
      round: number;
    }[];
    const id = newId();
    const outcome = more.outcome ?? 'positive';
    const statement = JSON.stringify({
      id,
      application: at.id,
      kind,
      outcome,
      person: who.personId,
      role,
      form: row!.form_sha256.toString('hex'),
    });
    return new UnitOfWork(portal).run(async (tx) => {
      await new Ledger().append(tx, {
        kind: `decision.${kind}`,
        actor: { personId: who.personId, org: who.org, role: role as 'issuing-officer' },
        act: kind,
        reason: 'forged',
        subjects: [at.id],
      });
      await tx.query(
        `insert into applications.decision (id, application_id, round, kind, role, duty, outcome, person, org, form_sha256, statement, statement_sha256, overrides, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          id,
          at.id,
          more.round ?? row!.round,
          kind,
          role,
          duty,
          outcome,
          who.personId,
          who.org,
          row!.form_sha256,
          statement,
          createHash('sha256').update(statement).digest(),
          kind === 'override' ? 'distribution' : null,
          kind === 'override' ? 'forged override' : null,
        ],
      );
    });
  }
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: unknown) => violatedConstraint(error) ?? sqlState(error),
    );

  it('keeps the officer who recommends from approving, in the service and in the database', async () => {
    const both = await house.person('both.hands', 'XA-MA', 'case-officer');
    const at = await caseInWork(house, exportForm());
    await findEverything(house, at);
    await step(house, both, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    at.version += 1;
    await alsoHolds(both, 'issuing-officer');
    expect(await refusal(rawDecision(at, both, 'issuing-officer', 'approval', 'approval'))).toBe('duties_apart');
    expect(await refusal(rawDecision(at, both, 'issuing-officer', 'override', 'approval'))).toBe('duties_apart');
    const issuing = await house.signIn(both, 'issuing-officer');
    const override = { kind: 'override', outcome: 'positive', overrides: 'distribution', reason: 'I am both hands.' };
    expect(await code(issuing, at, 'decisions', override)).toBe('duties-conflict');
    expect(await code(issuing, at, 'refusal', { reason: 'I am both hands.' })).toBe('duties-conflict');
    expect(await code(issuing, at, 'return', { reason: 'I am both hands.' })).toBe('duties-conflict');
    // Even a policy that names the pair cannot join these two.
    await house.machine.run(async (tx) => {
      const id = newId();
      await replacePolicy(tx, {
        id,
        name: 'separation-of-duties',
        value: { allowedPairs: ['approval+recommendation'] },
        decidedBy: 'a careless minister',
      });
      await new Ledger().append(tx, {
        kind: 'policy.changed',
        actor: systemActor('XA-MA'),
        act: 'change',
        subjects: [id, '01930000-0000-7000-8000-000000000001'],
      });
    });
    expect(await refusal(rawDecision(at, both, 'issuing-officer', 'approval', 'approval'))).toBe('duties_apart');
  });

  it('keeps a stranger to the role, and the wrong role, from deciding', async () => {
    const at = await decidedCase(house, exportForm());
    const { scientist, caseOfficer, applicant } = house.people;
    expect(await refusal(rawDecision(at, scientist, 'issuing-officer', 'approval', 'approval'))).toBe('officer_role_held');
    expect(await refusal(rawDecision(at, applicant, 'issuing-officer', 'approval', 'approval'))).toBe('officer_role_held');
    expect(await refusal(rawDecision(at, caseOfficer, 'case-officer', 'approval', 'approval'))).not.toBe('accepted');
    expect(await refusal(rawDecision(at, caseOfficer, 'case-officer', 'recommendation', 'science'))).not.toBe('accepted');
    expect(await code(scientist, at, 'approval', {})).toBe('role-not-allowed');
    expect(await code(house.people.administrator, at, 'approval', {})).toBe('role-not-allowed');
  });

  it('keeps officers from deciding for an applicant they belong to', async () => {
    const member = await house.person('insider', 'XA-MA', 'case-officer');
    await house.machine.run(async (tx) => {
      await tx.query(
        `insert into identity.membership (person_id, organisation_id) select $1, id from identity.organisation where code = 'XA-TRADE'`,
        [member.personId],
      );
      await new Ledger().append(tx, {
        kind: 'organisation.member-added',
        actor: systemActor('XA-MA'),
        act: 'add-member',
        subjects: [member.personId],
      });
    });
    const at = await caseInWork(house, exportForm());
    expect(await code(member, at, 'decisions', { kind: 'legal-acquisition', outcome: 'positive' })).toBe('officer-belongs-to-applicant');
    expect(await refusal(rawDecision(at, member, 'case-officer', 'legal-acquisition', 'recommendation'))).toBe('officer_unbound');
  });

  it('keeps officers from deciding where they declared an interest in a party of the form', async () => {
    const partner = await house.person('partner', 'XA-SA', 'scientific-authority');
    await portalUnit(async (tx) => {
      await tx.query(`insert into identity.interest (id, person_id, party, nature) values ($1, $2, ' utopia  skins LTD', 'shares')`, [
        newId(),
        partner.personId,
      ]);
      await new Ledger().append(tx, {
        kind: 'account.interest-declared',
        actor: systemActor('XA-MA'),
        act: 'declare',
        subjects: [partner.personId],
      });
    });
    const at = await caseInWork(house, exportForm());
    expect(await code(partner, at, 'decisions', { kind: 'non-detriment', outcome: 'positive' })).toBe('officer-belongs-to-applicant');
    expect(await refusal(rawDecision(at, partner, 'scientific-authority', 'non-detriment', 'science'))).toBe('officer_unbound');
  });

  it('needs a recommendation of this round by somebody else before anything is approved', async () => {
    const at = await caseInWork(house, exportForm());
    expect(await refusal(rawDecision(at, house.people.issuer, 'issuing-officer', 'approval', 'approval'))).toBe('decision_state_fits');
    await findEverything(house, at);
    await step(
      house,
      house.people.caseOfficer,
      at,
      'decisions',
      { kind: 'recommendation', outcome: 'negative', reason: 'The licence is a copy.' },
      201,
    );
    at.version += 1;
    expect(await refusal(rawDecision(at, house.people.issuer, 'issuing-officer', 'approval', 'approval'))).toBe('recommendation_first');
    expect(await refusal(rawDecision(at, house.people.issuer, 'issuing-officer', 'approval', 'approval', { round: 2 }))).not.toBe(
      'accepted',
    );
  });

  it('lets no step of the application be taken by SQL alone', async () => {
    const at = await decidedCase(house, exportForm());
    const set = (state: string, event: string, who: Person, role: string, more = '') =>
      portal.query(
        `update applications.application set state = $1, last_event = $2, last_actor = $3, last_org = $4, last_role = $5, version = version + 1 ${more} where id = $6`,
        [state, event, who.personId, who.org, role, at.id],
      );
    const { issuer, caseOfficer, scientist } = house.people;
    expect(await refusal(set('approved', 'approve', issuer, 'issuing-officer'))).toBe('decision_behind_step');
    expect(await refusal(set('approved', 'approve', caseOfficer, 'case-officer'))).toBe('application_transition');
    expect(await refusal(set('issued', 'complete', issuer, 'system'))).toBe('application_transition');
    expect(await refusal(set('in-work', 'return', issuer, 'issuing-officer', ', round = round + 1'))).toBe('event_required');
    expect(await refusal(set('in-work', 'return', scientist, 'issuing-officer', ', round = round + 1'))).toBe('officer_role_held');
    expect(
      await refusal(portal.query(`update applications.application set form = '{}', version = version + 1 where id = $1`, [at.id])),
    ).toBe('application_form_fixed');
    for (const statement of [
      `update applications.decision set outcome = 'negative'`,
      'delete from applications.decision',
      'truncate applications.decision',
      'delete from applications.application',
      'delete from applications.state_change',
      `insert into applications.state_change (application_id, event, to_state, actor, org, role) values ('${at.id}', 'x', 'issued', '${at.id}', 'x', 'x')`,
      `update applications.state_transition set who = '{applicant}'`,
    ])
      expect(await refusal(portal.query(statement))).toBe('42501');
  });

  it('lets a dated policy join two hands, but only those', async () => {
    const two = await house.person('two.hands', 'XA-MA', 'case-officer');
    const [{ allowed }] = (await house.admin.query(`select applications.pair_allowed('science', 'recommendation') as allowed`)) as [
      { allowed: boolean },
    ];
    expect(allowed).toBe(false);
    await house.machine.run(async (tx) => {
      const id = newId();
      const [{ current }] = (await tx.query(
        `select id as current from identity.policy where name = 'separation-of-duties' and valid_to is null`,
      )) as [{ current: string }];
      await replacePolicy(tx, {
        id,
        name: 'separation-of-duties',
        value: { allowedPairs: ['science+recommendation', 'recommendation+approval'] },
        decidedBy: 'test',
      });
      await new Ledger().append(tx, { kind: 'policy.changed', actor: systemActor('XA-MA'), act: 'change', subjects: [id, current] });
    });
    const answers = (await house.admin.query(
      `select applications.pair_allowed('science', 'recommendation') as a, applications.pair_allowed('recommendation', 'science') as b,
              applications.pair_allowed('science', 'approval') as c, applications.pair_allowed('recommendation', 'approval') as d`,
    )) as unknown[];
    expect(answers).toEqual([{ a: true, b: true, c: false, d: false }]);
    expect(two.personId).toMatch(/^[0-9a-f-]{36}$/);
  });

  const portalUnit = (work: Parameters<UnitOfWork['run']>[0]) => new UnitOfWork(portal).run(work);
});
