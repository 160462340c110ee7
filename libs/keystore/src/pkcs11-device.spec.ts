import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pkcs11js from 'pkcs11js';
import { closePkcs11Devices } from './pkcs11-device.js';
import { keyPolicy } from './key-role.js';
import { KeyStore, type KeystoreConfig } from './key-store.js';
import { openPermitKey } from './permit.js';
import { rotateKey } from './rotate-key.js';

const library = '/usr/lib/softhsm/libsofthsm2.so';

describe('a key in a PKCS#11 device (softhsm2)', () => {
  const home = mkdtempSync(join(tmpdir(), 'softhsm-'));
  const config: KeystoreConfig = {
    directory: join(home, 'keys'),
    passphraseFile: join(home, 'passphrase'),
    pkcs11: { library, tokenLabel: 'opencites', pinFile: join(home, 'pin') },
  };

  beforeAll(() => {
    writeFileSync(join(home, 'pin'), '123456\n', { mode: 0o600 });
    const made = spawnSync('softhsm2-util', ['--init-token', '--free', '--label', 'opencites', '--pin', '123456', '--so-pin', '654321'], {
      encoding: 'utf8',
    });
    expect(made.stderr + made.stdout).toContain('initialized');
    // Of this run alone (test/global-setup.mjs).
    const tokens = join(dirname(process.env.SOFTHSM2_CONF ?? ''), 'tokens');
    expect(readdirSync(tokens).length).toBeGreaterThan(0);
  });
  afterAll(async () => {
    await closePkcs11Devices();
    rmSync(home, { recursive: true, force: true });
  });

  it('is made inside, signs through the same interface, and is found again after the device was closed', async () => {
    const store = await KeyStore.create(config);
    await rotateKey(store, 'permit', keyPolicy(14));
    const message = Buffer.from('signed inside');
    for (let round = 0; round < 2; round += 1) {
      const key = await openPermitKey({ ...config });
      const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: 'der', type: 'spki' });
      const signatures = await Promise.all(Array.from({ length: 20 }, () => key.sign(message)));
      for (const signature of signatures) {
        expect(signature).toHaveLength(64);
        expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      }
      await closePkcs11Devices();
    }
  });

  it('cannot be read out of the device', async () => {
    await closePkcs11Devices();
    const driver = new pkcs11js.PKCS11();
    driver.load(library);
    driver.C_Initialize();
    try {
      const slot = driver.C_GetSlotList(true).find((candidate) => driver.C_GetTokenInfo(candidate).label.trim() === 'opencites')!;
      const session = driver.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
      driver.C_Login(session, pkcs11js.CKU_USER, '123456');
      driver.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY }]);
      const key = driver.C_FindObjects(session)!;
      driver.C_FindObjectsFinal(session);
      expect(driver.C_GetAttributeValue(session, key, [{ type: pkcs11js.CKA_EXTRACTABLE }])[0]?.value).toEqual(Buffer.of(0));
      expect(() => driver.C_GetAttributeValue(session, key, [{ type: pkcs11js.CKA_VALUE }])).toThrow(/CKR_ATTRIBUTE_SENSITIVE/);
    } finally {
      driver.C_Finalize();
      driver.close();
    }
  });

  it('is gone from the device once destroyed', async () => {
    let now = Math.floor(Date.now() / 1000);
    const own = { ...config, directory: join(home, 'destroyed'), now: () => now };
    const store = await KeyStore.create(own);
    const { fresh } = await rotateKey(store, 'seal', keyPolicy(14));
    const key = await store.signingKey(fresh.kid, 'seal');
    await expect(key.sign(Buffer.from('x'))).resolves.toHaveLength(64);
    now = fresh.signUntil;
    await store.destroy(fresh.kid, 'seal');
    now = fresh.signFrom;
    await expect(key.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'device' });
  });

  it('says what is wrong when PIN, token or driver are', async () => {
    writeFileSync(join(home, 'wrong-pin'), '999999\n', { mode: 0o600 });
    const open = (pkcs11: Partial<NonNullable<KeystoreConfig['pkcs11']>>) =>
      openPermitKey({ ...config, pkcs11: { ...config.pkcs11!, ...pkcs11 } });
    await closePkcs11Devices();
    await expect(open({ pinFile: join(home, 'wrong-pin') })).rejects.toMatchObject({
      code: 'device',
      message: expect.stringContaining('PIN'),
    });
    await expect(open({ tokenLabel: 'elsewhere' })).rejects.toMatchObject({ code: 'device' });
    await expect(open({ library: '/nowhere/driver.so' })).rejects.toMatchObject({ code: 'device' });
    await expect(openPermitKey({ directory: config.directory, passphraseFile: config.passphraseFile })).rejects.toMatchObject({
      code: 'device',
    });
    // A failed attempt must not keep the next one from working.
    await expect(openPermitKey({ ...config })).resolves.toMatchObject({ role: 'permit' });
  });
});
