import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frozenComment, frozenLogs, isBeyondEnd } from './frozen.js';
import { formatPolicy, parsePolicy } from './policy.js';

const root = (octet: number) => new Uint8Array(32).fill(octet);
const end = { origin: 'xa.example/log/public', size: 580, root: root(1) };
const comments = [frozenComment(end)];

describe('the end of a log, as a policy says it', () => {
  it('comes through the policy file as it was written', () => {
    const read = parsePolicy(formatPolicy({ comments, logs: [], witnesses: [], groups: [], quorum: null }));
    expect(read.ok && frozenLogs(read.policy)).toEqual([end]);
  });

  it('voids what is larger, and another tree of that size, of this log alone', () => {
    const beyond = (size: number, octet = 1, origin = end.origin) => isBeyondEnd({ comments }, { origin, size, root: root(octet) });
    expect([beyond(0), beyond(579, 9), beyond(580), beyond(580, 2), beyond(581)]).toEqual([false, false, false, true, true]);
    expect([beyond(581, 1, `${end.origin}/2`), isBeyondEnd({ comments: [] }, { ...end, size: 581 })]).toEqual([false, false]);
  });

  it('is the very beginning where the line cannot be read: a mistake must not let a thief in', () => {
    for (const line of [
      'frozen a/b',
      'frozen a/b x y',
      'frozen a/b 580',
      'frozen a/b 580 AAAA',
      `${frozenComment({ ...end, origin: 'a/b' })} more`,
    ])
      expect(isBeyondEnd({ comments: [line] }, { origin: 'a/b', size: 1, root: root(1) })).toBe(true);
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { size } of frozenLogs({ comments: [text, `frozen ${text}`] })) expect(size).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
