import { describe, expect, it } from '@jest/globals';
import { KeyedLimiter } from './keyed-limiter.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a keyed limiter', () => {
  it('keeps the order of tasks with the same key, whatever they take', async () => {
    const limiter = new KeyedLimiter(4);
    const seen: string[] = [];
    await Promise.all(
      ['a1', 'b1', 'a2', 'b2', 'a3'].map((name, index) =>
        limiter.run(name.slice(0, 1), async () => {
          await pause(10 - 2 * index);
          seen.push(name);
        }),
      ),
    );
    expect(seen.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(seen.filter((name) => name.startsWith('b'))).toEqual(['b1', 'b2']);
  });

  it('never runs more than its width at once, and goes on after a failure', async () => {
    const limiter = new KeyedLimiter(3);
    let running = 0;
    let most = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        limiter.run(String(index % 7), async () => {
          running += 1;
          most = Math.max(most, running);
          await pause(2);
          running -= 1;
          if (index === 5) throw new Error('one fails');
          return index;
        }),
      ),
    );
    expect(most).toBe(3);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(19);
  });
});
