/** Entries of one page of the feed, and how many are read for it at most: whoever asks for what is rare follows `next`. */
export const feedEntriesMax = 100;
export const feedScannedMax = 1_000;

export interface FeedFilter {
  /** A kind, or the area before its first dot. */
  readonly kind: string | null;
  /** Scientific name, as entries of the public log tell it in clear (`pub.taxon`). */
  readonly species: string | null;
}

export interface FeedEntry {
  readonly idx: number;
  readonly entry: Uint8Array;
}

interface Told {
  readonly id: string;
  readonly k: string;
  readonly at: string;
  readonly org: string;
  readonly idx: number;
  readonly text: string;
}

/** What the entry tells; null where it is none, or not asked for. */
export function toldBy({ idx, entry }: FeedEntry, { kind, species }: FeedFilter): Told | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(entry);
    const { id, k, at, by, pub } = JSON.parse(text) as {
      id: unknown;
      k: unknown;
      at: unknown;
      by?: { org?: unknown };
      pub?: { taxon?: unknown };
    };
    if (typeof id !== 'string' || typeof k !== 'string' || typeof at !== 'string' || typeof by?.org !== 'string') return null;
    if (kind !== null && k !== kind && !k.startsWith(`${kind}.`)) return null;
    const taxon = pub?.taxon;
    if (species !== null && (typeof taxon !== 'string' || taxon.toLowerCase() !== species.toLowerCase())) return null;
    return { id, k, at, org: by.org, idx, text };
  } catch {
    return null;
  }
}

export interface FeedPage {
  /** Name of the log, e.g. `xa.localhost/log/public`. */
  readonly origin: string;
  readonly filter: FeedFilter;
  /** Newest first. */
  readonly entries: readonly Told[];
  /** Place before which the page ends; null where the log begins on it. */
  readonly next: number | null;
  readonly before: number | null;
  readonly updated: Date;
}

/** RFC 4287. Addresses are relative: the log does not know under which name it is read. */
export function atomFeed({ origin, filter, entries, next, before, updated }: FeedPage): string {
  const [host = '', ...path] = origin.split('/');
  const address = (place: number | null) => {
    const query = new URLSearchParams(feedQuery(filter, place)).toString();
    return `feed.atom${query === '' ? '' : `?${query}`}`;
  };
  const id = (what: string) => escaped(`tag:${host},2026:${path.join('/')}${what}`);
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${id(`/${address(null)}`)}</id>`,
    `<title>${escaped([origin, filter.kind, filter.species].filter((part) => part !== null).join(' '))}</title>`,
    `<updated>${updated.toISOString()}</updated>`,
    `<author><name>${escaped(host)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${escaped(address(before))}"/>`,
    ...(next === null ? [] : [`<link rel="next" type="application/atom+xml" href="${escaped(address(next))}"/>`]),
    ...entries.flatMap((entry) => [
      '<entry>',
      `<id>${escaped(`urn:uuid:${entry.id}`)}</id>`,
      `<title>${escaped(`${entry.k} ${entry.idx}`)}</title>`,
      `<updated>${escaped(entry.at)}</updated>`,
      `<author><name>${escaped(entry.org)}</name></author>`,
      `<category term="${escaped(entry.k)}"/>`,
      `<link rel="related" type="text/plain" href="${escaped(`proof?event=${entry.id}`)}"/>`,
      `<content type="text">${escaped(entry.text)}</content>`,
      '</entry>',
    ]),
    '</feed>',
  ];
  return `${lines.join('\n')}\n`;
}

export function feedQuery({ kind, species }: FeedFilter, before: number | null): Record<string, string> {
  return {
    ...(kind === null ? {} : { kind }),
    ...(species === null ? {} : { species }),
    ...(before === null ? {} : { before: String(before) }),
  };
}

/** For text and attributes; signs that XML 1.0 has no way to write are left out. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/[&<>"']/g, (sign) => names[sign] ?? '');
}
