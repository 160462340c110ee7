import type { Actor } from './actor.js';

/** What the web layer needs to know of a live session. */
export interface Session {
  readonly id: string;
  readonly actor: Actor;
  readonly expiresAt: Date;
  /** True until a generated password was replaced: every other route refuses. */
  readonly mustChangePassword: boolean;
}

/** Finds live sessions; implemented by the identity feature. */
export interface SessionPort {
  /** @param token as presented by the client, any text; null when no live session has it */
  find(token: string): Promise<Session | null>;
}
export const SESSION_PORT = Symbol('SessionPort');
