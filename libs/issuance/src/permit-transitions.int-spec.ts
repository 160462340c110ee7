import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { sqlState, violatedConstraint } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { permitEvents, permitStates, permitTransition, permitTransitions } from './permit-transitions.js';

const roles = [
  'applicant',
  'agent',
  'case-officer',
  'scientific-authority',
  'issuing-officer',
  'auditor',
  'administrator',
  'system',
] as const;

describe('the state table of permits', () => {
  let database: TestDatabase;
  let portal: DataSource;
  let admin: DataSource;
  beforeAll(async () => {
    database = await testDatabase();
    portal = await database.dataSource('oc_portal');
    admin = await database.adminDataSource();
  });
  afterAll(() => database.drop());

  it('stands in the database row by row as it stands in the code', async () => {
    const rows: unknown[] = await portal.query(
      'select from_state as "from", event, to_state as "to", who, process, logged from issuance.state_transition order by from_state, event',
    );
    expect(rows).toEqual([...permitTransitions].sort((a, b) => (`${a.from} ${a.event}` < `${b.from} ${b.event}` ? -1 : 1)));
  });

  it('knows every state and event', () => {
    expect(new Set(permitTransitions.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(permitStates));
    expect(new Set(permitTransitions.map(({ event }) => event))).toEqual(new Set(permitEvents));
    for (const closed of ['used', 'replaced', 'cancelled', 'lapsed', 'void'])
      expect(permitTransitions.filter(({ from }) => from === closed)).toEqual([]);
  });

  it('answers every cell of state, event and role', () => {
    for (const from of permitStates)
      for (const event of permitEvents) {
        const row = permitTransitions.find((candidate) => candidate.from === from && candidate.event === event);
        for (const role of roles) {
          const answer = permitTransition(from, event, role);
          if (!row) expect(answer).toEqual({ ok: false, code: 'permit-state' });
          else expect(answer.ok).toBe(row.who.includes(role));
        }
      }
  });

  it('never lets an endorsed or used permit be cancelled or replaced, nor a signed one be unsaid', () => {
    for (const from of ['endorsed', 'used', 'signed', 'logged', 'witnessed', 'sealed'] as const)
      for (const event of ['cancel', 'replace', 'void', 'lapse'] as const)
        expect(permitTransition(from, event, 'issuing-officer').ok).toBe(false);
  });

  /**
   * Every cell as SQL, on a permit that the superuser put into the state: the trigger must refuse each pair of states that
   * the table does not join, and each step of another process.
   */
  it('is enforced by the database in every cell', async () => {
    await admin.query(`
      alter table applications.application disable trigger all;
      insert into applications.application (id, case_number, country, applicant, form, form_sha256, last_event, last_actor, last_org, last_role)
        values ('${id(3)}', 'XA-0', 'XA', '${id(2)}', '{}', sha256('a'), 'create', '${id(2)}', 'x', 'applicant');
      alter table applications.application enable trigger all;`);
    const joined = new Set(
      permitTransitions.filter(({ process }) => process.includes('portal')).map(({ from, event, to }) => `${from} ${event} ${to}`),
    );
    const survived: string[] = [];
    for (const from of permitStates) {
      await place(from);
      for (const to of permitStates)
        for (const event of permitEvents) {
          if (from === to || joined.has(`${from} ${event} ${to}`)) continue;
          const who = permitTransitions.find((row) => row.event === event)?.who[0] ?? 'system';
          try {
            await portal.query(
              `update issuance.permit set state = $1, last_event = $2, last_role = $3, row_version = row_version + 1 where id = $4`,
              [to, event, who, id(9)],
            );
            survived.push(`${from} ${event} ${to}`);
          } catch (error) {
            expect([violatedConstraint(error), sqlState(error)]).toEqual(['permit_transition', '23514']);
          }
        }
    }
    expect(survived).toEqual([]);
  });

  const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

  async function place(state: string): Promise<void> {
    const frozen = !['approved', 'lapsed'].includes(state);
    await admin.query(`
      alter table issuance.permit disable trigger all;
      delete from issuance.permit;
      insert into issuance.permit (id, application_id, country, document_type, state, round, approved_by, last_event, last_actor, last_org, last_role, issued_at
        ${frozen ? ', number, document, document_sha256, status_list, status_index, valid_until, expires_at, reserved_at, reserved_by' : ''})
      values ('${id(9)}', '${id(3)}', 'XA', 'E', '${state}', 1, '${id(2)}', 'x', '${id(2)}', 'x', 'system', now()
        ${frozen ? `, '26XA000001', 'd', sha256('d'), 20261, 1, '2026-01-01', now(), now(), '${id(2)}'` : ''});
      alter table issuance.permit enable trigger all;`);
  }
});
