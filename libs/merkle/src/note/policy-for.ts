import type { Policy } from './policy.js';
import { makeVkey } from './vkey.js';

/** The policy file names the keys of the public log; the restricted one is signed by the same keys under its own name. */
export function policyFor(origin: string, policy: Policy): Policy {
  const named = origin.replace('/log/restricted', '/log/public');
  const logs = policy.logs
    .filter(({ vkey }) => vkey.name === named)
    .map(({ vkey, url }) => (named === origin ? { vkey, url } : { vkey: makeVkey(origin, 1, vkey.publicKey), url: null }));
  return { ...policy, logs };
}
