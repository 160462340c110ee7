import { describe, expect, it } from '@jest/globals';
import { readSignerConfig } from './config.js';

const least = { DATABASE_URL: 'postgres://oc_signer:secret@127.0.0.1:5440/opencites', OPENCITES_HOME: '/srv/opencites' };

describe('the configuration of the signer', () => {
  it('finds its own keys, and those of nobody else, below the state directory', () => {
    const result = readSignerConfig(least);
    expect(result).toMatchObject({
      ok: true,
      config: {
        keystore: { directory: '/srv/opencites/keys/signer', passphraseFile: '/srv/opencites/secrets/keys-signer' },
        trust: '/srv/opencites/trust',
      },
    });
    expect(JSON.stringify(result)).not.toMatch(/offline|gateway/);
  });

  it('refuses a public address that is not https, except on this machine', () => {
    expect(readSignerConfig({ ...least, PUBLIC_URL: 'http://permits.example.org/' })).toMatchObject({
      ok: false,
      faults: [{ name: 'PUBLIC_URL' }],
    });
    expect(readSignerConfig({ ...least, PUBLIC_URL: 'https://permits.example.org/' })).toMatchObject({ ok: true });
  });

  it('wants an HSM named whole or not at all', () => {
    expect(readSignerConfig({ ...least, OPENCITES_PKCS11_LIBRARY: '/usr/lib/hsm.so' })).toMatchObject({ ok: false });
    expect(
      readSignerConfig({
        ...least,
        OPENCITES_PKCS11_LIBRARY: '/usr/lib/hsm.so',
        OPENCITES_PKCS11_TOKEN: 'permits',
        OPENCITES_PKCS11_PIN_PATH: '/run/secrets/pin',
      }),
    ).toMatchObject({ ok: true, config: { keystore: { pkcs11: { tokenLabel: 'permits' } } } });
  });

  it('does not start without a database', () => {
    expect(readSignerConfig({})).toMatchObject({ ok: false, faults: [{ name: 'DATABASE_URL' }] });
  });
});
