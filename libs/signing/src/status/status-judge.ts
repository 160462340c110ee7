import type { Tx } from '#database';
import { type AlarmCall, raiseAlarm } from '#identity';
import type { Ledger } from '#ledger';
import { statusAt, type StatusName, type TrustStore } from '#trust';
import type { AuthorityLog } from '../authority/authority-log.js';
import type { AuthorityLogRepository } from '../authority/authority-log.repository.js';
import type { LoggedAct, ReadAuthority } from '../authority/logged-act.js';
import { signatureJudge } from '../checks/signature-judge.js';
import { signerActor } from '../signer-actor.js';
import type { SigningConfig } from '../signing.config.js';
import type { PublicationRepository, StatusEntry } from '../trust/publication.repository.js';
import { statusOf } from '../trust/status-entries.js';
import { actionFault } from './judge-action.js';
import { actsByLog, actsOfRows, type JudgedAct, loggedPermitActs } from './logged-permit-acts.js';
import { readPermitActions } from './permit-action.repository.js';
import { nobodySigned, type SignedActs, statusVerdict } from './status-verdict.js';

/** A place of a status list as it may be published. */
export type JudgedEntry = StatusEntry & { readonly status: StatusName };

export interface JudgedStatuses {
  readonly entries: readonly JudgedEntry[];
  /** Something is still on its way: to be looked at again soon. */
  readonly later: boolean;
}

/**
 * What may be published about permits. Cancelling, suspending and lifting take two officers' signatures, and what was
 * published is remembered on this machine: a row that says otherwise changes nothing and raises an alarm.
 */
export class StatusJudge {
  /** Told already: permit and fault. */
  private readonly told = new Set<string>();

  constructor(
    private readonly config: Pick<SigningConfig, 'country' | 'ceremony' | 'portalUrl'>,
    private readonly ledger: Ledger,
    private readonly publications: PublicationRepository,
    private readonly authority: AuthorityLog,
    private readonly rows: AuthorityLogRepository,
  ) {}

  /** @param before lists as published last, as far as this machine knows; null where there are none */
  async judge(tx: Tx, before: TrustStore | null): Promise<JudgedStatuses> {
    const told: ReadAuthority = before ? await this.authority.read(this.config.country, before) : { state: 'none' };
    const logged = told.state === 'known' ? loggedPermitActs(told.view) : new Map<string, readonly LoggedAct[]>();
    const found = await this.publications.entries(tx, this.config.country);
    const known = [...found, ...(await this.missing(tx, found, before))];
    const entries = [...known, ...(await this.forgotten(tx, known, logged))];
    // What is valid now and was so before, and in the log too, needs nobody's signature.
    const doubtful = entries.filter(
      (entry) =>
        held.has(statusOf(entry)) || held.has(was(before, this.config.country, entry)) || entry.acted || logged.has(entry.cred ?? ''),
    );
    const signed = await this.signed(tx, doubtful, told, logged);
    let later = false;
    const judged: JudgedEntry[] = [];
    for (const entry of entries) {
      const says = entry.permit === null ? null : signed.get(entry.permit);
      const { status, fault, wait } = statusVerdict(entry, was(before, this.config.country, entry), says ?? nobodySigned);
      later ||= wait;
      if (fault) await this.alarm(tx, entry, fault);
      judged.push({ ...entry, status });
    }
    return { entries: judged, later };
  }

  /** Places that were revoked or suspended, and of which the tables say nothing any more. */
  private async missing(tx: Tx, entries: readonly StatusEntry[], before: TrustStore | null): Promise<StatusEntry[]> {
    const known = new Set(entries.map(({ list, index }) => `${list}/${index}`));
    const gone: { list: number; index: number }[] = [];
    for (const { list } of await this.publications.lists(tx, this.config.country)) {
      const published = before?.statusList(this.config.country, list);
      if (published?.state !== 'ok') continue;
      const { packed } = published.value;
      for (let index = 0; index < packed.length * 2; index += 1) {
        if (packed[index >> 1] === 0) continue;
        if (held.has(statusAt(packed, index)) && !known.has(`${list}/${index}`)) gone.push({ list, index });
      }
    }
    return this.publications.entriesAt(tx, this.config.country, gone);
  }

  /** Permits that officers acted on, by the log, and whose rows know nothing of it. */
  private forgotten(
    tx: Tx,
    entries: readonly StatusEntry[],
    logged: ReadonlyMap<string, readonly LoggedAct[]>,
  ): Promise<readonly StatusEntry[]> {
    const known = new Set(entries.map(({ cred }) => cred));
    return this.publications.entriesOf(
      tx,
      this.config.country,
      [...logged.keys()].filter((cred) => !known.has(cred)),
    );
  }

  private async signed(
    tx: Tx,
    entries: readonly StatusEntry[],
    told: ReadAuthority,
    logged: ReadonlyMap<string, readonly LoggedAct[]>,
  ): Promise<ReadonlyMap<string, SignedActs>> {
    const permits = entries.flatMap(({ permit }) => (permit === null ? [] : [permit]));
    if (permits.length === 0) return new Map();
    if (told.state === 'later' || told.state === 'untrue')
      return new Map(permits.map((permit) => [permit, { kind: null, fault: null, later: true }]));
    const actions = await readPermitActions(tx, permits);
    const acts = actions.flatMap(({ proposed, decided }) => [proposed, decided]);
    const judge = await signatureJudge(tx, { config: this.config, rows: this.rows }, acts, told);
    const rows = new Map<string, JudgedAct[]>();
    for (const action of actions) {
      const judged = { kind: action.kind, decidedAt: action.decided.at, fault: actionFault(action, judge) };
      rows.set(action.permit, [...(rows.get(action.permit) ?? []), judged]);
    }
    return new Map(
      entries.flatMap(({ permit, cred }) => {
        if (permit === null) return [];
        const own = rows.get(permit) ?? [];
        return [[permit, told.state === 'known' ? actsByLog(own, logged.get(cred ?? '') ?? [], told.view) : actsOfRows(own)] as const];
      }),
    );
  }

  private async alarm(tx: Tx, { permit, list, index }: StatusEntry, reason: string): Promise<void> {
    const about = `${list}/${index} ${reason}`;
    if (this.told.has(about)) return;
    const call: AlarmCall = { code: 'permit-action-forged', about: permit, evidence: { place: `${list}/${index}`, reason } };
    await raiseAlarm(tx, this.ledger, signerActor(this.config.country), call);
    this.told.add(about);
  }
}

/** Statuses that only two officers give and take. */
const held: ReadonlySet<string | null> = new Set<StatusName>(['revoked', 'suspended']);

function was(before: TrustStore | null, country: string, { list, index }: Pick<StatusEntry, 'list' | 'index'>): StatusName {
  const published = before?.statusList(country, list);
  const status = published?.state === 'ok' ? statusAt(published.value.packed, index) : null;
  return status === null || status === 'reserved' ? 'valid' : status;
}
