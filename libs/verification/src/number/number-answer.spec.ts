import { describe, expect, it } from '@jest/globals';
import { numberAnswer, type NumberFound, plainNumber } from './number-answer.js';

describe('what is said of a number', () => {
  const unknown: NumberFound = { answer: 'unknown', country: 'XA', recordsBeginOn: '2026-07-01', lastSerials: { '2026': 4512 } };
  const kind = (number: string, dated: string | null = null, found = unknown) => numberAnswer(plainNumber(number), found, dated).answer;

  it('is that the records begin later, for a paper dated before', () => {
    expect(kind('26XA004600', '2026-06-30')).toBe('before-records');
    expect(kind('XA/2019/77 b', '2019-02-03')).toBe('before-records');
  });
  it('is that it is not on record, for a paper dated since, whatever its number looks like', () => {
    expect(kind('26XA000001', '2026-07-01')).toBe('not-known');
    expect(kind('XA/2019/77', '2026-08-01')).toBe('not-known');
  });
  it('goes by the year and the last serial on paper where no date is given', () => {
    expect([kind('25XA900000'), kind('26xa 004512'), kind('26XA004513'), kind('27XA000001')]).toEqual([
      'before-records',
      'before-records',
      'not-known',
      'not-known',
    ]);
    expect(kind('X-77')).toBe('before-records');
  });
  it('is that another country has it, for a number of another series', () => {
    expect(kind('26XB000001')).toBe('elsewhere');
  });
  it('is never that a paper is genuine', () => {
    const paper: NumberFound = { answer: 'paper', country: 'XA', recordsBeginOn: '2026-07-01', status: 'valid', validUntil: '2026-09-30' };
    expect(numberAnswer('X77', paper, null)).toMatchObject({ answer: 'paper', verdict: 'amber', status: 'valid' });
    expect(numberAnswer('26XA009999', { ...unknown, answer: 'here' }, null)).toMatchObject({ answer: 'here', verdict: 'amber' });
    expect(numberAnswer('26XA009999', unknown, null)).toMatchObject({ answer: 'not-known', verdict: 'red' });
  });
  it('says nothing of a beginning where nothing was brought along', () => {
    expect(kind('25XA000001', '2025-01-01', { answer: 'unknown', country: 'XA', recordsBeginOn: null })).toBe('not-known');
  });
});
