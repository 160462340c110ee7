import { KeystoreError, type SigningKey } from '#keystore/installation';
import { type KeystoreConfig, openPermitKey } from '#keystore/permit';
import { openReceiptKey } from '#keystore/receipt';
import { openSealKey } from '#keystore/seal';
import { openSnapshotKey } from '#keystore/snapshot';
import { openStatusKey } from '#keystore/status';

const openers = {
  permit: openPermitKey,
  status: openStatusKey,
  seal: openSealKey,
  snapshot: openSnapshotKey,
  receipt: openReceiptKey,
} as const;
export type SignerRole = keyof typeof openers;

const lookAgainMilliseconds = 60_000;

/**
 * The signer's keys in use, kept in memory. Looked up anew every minute and whenever one ends, so that a rotation or a
 * compromise takes effect without a restart.
 */
export class SignerKeys {
  private readonly held = new Map<SignerRole, { readonly key: SigningKey; readonly lookedAt: number }>();

  constructor(
    private readonly config: KeystoreConfig,
    private readonly clock: () => number = Date.now,
  ) {}

  /** @throws KeystoreError `not-found` when no key of the role may sign now, `device`, `locked`, `permissions` */
  async key(role: SignerRole): Promise<SigningKey> {
    const now = this.clock();
    const held = this.held.get(role);
    if (held && now - held.lookedAt < lookAgainMilliseconds && now / 1000 < held.key.signUntil) return held.key;
    try {
      const key = await openers[role](this.config);
      this.held.set(role, { key, lookedAt: now });
      return key;
    } catch (error) {
      this.held.delete(role);
      throw error;
    }
  }

  /** Opens every key; what cannot be opened is named. */
  async ready(): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }> {
    try {
      for (const role of Object.keys(openers) as SignerRole[]) await this.key(role);
      return { ok: true };
    } catch (error) {
      if (error instanceof KeystoreError) return { ok: false, reason: error.message };
      throw error;
    }
  }
}
