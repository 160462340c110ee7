import { describe, expect, it } from '@jest/globals';
import type { AuthorityView, LoggedAct } from './logged-act.js';
import { LoggedStanding } from './logged-standing.js';

const at = new Date('2026-12-01T08:00:00Z');
const act = (kind: string, pub: object, index = 1): LoggedAct => ({
  index,
  eventId: `event-${index}`,
  kind,
  at,
  pub: { ...pub },
  committed: {},
});
const view = (...acts: LoggedAct[]): AuthorityView => ({ size: 10, witnessedAt: new Date('2026-12-01T12:00:00Z'), acts });
const made = act('decision.standing-made', { finding: 'f-1', statement: 'aa' });

describe('what the log says of standing findings', () => {
  const fault = (told: AuthorityView, statement = 'aa', when = at) => new LoggedStanding(told).fault('f-1', statement, when);

  it('is nothing against one that was made with these words and stands', () => {
    expect(fault(view(made))).toBeNull();
  });

  it('is that it was withdrawn, whatever has become of the row', () => {
    expect(fault(view(made, act('decision.standing-withdrawn', { finding: 'f-1' }, 2)))).toBe('not-valid-then');
    expect(fault(view(made, act('decision.standing-withdrawn', { finding: 'f-2' }, 2)))).toBeNull();
  });

  it('is that other words were signed, or at another time', () => {
    expect(fault(view(made), 'bb')).toBe('log-differs');
    expect(fault(view(made), 'aa', new Date('2026-11-01T08:00:00Z'))).toBe('log-differs');
  });

  it('is that nobody made it, or that it may still be on its way', () => {
    expect(fault(view())).toBe('not-logged');
    expect(fault(view(), 'aa', new Date('2026-12-01T11:59:59Z'))).toBe('not-logged-yet');
  });
});
