import { Page } from './answer.js';
import { problem } from './problem.js';

export const pageLimitMax = 200;
export const pageLimitDefault = 50;

/** Position in a stable sort: the sort key values of the last row seen. */
export type CursorKey = readonly (string | number)[];

/** Opaque to clients; not a secret and not trusted when it comes back. */
export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * Reads a cursor that a client sent.
 *
 * @param shape wanted type of each element
 * @throws Problem cursor-invalid: an attacker may send anything, so every element is checked before it nears SQL
 */
export function decodeCursor(text: string | undefined, shape: readonly ('uuid' | 'time' | 'text' | 'integer')[]): CursorKey | null {
  if (text === undefined || text === '') return null;
  if (text.length > 1000 || !/^[A-Za-z0-9_-]+$/.test(text)) throw problem('cursor-invalid');
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw problem('cursor-invalid');
  }
  if (!Array.isArray(key) || key.length !== shape.length) throw problem('cursor-invalid');
  const fits = shape.every((kind, index) => {
    const value: unknown = key[index];
    if (kind === 'integer') return Number.isSafeInteger(value);
    if (typeof value !== 'string' || value.length > 500 || value.includes('\0')) return false;
    if (kind === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
    return kind === 'text' || (/^\d{4}-\d\d-\d\dT[0-9:.]{8,15}Z$/.test(value) && !Number.isNaN(Date.parse(value)));
  });
  if (!fits) throw problem('cursor-invalid');
  return key as CursorKey;
}

/**
 * Cuts a page out of `limit + 1` rows: the extra row only says that there is more.
 *
 * @param keyOf sort key of a row, in the order of the query's ORDER BY
 */
export function pageOf<R, T>(rows: readonly R[], limit: number, keyOf: (row: R) => CursorKey, view: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return new Page(shown.map(view), rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null);
}
