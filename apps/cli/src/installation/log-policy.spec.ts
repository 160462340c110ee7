import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkpointVkey, openCheckpointKey } from '#keystore/checkpoint';
import { createInstallationKeys, defaultKeyPolicy, keyPlaces, markCompromised, rotateKey, sharedStore } from '#keystore/installation';
import { formatPolicy, formatVkey, frozenComment, isDemonstration, parsePolicy } from '#merkle';
import { signCountryLists } from '#signing';
import { prepareLog } from './log-policy.js';

const origin = 'xa.localhost/log/public';

describe('the policy of an installation with witnesses of its own', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-policy-'));
  const places = keyPlaces(home);
  const ports = { portal: 1, gateway: 1, postgres: 1, signerHealth: 1, workerHealth: 1, log: 1, checkpointHealth: 1, witnesses: [1, 2, 3] };
  const publicUrl = 'http://xa.localhost:8081/';
  const config = { home, authority: null, country: 'XA', databaseUrl: null, databaseName: 'opencites', ports, publicUrl };
  const policyOf = (text: string) => {
    const read = parsePolicy(text);
    if (!read.ok) throw new Error(read.reason);
    return read.policy;
  };
  const putInForce = (text: string) => signCountryLists(places, undefined, { logPolicy: Buffer.from(text) });
  beforeAll(async () => {
    await createInstallationKeys(places, { country: 'XA', organisation: 'MA', timeZone: 'Etc/UTC', publicUrl, specimen: true });
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('stays as it is from start to start, and after a freeze names the successor, the old log and its end', async () => {
    const fresh = await prepareLog(config, places);
    expect([fresh.isNew, fresh.public.name]).toEqual([true, origin]);
    await putInForce(fresh.policy);
    expect(await prepareLog(config, places)).toMatchObject({ isNew: false, policy: fresh.policy });

    const store = await sharedStore(places.holders.log);
    const stolen = await openCheckpointKey(places.holders.log);
    await rotateKey(store, 'checkpoint', defaultKeyPolicy, { emergency: true });
    await markCompromised(store, stolen.kid, 'checkpoint', Math.floor(Date.now() / 1000));
    const vkey = checkpointVkey(await openCheckpointKey(places.holders.log), `${origin}/2`);
    const before = policyOf(fresh.policy);
    const comments = [...before.comments, frozenComment({ origin, size: 7, root: new Uint8Array(32) })];
    const frozen = formatPolicy({ ...before, comments, logs: [{ vkey, url: null }, ...before.logs] });
    await putInForce(frozen);
    const after = await prepareLog(config, places);
    expect(after).toMatchObject({ isNew: false, policy: frozen });
    expect([after.public.name, after.restricted.name]).toEqual([`${origin}/2`, 'xa.localhost/log/restricted/2']);
    expect(isDemonstration(policyOf(after.policy))).toBe(true);
    // Its own witnesses cosign the successors and nothing under the stolen key any more.
    const known = readFileSync(join(home, 'witness', '1', 'logs.txt'), 'utf8')
      .split('\n')
      .slice(1, -1);
    expect(known).toEqual([after.public, after.restricted].map(formatVkey));
  });

  it('after a rotation names the new key first and the old one for good', async () => {
    const before = await prepareLog(config, places);
    const store = await sharedStore(places.holders.log);
    // Of two keys of one second nobody can say which is the newer.
    for (const second = store.now(); store.now() === second;) await new Promise((resolve) => setTimeout(resolve, 20));
    // As if the announcement were long ago.
    await rotateKey(store, 'checkpoint', { ...defaultKeyPolicy, leadDays: 0 });
    const after = await prepareLog(config, places);
    expect(after.isNew).toBe(true);
    expect(policyOf(after.policy).logs.map(({ vkey }) => formatVkey(vkey))).toEqual([
      formatVkey(after.public),
      ...policyOf(before.policy).logs.map(({ vkey }) => formatVkey(vkey)),
    ]);
    expect(after.public.name).toBe(before.public.name);
    expect(formatVkey(after.public)).not.toBe(formatVkey(before.public));
    // Both sign for ninety days, and the witnesses know both, in both logs.
    expect(
      readFileSync(join(home, 'witness', '1', 'logs.txt'), 'utf8')
        .split('\n')
        .slice(1, -1),
    ).toHaveLength(4);
  });
});
