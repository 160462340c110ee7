import { Param, Query } from '@nestjs/common';
import { type Language, message } from '#messages';
import { Entries, type EntryPage, type FoundEntries, permitsSearchedMax } from '#oversight';
import {
  Answer,
  CurrentSession,
  decodeCursor,
  encodeCursor,
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
import { detect, faultsOf, type Filters, filterNames, filtersOf, isNamed, plainNumber, searchOf, textOf } from './entry-filters.js';
import { clearText, kindText, placeText } from './words.js';

const rowsOnPage = 25;
/** Entries of both logs: found, read in words and bytes, and proved in the reader's own browser. */
@RequireRole('auditor')
@PageController('audit/entries')
export class EntriesPages {
  constructor(private readonly entries: Entries) {}

  @PageGet()
  async find(@CurrentSession() session: Session, @PageLanguage() language: Language, @Query() query: Readonly<Record<string, unknown>>) {
    const filters = filtersOf(query);
    const any = textOf(query['q']);
    if (any !== '') return seeOther(await this.explained(session, any));
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
    const search = searchOf(filters, before === null ? null : String(before[0]));
    return page(await (isNamed(search) ? this.entries.named(session, search, rowsOnPage) : this.entries.find(session, search, rowsOnPage)));
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

  /** The address in which what was typed stands as the filter that it is. */
  private async explained(session: Session, text: string): Promise<string> {
    const { name, value } = detect(text);
    const filter = name === 'bytes' ? await this.entries.recognised(session, value) : name;
    const more: Record<string, string> = filter === 'index' ? { log: 'public' } : filter === 'from' ? { to: value } : {};
    return `/audit/entries?${new URLSearchParams({ [filter]: value, ...more }).toString()}`;
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
      capped: found?.capped === true ? permitsSearchedMax : null,
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

function file(bytes: Uint8Array | null, name: string, type: string): Answer {
  if (!bytes) throw problem('not-found');
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' };
  return new Answer(200, Buffer.from(bytes), { headers });
}
