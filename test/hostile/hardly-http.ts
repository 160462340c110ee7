import { expect, it, describe } from '@jest/globals';
import { holdOpen, sendRaw } from '../kit/raw-http.js';
import type { OpenHouse } from './open-house.js';

/** Bytes at both public ports that no client of HTTP sends. */
export function requestsThatAreHardlyHttp(house: () => OpenHouse): void {
  describe('Requests that are hardly HTTP', () => {
    const line = 'POST /v1/verify HTTP/1.1\r\nHost: xa.localhost\r\n';
    const inner = 'GET /v1/permits HTTP/1.1\r\nHost: xa.localhost\r\n\r\n';

    it.each([
      ['two lengths', `${line}Content-Length: 5\r\nContent-Length: 60\r\n\r\nhello${inner}`],
      ['a length and chunks', `${line}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
      ['chunks spelled twice', `${line}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`],
      ['chunks with a space before the colon', `${line}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
      ['a folded header', `${line}Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${inner}`],
      ['bare line feeds', `POST /v1/verify HTTP/1.1\nHost: x\nContent-Length: 0\n\nGET /health/live HTTP/1.1\nHost: x\n\n`],
      ['a chunk size beyond all sizes', `${line}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx`],
      ['a header of 100 kB', `${line}X-Long: ${'a'.repeat(100_000)}\r\nContent-Length: 0\r\n\r\n`],
      ['five thousand headers', `${line}${Array.from({ length: 5000 }, (_, i) => `X-${i}: 1\r\n`).join('')}Content-Length: 0\r\n\r\n`],
      ['an address of 100 kB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
      ['a zero byte in a header', `${line}X-A: a\0b\r\nContent-Length: 0\r\n\r\n`],
      ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
      ['no host', 'GET /v1/permits HTTP/1.1\r\n\r\n'],
      ['a body that never comes whole', `${line}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{"qr":`],
    ])('are refused or left without an answer: %s', async (_what, bytes) => {
      for (const port of [house().ports.portal, house().ports.gateway]) {
        const { status, answers, text } = await sendRaw(port, Buffer.from(bytes, 'latin1'), 700);
        if (status !== null) expect(text).toMatch(/content-type: application\/problem\+json|^HTTP\/1\.1 400 [^]*\r\n\r\n0\r\n\r\n$/i); // Node itself wants a Host
        // One request seen at most: a second one would be a request that somebody smuggled in.
        expect(answers).toBeLessThanOrEqual(1);
        expect(status === null || (status >= 400 && status < 500)).toBe(true);
      }
    });

    it('do not keep others waiting when they are slow', async () => {
      const slow = [house().ports.portal, house().ports.gateway].flatMap((port) =>
        Array.from({ length: 100 }, (_, index) =>
          holdOpen(port, `${line}Content-Type: application/json\r\nContent-Length: 5000\r\nX-${index}: `),
        ),
      );
      try {
        for (const caller of [house().portal, house().gateway]) expect((await caller('/health/ready')).status).toBe(200);
        expect((await house().gateway('/v1/verify', { body: { qr: '123' } })).status).toBe(200);
      } finally {
        for (const socket of slow) socket.destroy();
      }
    });

    it('do not decide by their Host header what stands in an answer', async () => {
      for (const caller of [house().portal, house().gateway]) {
        const answer = await caller('/v1/nothing', {
          headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '10.0.0.1' },
        });
        expect(answer.text).not.toContain('evil.example');
      }
    });
  });
}
