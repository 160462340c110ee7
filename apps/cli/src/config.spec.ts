import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kenya } from '../../../test/kit/real-authority.js';
import { readConfig } from './config.js';

function faults(environment: Record<string, string>): string[] {
  const result = readConfig(environment);
  return 'faults' in result ? result.faults.map(({ name }) => name) : [];
}

describe('the configuration', () => {
  it('needs nothing on a laptop', () => {
    expect(readConfig({})).toMatchObject({
      config: {
        country: 'XA',
        databaseUrl: null,
        ports: { portal: 8080, gateway: 8081, postgres: 5440 },
        publicUrl: 'http://xa.localhost:8081/',
      },
    });
  });

  it('lists every fault at once', () => {
    expect(
      faults({ OPENCITES_PORTAL_PORT: 'eighty', OPENCITES_COUNTRY: 'xa', DATABASE_URL: 'mysql://x', PUBLIC_URL: 'nonsense' }).sort(),
    ).toEqual(['DATABASE_URL', 'OPENCITES_COUNTRY', 'OPENCITES_PORTAL_PORT', 'PUBLIC_URL']);
  });

  it('refuses a public address that is not https, except on this machine', () => {
    expect(faults({ PUBLIC_URL: 'http://permits.example.org/' })).toEqual(['PUBLIC_URL']);
    expect(faults({ PUBLIC_URL: 'https://permits.example.org' })).toEqual(['PUBLIC_URL']);
    expect(faults({ PUBLIC_URL: 'https://permits.example.org/?q=' })).toEqual(['PUBLIC_URL']);
    expect(faults({ PUBLIC_URL: 'https://permiso-ñ.example.org/' })).toEqual(['PUBLIC_URL']);
    expect(faults({ PUBLIC_URL: 'https://permits.example.org/' })).toEqual([]);
    expect(faults({ PUBLIC_URL: 'http://evil.localhost.example.org/' })).toEqual(['PUBLIC_URL']);
  });

  it('runs a real country only where its authority was set up, and then that one alone', () => {
    expect(faults({ OPENCITES_COUNTRY: 'KE' })).toEqual(['OPENCITES_COUNTRY']);
    const home = mkdtempSync(join(tmpdir(), 'opencites-config-'));
    try {
      writeFileSync(join(home, 'authority.json'), JSON.stringify(kenya));
      expect(readConfig({ OPENCITES_HOME: home })).toMatchObject({
        config: { country: 'KE', publicUrl: kenya.publicUrl, authority: { name: kenya.name } },
      });
      expect(faults({ OPENCITES_HOME: home, OPENCITES_COUNTRY: 'XA' })).toEqual(['OPENCITES_COUNTRY']);
      expect(faults({ OPENCITES_HOME: home, PUBLIC_URL: 'https://elsewhere.example.org/' })).toEqual(['PUBLIC_URL']);
      writeFileSync(join(home, 'authority.json'), JSON.stringify({ ...kenya, publicUrl: 'http://permits.example.go.ke/' }));
      expect(faults({ OPENCITES_HOME: home })).toContain(join(home, 'authority.json'));
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('names a misspelt setting instead of ignoring it', () => {
    expect(faults({ OPENCITES_GATWAY_PORT: '9000' })).toEqual(['OPENCITES_GATWAY_PORT']);
  });
});
