import { describe, expect, it } from '@jest/globals';
import { parsePolicy, type Policy } from './policy.js';
import { quorumStrength } from './quorum-strength.js';
import { formatVkey, makeVkey } from './vkey.js';

/** A policy over witnesses 0, 1, 2 ... */
function policyOf(count: number, rest: string): Policy {
  const witnesses = Array.from({ length: count }, (_, at) => {
    const vkey = makeVkey(`w${at}.example/w`, 4, new Uint8Array(32).fill(at + 1));
    return `witness ${at} ${formatVkey(vkey)}`;
  });
  const read = parsePolicy([...witnesses, rest, ''].join('\n'));
  if (!read.ok) throw new Error(`${read.reason} in line ${read.line}`);
  return read.policy;
}

describe('the strength of a quorum', () => {
  it.each([
    [3, 2, 'group q 2 0 1 2', 0, 1],
    [4, 3, 'group q 3 0 1 2 3', 1, 1],
    [5, 3, 'group q 3 0 1 2 3 4', 0, 2],
    [5, 4, 'group q 4 0 1 2 3 4', 2, 1],
    [7, 5, 'group q 5 0 1 2 3 4 5 6', 2, 2],
    [1, 1, 'group q all 0', 0, 0],
    // Four of five abroad and any of two at home: two quorums share three abroad.
    [7, 5, 'group abroad 4 0 1 2 3 4\ngroup home any 5 6\ngroup q all abroad home', 2, 1],
    // Looks like more, and is less: the two of the middle share one.
    [7, 4, 'group a any 0 1\ngroup b 2 2 3 4\ngroup c any 5 6\ngroup q all a b c', 0, 1],
    [4, 1, 'group q any 0 1 2 3', 0, 3],
  ])('of %i witnesses, %i at least (%s): %i may be corrupt, %i away', (count, least, groups, corrupt, away) => {
    expect(quorumStrength(policyOf(count, `${groups}\nquorum q`))).toEqual({ witnesses: count, least, corrupt, away });
  });

  it('is told of no policy without a quorum, and of none that is too large to go through', () => {
    expect(quorumStrength(policyOf(2, 'quorum none'))).toBeNull();
    expect(quorumStrength(policyOf(15, `group q 8 ${Array.from({ length: 15 }, (_, at) => at).join(' ')}\nquorum q`))).toBeNull();
  });
});
