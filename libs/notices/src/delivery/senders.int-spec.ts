import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MailServer } from '../../../../test/kit/mail-server.js';
import { smtpSender } from './mail-sender.js';
import { messageSchedule, pauseAfter, webhookSchedule } from './sent.js';
import { httpSmsSender } from './sms-sender.js';

const from = { address: 'permits@ma.example', name: 'MA' };
const letter = { to: 'somebody@example.org', id: 'abc', subject: 'Hello', text: 'text', language: 'en' };

describe('e-mail', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-smtp-'));
  let tls: MailServer;
  let plain: MailServer;
  let ca: string;
  beforeAll(async () => {
    const [key, certificate] = [join(home, 'key.pem'), join(home, 'certificate.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=relay'],
        ...['-addext', 'subjectAltName=IP:127.0.0.2', '-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    );
    ca = readFileSync(certificate, 'utf8');
    // 127.0.0.2 is this machine too, but not by a name that we take for it: like a server elsewhere.
    tls = await MailServer.open(
      {
        key: readFileSync(key),
        cert: ca,
        authOptional: false,
        onAuth: (auth, _session, done) => done(null, auth.password === 'right' ? { user: auth.username } : {}),
      },
      '127.0.0.2',
    );
    plain = await MailServer.open({}, '127.0.0.2');
  });
  afterAll(async () => {
    await tls?.close();
    await plain?.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('goes over STARTTLS to a server that proves its name, with our sign-in', async () => {
    const sender = smtpSender({ host: '127.0.0.2', port: tls.port, security: 'starttls', from, ca, user: 'ma', password: 'right' });
    expect(await sender.send(letter)).toEqual({ outcome: 'sent' });
    expect(tls.received.at(-1)).toMatchObject({ secure: true, to: ['somebody@example.org'], from: 'permits@ma.example' });
    const wrong = smtpSender({ host: '127.0.0.2', port: tls.port, security: 'starttls', from, ca, user: 'ma', password: 'wrong' });
    expect(await wrong.send(letter)).toEqual({ outcome: 'again', fault: 'smtp 535' });
  });

  it('is not sent to a server elsewhere that offers no encryption, or whose certificate nobody knows', async () => {
    const open = smtpSender({ host: '127.0.0.2', port: plain.port, security: 'starttls', from });
    expect(await open.send(letter)).toMatchObject({ outcome: 'again' });
    const unknown = smtpSender({ host: '127.0.0.2', port: tls.port, security: 'starttls', from, user: 'ma', password: 'right' });
    const before = tls.received.length;
    expect(await unknown.send(letter)).toMatchObject({ outcome: 'again' });
    expect([plain.received.length, tls.received.length]).toEqual([0, before]);
  });

  it('has no header that a name or a subject brought in', async () => {
    const here = await MailServer.open();
    try {
      const evil = 'MA\r\nBcc: everybody@example.org';
      const sender = smtpSender({ host: '127.0.0.1', port: here.port, security: 'starttls', from: { ...from, name: evil } });
      expect(await sender.send({ ...letter, subject: `Hello\r\nX-Evil: 1\r\n\r\nBody` })).toEqual({ outcome: 'sent' });
      const [mail] = here.received;
      expect(mail?.to).toEqual(['somebody@example.org']);
      expect(Object.keys(mail?.headers ?? {})).not.toEqual(expect.arrayContaining(['bcc']));
      expect(Object.keys(mail?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-evil']));
      expect(mail?.text.trim()).toBe('text');
      // An address that got past every check before is still one address.
      await sender.send({ ...letter, to: 'a@example.org, b@example.org' });
      await sender.send({ ...letter, to: 'a@example.org>\r\nRCPT TO:<b@example.org' });
      expect(here.received.flatMap(({ to }) => to).filter((to) => to === 'b@example.org')).toEqual([]);
    } finally {
      await here.close();
    }
  });

  it('waits for a server that is away', async () => {
    const sender = smtpSender({ host: '127.0.0.1', port: 1, security: 'starttls', from });
    expect(await sender.send(letter)).toEqual({ outcome: 'again', fault: 'smtp ESOCKET' });
  });
});

describe('SMS', () => {
  let provider: Server;
  let url: string;
  let status = 200;
  const got: { authorization: string | undefined; body: unknown }[] = [];
  beforeAll(async () => {
    provider = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        got.push({ authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/send`;
  });
  afterAll(() => new Promise((closed) => provider.close(closed)));

  it('is one POST to the provider, and what it answers decides whether it is sent again', async () => {
    const sender = httpSmsSender({ url, token: 't0ken', sender: 'CITES' });
    expect(await sender.send('+254700123456', 'Hello', 'id-1')).toEqual({ outcome: 'sent' });
    expect(got).toEqual([{ authorization: 'Bearer t0ken', body: { to: '+254700123456', text: 'Hello', id: 'id-1', from: 'CITES' } }]);
    status = 503;
    expect(await sender.send('+254700123456', 'Hello', 'id-1')).toEqual({ outcome: 'again', fault: 'sms 503' });
    status = 422;
    expect(await sender.send('+254700123456', 'Hello', 'id-1')).toEqual({ outcome: 'dead', fault: 'sms 422' });
    expect(await httpSmsSender({ url: 'http://127.0.0.1:1/' }).send('+254700123456', 'Hello', 'id-1')).toMatchObject({ outcome: 'again' });
  });
});

describe('the next attempt', () => {
  it('waits longer each time, and there is a last one after some days', () => {
    for (const schedule of [messageSchedule, webhookSchedule]) {
      const pauses = schedule.map((_pause, index) => pauseAfter(schedule, index + 1, () => 0.5) ?? 0);
      expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
      expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(2.9 * 86_400);
      expect(pauseAfter(schedule, schedule.length + 1)).toBeNull();
    }
    expect(pauseAfter([100], 1, () => 0)).toBe(90);
    expect(pauseAfter([100], 1, () => 1)).toBe(110);
  });
});
