import { type Tx, type UnitOfWork } from '#database';
import { type LogProofs } from '#ledger';
import { type CheckpointVerdict, type FrozenLog, frozenLogs, judgeCheckpoint } from '#merkle';
import type { LogPolicy, TrustStore } from '#trust';
import type { AuthorityLogRepository } from './authority-log.repository.js';
import { FollowedLog } from './followed-log.js';
import type { LoggedAct, ReadAuthority } from './logged-act.js';

type Genuine = Extract<CheckpointVerdict, { ok: true }>;

/**
 * Follows the public log up to the newest checkpoint that its witnesses cosigned. So a key that is not in the log cannot be
 * shown to be, and a revocation that is in it cannot be left out. Logs that ended are followed to the end that the signed
 * policy gives them: what the authority was goes on from one to the next.
 */
export class AuthorityLog {
  private readonly logs = new Map<string, FollowedLog>();
  private seen: { readonly note: string; readonly judged: Genuine } | null = null;
  private running: Promise<unknown> = Promise.resolve();
  /** Asked for and not begun: whoever comes now is answered by it too, since it looks after they came. */
  private next: { readonly country: string; readonly trust: TrustStore; readonly answer: Promise<ReadAuthority> } | null = null;

  constructor(
    private readonly directory: string,
    private readonly unit: UnitOfWork,
    private readonly entries: AuthorityLogRepository,
    private readonly proofs: LogProofs,
  ) {}

  /** Brings what is known up to the newest published checkpoint. Not inside the caller's transaction, whose view may be older. */
  async read(country: string, trust: TrustStore): Promise<ReadAuthority> {
    const list = trust.keyList(country);
    const origin = list?.state === 'ok' ? list.value.list.log?.origin : undefined;
    if (origin === undefined) return { state: 'none' };
    const policy = trust.logPolicy(country);
    if (policy.state !== 'ok') return { state: 'later', reason: 'the policy of the log is not at hand' };
    if (this.next?.country === country && this.next.trust === trust) return this.next.answer;
    // One after the other: each goes on where the last one stopped.
    const answer = this.running.then(() => {
      this.next = null;
      return this.unit.run((tx) => this.advance(tx, origin, policy.value));
    });
    this.next = { country, trust, answer };
    this.running = answer.catch(() => undefined);
    return answer;
  }

  private async advance(tx: Tx, origin: string, policy: LogPolicy): Promise<ReadAuthority> {
    const newest = await this.proofs.newestCheckpoint(tx, 'public');
    if (!newest) return { state: 'later', reason: 'the log has published nothing yet' };
    const judged = await this.judge(newest.note, origin, policy);
    if (!judged) return { state: 'untrue', reason: 'checkpoint' };
    const acts: LoggedAct[] = [];
    for (const end of predecessors(origin, policy)) {
      const log = this.log(end.origin);
      // Where entries are lost it is followed as far as they are there; what stood behind is for people to enter again.
      const fault = await log.to(tx, end.left ?? end, policy, true);
      if (fault) return { state: 'untrue', reason: fault };
      acts.push(...log.acts);
    }
    const log = this.log(origin);
    const fault = await log.to(tx, judged.checkpoint, policy, false);
    if (fault) return { state: 'untrue', reason: fault };
    const times = judged.witnesses.map(({ time }) => time * 1000);
    const witnessedAt = times.length > 0 ? new Date(Math.min(...times)) : newest.at;
    return { state: 'known', policy, view: { size: judged.checkpoint.size, witnessedAt, acts: [...acts, ...log.acts] } };
  }

  private async judge(note: string, origin: string, { policy, verify }: LogPolicy): Promise<Genuine | null> {
    if (this.seen?.note === note) return this.seen.judged;
    const judged = await judgeCheckpoint(note, policy, verify);
    if (!judged.ok || judged.checkpoint.origin !== origin) return null;
    this.seen = { note, judged };
    return judged;
  }

  private log(origin: string): FollowedLog {
    const known = this.logs.get(origin);
    if (known) return known;
    const log = new FollowedLog(this.directory, origin, this.entries, this.proofs);
    this.logs.set(origin, log);
    return log;
  }
}

/** Logs of the same kind that ended before this one, the oldest first: `…/public`, `…/public/2` and so on. */
function predecessors(origin: string, { policy }: LogPolicy): readonly FrozenLog[] {
  const generation = (name: string) => Number(/\/(\d+)$/.exec(name)?.[1] ?? 1);
  const base = (name: string) => name.replace(/\/\d+$/, '');
  return frozenLogs(policy)
    .filter((end) => base(end.origin) === base(origin) && generation(end.origin) < generation(origin))
    .sort((one, other) => generation(one.origin) - generation(other.origin));
}
