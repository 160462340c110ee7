import { Inject, Injectable } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { type LogKind, logNames, LogProofs, nodeEd25519, nodeHasher } from '#ledger';
import { type CheckStep, formatPolicy, isDemonstration, noteSteps, parseCheckpointNote, type Policy } from '#merkle';
import { OVERSIGHT_OPTIONS, type OversightOptions } from '../oversight-options.js';
import { policyOfLog } from './log-policies.js';
import { type Gap, logState, type LogState, longestGaps, publishedOf, type PublishedRow, publishedSizes } from './log-state.repository.js';

/** Checkpoints are cosigned again every hour when nothing is new: a longer time without one is told. */
const gapSecondsMin = 2 * 3600;

export interface LogHealth {
  readonly kind: LogKind;
  /** null before the checkpoint process named the log. */
  readonly origin: string | null;
  readonly state: LogState;
  readonly checkpoint: (PublishedRow & { readonly root: string; readonly steps: readonly CheckStep[] }) | null;
  /** null where this installation has no policy of the log. */
  readonly policy: Policy | null;
  readonly demonstration: boolean;
  readonly gaps: readonly Gap[];
}

/** How the logs are: what anybody may know of them. */
@Injectable()
export class LogHealthService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly proofs: LogProofs,
    @Inject(OVERSIGHT_OPTIONS) private readonly options: OversightOptions,
  ) {}

  async all(): Promise<LogHealth[]> {
    const tx = this.unit.reader;
    return Promise.all(
      (await logNames(tx)).map(async ({ id, kind, origin }) => {
        const state = await logState(tx, id);
        const policy = origin === null ? null : await policyOfLog(this.options.logPolicies, origin);
        const [newest] = await publishedSizes(tx, id, 1);
        const read = newest && parseCheckpointNote(newest.note);
        const root = read?.ok ? Buffer.from(read.value.checkpoint.root).toString('base64') : '';
        const steps = newest ? await noteSteps(newest.note, policy, { hasher: nodeHasher, verify: nodeEd25519 }) : [];
        const demonstration = policy !== null && isDemonstration(policy);
        const gaps = await longestGaps(tx, id, gapSecondsMin, 5);
        return { kind, origin, state, checkpoint: newest ? { ...newest, root, steps } : null, policy, demonstration, gaps };
      }),
    );
  }

  /** Newest published checkpoints of a log, one of each size. */
  async published(kind: LogKind, limit: number): Promise<PublishedRow[]> {
    const log = await this.log(kind);
    return log ? publishedSizes(this.unit.reader, log.id, limit) : [];
  }

  /** @param size null = the newest */
  async checkpoint(kind: LogKind, size: number | null): Promise<PublishedRow | null> {
    const log = await this.log(kind);
    if (!log) return null;
    return size === null ? ((await publishedSizes(this.unit.reader, log.id, 1))[0] ?? null) : publishedOf(this.unit.reader, log.id, size);
  }

  /** The policy as a file for whoever checks for themselves; null where there is none. */
  async policyFile(kind: LogKind): Promise<string | null> {
    const policy = await this.policy(kind);
    return policy && formatPolicy(policy);
  }

  async policy(kind: LogKind): Promise<Policy | null> {
    const log = await this.log(kind);
    return log?.origin ? policyOfLog(this.options.logPolicies, log.origin) : null;
  }

  /** Hashes that prove that one tree of a log continues another, base64; null where the log has no such trees. */
  async consistency(kind: LogKind, from: number, to: number): Promise<readonly string[] | null> {
    const path = await this.proofs.consistencyOf(this.unit.reader, kind, from, to);
    return path && path.map((hash) => Buffer.from(hash).toString('base64'));
  }

  private async log(kind: LogKind) {
    return (await logNames(this.unit.reader)).find((named) => named.kind === kind) ?? null;
  }
}
