import { Param, Query } from '@nestjs/common';
import { type Language, message } from '#messages';
import { Entries, type EntryPage, type EntrySearch, type FoundEntries } from '#oversight';
import {
  Answer,
  CurrentSession,
  decodeCursor,
  encodeCursor,
  isDay,
  PageController,
  PageGet,
  PageLanguage,
  problem,
  RequireRole,
  seeOther,
  type Session,
  UuidParam,
  view,
} from '#web';
import { clearText, kindText, placeText } from './words.js';

const rowsOnPage = 25;
const eventId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The filters as they stand in the address; each may be sent by anybody and is judged before it is used. */
const filterNames = ['number', 'event', 'index', 'log', 'kind', 'from', 'to'] as const;
type Filters = Readonly<Record<(typeof filterNames)[number], string>>;

/** Entries of both logs: found, read in words and bytes, and proved in the reader's own browser. */
@RequireRole('auditor')
@PageController('audit/entries')
export class EntriesPages {
  constructor(private readonly entries: Entries) {}

  @PageGet()
  async find(@CurrentSession() session: Session, @PageLanguage() language: Language, @Query() query: Readonly<Record<string, unknown>>) {
    const filters = Object.fromEntries(filterNames.map((name) => [name, textOf(query[name])])) as Filters;
    const before = decodeCursor(textOf(query['before']), ['uuid']);
    const faults = faultsOf(filters, language);
    const page = (found: FoundEntries | null, more: Readonly<Record<string, string>> = {}) =>
      this.listView(filters, found, { ...faults, ...more }, language);
    if (Object.keys(faults).length > 0) return page(null);
    if (filters.event !== '') return seeOther(`/audit/entries/${filters.event.toLowerCase()}`);
    if (filters.index !== '') {
      const log = filters.log === 'restricted' ? 'restricted' : 'public';
      const found = await this.entries.at(session, log, Number(filters.index));
      if (found) return seeOther(`/audit/entries/${found}`);
      return page(null, { index: message('oversight.entries.fault.nothing', {}, language) });
    }
    if (filters.number !== '') return page(await this.entries.about(session, plainNumber(filters.number)));
    return page(await this.entries.find(session, searchOf(filters, before === null ? null : String(before[0])), rowsOnPage));
  }

  @PageGet(':id')
  async one(@CurrentSession() session: Session, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    const found = await this.entries.one(session, id);
    if (!found) throw problem('not-found');
    return view('audit/entry', { ...entryModel(found, language), scripts: ['log-check.js'] });
  }

  @PageGet(':id/entry')
  async bytes(@CurrentSession() session: Session, @Param('id', UuidParam) id: string) {
    return file(await this.entries.bytes(session, id), `${id}.entry`, 'application/octet-stream');
  }

  @PageGet(':id/proof')
  async proof(@CurrentSession() session: Session, @Param('id', UuidParam) id: string) {
    return file(await this.entries.proof(session, id), `${id}.tlog-proof`, 'text/plain; charset=utf-8');
  }

  private listView(filters: Filters, found: FoundEntries | null, faults: Readonly<Record<string, string>>, language: Language) {
    const rows = (found?.entries ?? []).map(({ eventId: id, log, index, words }) => ({
      id,
      place: placeText(log, index, language),
      kind: words && kindText(words.kind, language),
      at: words?.at ?? null,
      by: words && message('oversight.entry.hand', { role: roleText(words.by.role, language), org: words.by.org }, language),
      pub: clearText(words?.pub ?? {}).slice(0, 3),
    }));
    const set = filterNames.filter((name) => filters[name] !== '');
    const address = (before: string | null) => {
      const query = new URLSearchParams(set.map((name): [string, string] => [name, filters[name]]));
      if (before !== null) query.set('before', encodeCursor([before]));
      return `/audit/entries?${query.toString()}`;
    };
    const errors = Object.entries(faults).map(([field, text]) => ({ href: `#${field}`, text }));
    const chosen = set.map((name) => `${message(`oversight.entries.${name}`, {}, language)}: ${filters[name]}`).join('; ');
    const model = {
      ...{ filters, rows, errors, faults, chosen, searched: found !== null, partial: found?.partial === true },
      older: found?.next ? address(found.next) : null,
      newest: address(null),
    };
    return view('audit/entries', model, { status: errors.length > 0 ? 422 : 200 });
  }
}

function entryModel({ event, origin, leafHash, fields, standing, names, before, after }: EntryPage, language: Language) {
  const { words, bytes, log, index } = event;
  return {
    ...{ event, origin, names, before, after, fields, words },
    text: bytes === null ? null : bytes.toString('utf8'),
    size: bytes?.length ?? 0,
    leafHash: leafHash && Buffer.from(leafHash).toString('base64'),
    proved: standing?.state ?? null,
    place: placeText(log, index, language),
    kind: words && kindText(words.kind, language),
    roles: words && { by: roleText(words.by.role, language), with: words.with && roleText(words.with.role, language) },
    pub: clearText(words?.pub ?? {}),
    told: bytes === null ? null : seenOf(bytes),
  };
}

/** What the entry says of the checkpoint before it, and its reason code; null where it is no JSON. */
function seenOf(bytes: Buffer): { readonly size: unknown; readonly root: unknown; readonly reason: unknown } | null {
  try {
    const { see, re } = JSON.parse(bytes.toString('utf8')) as { see?: { n?: unknown; r?: unknown }; re?: unknown };
    return { size: see?.n, root: see?.r, reason: re };
  } catch {
    return null;
  }
}

function roleText(role: string, language: Language): string {
  const id = `ui.role.${role}`;
  const text = message(id, {}, language);
  return text === id ? role : text;
}

function faultsOf(filters: Filters, language: Language): Record<string, string> {
  const bad: readonly [keyof Filters, boolean][] = [
    ['number', !/^[0-9A-Za-z/ -]{0,40}$/.test(filters.number)],
    ['event', filters.event !== '' && !eventId.test(filters.event.toLowerCase())],
    ['index', filters.index !== '' && (!/^\d{1,15}$/.test(filters.index) || filters.log === '')],
    ['kind', filters.kind !== '' && !/^[a-z]+([.-][a-z]+)*$/.test(filters.kind)],
    ['from', filters.from !== '' && !isDay(filters.from)],
    ['to', filters.to !== '' && !isDay(filters.to)],
  ];
  return Object.fromEntries(
    bad
      .filter(([, wrong]) => wrong)
      .map(([name]) => [name, message(`oversight.entries.fault.${name === 'from' || name === 'to' ? 'day' : name}`, {}, language)]),
  );
}

function searchOf({ log, kind, from, to }: Filters, before: string | null): EntrySearch {
  return {
    log: log === 'public' || log === 'restricted' ? log : null,
    kind: kind === '' ? null : kind,
    from: from === '' ? null : from,
    to: to === '' ? null : to,
    before,
  };
}

function plainNumber(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
}

function file(bytes: Uint8Array | null, name: string, type: string): Answer {
  if (!bytes) throw problem('not-found');
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' };
  return new Answer(200, Buffer.from(bytes), { headers });
}
