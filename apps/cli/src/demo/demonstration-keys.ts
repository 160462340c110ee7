import type { Tx } from '#database';
import { type OfficerKey, OfficerKeys, Statements } from '#identity';
import { type Actor, Ledger } from '#ledger';
import { SoftwareAuthenticator } from './software-authenticator.js';

/** A person of a fictitious authority with a passkey in software. */
export interface KeyHolder {
  readonly actor: Actor;
  readonly authenticator: SoftwareAuthenticator;
}

export interface Founder {
  readonly key: string;
  readonly person: string;
  readonly organisation: string;
  readonly role: string;
}

/** A founding key as the signer pins it. */
export function founderOf({ keySha256, personId, organisation, role }: OfficerKey): Founder {
  return { key: keySha256.toString('base64url'), person: personId, organisation, role };
}

/**
 * Passkeys in software for the people of a fictitious authority, by the very steps that people take: each offers a key, two
 * of them found, and everybody else's key is enrolled by a signature of somebody who has one. The founding needs the
 * machine's own database role.
 */
export class DemonstrationKeys {
  private readonly keys: OfficerKeys;

  constructor(private readonly portalUrl: string) {
    const options = { publicUrl: portalUrl };
    this.keys = new OfficerKeys(options, new Statements(options), new Ledger());
  }

  /** Two people's keys become the founding keys. @returns what the signer has to pin */
  async found(
    tx: Tx,
    actors: readonly Actor[],
  ): Promise<{ readonly holders: readonly KeyHolder[]; readonly founders: readonly Founder[] }> {
    const offers = [];
    for (const actor of actors) offers.push(await this.offer(tx, actor));
    const founded = given(
      await this.keys.found(
        tx,
        offers.map(({ keyId }) => keyId),
      ),
    );
    return { holders: offers.map(({ holder }) => holder), founders: founded.map(founderOf) };
  }

  /** Somebody's key, enrolled by a second person. */
  async enrol(tx: Tx, actor: Actor, second: KeyHolder, until?: string): Promise<KeyHolder> {
    const { keyId, holder } = await this.offer(tx, actor);
    const prepared = given(await this.keys.prepare(tx, second.actor, keyId, { act: 'enrol', ...(until ? { until } : {}) }));
    const assertion = second.authenticator.assert(prepared);
    given(await this.keys.carryOut(tx, second.actor, keyId, { statementId: prepared.statementId, assertion }, 'enrol'));
    return holder;
  }

  private async offer(tx: Tx, actor: Actor): Promise<{ readonly keyId: string; readonly holder: KeyHolder }> {
    const authenticator = SoftwareAuthenticator.make(this.portalUrl);
    const { statementId, options } = given(await this.keys.begin(tx, actor));
    const response = authenticator.register(options);
    const offered = given(await this.keys.offer(tx, actor, { statementId, label: 'Demonstration key in a file', response }));
    return { keyId: offered.id, holder: { actor, authenticator } };
  }
}

function given<T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T {
  if (!outcome.ok) throw new Error(`a demonstration key cannot be enrolled: ${outcome.code}`);
  return outcome.value;
}
