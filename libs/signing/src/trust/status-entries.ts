import { largeStatusListSlots, packStatuses, statusListSlots, statusValues, type StatusName } from '#trust';
import type { StatusEntry } from './publication.repository.js';

/** What a status list says of a permit. A permit that never was issued (void) is revoked, should its token ever turn up. */
export function statusOf(entry: Pick<StatusEntry, 'state' | 'endorsed' | 'replacedFor'>): StatusName {
  switch (entry.state) {
    case 'void':
    case 'cancelled':
      return 'revoked';
    case 'suspended':
      return 'suspended';
    case 'used':
      return 'used';
    case 'replaced':
      // Whoever presents the original of a lost permit has found or stolen it.
      return entry.replacedFor === 'lost' || entry.replacedFor === 'stolen' ? 'lost' : 'replaced';
    default:
      return entry.endorsed || entry.state === 'endorsed' ? 'export-endorsed' : 'valid';
  }
}

/** Four bits a place, two a byte; two fixed sizes, so that the length says little about the number of permits. */
export function packedList(
  entries: readonly (Pick<StatusEntry, 'list' | 'index'> & { readonly status: StatusName })[],
  size: number,
): Uint8Array {
  const values = new Uint8Array(size <= statusListSlots ? statusListSlots : Math.max(size, largeStatusListSlots));
  for (const entry of entries) {
    if (entry.index < 0 || entry.index >= values.length)
      throw new RangeError(`status entry ${entry.list}/${entry.index} lies outside of its list`);
    values[entry.index] = statusValues[entry.status];
  }
  return packStatuses(values);
}

/** Last second of a list's half-year; a list number is the year and 1 or 2. */
export function listEnds(list: number): number {
  const year = Math.floor(list / 10);
  return Date.UTC(list % 10 === 1 ? year : year + 1, list % 10 === 1 ? 6 : 0, 1) / 1000;
}
