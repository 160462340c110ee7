import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webCrypto } from '#verify';
import { TrustWorld, writeTrust } from '../../../../test/kit/trust-world.js';
import { TrustDirectory } from './trust-directory.js';

describe('the trust directory', () => {
  let path: string;
  let world: TrustWorld;
  let directory: TrustDirectory;
  let warnings: string[];
  const keyListVersion = () => {
    const list = directory.publication.store.keyList('XA');
    return list?.state === 'ok' ? list.value.list.version : null;
  };
  const statusIssuedAt = () => {
    const list = directory.publication.store.statusList('XA', 27);
    return list.state === 'ok' ? list.value.issuedAt : null;
  };
  const served = (file: string) => directory.publication.files.get(file)?.bytes;

  beforeEach(async () => {
    path = mkdtempSync(join(tmpdir(), 'opencites-trust-'));
    world = await TrustWorld.create();
    warnings = [];
    directory = new TrustDirectory({ path, crypto: webCrypto(), interval: 20, warn: (text) => warnings.push(text) });
  });
  afterEach(() => {
    directory.stop();
    rmSync(path, { recursive: true, force: true });
  });

  it('opens where nothing is yet, and takes what appears', async () => {
    await directory.start();
    expect(directory.publication.store.root.state).toBe('absent');
    expect(directory.publication.files.size).toBe(0);
    writeTrust(path, await world.files());
    for (let waited = 0; waited < 3_000 && keyListVersion() === null; waited += 20) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(keyListVersion()).toBe(1);
    expect(directory.publication.files.size).toBe(4);
  });

  it('takes newer lists as they are written', async () => {
    writeTrust(path, await world.files());
    await directory.start();
    world.version = 2;
    world.statuses.set(5, 1);
    writeTrust(path, await world.files(world.now - 10));
    await directory.refresh();
    expect(keyListVersion()).toBe(2);
    expect(statusIssuedAt()).toBe(world.now - 10);
    expect(warnings).toEqual([]);
  });

  it('neither believes nor serves lists that are older than what it had', async () => {
    const old = await world.files(world.now - 500);
    world.version = 2;
    const fresh = await world.files(world.now - 10);
    writeTrust(path, fresh);
    await directory.start();
    writeTrust(path, old);
    await directory.refresh();
    expect(keyListVersion()).toBe(2);
    expect(statusIssuedAt()).toBe(world.now - 10);
    expect(served('keys/XA.cose')).toEqual(Buffer.from(fresh.get('keys/XA.cose') ?? []));
    expect(served('status/XA/27.cwt')).toEqual(Buffer.from(fresh.get('status/XA/27.cwt') ?? []));
    expect(warnings.join()).toContain('keys/XA.cose');
  });

  it('keeps what it had when files are damaged or taken away, and still takes the good ones beside them', async () => {
    writeTrust(path, await world.files(world.now - 500));
    await directory.start();
    const fresh = await world.files(world.now - 10);
    writeFileSync(join(path, 'keys', 'XA.cose'), 'rubbish');
    writeTrust(path, new Map([['status/XA/27.cwt', fresh.get('status/XA/27.cwt') ?? new Uint8Array(0)]]));
    unlinkSync(join(path, 'anchor.txt'));
    await directory.refresh();
    expect(keyListVersion()).toBe(1);
    expect(statusIssuedAt()).toBe(world.now - 10);
    expect(directory.publication.store.root.state).toBe('ok');
    expect(served('anchor.txt')?.length).toBe(65);
  });

  it('takes nothing of a set that contradicts itself', async () => {
    writeTrust(path, await world.files(world.now - 500));
    await directory.start();
    // A snapshot that names a key list which is not there.
    writeTrust(path, new Map([['snapshot.cose', await world.snapshot(world.now - 5, 9, new Uint8Array(3))]]));
    await directory.refresh();
    expect(keyListVersion()).toBe(1);
    expect(served('snapshot.cose')).toBeUndefined();
    expect(warnings.length).toBeGreaterThan(0);
  });

  it('lets a status list go once it has expired, with the permits in it', async () => {
    const soon = new TrustDirectory({ path, crypto: webCrypto(), now: () => world.now + 30 * 86_400 });
    writeTrust(path, await world.files());
    await soon.start();
    unlinkSync(join(path, 'status', 'XA', '27.cwt'));
    await soon.refresh();
    soon.stop();
    expect(soon.publication.store.statusList('XA', 27).state).toBe('absent');
    expect(soon.publication.files.has('status/XA/27.cwt')).toBe(false);
  });

  it('serves only files that belong there', async () => {
    writeTrust(path, await world.files());
    writeFileSync(join(path, 'password.txt'), 'secret');
    writeFileSync(join(path, 'keys', 'XA.cose.new'), 'half');
    await directory.start();
    expect([...directory.publication.files.keys()].sort()).toEqual(['anchor.txt', 'keys/XA.cose', 'root/1.cose', 'status/XA/27.cwt']);
  });
});
