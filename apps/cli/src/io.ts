/** What a command may touch of the terminal: given in, so that tests see every word. */
export interface Io {
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Asks a question on a terminal; null where there is none. */
  readonly ask?: (question: string) => Promise<string | null>;
}

/** Exit codes of every command (sysexits where a number is taken from there). */
export const exit = {
  ok: 0,
  notGenuine: 1,
  blocked: 1,
  notCurrent: 2,
  cannotCheck: 3,
  refuted: 1,
  unchecked: 2,
  usage: 64,
  internal: 70,
} as const;
