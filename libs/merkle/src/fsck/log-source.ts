/**
 * Where a log is published: a server, a directory, a test. It gives bytes and believes nothing; `null` means that there is
 * nothing under that name. Whoever cannot reach the place at all rejects with `LogUnreachable`.
 */
export interface LogSource {
  checkpoint(): Promise<Uint8Array | null>;
  tile(level: number, n: number, width: number): Promise<Uint8Array | null>;
  entries(n: number, width: number): Promise<Uint8Array | null>;
  /** Paths of all that lies under `tile/`, where that can be listed: what nobody asked for is then looked at too. */
  list?(): Promise<readonly string[]>;
}

/** The log could not be asked: neither good nor bad can be said of it. */
export class LogUnreachable extends Error {
  override readonly name = 'LogUnreachable';
}
