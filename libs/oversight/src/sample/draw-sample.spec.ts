import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { drawSample, populationHash } from './draw-sample.js';

const names = Array.from({ length: 200 }, (_, at) => `26XA${String(at + 1).padStart(6, '0')}`);

describe('a sample', () => {
  it('is drawn the same by another program that knows list and seed', () => {
    const program = `
import hashlib, json, sys
names, seed = json.load(sys.stdin), "4 1 6 2 3 5"
key = lambda n: hashlib.sha256(b"opencites-sample/1\\0" + seed.encode() + b"\\0" + n.encode()).hexdigest()
print(json.dumps([sorted(names, key=key)[:10], hashlib.sha256("".join(n + "\\n" for n in names).encode()).hexdigest()]))`;
    const told: unknown = JSON.parse(execFileSync('python3', ['-c', program], { input: JSON.stringify(names), encoding: 'utf8' }));
    expect([drawSample('4 1 6 2 3 5', names, 10), populationHash(names)]).toEqual(told);
  });

  it('does not depend on the order of the list, and grows without changing', () => {
    expect(drawSample('s', names.toReversed(), 20)).toEqual(drawSample('s', names, 20));
    expect(drawSample('s', names, 20).slice(0, 5)).toEqual(drawSample('s', names, 5));
    expect(drawSample('t', names, 20)).not.toEqual(drawSample('s', names, 20));
    expect(drawSample('s', names, 500)).toHaveLength(200);
    expect(drawSample('s', [], 5)).toEqual([]);
  });

  it('favours no part of the list', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 500; seed += 1)
      for (const name of drawSample(`seed ${seed}`, names, 20)) counts.set(name, (counts.get(name) ?? 0) + 1);
    const firstHalf = names.slice(0, 100).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    // 10,000 draws: five standard deviations of the binomial are 250.
    expect(Math.abs(firstHalf - 5000)).toBeLessThan(250);
  });
});
