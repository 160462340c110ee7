import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { entriesPath, LogUnreachable, type LogSource, tilePath } from '#merkle';
import { partBytesMax } from './part-limits.js';

/** A log that lies in a directory, in C2SP layout. */
export function directorySource(directory: string): LogSource {
  const read = (path: string, limit: number) => readPart(join(directory, path), limit);
  return {
    checkpoint: () => read('checkpoint', partBytesMax.checkpoint),
    tile: (level, n, width) => read(tilePath(level, n, width), partBytesMax.tile),
    entries: (n, width) => read(entriesPath(n, width), partBytesMax.bundle),
    list: async () => {
      const found = await readdir(join(directory, 'tile'), { recursive: true, withFileTypes: true }).catch(absentOrUnreadable);
      return (found ?? [])
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, '/').length))
        .sort();
    },
  };
}

/** Not more than one byte beyond what such a part can have: what is longer is wrong however long it is. */
async function readPart(path: string, limit: number): Promise<Uint8Array | null> {
  const file = await open(path, 'r').catch(absentOrUnreadable);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const buffer = new Uint8Array(Math.min(size, limit + 1));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    return absentOrUnreadable(error);
  } finally {
    await file.close();
  }
}

function absentOrUnreadable(error: unknown): null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw new LogUnreachable(message);
}
