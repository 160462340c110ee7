import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/testing';
import { applicationEvents, applicationStates, applicationTransition, applicationTransitions } from './application-transitions.js';
import { decisionDuties } from './duties.js';

describe('the state tables of applications', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('stand in the database row by row as they stand in the code', async () => {
    const portal = await database.dataSource('oc_portal');
    const rows: unknown[] = await portal.query(
      'select from_state as "from", event, to_state as "to", who, logged from applications.state_transition order by from_state, event',
    );
    const wanted = [...applicationTransitions].sort((a, b) => (`${a.from} ${a.event}` < `${b.from} ${b.event}` ? -1 : 1));
    expect(rows).toEqual(wanted);
  });

  it('name the same duties in the database and in the code', async () => {
    const portal = await database.dataSource('oc_portal');
    const rows: unknown[] = await portal.query('select kind, role, duty from applications.decision_duty order by kind, role');
    expect(rows).toEqual([...decisionDuties].sort((a, b) => (`${a.kind} ${a.role}` < `${b.kind} ${b.role}` ? -1 : 1)));
  });

  it('know every state and event, and leave each closed state for nowhere', () => {
    expect(new Set(applicationTransitions.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(applicationStates));
    expect(new Set(applicationTransitions.map(({ event }) => event))).toEqual(new Set(applicationEvents));
    for (const closed of ['issued', 'refused', 'withdrawn', 'lapsed'])
      expect(applicationTransitions.filter(({ from }) => from === closed)).toEqual([]);
  });

  it('answer every cell of state, event and role', () => {
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
    for (const from of applicationStates)
      for (const event of applicationEvents) {
        const row = applicationTransitions.find((candidate) => candidate.from === from && candidate.event === event);
        for (const role of roles) {
          const answer = applicationTransition(from, event, role);
          if (!row) expect(answer).toEqual({ ok: false, code: 'application-state' });
          else if (!row.who.includes(role)) expect(answer).toEqual({ ok: false, code: 'role-not-allowed' });
          else expect(answer).toEqual({ ok: true, transition: row });
        }
      }
  });

  it('give an auditor and an administrator no step at all', () => {
    expect(applicationTransitions.filter(({ who }) => who.includes('auditor') || who.includes('administrator'))).toEqual([]);
  });
});
