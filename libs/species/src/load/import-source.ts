import type { StageCopy } from '../read/stage-copy.js';
import type { RejectedRow } from '../read/stage-rows.js';

export type SourceKind = 'starter' | 'directory' | 'species-plus-csv' | 'species-plus-api';

/** The number a key is written as, without leading zeros and below sixteen million; otherwise -1. */
function smallNumber(text: string): number {
  if (text.length === 0 || text.length > 7 || (text.charCodeAt(0) === 48 && text.length > 1)) return -1;
  let number = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Taxa of this import that were staged already, by key of the source. Survives a restart: it is read back from the stage. */
export class KnownTaxa {
  private readonly names = new Map<string, string>();
  private readonly ids = new Map<string, string>();
  private readonly aliases = new Map<string, string>();
  private readonly otherKeys = new Map<string, string>();
  private readonly sources = new Map<string, string>();
  private numbered = new Uint8Array(65_536);

  /** @param source kept where later steps need it, e.g. the number of the taxon at its source */
  add(sourceId: string, scientificName: string, source?: string): void {
    this.names.set(sourceId, scientificName);
    const number = smallNumber(sourceId);
    if (number >= 0) this.mark(number);
    if (source !== undefined) this.sources.set(sourceId, source);
    if (!this.ids.has(scientificName)) this.ids.set(scientificName, sourceId);
  }

  private mark(number: number): void {
    if (number >= this.numbered.length) {
      const larger = new Uint8Array(2 ** Math.ceil(Math.log2(number + 1)));
      larger.set(this.numbered);
      this.numbered = larger;
    }
    this.numbered[number] = 1;
  }

  /** Another key of the source means a taxon that is staged already. */
  alias(sourceId: string, keptId: string): void {
    this.aliases.set(sourceId, keptId);
    this.otherKeys.set(keptId, sourceId);
  }

  /** The last other key given for a staged taxon. */
  otherKeyOf(keptId: string): string | undefined {
    return this.otherKeys.get(keptId);
  }

  /** The key under which the taxon was staged, or undefined. */
  key(sourceId: string): string | undefined {
    // Most sources number their taxa; then one bit answers, without hashing a hundred thousand texts.
    const number = smallNumber(sourceId);
    if (number >= 0 && this.numbered[number] === 1) return sourceId;
    const kept = this.aliases.get(sourceId) ?? sourceId;
    return this.names.has(kept) ? kept : undefined;
  }

  sourceOf(key: string): string | undefined {
    return this.sources.get(key);
  }

  nameOf(key: string): string | undefined {
    return this.names.get(key);
  }

  keyOfName(scientificName: string): string | undefined {
    return this.ids.get(scientificName);
  }

  get keys(): IterableIterator<string> {
    return this.names.keys();
  }
}

export interface StepChunk {
  readonly copy: StageCopy;
  readonly rejected: readonly RejectedRow[];
  readonly rowsRead: number;
  /** Where the step continues after this chunk. */
  readonly cursor: number;
  readonly line: number;
}

export interface ImportStep {
  /** File name, or what of the API is read. */
  readonly name: string;
  /** Last cursor, for progress; null while unknown. */
  readonly size: number | null;
  /** Reads from where an earlier run stopped. Each chunk is stored with its cursor in one transaction. */
  read(from: { readonly cursor: number; readonly line: number }, known: KnownTaxa, newCopy: () => StageCopy): AsyncIterable<StepChunk>;
}

export interface ImportSource {
  readonly kind: SourceKind;
  /** Shown to officers: directory, file or address. */
  readonly name: string;
  /**
   * `history`: rows carry their own dates and replace what is known of the taxa they cover.
   * `state`: rows are one day's Appendices; what is missing ends on the effective date.
   */
  readonly coverage: 'history' | 'state';
  /** Covers every taxon, so that listings of a taxon it does not mention end too. */
  readonly complete: boolean;
  /** SHA-256 over the content; a different content is a different import and is not resumed. */
  digest(): Promise<Buffer>;
  /** Steps in order; taxa come before what refers to them. */
  steps(): Promise<readonly ImportStep[]>;
}
