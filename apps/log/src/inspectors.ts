import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';

/** Who may read the entries of the restricted log. */
export interface Inspector {
  readonly name: string;
  readonly organisation: string;
}

/** Shorter ones can be tried out. */
const tokenLengthMin = 32;
const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * The inspector whose token this is. The file has lines `name organisation token` and is read each time, so that a line
 * taken out counts at once; one that others could read or change counts for nobody.
 */
export async function inspectorOf(path: string, token: string): Promise<Inspector | null> {
  let text: string;
  try {
    if (((await stat(path)).mode & 0o077) !== 0) return null;
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  const given = digest(token);
  let found: Inspector | null = null;
  for (const line of text.split('\n')) {
    const [name = '', organisation = '', secret = '', ...rest] = line.trim().split(/\s+/);
    if (name.startsWith('#') || rest.length > 0 || secret.length < tokenLengthMin) continue;
    if (timingSafeEqual(digest(secret), given)) found = { name, organisation };
  }
  return found;
}
