import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Reads a vector file beside this module. (test/browser has a twin that asks the page's server.) */
export async function loadVectors<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(fileURLToPath(new URL(name, import.meta.url)), 'utf8')) as T;
}
