import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logFiles, type LogOptions } from './log-files.js';

/** Writes a log as a directory. What was there before is removed. */
export async function writeLog(directory: string, entries: readonly Uint8Array[], options: LogOptions = {}): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  for (const [path, content] of await logFiles(entries, options)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** Changes the bytes of one file of a log. */
export function alterFile(directory: string, path: string, change: (bytes: Uint8Array) => Uint8Array): void {
  writeFileSync(join(directory, path), change(new Uint8Array(readFileSync(join(directory, path)))));
}
