import {
  addSignatures,
  formatAddCheckpoint,
  parseCheckpointNote,
  quorumMet,
  type Ed25519Verify,
  type Hash,
  type Policy,
  type PolicyWitness,
} from '#merkle';
import { askWitness } from './ask-witness.js';
import { type Cosigned, readAnswer, type WitnessTroubleCode } from './witness-answer.js';

/** Trouble with one witness, or with all that stand behind one address. */
export interface WitnessTrouble {
  readonly witness: PolicyWitness;
  readonly code: WitnessTroubleCode;
  /** What the witness says that it has cosigned, where it said so. */
  readonly itsSize?: number;
}

export interface WitnessRound {
  /** The checkpoint with every line that came in time. */
  readonly note: string;
  readonly cosigned: readonly Cosigned[];
  readonly troubles: readonly WitnessTrouble[];
  /** Whether the policy's quorum is met by `cosigned`. */
  readonly quorum: boolean;
}

export interface WitnessClientOptions {
  /** Every witness of it with an address is asked, also those that the quorum does not need. */
  readonly policy: Policy;
  readonly verify: Ed25519Verify;
  /** Size that a witness is known to have cosigned, by the name of its key; asking then takes one request instead of two. */
  readonly knownSizes?: ReadonlyMap<string, number>;
  readonly timeoutMs?: number;
  /** How long lines beyond the quorum are waited for. */
  readonly graceMs?: number;
  /** POSIX milliseconds. */
  readonly now?: () => number;
}

export interface WitnessQuestion {
  /** Signed by the log. */
  readonly note: string;
  /** Consistency proof from an older size to the checkpoint's; empty from 0. */
  readonly prove: (oldSize: number) => Promise<readonly Hash[]>;
  /** Lines and troubles that come after the round was over. */
  readonly late?: (late: { readonly cosigned: readonly Cosigned[]; readonly troubles: readonly WitnessTrouble[] }) => void;
}

interface Outcome {
  readonly cosigned: readonly Cosigned[];
  readonly troubles: readonly WitnessTrouble[];
}

/** What is remembered of an address between rounds. */
interface Address {
  readonly url: string;
  readonly witnesses: readonly PolicyWitness[];
  knownSize: number;
  failures: number;
  notBefore: number;
  asking: boolean;
}

/** A witness may be asked again from another size so often in one round; each time it has told us a size. */
const attempts = 3;
const backOffMs = { first: 1_000, most: 60_000 } as const;
/** Configuration does not mend itself in seconds. */
const settled: ReadonlySet<WitnessTroubleCode> = new Set(['unknown-log', 'log-key', 'refused']);

/**
 * Our side of C2SP tlog-witness: asks all witnesses of a policy at once, one request per address, believes no line that it has not
 * verified, and stops asking witnesses that fail more often than they must.
 */
export class WitnessClient {
  private readonly addresses: readonly Address[];

  constructor(private readonly options: WitnessClientOptions) {
    const urls = new Map<string, PolicyWitness[]>();
    for (const witness of options.policy.witnesses)
      if (witness.url !== null) urls.set(witness.url, [...(urls.get(witness.url) ?? []), witness]);
    this.addresses = [...urls].map(([url, witnesses]) => ({
      url,
      witnesses,
      knownSize: Math.min(...witnesses.map(({ vkey }) => options.knownSizes?.get(vkey.name) ?? 0)),
      failures: 0,
      notBefore: 0,
      asking: false,
    }));
  }

  /**
   * Resolves when every witness has answered, or a moment after the quorum was met. Never rejects for what witnesses do.
   * @throws what `prove` throws
   */
  async gather(question: WitnessQuestion): Promise<WitnessRound> {
    const { policy } = this.options;
    const cosigned: Cosigned[] = [];
    const troubles: WitnessTrouble[] = [];
    const enough = () =>
      quorumMet(
        policy,
        cosigned.flatMap(({ witness, time }) => (time === null ? [] : [witness.name])),
      );
    let over = false;
    let release = (): void => undefined;
    const grace = new Promise<void>((resolve) => (release = resolve));
    let timer: NodeJS.Timeout | undefined;
    const take = (outcome: Outcome): void => {
      if (over) return question.late?.(outcome);
      cosigned.push(...outcome.cosigned);
      troubles.push(...outcome.troubles);
      if (enough()) timer ??= setTimeout(release, this.options.graceMs ?? 250);
    };
    const all = Promise.all(this.addresses.map((address) => this.ask(address, question).then(take)));
    try {
      await Promise.race([all, grace]);
    } finally {
      clearTimeout(timer);
      over = true;
      // Whoever is still asked reports to `late`; what our own proofs throw then was thrown above too, or comes again.
      all.catch(() => undefined);
    }
    const note = addSignatures(
      question.note,
      cosigned.map(({ line }) => line),
    );
    return { note, cosigned, troubles, quorum: enough() };
  }

  private now(): number {
    return this.options.now?.() ?? Date.now();
  }

  private async ask(address: Address, question: WitnessQuestion): Promise<Outcome> {
    // One question at a time: a second one would only meet the witness in the middle of the first.
    if (address.asking || this.now() < address.notBefore) return { cosigned: [], troubles: [] };
    address.asking = true;
    try {
      const outcome = await this.converse(address, question);
      if (outcome.cosigned.length > 0) address.failures = 0;
      else {
        address.failures += 1;
        const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** Math.min(address.failures - 1, 10));
        address.notBefore = this.now() + (outcome.troubles.some(({ code }) => settled.has(code)) ? backOffMs.most : wait);
      }
      return outcome;
    } finally {
      address.asking = false;
    }
  }

  private async converse(address: Address, { note, prove }: WitnessQuestion): Promise<Outcome> {
    const read = parseCheckpointNote(note);
    if (!read.ok) throw new RangeError(`not a checkpoint: ${read.reason}`);
    const { size } = read.value.checkpoint;
    const failed = (code: WitnessTroubleCode, itsSize?: number): Outcome => ({
      cosigned: [],
      troubles: [...extra, ...address.witnesses.map((witness) => ({ witness, code, ...(itsSize !== undefined && { itsSize }) }))],
    });
    const extra: WitnessTrouble[] = [];
    let oldSize = Math.min(address.knownSize, size);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const path = oldSize === 0 || oldSize === size ? [] : await prove(oldSize);
      const body = formatAddCheckpoint({ oldSize, path, checkpoint: note });
      const asked = await askWitness(address.url, body, this.options.timeoutMs ?? 5_000);
      if (!asked.ok) return failed(asked.code);
      const now = Math.floor(this.now() / 1000);
      const said = await readAnswer(asked.answer, address.witnesses, read.value.note.text, now, this.options.verify);
      if (said.kind === 'trouble') return failed(said.code);
      if (said.kind === 'cosigned') {
        if (said.lines.length > 0) address.knownSize = size;
        return { cosigned: said.lines, troubles: [...extra, ...said.missing] };
      }
      // It holds a longer tree of our name: we were set back, or somebody else has our key.
      if (said.size > size) return failed('ahead', said.size);
      // It has the very size that we named and still objects: another root stands there.
      if (said.size === oldSize) return failed('conflict', said.size);
      if (said.size < address.knownSize)
        extra.push(...address.witnesses.map((witness) => ({ witness, code: 'forgot' as const, itsSize: said.size })));
      address.knownSize = said.size;
      oldSize = said.size;
    }
    return failed('garbage');
  }
}
