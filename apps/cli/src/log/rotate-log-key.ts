import { checkpointVkey } from '#keystore/checkpoint';
import { defaultKeyPolicy, type KeyPlaces, rotateKey, type Rotation, sharedStore } from '#keystore/installation';
import { Ledger } from '#ledger';
import { formatPolicy, formatVkey, parsePolicy } from '#merkle';
import { readCountryLists, signCountryLists } from '#signing';
import { systemActor } from '#web';
import type { InstallationConfig } from '../config.js';
import { publishPolicy } from '../installation/log-policy.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { rotationText } from './rotation-text.js';

/**
 * The next key of both logs, under the same names. From its first day each checkpoint has both signatures, for 90 days;
 * the policy names both keys from now on, and the old one for good, since proofs under it do not end.
 *
 * @throws KeystoreError `policy` when the key is to begin too early
 */
export async function rotateLogKey(config: InstallationConfig, places: KeyPlaces, options: { readonly from?: number }): Promise<Rotation> {
  const { logPolicy } = await readCountryLists(places.ceremony);
  const read = logPolicy && parsePolicy(logPolicy);
  const origin = read?.ok ? read.policy.logs[0]?.vkey.name : undefined;
  if (!read?.ok || origin === undefined) throw new Error('the key list names no policy of the log');
  const store = await sharedStore(places.holders.log);
  const rotation = await rotateKey(store, 'checkpoint', defaultKeyPolicy, options);
  const { fresh, previous } = rotation;
  const vkey = checkpointVkey(fresh, origin);
  const [present, ...earlier] = read.policy.logs;
  const text = formatPolicy({ ...read.policy, logs: [...(present ? [present] : []), { vkey, url: null }, ...earlier] });
  await signCountryLists(places, undefined, { logPolicy: new TextEncoder().encode(text) });
  publishPolicy(config, text);
  if (previous) {
    const told = {
      old: formatVkey(checkpointVkey(previous, origin)),
      new: formatVkey(vkey),
      from: new Date(fresh.signFrom * 1000).toISOString(),
      until: new Date(previous.signUntil * 1000).toISOString(),
    };
    const outgoing = await store.signingKey(previous.kid, 'checkpoint');
    const signature = Buffer.from(await outgoing.sign(Buffer.from(rotationText(told)))).toString('base64url');
    await onTheMachine(config, (unit) =>
      unit.run((tx) =>
        new Ledger().append(tx, {
          kind: 'key.rotated',
          actor: systemActor('log'),
          act: 'rotate',
          subjects: [],
          pub: { ...told, signature },
        }),
      ),
    );
  }
  return rotation;
}
