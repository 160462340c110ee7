/** What an event can be about; the part of its kind before the first dot. */
export const eventAreas = [
  'application',
  'permit',
  'decision',
  'override',
  'look',
  'login',
  'account',
  'organisation',
  'role',
  'quota',
  'register',
  'species',
  'key',
  'policy',
  'status',
  'erase',
  'restore',
  'degraded',
  'db',
  'log',
  'anchor',
  'peer',
  'alarm',
  'complaint',
] as const;

/** Kind of an event, e.g. "permit.issued"; never renamed once written. */
export type EventKind = `${(typeof eventAreas)[number]}.${string}`;

/**
 * Kinds that stand in the public log: what the world may hold an authority to. Everything else (looks, findings,
 * overrides, sign-ins, administration) stands in the restricted one, whose bundles only inspectors read.
 */
export const publicKinds: ReadonlySet<string> = new Set([
  'application.submitted',
  'application.assigned',
  'application.reassigned',
  'permit.issued',
  'permit.amended',
  'permit.replaced',
  'permit.cancelled',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.endorsed',
  'permit.used',
  'permit.lost',
  'permit.expired',
  'permit.voided',
  'role.granted',
  'role.revoked',
  'account.interest-declared',
  'account.interest-ended',
  'register.approved',
  'quota.changed',
  'policy.changed',
  'status.published',
  'erase.done',
  'restore.done',
  'degraded.on',
  'degraded.off',
  'log.imported',
  'log.successor',
  'anchor.restricted',
  'peer.checkpoint',
  'peer.equivocation',
  'complaint.received',
  'complaint.answered',
  'decision.standing-made',
  'decision.standing-withdrawn',
]);

export function logOf(kind: EventKind): 'public' | 'restricted' {
  return publicKinds.has(kind) || kind.startsWith('key.') ? 'public' : 'restricted';
}

/** Kinds whose reason code is mandatory: whoever looks, decides or overrides says why. */
export function needsReason(kind: EventKind): boolean {
  return kind.startsWith('look.') || kind.startsWith('decision.') || kind.startsWith('override.');
}
