import type { KeyStore } from './key-store.js';
import type { KeyPolicy, KeyRole } from './key-role.js';
import { hex } from './key-envelope.js';
import { KeystoreError } from './keystore-error.js';
import { keyState, type KeyRecord } from './signing-key.js';

export const daySeconds = 86_400;

export interface Rotation {
  readonly fresh: KeyRecord;
  /** The key that ends where the fresh one begins. */
  readonly previous: KeyRecord | null;
}

/**
 * Makes the next key of a role and lets the present one end where it begins, so that at any time exactly one key signs;
 * where the policy has an overlap, both sign so long.
 *
 * @param from Unix seconds of first use; default: as soon as the policy's announcement time is over
 * @param emergency skips the announcement time (the present key is compromised or lost); devices without a network will
 *   show permits of the new key as "could not be checked" until they have synchronised
 * @throws KeystoreError `policy` when `from` is too early, or a next key is waiting already
 */
export async function rotateKey(
  store: KeyStore,
  role: KeyRole,
  policy: KeyPolicy,
  options: { readonly from?: number; readonly emergency?: boolean } = {},
): Promise<Rotation> {
  const now = store.now();
  const keys = await store.records(role);
  const usable = keys.filter((key) => key.compromisedAt === null);
  const waiting = usable.find((key) => keyState(key, now) === 'published');
  if (waiting && !options.emergency)
    throw new KeystoreError(
      'policy',
      `the next ${role} key ${hex(waiting.kid)} is announced already and begins at ${iso(waiting.signFrom)}`,
    );
  // No device knows a key of this role yet: there is nothing to announce to.
  const first = keys.length === 0;
  const earliest = first || options.emergency ? now : now + policy.leadDays * daySeconds;
  const signFrom = options.from ?? earliest;
  if (signFrom < earliest)
    throw new KeystoreError(
      'policy',
      `a ${role} key must be announced ${policy.leadDays} days before its first use, so ${iso(earliest)} at the earliest`,
    );
  const present = usable.filter((key) => keyState(key, now) === 'active').at(-1) ?? null;
  // The fresh key is on disk before the present one is shortened: a crash between the two leaves an overlap, never a gap.
  const fresh = await store.generate(role, { signFrom, signUntil: signFrom + policy.useDays[role] * daySeconds });
  const overlap = options.emergency ? 0 : (policy.overlapDays?.[role] ?? 0) * daySeconds;
  const last = signFrom + overlap;
  for (const key of usable) if (key.signUntil > last) await store.revise(key.kid, role, { signUntil: Math.max(last, key.signFrom) });
  return { fresh, previous: present && { ...present, signUntil: Math.min(present.signUntil, last) } };
}

/**
 * Records that a key's signatures are not to be believed from `at` on (unless a logged set names them). The key never signs again.
 * @throws KeystoreError `not-found`
 */
export async function markCompromised(store: KeyStore, kid: Uint8Array, role: KeyRole, at: number): Promise<KeyRecord> {
  return store.revise(kid, role, { compromisedAt: at });
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
