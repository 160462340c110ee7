import { createHash } from 'node:crypto';
import type { DemoCase } from './example-case.js';
import { exampleCases } from './examples.js';

/** Numbers in [0, 1) that are the same for the same seed: SHA-256 in counter mode. */
function* numbers(seed: string): Generator<number, never> {
  for (let counter = 0; ; counter += 1)
    yield createHash('sha256').update(`opencites-demo/${seed}/${counter}`).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * `count` applications from the built-in examples: first all of them as they are, then variations with other quantities
 * in an order and size that depend on the seed alone.
 */
export function* seededExamples(count: number, seed: string): Generator<DemoCase> {
  const originals = exampleCases();
  yield* originals.slice(0, count);
  const random = numbers(seed);
  // Those with marks or drawn-on permits stand for one shipment and would rightly be refused a second time.
  const repeatable = originals.filter(({ form, register }) => !form.lines.some((line) => line.marks) && !register?.permits);
  for (let index = originals.length; index < count; index += 1) {
    const original = repeatable[Math.floor(random.next().value * repeatable.length)];
    if (!original) return;
    const lines = original.form.lines.map((line) => ({
      ...line,
      quantity: {
        ...line.quantity,
        value: String(1 + Math.floor(random.next().value * Math.max(1, Number.parseInt(line.quantity.value, 10) / 4))),
      },
    }));
    const { register: _entered, ...rest } = original;
    yield { ...rest, id: `${original.id}-${index}`, form: { ...original.form, lines } };
  }
}
