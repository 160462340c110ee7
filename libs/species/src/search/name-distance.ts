/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each 1.
 * Gives up above `limit` and returns limit + 1, so that comparing with many names stays cheap.
 */
export function nameDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let value = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + cost);
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1])
        value = Math.min(value, (beforeLast[column - 2] ?? 0) + 1);
      current.push(value);
      if (value < smallest) smallest = value;
    }
    if (smallest > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length] ?? 0, limit + 1);
}

/** How well a name answers a query; lower is better. Both are folded. */
export function nameRank(query: string, name: string): number {
  if (name === query) return 0;
  const distance = nameDistance(query, name, 2);
  const prefix = name.startsWith(query);
  const word = !prefix && name.includes(` ${query}`);
  // From six letters on a name that is one slip away is more likely meant than a longer name that happens to begin so.
  if (query.length >= 6 && distance === 1) return 1;
  if (prefix) return 2;
  if (word) return 3;
  if (distance === 1) return 4;
  if (distance === 2) return 5;
  return 6;
}
