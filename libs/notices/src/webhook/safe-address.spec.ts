import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { webhookSender } from '../delivery/webhook-sender.js';
import { isPublicAddress, literalFault, PrivateAddress, safeLookup } from './safe-address.js';
import { webhookUrlFault } from './webhooks.js';

type Resolve = Parameters<typeof safeLookup>[0];
const resolver = (...answers: LookupAddress[][]) => {
  let asked = 0;
  const resolve = ((_host: string, _options: object, done: (error: Error | null, found: LookupAddress[]) => void) =>
    done(null, answers[Math.min(asked++, answers.length - 1)] ?? [])) as unknown as Resolve;
  return { resolve, asked: () => asked };
};

describe('an address that a webhook may go to', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['255.255.255.255', '192.0.2.1', '198.18.0.1', '203.0.113.9', '::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'localhost', ''],
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '2606:4700::1111', '2a00:1450:4001::1'])('can be %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it('is judged however it is written', () => {
    for (const host of ['[::1]', '127.0.0.1', 'localhost', 'a.localhost', 'intranet', '[::ffff:7f00:1]'])
      expect(literalFault(host)).toBe(true);
    // URL parsers fold these into dotted addresses.
    for (const text of ['https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://127.1/', 'https://①②⑦.0.0.1/'])
      expect([text, webhookUrlFault(text, false)]).toEqual([text, 'url-private']);
    expect(webhookUrlFault('https://hooks.example.org/x', false)).toBeNull();
    expect(webhookUrlFault('http://hooks.example.org/x', false)).toBe('url-https');
    expect(webhookUrlFault('https://user:secret@hooks.example.org/x', false)).toBe('url-credentials');
    for (const text of ['ftp://hooks.example.org/', 'javascript:alert(1)', 'nonsense', 'https://hooks.example.org/#x'])
      expect(webhookUrlFault(text, false)).toBe('url-form');
  });

  it('is refused when any of its answers is private, and asked for once', async () => {
    const look = (resolve: Resolve) =>
      new Promise<string | Error>((done) =>
        safeLookup(resolve)('hooks.example.org', {}, (error, address) => done(error ?? String(address))),
      );
    expect(await look(resolver([{ address: '93.184.216.34', family: 4 }]).resolve)).toBe('93.184.216.34');
    const mixed = resolver([
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]);
    expect(await look(mixed.resolve)).toBeInstanceOf(PrivateAddress);
    expect(await look(resolver([]).resolve)).toBeInstanceOf(PrivateAddress);
  });

  it('is the one connected to: a name that changes its mind reaches nobody inside', async () => {
    let reached = 0;
    const inside = createServer((_request, response) => {
      reached += 1;
      response.end();
    });
    await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening));
    const { port } = inside.address() as AddressInfo;
    const message = { id: 'msg_1', body: '{}', secret: Buffer.alloc(32) };
    try {
      const rebinding = resolver([{ address: '127.0.0.1', family: 4 }]);
      const send = webhookSender({ local: false, lookup: safeLookup(rebinding.resolve), timeoutMilliseconds: 2000 });
      expect(await send({ ...message, url: `https://hooks.example.org:${port}/` })).toEqual({
        outcome: 'again',
        fault: 'address not allowed',
      });
      expect(rebinding.asked()).toBe(1);
      for (const url of [
        `https://127.0.0.1:${port}/`,
        `https://localhost:${port}/`,
        `http://hooks.example.org:${port}/`,
        `https://[::1]:${port}/`,
      ])
        expect([url, await send({ ...message, url })]).toEqual([url, { outcome: 'dead', fault: 'address not allowed' }]);
      expect(reached).toBe(0);
    } finally {
      await new Promise((closed) => inside.close(closed));
    }
  });

  it('has its time: a receiver that says nothing, or a byte now and then, is left', async () => {
    const slow = createServer((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 100);
      response.on('close', () => clearInterval(drip));
    });
    const silent = createServer(() => undefined);
    for (const server of [slow, silent]) await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const send = webhookSender({ local: true, timeoutMilliseconds: 400 });
    const to = (server: typeof slow) =>
      send({ id: 'msg_1', body: '{}', secret: Buffer.alloc(32), url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    try {
      // The status is all we read.
      expect(await to(slow)).toEqual({ outcome: 'sent' });
      expect(await to(silent)).toEqual({ outcome: 'again', fault: 'http ETIMEDOUT' });
    } finally {
      for (const server of [slow, silent]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    }
  });
});
