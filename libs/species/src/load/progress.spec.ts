import { describe, expect, it } from '@jest/globals';
import { progressTo } from './progress.js';

function run(isTTY: boolean) {
  let clock = 0;
  const written: string[] = [];
  const progress = progressTo({ write: (text) => written.push(text), isTTY }, () => clock);
  progress.step('taxa.csv', 1000, 0);
  clock = 3000;
  progress.advance(250, 50, 2);
  clock = 12_000;
  progress.advance(1000, 150, 0);
  progress.finish();
  return written;
}

describe('progress of an import', () => {
  it('draws a bar with the time left on a terminal', () => {
    const written = run(true);
    expect(written[0]).toContain('[#######.....................]  25 % 50 rows, 2 rejected, 9 s left');
    expect(written.at(-1)).toMatch(/100 % 200 rows, 2 rejected\n$/);
  });

  it('writes plain lines elsewhere', () => {
    const written = run(false);
    expect(written[0]).toBe('taxa.csv: 25 %, 50 rows, 2 rejected, 9 s left\n');
    expect(written.at(-1)).toBe('taxa.csv: 100 %, 200 rows, 2 rejected\n');
    expect(written.join('')).not.toContain('\u001b');
  });

  it('says nothing when nobody listens', () => {
    expect(() => progressTo(undefined).advance(1, 1, 0)).not.toThrow();
  });
});
