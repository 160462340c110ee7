import { beforeAll, describe, expect, it } from '@jest/globals';
import { sha256, toHex, utf8 } from '#credential';
import { formatPolicy, formatVkey, type Policy } from '#merkle';
import { webCrypto } from '#verify';
import fc from 'fast-check';
import { noteSigner } from '../../../test/kit/note-keys.js';
import { noon, world, worldKeys, type WorldKeys } from '../../../test/vectors/trust-world.js';
import { decodeKeyList, isLogged, loggedEntries, loggedEntryBytes, mergeLoggedEntries, openTrust, type KeyList } from './index.js';

const cred = fc.uint8Array({ minLength: 32, maxLength: 32 });
const log = noteSigner('xb.example/log/public', 1);
const earlier = noteSigner('xb.example/log/earlier', 1);
const witnesses = [1, 2, 3].map((number) => noteSigner(`xb.example/witness/${number}`, 4));
const policy: Policy = {
  logs: [log, earlier].map(({ vkey }) => ({ vkey, url: null })),
  witnesses: witnesses.map(({ vkey }, index) => ({ name: `W${index + 1}`, vkey, url: null })),
  groups: [{ name: 'q', threshold: 2, members: ['W1', 'W2', 'W3'] }],
  quorum: 'q',
  comments: [],
};
const text = utf8(formatPolicy(policy));

describe('a set of logged permits', () => {
  it('grows to what sorting everything at once gives', () => {
    fc.assert(
      fc.property(fc.array(cred, { maxLength: 30 }), fc.array(cred, { maxLength: 30 }), fc.nat(5), (first, second, again) => {
        const merged = mergeLoggedEntries(loggedEntries(first), [...second, ...first.slice(0, again)]);
        expect(toHex(merged)).toBe(toHex(loggedEntries([...first, ...second])));
        for (const one of [...first, ...second]) expect(isLogged({ entries: merged }, one)).toBe(true);
      }),
    );
  });

  it('takes one more permit into a hundred thousand without sorting them again', () => {
    const creds = Array.from({ length: 100_000 }, (_, index) => sha256(utf8(String(index))));
    const entries = loggedEntries(creds);
    expect(entries.length).toBe(100_000 * loggedEntryBytes);
    const timed = (work: () => unknown): number => {
      const best = [1, 2, 3].map(() => {
        const from = performance.now();
        work();
        return performance.now() - from;
      });
      return Math.min(...best);
    };
    const sorting = timed(() => loggedEntries(creds));
    const merging = timed(() => mergeLoggedEntries(entries, [sha256(utf8('one more'))]));
    expect(merging * 10).toBeLessThan(sorting);
  });
});

describe('the policy of a log', () => {
  let keys: WorldKeys;
  beforeAll(async () => {
    keys = await worldKeys();
  });
  const opened = async (file: Uint8Array, list: Partial<KeyList>) =>
    (await openTrust(new Map([...(await world(keys, { keyLists: { XB: list } })), ['log/XB.policy', file]]), webCrypto())).logPolicy('XB');
  const named = { origin: log.vkey.name, vkey: formatVkey(log.vkey) };

  it('is believed as the signed key list names it, earlier logs of the country included', async () => {
    const found = await opened(text, { log: named, logPolicySha256: sha256(text) });
    if (found.state !== 'ok') throw new Error(JSON.stringify(found));
    expect(found.value.policy.logs.map(({ vkey }) => vkey.name)).toEqual(['xb.example/log/public', 'xb.example/log/earlier']);
    expect(found.value.demonstration).toBe(false);
    const message = utf8('anything');
    const key = witnesses[0]!;
    expect(await found.value.verify(key.vkey.publicKey, message, await key.sign(message))).toBe(true);
    expect(await found.value.verify(key.vkey.publicKey, utf8('else'), await key.sign(message))).toBe(false);
    expect(await found.value.verify(new Uint8Array(31), message, new Uint8Array(64))).toBe(false);
  });

  it('counts only for the one log of a key list that holds no digest of it', async () => {
    const found = await opened(text, { log: named });
    expect(found.state === 'ok' && found.value.policy.logs.map(({ vkey }) => vkey.name)).toEqual(['xb.example/log/public']);
  });

  it('is refused when a witness was exchanged, the log is another, or it is no policy', async () => {
    const friends = utf8(formatPolicy({ ...policy, quorum: 'W1' }));
    expect(await opened(friends, { log: named, logPolicySha256: sha256(text) })).toMatchObject({
      reason: 'not the policy that the key list names',
    });
    const other = { origin: named.origin, vkey: formatVkey(noteSigner(named.origin, 1, 'thief').vkey) };
    expect(await opened(text, { log: other })).toMatchObject({ reason: 'not a policy for the log of the key list' });
    expect(await opened(utf8('quorum nobody\n'), { log: named })).toMatchObject({ reason: 'no policy: unknown-name in line 1' });
    expect(await opened(new Uint8Array([0, 255, 10]), { log: named })).toMatchObject({ state: 'invalid' });
  });

  it('says that its witnesses are for demonstration', async () => {
    const shown = utf8(formatPolicy({ ...policy, comments: ['demonstration witnesses: no protection'] }));
    expect(await opened(shown, { log: named })).toMatchObject({ state: 'ok', value: { demonstration: true } });
  });

  it('stands in the key list by its digest', async () => {
    const files = await world(keys, { keyLists: { XB: { logPolicySha256: sha256(text) } } });
    const { list } = decodeKeyList(files.get('keys/XB.cose') ?? new Uint8Array());
    expect(list.logPolicySha256).toEqual(sha256(text));
    expect(list.issuedAt).toBeLessThan(noon);
  });
});
