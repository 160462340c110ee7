import type { Hash, TreeHasher } from '#merkle';

/**
 * RFC 9162 sections 2.1.1, 2.1.3.1 and 2.1.4.1 word for word, by recursion over the list of leaves: slow and plain, so
 * that what is fast has something to be compared with.
 */
export class Rfc9162Tree {
  private readonly known = new Map<number, Hash>();

  constructor(
    readonly leafHashes: readonly Hash[],
    private readonly hasher: TreeHasher,
  ) {}

  /** MTH(D[from:to]). */
  root(from: number, to: number): Hash {
    if (from === to) return this.hasher.empty;
    if (to - from === 1) return this.leafHashes[from] as Hash;
    const key = from * 100_003 + to;
    const known = this.known.get(key);
    if (known) return known;
    const middle = from + this.split(to - from);
    const hash = this.hasher.node(this.root(from, middle), this.root(middle, to));
    this.known.set(key, hash);
    return hash;
  }

  /** PATH(index, D[from:to]), index counted from `from`. */
  path(index: number, from: number, to: number): Hash[] {
    if (to - from === 1) return [];
    const k = this.split(to - from);
    return index < k
      ? [...this.path(index, from, from + k), this.root(from + k, to)]
      : [...this.path(index - k, from + k, to), this.root(from, from + k)];
  }

  /** PROOF(m, D[0:n]) for 0 < m < n. */
  proof(m: number, n: number): Hash[] {
    return this.subproof(m, 0, n, true);
  }

  private subproof(m: number, from: number, to: number, whole: boolean): Hash[] {
    const n = to - from;
    if (m === n) return whole ? [] : [this.root(from, to)];
    const k = this.split(n);
    return m <= k
      ? [...this.subproof(m, from, from + k, whole), this.root(from + k, to)]
      : [...this.subproof(m - k, from + k, to, false), this.root(from, from + k)];
  }

  /** The largest power of two smaller than n. */
  private split(n: number): number {
    return 2 ** (Math.ceil(Math.log2(n)) - 1);
  }
}
