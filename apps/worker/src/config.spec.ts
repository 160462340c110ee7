import { describe, expect, it } from '@jest/globals';
import { readWorkerConfig } from './config.js';

const least = { DATABASE_URL: 'postgres://oc_worker:secret@127.0.0.1:5440/opencites' };
const faults = (more: Record<string, string>) => {
  const read = readWorkerConfig({ ...least, ...more });
  return read.ok ? [] : read.faults.map(({ name }) => name);
};

describe('the configuration of the worker', () => {
  it('sends nothing to anybody before it is told how', () => {
    expect(readWorkerConfig(least)).toMatchObject({ ok: true, config: { mail: null, sms: null, webhooksLocal: false, language: 'en' } });
  });

  it('takes one mailbox to send from, and user and password together', () => {
    const mail = { OPENCITES_SMTP_HOST: 'mail.example.org', OPENCITES_SMTP_FROM: 'permits@ma.example' };
    expect(readWorkerConfig({ ...least, ...mail })).toMatchObject({
      ok: true,
      config: { mail: { host: 'mail.example.org', port: 587, security: 'starttls', from: { address: 'permits@ma.example', name: '' } } },
    });
    for (const from of ['-', 'nobody', 'a@b.example, c@d.example', 'A <a@b.example>', 'a@b.example\r\nBcc: c@d.example'])
      expect([from, faults({ ...mail, OPENCITES_SMTP_FROM: from })]).toEqual([from, ['OPENCITES_SMTP_FROM']]);
    expect(faults({ ...mail, OPENCITES_SMTP_NAME: 'MA\nBcc: c@d.example' })).toEqual(['OPENCITES_SMTP_NAME']);
    expect(faults({ ...mail, OPENCITES_SMTP_USER: 'ma' })).toEqual(['OPENCITES_SMTP_USER']);
    expect(faults({ ...mail, OPENCITES_SMTP_CA_PATH: '/nowhere/ca.pem' })).toEqual(['OPENCITES_SMTP_CA_PATH']);
  });

  it('sends no SMS in clear over a network, and no webhook into one, for a portal that has a name', () => {
    expect(faults({ OPENCITES_SMS_URL: 'http://sms.example.org/' })).toEqual(['OPENCITES_SMS_URL']);
    expect(faults({ OPENCITES_SMS_URL: 'https://sms.example.org/' })).toEqual([]);
    expect(faults({ OPENCITES_WEBHOOKS_LOCAL: 'true', OPENCITES_PORTAL_URL: 'https://permits.example.org/' })).toEqual([
      'OPENCITES_WEBHOOKS_LOCAL',
    ]);
    expect(faults({ OPENCITES_WEBHOOKS_LOCAL: 'true' })).toEqual([]);
  });
});
