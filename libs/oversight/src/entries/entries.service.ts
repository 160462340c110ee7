import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type LogKind, logNames, LogProofs, Looks, nodeHasher } from '#ledger';
import type { Session } from '#web';
import { policyOfLog } from '../logs/log-policies.js';
import { OVERSIGHT_OPTIONS, type OversightOptions } from '../oversight-options.js';
import { eventById, eventsById, type LoggedEvent, opened, sessionEntries, sessionTables } from '../records/logged-event.repository.js';
import { proveEvent, type Standing } from '../records/prove-event.js';
import { type MaskedPermitPage, maskedPermitPage } from '../permit/masked-permit-page.js';
import { permitPage } from '../permit/permit-page.js';
import { permitIdOf } from '../records/business-row.repository.js';
import { AuditView } from './audit-view.service.js';
import {
  type EntrySearch,
  eventExists,
  eventIdAt,
  eventIdsAbout,
  eventOfLeaf,
  findEntryIds,
  findNamedIds,
  type NamedSearch,
  namesOfRows,
  permitsOfTrade,
  permitsSearchedMax,
  rowsNamed,
  rowsOfKey,
} from './find-entries.repository.js';

export interface FoundEntries {
  readonly entries: readonly LoggedEvent[];
  /** Event from which the next page goes on; null at the end. */
  readonly next: string | null;
  /** The search stopped before the page was full: there may be more further back. */
  readonly partial: boolean;
  /** More permits fit than were searched for. */
  readonly capped: boolean;
}

/** Committed values that name no person and may be shown to whoever audits. */
const shownFields = new Set(['case', 'permit', 'doc', 'form', 'round', 'statement', 'quotas', 'entry', 'content', 'events', 'id', 'ids']);

export interface CommittedField {
  readonly field: string;
  readonly commitment: string;
  /** `false`: what is stored does not open it; `closed`: erased, or not the auditor's to see; `kept`: opens it, and may name a person. */
  readonly state: 'open' | 'kept' | 'closed' | 'false';
  readonly value: string | null;
}

export interface EntryPage {
  readonly event: LoggedEvent;
  readonly origin: string | null;
  readonly leafHash: Uint8Array | null;
  readonly fields: readonly CommittedField[];
  readonly standing: Standing | null;
  readonly names: { readonly permits: readonly string[]; readonly cases: readonly string[] };
  readonly before: string | null;
  readonly after: string | null;
}

/** Entries of both logs for a signed-in auditor; each look is an event before anything is read. */
@Injectable()
export class Entries {
  constructor(
    private readonly view: AuditView,
    private readonly looks: Looks,
    private readonly proofs: LogProofs,
    @Inject(OVERSIGHT_OPTIONS) private readonly options: OversightOptions,
  ) {}

  async find(session: Session, search: EntrySearch, limit: number): Promise<FoundEntries> {
    return this.view.run(session, async (tx) => {
      const { ids, scannedTo } = await findEntryIds(tx, search, limit + 1);
      const shown = ids.slice(0, limit);
      const entries = await this.read(tx, session, shown);
      return { entries, next: ids.length > limit ? (shown.at(-1) ?? null) : scannedTo, partial: scannedTo !== null, capped: false };
    });
  }

  /** Entries by what they name or what the permits are about; with the other filters beside. */
  async named(session: Session, search: NamedSearch, limit: number): Promise<FoundEntries> {
    return this.view.run(session, async (tx) => {
      const permits = search.species === null && search.country === null ? null : await permitsOfTrade(tx, search);
      const capped = (permits?.length ?? 0) > permitsSearchedMax;
      // Beside the key itself: an entry that only commits to a key would tell whose pseudonym it is.
      const keys = search.key === null || permits ? [] : await rowsOfKey(tx, search.key);
      const ofPermits = permits && permits.slice(0, permitsSearchedMax).flatMap(({ id, application }) => [id, application]);
      const about = keys.length > 0 ? keys : ofPermits;
      const ids = about?.length === 0 ? [] : await findNamedIds(tx, search, about, limit + 1);
      const shown = ids.slice(0, limit);
      return {
        entries: await this.read(tx, session, shown),
        next: ids.length > limit ? (shown.at(-1) ?? null) : null,
        partial: false,
        capped,
      };
    });
  }

  /** What 32 bytes are in the logs: a leaf hash, the hash of a key, or else whoever acted. Shows no entry. @param hash base64url */
  async recognised(session: Session, hash: string): Promise<'hash' | 'key' | 'hand'> {
    return this.view.run(session, async (tx) => {
      if ((await rowsOfKey(tx, hash)).length > 0) return 'key';
      if (await eventOfLeaf(tx, Buffer.from(hash, 'base64url'))) return 'hash';
      const none = { log: null, kind: null, from: null, to: null, before: null, species: null, country: null, hand: null, leaf: null };
      return (await findNamedIds(tx, { ...none, key: hash }, null, 1)).length > 0 ? 'key' : 'hand';
    });
  }

  /** All that was written about a permit or case. */
  async about(session: Session, name: string): Promise<FoundEntries> {
    return this.view.run(session, async (tx) => {
      const rows = await rowsNamed(tx, name);
      const ids = rows.length > 0 ? await eventIdsAbout(tx, rows) : [];
      return { entries: await this.read(tx, session, ids), next: null, partial: false, capped: false };
    });
  }

  /** @returns id of the event in this place; null where there is none */
  async at(session: Session, kind: LogKind, index: number): Promise<string | null> {
    return this.view.run(session, async (tx) => {
      const log = (await logNames(tx)).find((named) => named.kind === kind);
      return log ? eventIdAt(tx, log.id, index) : null;
    });
  }

  /** @returns null where there is no such event */
  async one(session: Session, eventId: string): Promise<EntryPage | null> {
    return this.view.run(session, async (tx) => {
      const event = await this.lookAt(tx, session, eventId);
      if (!event) return null;
      const log = (await logNames(tx)).find(({ kind }) => kind === event.log);
      const policy = log?.origin ? await policyOfLog(this.options.logPolicies, log.origin) : null;
      const { index } = event;
      return {
        event,
        origin: log?.origin ?? null,
        leafHash: event.bytes && nodeHasher.leaf(new Uint8Array(event.bytes)),
        fields: committedFields(event),
        standing: policy && (await proveEvent(tx, this.proofs, event, policy)),
        names: await namesOfRows(tx, event.subjects),
        before: log && index !== null && index > 0 ? await eventIdAt(tx, log.id, index - 1) : null,
        after: log && index !== null ? await eventIdAt(tx, log.id, index + 1) : null,
      };
    });
  }

  /** The exact bytes; null where there is no such event. */
  async bytes(session: Session, eventId: string): Promise<Uint8Array | null> {
    return this.view.run(session, async (tx) => (await this.lookAt(tx, session, eventId))?.bytes ?? null);
  }

  /** The text of a `.tlog-proof` file; null while no published checkpoint covers the event. */
  async proof(session: Session, eventId: string): Promise<Uint8Array | null> {
    return this.view.run(session, async (tx) => {
      const event = await this.lookAt(tx, session, eventId);
      return event && ((await this.proofs.proofOf(tx, eventId))?.proofFile ?? null);
    });
  }

  /** Who did what to a permit (Decision 18.125), without their names. @returns null where no permit has this number */
  async permit(session: Session, number: string): Promise<MaskedPermitPage | null> {
    return this.view.run(session, async (tx) => {
      const id = await permitIdOf(tx, number);
      if (id === null) return null;
      await this.looks.at(tx, session.actor, { of: 'permits', id });
      const log = (await logNames(tx)).find(({ kind }) => kind === 'public');
      const policy = log?.origin ? await policyOfLog(this.options.logPolicies, log.origin) : null;
      const page = await permitPage(tx, number, policy, sessionTables);
      return page && maskedPermitPage(page);
    });
  }

  private async lookAt(tx: Tx, session: Session, eventId: string): Promise<LoggedEvent | null> {
    if (!(await eventExists(tx, eventId))) return null;
    await this.looks.at(tx, session.actor, { of: 'entries', id: eventId });
    return eventById(tx, eventId, sessionEntries);
  }

  /** Newest first. */
  private async read(tx: Tx, session: Session, ids: readonly string[]): Promise<readonly LoggedEvent[]> {
    await this.looks.over(tx, session.actor, { of: 'entries', ids });
    return ids.length === 0 ? [] : (await eventsById(tx, ids, sessionEntries)).toReversed();
  }
}

function committedFields(event: LoggedEvent): CommittedField[] {
  return Object.entries(event.words?.committed ?? {}).map(([field, commitment]) => {
    const found = opened(event, field);
    const open = found && shownFields.has(field);
    const state = found === undefined ? 'closed' : found === false ? 'false' : open ? 'open' : 'kept';
    return { field, commitment, state, value: open ? textOf(found.value) : null };
  });
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
