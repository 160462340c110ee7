import type { Actor } from './actor.js';

/** How a person proved who they are when a session was opened. */
export const sessionOpenings = ['password', 'password+totp', 'password+recovery-code', 'passkey', 'oidc'] as const;
export type SessionOpening = (typeof sessionOpenings)[number];

/** What the web layer needs to know of a live session. */
export interface Session {
  readonly id: string;
  readonly actor: Actor;
  readonly expiresAt: Date;
  /** True until a generated password was replaced: every other route refuses. */
  readonly mustChangePassword: boolean;
  readonly openedBy: SessionOpening;
}

/** Finds live sessions; implemented by the identity feature. */
export interface SessionPort {
  /** @param token as presented by the client, any text; null when no live session has it */
  find(token: string): Promise<Session | null>;
}
export const SESSION_PORT = Symbol('SessionPort');
