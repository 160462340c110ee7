const letters = 'abcdefghijklmnopqrstuvwxyz';

/** `count` names with one random edit each (omission, insertion, substitution, swap of neighbours); the same for the same seed. */
export function misspelt<T extends { readonly name: string }>(
  names: readonly T[],
  count: number,
  seed: number,
): (T & { readonly text: string })[] {
  let state = seed >>> 0;
  const random = (below: number) => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
  return Array.from({ length: count }, () => {
    const chosen = names[random(names.length)];
    if (!chosen) throw new Error('no names to misspell');
    const { name } = chosen;
    const letter = letters[random(letters.length)] ?? 'a';
    const at = random(name.length);
    const place = Math.min(at, name.length - 2);
    const text = [
      name.slice(0, at) + name.slice(at + 1),
      name.slice(0, at) + letter + name.slice(at),
      name.slice(0, at) + letter + name.slice(at + 1),
      name.slice(0, place) + (name[place + 1] ?? '') + (name[place] ?? '') + name.slice(place + 2),
    ][random(4)];
    return { ...chosen, text: text ?? name };
  });
}
