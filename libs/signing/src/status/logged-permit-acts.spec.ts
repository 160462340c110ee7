import { describe, expect, it } from '@jest/globals';
import type { LoggedAct } from '../authority/logged-act.js';
import { type ActionKind, actsByLog, type JudgedAct, loggedPermitActs } from './logged-permit-acts.js';

const hour = 3_600_000;
const began = Date.parse('2026-11-01T08:00:00Z');
const at = (step: number) => new Date(began + step * hour);
const kinds = { cancel: 'permit.cancelled', suspend: 'permit.suspended', lift: 'permit.suspension-lifted' } as const;
const told = (kind: ActionKind, step: number): LoggedAct => ({
  index: step,
  eventId: `event-${step}`,
  kind: kinds[kind],
  at: at(step),
  pub: { cred: 'permit' },
  committed: {},
});
const row = (kind: ActionKind, step: number, fault: string | null = null): JudgedAct => ({ kind, decidedAt: at(step), fault });
const judge = (rows: JudgedAct[], acts: LoggedAct[], witnessed = 100, more: LoggedAct[] = []) =>
  actsByLog(rows, acts, { size: 100, witnessedAt: at(witnessed), acts: [...acts, ...more] });

describe('acts on a permit, with the log beside their rows', () => {
  it('are what rows and log say alike, in the order of the log', () => {
    const acts = [told('suspend', 1), told('lift', 2), told('suspend', 3)];
    expect(judge([row('suspend', 3), row('lift', 2), row('suspend', 1)], acts)).toEqual({ kind: 'suspend', fault: null, later: false });
    expect(judge([row('suspend', 1), row('lift', 2)], acts.slice(0, 2))).toMatchObject({ kind: 'lift', fault: null });
    expect(judge([row('suspend', 1), row('cancel', 2)], [told('suspend', 1), told('cancel', 2)])).toMatchObject({ kind: 'cancel' });
  });

  it('keep a permit where it is when the row of a suspension or cancellation is gone, whatever was lifted before', () => {
    const acts = [told('suspend', 1), told('lift', 2), told('suspend', 3)];
    expect(judge([row('suspend', 1), row('lift', 2)], acts)).toEqual({ kind: 'unproven', fault: 'log-differs', later: false });
    expect(judge([], [told('cancel', 1)])).toEqual({ kind: 'unproven', fault: 'log-differs', later: false });
    // Not even a lifting that two officers signed lifts a cancellation.
    expect(judge([row('lift', 2)], [told('cancel', 1), told('lift', 2)])).toMatchObject({ kind: 'unproven' });
    expect(judge([row('suspend', 1, 'statement')], [told('suspend', 1)])).toMatchObject({ kind: 'unproven', fault: 'statement' });
  });

  it('lift nothing by a lifting that the log does not know, or whose row is gone', () => {
    expect(judge([row('suspend', 1), row('lift', 2)], [told('suspend', 1)])).toEqual({
      kind: 'suspend',
      fault: 'not-logged',
      later: false,
    });
    expect(judge([row('suspend', 1)], [told('suspend', 1), told('lift', 2)])).toMatchObject({ kind: 'suspend', fault: 'log-differs' });
    // On its way: it waits.
    expect(judge([row('suspend', 1), row('lift', 99.9)], [told('suspend', 1)])).toEqual({ kind: 'suspend', fault: null, later: true });
  });

  it('take a permit away at once, before the log has told it, and raise the alarm when it never does', () => {
    expect(judge([row('cancel', 99.9)], [])).toEqual({ kind: 'cancel', fault: null, later: false });
    expect(judge([row('cancel', 1)], [])).toMatchObject({ fault: 'not-logged' });
  });

  it('are missed without an alarm where the log says that they came back after a restore', () => {
    const restored = { ...told('cancel', 9), kind: 'restore.done', pub: { log: 'public', from: 0, size: 5 } };
    expect(judge([], [told('cancel', 1)], 100, [restored])).toEqual({ kind: 'unproven', fault: null, later: false });
    expect(judge([], [told('cancel', 7)], 100, [restored])).toMatchObject({ kind: 'unproven', fault: 'log-differs' });
  });

  it('are found by the name that the permit has in the log', () => {
    const acts = [told('suspend', 1), { ...told('lift', 2), pub: { cred: 'other' } }, { ...told('lift', 3), kind: 'permit.endorsed' }];
    const found = loggedPermitActs({ acts });
    expect([...found.keys()]).toEqual(['permit', 'other']);
    expect(found.get('permit')).toHaveLength(1);
  });
});
