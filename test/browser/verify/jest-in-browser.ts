// Stands for '@jest/globals' where spec modules run in a browser: registers tests, then runs them one after the other.
import { equals, matches, partial } from './equality.js';

type Work = (...args: never[]) => unknown;
interface Registered {
  readonly title: string;
  readonly work: () => unknown;
  readonly before: (() => unknown)[];
}

const tests: Registered[] = [];
const titles: string[] = [];
const hooks: (() => unknown)[][] = [[]];

export function describe(title: string, work: () => void): void {
  titles.push(title);
  hooks.push([]);
  work();
  hooks.pop();
  titles.pop();
}

export function beforeAll(work: () => unknown): void {
  let done: Promise<unknown> | null = null;
  hooks.at(-1)?.push(() => (done ??= Promise.resolve(work())));
}

function register(title: string, work: () => unknown): void {
  tests.push({ title: [...titles, title].join(' > '), work, before: hooks.flat() });
}

/** `%s`, `%i`: the next argument of the row. */
function filled(title: string, row: readonly unknown[]): string {
  let next = 0;
  return title.replace(/%[si]/g, () => String(row[next++]));
}

export const it = Object.assign((title: string, work: () => unknown) => register(title, work), {
  each: (rows: readonly unknown[]) => (title: string, work: Work) => {
    for (const row of rows) {
      const args = Array.isArray(row) ? row : [row];
      register(filled(title, args), () => work(...(args as never[])));
    }
  },
});

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Map ? [...item] : item instanceof Uint8Array ? [...item] : item,
  );
  return (text ?? String(value)).slice(0, 400);
}

type Matcher = (actual: unknown, expected: unknown) => boolean;
const order =
  (compare: (a: number, b: number) => boolean): Matcher =>
  (a, b) =>
    compare(Number(a), Number(b));

const matchers: Readonly<Record<string, Matcher>> = {
  toBe: (a, b) => Object.is(a, b),
  toEqual: equals,
  toMatchObject: partial,
  toBeNull: (a) => a === null,
  toBeUndefined: (a) => a === undefined,
  toBeInstanceOf: (a, b) => a instanceof (b as new () => unknown),
  toContain: (a, b) => (typeof a === 'string' ? a.includes(String(b)) : [...(a as Iterable<unknown>)].includes(b)),
  toHaveLength: (a, b) => (a as ArrayLike<unknown> | null | undefined)?.length === b,
  toMatch: (a, b) => (b instanceof RegExp ? b.test(String(a)) : String(a).includes(String(b))),
  toBeGreaterThan: order((a, b) => a > b),
  toBeGreaterThanOrEqual: order((a, b) => a >= b),
  toBeLessThan: order((a, b) => a < b),
  toThrow: (a, b) => {
    try {
      (a as () => unknown)();
    } catch (error) {
      return b === undefined || error instanceof (b as new () => unknown);
    }
    return false;
  },
};

function assertions(actual: unknown, wanted: boolean): Record<string, (expected?: unknown) => void> {
  return Object.fromEntries(
    Object.entries(matchers).map(([name, matcher]) => [
      name,
      (expected?: unknown) => {
        if (matcher(actual, expected) !== wanted)
          throw new Error(`${wanted ? '' : 'not '}${name}: got ${show(actual)}, expected ${show(expected)}`);
      },
    ]),
  );
}

/** Only for promises that must fail: what they fail with is thrown again where a matcher expects a throw. */
function rejections(actual: unknown): { toThrow: (expected?: unknown) => Promise<void> } {
  return {
    toThrow: async (expected) => {
      const outcome = await Promise.resolve(actual).then(
        () => () => undefined,
        (fault: unknown) => () => {
          throw fault;
        },
      );
      assertions(outcome, true).toThrow?.(expected);
    },
  };
}

const expectation = (actual: unknown) => ({
  ...assertions(actual, true),
  not: assertions(actual, false),
  get rejects() {
    return rejections(actual);
  },
});

export const expect = Object.assign(expectation, {
  arrayContaining: (items: readonly unknown[]) =>
    matches((actual) => Array.isArray(actual) && items.every((item) => actual.some((found) => equals(found, item)))),
});

export interface Outcome {
  readonly title: string;
  readonly fault: string | null;
}

export async function runRegistered(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const test of tests) {
    let fault: string | null = null;
    // Microtasks alone would keep the page from answering until the last test is done.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      for (const hook of test.before) await hook();
      await test.work();
    } catch (error) {
      fault = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
    }
    outcomes.push({ title: test.title, fault });
  }
  return outcomes;
}
