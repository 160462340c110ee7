import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ClamavStandIn } from '../../../../test/kit/clamav-stand-in.js';
import { ClamavScanner, readClamavAddress } from './clamav-scanner.js';
import { ReceiveFile } from './receive-file.service.js';

const pdf = Buffer.from(
  '%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n',
);

describe('a scanner by the ClamAV protocol', () => {
  let daemon: ClamavStandIn | undefined;
  afterEach(async () => {
    await daemon?.close();
    daemon = undefined;
  });
  const scanner = async (answer: string | Buffer | 'hang' | 'cut', listen?: string) => {
    daemon = await ClamavStandIn.listen(listen);
    daemon.answer = answer;
    return new ClamavScanner({ address: daemon.address, seconds: 1 });
  };

  it('is sent every byte of the file, in chunks, and believed when it says OK', async () => {
    const file = Buffer.alloc(200_000, 'abc');
    expect(await (await scanner('stream: OK\0')).scan(file)).toEqual({ verdict: 'clean' });
    expect(daemon!.received.map((bytes) => bytes.equals(file))).toEqual([true]);
    expect(daemon!.commands).toEqual(['zINSTREAM']);
  });

  it('listens on a socket file as well', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'oc-clamd-'));
    try {
      expect(await (await scanner('stream: OK\0', join(directory, 'clamd.sock'))).scan(pdf)).toEqual({ verdict: 'clean' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('names what it found', async () => {
    expect(await (await scanner('stream: Eicar-Test-Signature FOUND\0')).scan(pdf)).toEqual({
      verdict: 'infected',
      signature: 'Eicar-Test-Signature',
    });
  });

  it.each([
    ['an error of its own', 'INSTREAM size limit exceeded. ERROR\0', 'error'],
    ['no answer in time', 'hang', 'timeout'],
    ['a connection that breaks off', 'cut', 'cut-off'],
    ['a verdict that is cut off', 'stream: OK', 'cut-off'],
    ['a line that is no verdict', 'HTTP/1.1 200 OK\0', 'garbage'],
    ['OK with something behind it', 'stream: OK and more\0', 'garbage'],
    ['an empty line', '\0', 'garbage'],
    ['bytes without end', Buffer.alloc(5000, 0x41), 'garbage'],
  ] as const)('takes %s for no verdict', async (_name, answer, reason) => {
    expect(await (await scanner(answer)).scan(pdf)).toEqual({ verdict: 'unavailable', reason });
  });

  it('says that nobody is there', async () => {
    const gone = await ClamavStandIn.listen();
    await gone.close();
    expect(await new ClamavScanner({ address: gone.address, seconds: 1 }).scan(pdf)).toEqual({
      verdict: 'unavailable',
      reason: 'unreachable',
    });
  });

  it('lets a file in when it is clean, and refuses it when it is not or nobody can say', async () => {
    const clean = await new ReceiveFile(await scanner('stream: OK\0')).receive(pdf);
    expect(clean).toMatchObject({ ok: true, value: { mediaType: 'application/pdf', scannedAt: expect.any(Date) } });
    const receive = new ReceiveFile(new ClamavScanner({ address: daemon!.address, seconds: 1 }));
    daemon!.answer = 'stream: Win.Test FOUND\0';
    expect(await receive.receive(pdf)).toMatchObject({ ok: false, code: 'attachment-infected' });
    daemon!.answer = 'cut';
    expect(await receive.receive(pdf)).toMatchObject({ ok: false, code: 'scanner-unavailable', retryAfter: 60 });
    // What is refused by its form is not sent to the scanner at all.
    const seen = daemon!.received.length;
    expect(await receive.receive(Buffer.from('MZ'))).toMatchObject({ ok: false, code: 'attachment-type' });
    expect(daemon!.received).toHaveLength(seen);
    expect(await new ReceiveFile(null).receive(pdf)).toMatchObject({ ok: true, value: { scannedAt: null } });
  });

  it.each([
    ['clamav.example:3310', { host: 'clamav.example', port: 3310 }],
    ['[::1]:3310', { host: '::1', port: 3310 }],
    ['unix:/run/clamav/clamd.ctl', { path: '/run/clamav/clamd.ctl' }],
    ['clamav', null],
    ['host:0', null],
    ['host:70000', null],
    ['unix:relative', null],
    ['http://host:1', null],
  ])('reads the address %s', (text, address) => expect(readClamavAddress(text)).toEqual(address));
});
