import { parseTilePath } from '#merkle';
import type { LogKind } from '#ledger';
import { type FeedFilter, feedQuery } from './log-feed.js';

/** What a reader asks of a log: of the first of its name, or of one that succeeded it. */
export type LogRequest = { readonly kind: LogKind; readonly generation: number } & (
  | { readonly what: 'checkpoint' }
  | { readonly what: 'tile'; readonly level: number; readonly n: number; readonly width: number }
  | { readonly what: 'entries'; readonly n: number; readonly width: number }
  | { readonly what: 'proof'; readonly eventId: string }
  | { readonly what: 'feed'; readonly filter: FeedFilter; readonly before: number | null }
  | { readonly what: 'consistency'; readonly from: number; readonly to: number }
);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** null for whatever is not exactly one of our addresses: a second spelling would be cached apart. */
export function parseLogRequest(url: string): LogRequest | null {
  if (url.length > 200) return null;
  const [path = '', query, ...rest] = url.split('?');
  const [, kind, successor, what] = /^\/(public|restricted)(?:\/([2-9]|[1-9]\d{1,3}))?\/(.+)$/.exec(path) ?? [];
  if ((kind !== 'public' && kind !== 'restricted') || what === undefined || rest.length > 0) return null;
  const log = { kind, generation: Number(successor ?? 1) } as const;
  if (what === 'proof' || what === 'consistency') {
    const asked = new URLSearchParams(query ?? '');
    const keys = [...asked.keys()].join();
    if (what === 'proof') {
      const eventId = asked.get('event') ?? '';
      return keys === 'event' && uuid.test(eventId) ? { ...log, what, eventId } : null;
    }
    const [from, to] = [sizeOf(asked.get('from')), sizeOf(asked.get('to'))];
    return keys === 'from,to' && from !== null && to !== null && from <= to ? { ...log, what, from, to } : null;
  }
  // What happens in the restricted log is nobody's to subscribe to.
  if (what === 'feed.atom') return kind === 'public' ? feedOf(log, query) : null;
  if (query !== undefined) return null;
  if (what === 'checkpoint') return { ...log, what };
  const tile = parseTilePath(what);
  if (!tile) return null;
  return tile.kind === 'entries'
    ? { ...log, what: 'entries', n: tile.n, width: tile.width }
    : { ...log, what: 'tile', level: tile.level, n: tile.n, width: tile.width };
}

function feedOf(log: { readonly kind: LogKind; readonly generation: number }, query: string | undefined): LogRequest | null {
  const asked = new URLSearchParams(query ?? '');
  const [kind, species, before] = [asked.get('kind'), asked.get('species'), asked.has('before') ? sizeOf(asked.get('before')) : null];
  if (kind !== null && !/^[a-z]+([.-][a-z]+)*$/.test(kind)) return null;
  if (species !== null && !/^[\p{L}\p{M}×.' -]{2,80}$/u.test(species)) return null;
  const filter = { kind, species };
  // Each of the three once, in this order: a second spelling would be cached apart.
  const same = new URLSearchParams(feedQuery(filter, before)).toString() === asked.toString() && query !== '';
  return same ? { ...log, what: 'feed', filter, before } : null;
}

function sizeOf(text: string | null): number | null {
  const value = text !== null && /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}
