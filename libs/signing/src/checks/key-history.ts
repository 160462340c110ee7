import { createHash } from 'node:crypto';
import { assertionFault, type StoredAssertion } from './assertion.js';
import type { LogFault } from '../authority/logged-act.js';
import type { FoundingKeys } from './founding-keys.js';

/** A statement that somebody signed, as the row says. */
export interface SignedText extends StoredAssertion {
  readonly id: string;
  readonly keyId: string;
  readonly text: string;
}

/** A key of an officer, as the row says. */
export interface OfficerKeyRecord {
  readonly id: string;
  readonly person: string;
  readonly organisation: string;
  readonly role: string;
  /** COSE_Key. */
  readonly publicKey: Uint8Array;
  readonly rpId: string;
  readonly state: string;
  readonly bootstrap: boolean;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly distrustedFrom: Date | null;
  /** When it was revoked. */
  readonly endedAt: Date | null;
  readonly enrolment: SignedText | null;
}

/** Where officers' signatures are made. */
export interface PortalAddress {
  readonly rpId: string;
  readonly origin: string;
}

/** Closed: why a key does not count. */
export type KeyFault = 'unknown' | 'not-founded' | 'not-enrolled' | 'enrolled-alone' | 'not-valid-then' | 'chain-too-long' | LogFault;

/** What the public log says of a key (`LoggedKeys`). */
export interface KeyLog {
  faultAt(key: OfficerKeyRecord, hash: string, at: Date): LogFault | null;
}

/** Second persons between a key and a founder; nobody needs as many, and a ring of keys that enrol each other ends here. */
const chainMax = 16;
/** Between the moment a statement is put before an officer and its record: ten minutes to sign it, and clocks differ. */
const delayMinMs = -60_000;
const delayMaxMs = 660_000;

/**
 * Which keys count: a key counts when a founder's key, pinned outside the database, stands at the end of the chain of second
 * persons who signed for it, and when the public log says the same of each key of the chain. A row that somebody put into
 * the table is worth nothing, and one that somebody took away or changed back brings no key back.
 */
export class KeyHistory {
  private readonly keys: ReadonlyMap<string, OfficerKeyRecord>;
  private readonly judged = new Map<string, KeyFault | null>();

  constructor(
    keys: readonly OfficerKeyRecord[],
    private readonly founding: FoundingKeys | null,
    private readonly portal: PortalAddress,
    /** null in a country without a log. */
    private readonly log: KeyLog | null = null,
  ) {
    this.keys = new Map(keys.map((key) => [key.id, key]));
  }

  find(id: string): OfficerKeyRecord | null {
    return this.keys.get(id) ?? null;
  }

  /** Whether a key could sign at an instant. */
  faultAt(id: string, at: Date, depth = 0): KeyFault | null {
    const key = this.keys.get(id);
    if (!key) return 'unknown';
    if (!['active', 'suspended', 'revoked'].includes(key.state) || !key.validFrom) return 'not-valid-then';
    if (key.validFrom > at || (key.validUntil && key.validUntil <= at) || (key.distrustedFrom && key.distrustedFrom <= at))
      return 'not-valid-then';
    // Signatures first: what they refute need not wait for the log.
    return this.origin(key, depth) ?? this.log?.faultAt(key, keyHash(key.publicKey), at) ?? null;
  }

  private origin(key: OfficerKeyRecord, depth: number): KeyFault | null {
    if (depth > chainMax) return 'chain-too-long';
    const known = this.judged.get(key.id);
    if (known !== undefined) return known;
    const fault = key.bootstrap ? this.founderFault(key) : this.enrolmentFault(key, depth);
    this.judged.set(key.id, fault);
    return fault;
  }

  private founderFault(key: OfficerKeyRecord): KeyFault | null {
    const pinned = this.founding?.keys.find((founder) => founder.key === keyHash(key.publicKey));
    const fits = pinned && pinned.person === key.person && pinned.organisation === key.organisation && pinned.role === key.role;
    return fits ? null : 'not-founded';
  }

  private enrolmentFault(key: OfficerKeyRecord, depth: number): KeyFault | null {
    const { enrolment, validFrom } = key;
    if (!enrolment || !validFrom) return 'not-enrolled';
    const said = readStatement(enrolment.text);
    const second = this.keys.get(enrolment.keyId);
    if (!said || !second) return 'not-enrolled';
    const until = typeof said['until'] === 'string' ? Date.parse(said['until']) : null;
    const says =
      said['format'] === 'opencites-officer-key/1' &&
      said['act'] === 'enrol' &&
      said['id'] === enrolment.id &&
      said['key'] === keyHash(key.publicKey) &&
      said['owner'] === key.person &&
      said['ownerOrg'] === key.organisation &&
      said['ownerRole'] === key.role &&
      said['rpId'] === key.rpId &&
      said['person'] === second.person &&
      said['org'] === second.organisation &&
      said['role'] === second.role &&
      until === (key.validUntil?.getTime() ?? null);
    const at = new Date(typeof said['at'] === 'string' ? said['at'] : NaN);
    if (!says || !within(at, validFrom)) return 'not-enrolled';
    if (second.person === key.person) return 'enrolled-alone';
    const context = { statement: enrolment.text, publicKey: second.publicKey, ...this.portal };
    if (assertionFault(enrolment, context)) return 'not-enrolled';
    return this.faultAt(second.id, validFrom, depth + 1);
  }
}

/** Whether something recorded at one instant was stated shortly before. False for an instant that is none. */
export function within(stated: Date, recorded: Date): boolean {
  const delay = recorded.getTime() - stated.getTime();
  return delay >= delayMinMs && delay <= delayMaxMs;
}

/** base64url SHA-256, as it stands in the public log. */
export function keyHash(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64url');
}

export function readStatement(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
