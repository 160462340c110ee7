import type { Role } from '#ledger';

/** Where a permit stands, from the approval of its application to its end. */
export const permitStates = [
  'approved',
  'reserved',
  'signed',
  'logged',
  'witnessed',
  'sealed',
  'issued',
  'endorsed',
  'used',
  'replaced',
  'cancelled',
  'suspended',
  'expired',
  'lapsed',
  'void',
] as const;
export type PermitState = (typeof permitStates)[number];

export const permitEvents = [
  'reserve',
  'lapse',
  'sign',
  'void',
  'log',
  'witness',
  'seal',
  'complete',
  'endorse',
  'use',
  'suspend',
  'lift',
  'lift-endorsed',
  'cancel',
  'replace',
  'expire',
] as const;
export type PermitEvent = (typeof permitEvents)[number];

export type PermitProcess = 'portal' | 'signer' | 'worker';

export interface PermitTransition {
  readonly from: PermitState;
  readonly event: PermitEvent;
  readonly to: PermitState;
  /** Whose act it is; `system` is the signer, the border or the clock. */
  readonly who: readonly Role[];
  /** The processes that may take the step: each logs in to the database as a role of its own. */
  readonly process: readonly PermitProcess[];
  /** Ledger event of the same transaction; null where the step is the machine's and an event of its own would say nothing. */
  readonly logged: string | null;
}

const officer = ['issuing-officer'] as const;
const system = ['system'] as const;
const portal = ['portal'] as const;
const signer = ['signer'] as const;

/**
 * The life of a permit. The same rows stand in `issuance.state_transition`, from which a trigger refuses everything else;
 * the signer's steps (sign to complete) are open to its database role alone.
 */
export const permitTransitions: readonly PermitTransition[] = [
  { from: 'approved', event: 'reserve', to: 'reserved', who: officer, process: portal, logged: 'permit.reserved' },
  {
    from: 'approved',
    event: 'lapse',
    to: 'lapsed',
    who: [...officer, ...system, 'applicant', 'agent'],
    process: portal,
    logged: 'permit.lapsed',
  },
  { from: 'reserved', event: 'sign', to: 'signed', who: system, process: signer, logged: 'permit.issued' },
  // The signer refused: the number stays spent, the quota comes back, nothing was ever signed.
  { from: 'reserved', event: 'void', to: 'void', who: officer, process: portal, logged: 'permit.voided' },
  { from: 'signed', event: 'log', to: 'logged', who: system, process: signer, logged: null },
  { from: 'logged', event: 'witness', to: 'witnessed', who: system, process: signer, logged: null },
  { from: 'witnessed', event: 'seal', to: 'sealed', who: system, process: signer, logged: null },
  { from: 'sealed', event: 'complete', to: 'issued', who: system, process: signer, logged: null },
  { from: 'issued', event: 'endorse', to: 'endorsed', who: system, process: portal, logged: 'permit.endorsed' },
  { from: 'issued', event: 'use', to: 'used', who: system, process: portal, logged: 'permit.used' },
  { from: 'endorsed', event: 'use', to: 'used', who: system, process: portal, logged: 'permit.used' },
  { from: 'issued', event: 'suspend', to: 'suspended', who: officer, process: portal, logged: 'permit.suspended' },
  { from: 'endorsed', event: 'suspend', to: 'suspended', who: officer, process: portal, logged: 'permit.suspended' },
  { from: 'suspended', event: 'lift', to: 'issued', who: officer, process: portal, logged: 'permit.suspension-lifted' },
  { from: 'suspended', event: 'lift-endorsed', to: 'endorsed', who: officer, process: portal, logged: 'permit.suspension-lifted' },
  // Never from `endorsed` or `used`: goods that left cannot be called back by a stamp (cites-domain pattern 23).
  { from: 'issued', event: 'cancel', to: 'cancelled', who: officer, process: portal, logged: 'permit.cancelled' },
  { from: 'suspended', event: 'cancel', to: 'cancelled', who: officer, process: portal, logged: 'permit.cancelled' },
  // An expired permit that comes back unused: only then is its quota free.
  { from: 'expired', event: 'cancel', to: 'cancelled', who: officer, process: portal, logged: 'permit.cancelled' },
  // Not for a shipment already abroad, hence never from `endorsed`; not for an expired document.
  { from: 'issued', event: 'replace', to: 'replaced', who: system, process: signer, logged: 'permit.replaced' },
  { from: 'suspended', event: 'replace', to: 'replaced', who: system, process: signer, logged: 'permit.replaced' },
  { from: 'issued', event: 'expire', to: 'expired', who: system, process: portal, logged: 'permit.expired' },
  { from: 'endorsed', event: 'expire', to: 'expired', who: system, process: portal, logged: 'permit.expired' },
  { from: 'suspended', event: 'expire', to: 'expired', who: system, process: portal, logged: 'permit.expired' },
];

export type PermitTransitionAnswer =
  { readonly ok: true; readonly transition: PermitTransition } | { readonly ok: false; readonly code: 'permit-state' | 'role-not-allowed' };

export function permitTransition(from: PermitState, event: PermitEvent, role: Role): PermitTransitionAnswer {
  const transition = permitTransitions.find((row) => row.from === from && row.event === event);
  if (!transition) return { ok: false, code: 'permit-state' };
  if (!transition.who.includes(role)) return { ok: false, code: 'role-not-allowed' };
  return { ok: true, transition };
}

/** States in which the paper is, or may be, in somebody's hands and counts as live. */
export const livePermitStates: readonly PermitState[] = [
  'reserved',
  'signed',
  'logged',
  'witnessed',
  'sealed',
  'issued',
  'endorsed',
  'suspended',
];
