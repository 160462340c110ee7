import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkHands, type Hand, type HandsInput } from './check-hands.js';

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const roleOf: Record<Hand, string> = { science: 'scientific-authority', recommendation: 'case-officer', approval: 'issuing-officer' };

function input(persons: Record<Hand, string>, change: Partial<HandsInput> = {}): HandsInput {
  const entries = Object.entries(persons) as [Hand, string][];
  return {
    acts: entries.map(([hand, person]) => ({ hand, person, role: roleOf[hand], at: day(10) })),
    applicants: new Set(['applicant', 'colleague of the applicant']),
    roles: entries.map(([hand, person]) => ({ person, role: roleOf[hand], from: day(1), until: null })),
    allowedPairs: new Set(),
    now: day(20),
    ...change,
  };
}
const three = { science: 's', recommendation: 'r', approval: 'a' };

describe('the hands a case passed through', () => {
  it('may be three people who held their roles', () => {
    expect(checkHands(input(three))).toBeNull();
  });

  it.each([
    ['recommends and approves', { ...three, approval: 'r' }, 'approval+recommendation'],
    ['gives the scientific finding and approves', { ...three, approval: 's' }, 'approval+science'],
    ['gives the scientific finding and recommends', { ...three, recommendation: 's' }, 'recommendation+science'],
  ])('may not be one person who %s', (_what, persons, duties) => {
    expect(checkHands(input(persons))).toEqual({ code: 'same-person', evidence: { duties } });
  });

  it('may be two people where a policy in force says so, but never one who recommends and approves', () => {
    const persons = { ...three, recommendation: 's' };
    expect(checkHands(input(persons, { allowedPairs: new Set(['recommendation+science']) }))).toBeNull();
    const all = new Set(['recommendation+science', 'approval+recommendation', 'approval+science']);
    expect(checkHands(input({ ...three, approval: 'r' }, { allowedPairs: all }))).toMatchObject({ code: 'same-person' });
  });

  it('may not belong to the applicant or the applicant’s organisation', () => {
    for (const person of ['applicant', 'colleague of the applicant'])
      for (const hand of ['science', 'recommendation', 'approval'] as const)
        expect(checkHands(input({ ...three, [hand]: person }))).toMatchObject({
          code: 'same-person',
          evidence: { duties: `applicant+${hand}` },
        });
  });

  it.each([
    ['was revoked after the decision', day(1), day(15)],
    ['was revoked before the decision', day(1), day(9)],
    ['was granted after the decision', day(11), null],
  ])('may not lack a role: one that %s', (_what, from, until) => {
    const base = input(three);
    const roles = base.roles.map((role) => (role.role === 'issuing-officer' ? { ...role, from, until } : role));
    expect(checkHands({ ...base, roles })).toEqual({ code: 'role-not-held', evidence: { roles: 'issuing-officer' } });
  });

  it('are never fewer than two people, whatever policy allows', () => {
    const person = fc.constantFrom('p', 'q', 'r');
    const pairs = fc.subarray(['recommendation+science', 'approval+recommendation', 'approval+science']);
    fc.assert(
      fc.property(person, person, person, pairs, (science, recommendation, approval, allowed) => {
        const verdict = checkHands(input({ science, recommendation, approval }, { allowedPairs: new Set(allowed) }));
        if (verdict === null) expect(recommendation).not.toBe(approval);
      }),
    );
  });
});
