/**
 * What a key may sign. A signature is only ever checked against keys listed for its role, so a status key cannot sign
 * a permit. Numbers 1 to 7 stand in country key lists; the offline roles have none, since nothing lists them there.
 */
export const keyRoles = ['permit', 'status', 'checkpoint', 'endpoint', 'seal', 'receipt', 'snapshot', 'root', 'anchor', 'ca'] as const;
export type KeyRole = (typeof keyRoles)[number];

export const listedRoleNumber: Readonly<Partial<Record<KeyRole, number>>> = {
  permit: 1,
  status: 2,
  checkpoint: 3,
  endpoint: 4,
  seal: 5,
  receipt: 6,
  snapshot: 7,
};

/**
 * Who holds which keys. Each holder has a directory and a passphrase of its own, so that a process (or container) can be
 * given exactly its keys; the offline holder's directory belongs on a medium in a safe.
 *
 * `root` signs the country's key list, `ca` its X.509 certificates, `anchor` the root list of an installation that is not
 * part of an international root (a demonstration, or a pilot between a few countries).
 */
export const keyHolders = {
  signer: ['permit', 'status', 'seal', 'receipt', 'snapshot'],
  gateway: ['endpoint'],
  log: ['checkpoint'],
  offline: ['root', 'anchor', 'ca'],
} as const satisfies Readonly<Record<string, readonly KeyRole[]>>;
export type KeyHolder = keyof typeof keyHolders;

export const keyHolderNames = Object.keys(keyHolders) as KeyHolder[];

export function holderOf(role: KeyRole): KeyHolder {
  for (const holder of keyHolderNames) if ((keyHolders[holder] as readonly KeyRole[]).includes(role)) return holder;
  throw new Error(`role ${role} has no holder`);
}

export function isKeyRole(value: unknown): value is KeyRole {
  return typeof value === 'string' && (keyRoles as readonly string[]).includes(value);
}

/**
 * How long keys are used and how early they are announced. `leadDays`: a new key is published at least this long before
 * its first use, so that devices without a network have it when they meet it. The first key of a role is exempt: no
 * device knows the issuer yet. `useDays`: signing life.
 */
export interface KeyPolicy {
  readonly leadDays: number;
  readonly useDays: Readonly<Record<KeyRole, number>>;
  /** How long the outgoing key signs beside the new one; roles that are not named change over in a second. */
  readonly overlapDays?: Readonly<Partial<Record<KeyRole, number>>>;
}

export const defaultKeyPolicy: KeyPolicy = {
  leadDays: 14,
  useDays: {
    permit: 365,
    status: 365,
    checkpoint: 1825,
    endpoint: 365,
    seal: 365,
    receipt: 365,
    snapshot: 365,
    root: 1825,
    anchor: 1825,
    ca: 3650,
  },
  // Whoever has an old policy must find a signature that it knows.
  overlapDays: { checkpoint: 90 },
};

/** The same policy with another announcement time; a country sets it as configuration. */
export function keyPolicy(leadDays: number): KeyPolicy {
  if (!Number.isInteger(leadDays) || leadDays < 0 || leadDays > 365) throw new RangeError('leadDays must be 0 to 365');
  return { ...defaultKeyPolicy, leadDays };
}
