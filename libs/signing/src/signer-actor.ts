import type { Actor } from '#ledger';

/** The signer as it stands in events and histories: the machine, for the Management Authority of its country. */
export function signerActor(country: string): Actor {
  return { personId: '00000000-0000-0000-0000-000000000000', org: `${country}-MA`, role: 'system' };
}
