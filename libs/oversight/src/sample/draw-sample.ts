import { createHash } from 'node:crypto';

/** The list that is drawn from, as one hash: SHA-256 of the names, each with a newline, in their order; hexadecimal. */
export function populationHash(names: readonly string[]): string {
  return createHash('sha256')
    .update(names.map((name) => `${name}\n`).join(''))
    .digest('hex');
}

/**
 * A sample that anybody can draw again: the names whose SHA-256("opencites-sample/1" 00 seed 00 name) is smallest. Who chooses
 * the seed after the list is fixed cannot be suspected of either; so the seed should be of somebody else, or of dice.
 */
export function drawSample(seed: string, names: readonly string[], count: number): string[] {
  const place = (name: string) => createHash('sha256').update(`opencites-sample/1\0${seed}\0${name}`).digest('hex');
  return names
    .map((name) => ({ name, key: place(name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
