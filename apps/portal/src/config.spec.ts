import { describe, expect, it } from '@jest/globals';
import { readPortalConfig } from './config.js';

const database = 'postgres://oc_portal:secret@127.0.0.1:5440/opencites';

describe('the settings of the portal', () => {
  it('have safe defaults for everything but the database', () => {
    const result = readPortalConfig({ DATABASE_URL: database, OPENCITES_HOME: '/var/lib/opencites' });
    expect(result).toMatchObject({
      ok: true,
      config: {
        port: 8080,
        host: '127.0.0.1',
        publicUrl: 'http://xa.localhost:8080/',
        files: '/var/lib/opencites/files',
        logLevel: 'warn',
      },
    });
  });
  it('are refused all at once, without repeating a secret', () => {
    const result = readPortalConfig({
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      OPENCITES_PORTAL_PORT: '0',
      OPENCITES_UPKEEP_MINUTES: 'often',
    });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.faults.map(({ name }) => name).sort()).toEqual(['DATABASE_URL', 'OPENCITES_PORTAL_PORT', 'OPENCITES_UPKEEP_MINUTES']);
    expect(JSON.stringify(result.faults)).not.toContain('hunter2');
  });
  it('let officers sign in over plain http on this machine only', () => {
    expect(readPortalConfig({ DATABASE_URL: database, OPENCITES_PORTAL_URL: 'http://permits.example/' }).ok).toBe(false);
    expect(readPortalConfig({ DATABASE_URL: database, OPENCITES_PORTAL_URL: 'https://permits.example/' }).ok).toBe(true);
  });
});
