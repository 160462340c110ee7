import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseCheckpointNote, parseSignatureLine } from '#merkle';
import { originHash } from './known-logs.js';

/** One cosignature that was given. */
export interface Given {
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** POSIX seconds, as signed. */
  readonly time: number;
  /** Our signature line. */
  readonly line: string;
  /** The checkpoint with the log's own signatures: the evidence, should the log ever say something else. */
  readonly note: string;
}

/**
 * What a witness has cosigned for one log, in a file that only grows. A record is written and synced before its
 * cosignature leaves the process, so after a crash at any moment the file knows at least what anybody else knows.
 *
 * One record a line: the first 16 hexadecimal digits of the SHA-256 of its JSON, a space, the JSON.
 */
export class StateFile {
  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private length: number,
    private newest: Given | null,
  ) {}

  /**
   * Opens or makes the file and reads all of it. A last line without its newline was never answered for: it is cut off.
   *
   * @param hash SHA-256 of the log's origin, lower-case hexadecimal
   * @throws Error when anything else is wrong: a witness that does not know what it signed must not sign
   */
  static async open(path: string, hash: string): Promise<StateFile> {
    const handle = await open(path, 'a+', 0o600);
    try {
      await syncDirectory(path);
      const { length, newest, cut } = await readAll(path, hash);
      const file = new StateFile(path, handle, length, newest);
      if (cut) await file.mend();
      return file;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The newest record, null before the first. */
  get last(): Given | null {
    return this.newest;
  }

  /**
   * Writes the record and waits until it is on the disk. Callers take turns (`KnownOrigin`).
   * @throws Error when that cannot be promised; the record then counts as not given
   */
  async append(record: Given): Promise<void> {
    const bytes = Buffer.from(`${framed(record)}\n`, 'utf8');
    const { size } = await this.handle.stat();
    // Somebody else writes this file: two witnesses with one memory would sign two different trees.
    if (size !== this.length) throw new Error(`${this.path} is ${size} bytes long instead of ${this.length}: another process writes it`);
    try {
      const { bytesWritten } = await this.handle.write(bytes);
      if (bytesWritten !== bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
      await this.handle.datasync();
    } catch (error) {
      // A full disk leaves half a line. If it cannot be taken back, the length above no longer fits and all later calls fail.
      await this.handle.truncate(this.length).catch(() => undefined);
      throw error;
    }
    this.length += bytes.length;
    this.newest = record;
  }

  /** Every record, oldest first, as of now; what is written meanwhile is left out. */
  async *all(): AsyncGenerator<Given> {
    if (this.length === 0) return;
    for await (const { text } of linesOf(this.path, this.length)) {
      const record = unframed(text);
      if (record) yield record;
    }
  }

  /** Ends the file after its last whole record. */
  private async mend(): Promise<void> {
    await this.handle.truncate(this.length);
    const last = Buffer.alloc(1);
    if (this.length > 0) await this.handle.read(last, 0, 1, this.length - 1);
    if (this.length > 0 && last[0] !== 0x0a) this.length += (await this.handle.write('\n')).bytesWritten;
    await this.handle.datasync();
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

async function readAll(path: string, hash: string): Promise<{ length: number; newest: Given | null; cut: boolean }> {
  let length = 0;
  let newest: Given | null = null;
  let number = 0;
  for await (const { text, complete } of linesOf(path)) {
    number += 1;
    const record = unframed(text);
    // Never answered for: the write did not finish. A whole record is kept even so, since to remember more is safe.
    if (!complete && !record) return { length, newest, cut: true };
    if (!record || !follows(record, newest, hash))
      throw new Error(`${path}: line ${number} is damaged. Do not run this witness again under its key (docs/runbooks/witness.md)`);
    length += Buffer.byteLength(text, 'utf8') + (complete ? 1 : 0);
    newest = record;
    if (!complete) return { length, newest, cut: true };
  }
  return { length, newest, cut: false };
}

/** Sizes never fall, and one size has one root. */
function follows(record: Given, before: Given | null, hash: string): boolean {
  const note = parseCheckpointNote(record.note);
  if (!note.ok || originHash(note.value.checkpoint.origin) !== hash || note.value.checkpoint.size !== record.size) return false;
  if (Buffer.from(note.value.checkpoint.root).toString('base64') !== record.root || !parseSignatureLine(record.line).ok) return false;
  return before === null || record.size > before.size || (record.size === before.size && record.root === before.root);
}

function framed(record: Given): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}`;
}

function unframed(line: string): Given | null {
  const json = line.slice(17);
  if (line[16] !== ' ' || checksum(json) !== line.slice(0, 16)) return null;
  // Only this class writes lines with a right checksum.
  return JSON.parse(json) as Given;
}

function checksum(json: string): string {
  return createHash('sha256').update(json, 'utf8').digest('hex').slice(0, 16);
}

async function* linesOf(path: string, length?: number): AsyncGenerator<{ readonly text: string; readonly complete: boolean }> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', ...(length !== undefined && { end: length - 1 }) })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) yield { text, complete: true };
  }
  if (rest !== '') yield { text: rest, complete: false };
}

/** So that a file just made is still there after a power cut. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
