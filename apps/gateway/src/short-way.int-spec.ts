import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { call, type CallResult } from '../../../test/kit/http.js';
import { holdOpen, sendRaw } from '../../../test/kit/raw-http.js';
import { type RunningGateway, runningGateway } from '../../../test/kit/running-gateway.js';

/** A query keeps a request off the short way, and changes nothing else. */
const longWay = '/v1/verify?lang=en';
const shortWay = '/v1/verify';

describe('the short way of a code', () => {
  let gateway: RunningGateway;
  let front: string;
  const post = (path: string, body: string | Uint8Array, type = 'application/json') =>
    call(gateway.port, path, { body, headers: { 'content-type': type } });
  const request = (body: string, more = '', announced = Buffer.byteLength(body)) =>
    `POST ${shortWay} HTTP/1.1\r\nHost: xa.localhost\r\nContent-Type: application/json\r\nContent-Length: ${announced}\r\n${more}\r\n${body}`;

  beforeAll(async () => {
    gateway = await runningGateway();
    front = (await gateway.world.issue()).front;
  });
  afterAll(() => gateway.close());

  it('gives the answer of the long way, byte for byte, to everything that is a code and to everything that is none', async () => {
    const damaged = front.replace(/\d(?=\d{200}$)/, (digit) => String((Number(digit) + 1) % 10));
    const specimen = (await gateway.world.issue(gateway.world.permit({ specimen: true }))).front;
    const accented = (await gateway.world.issue(gateway.world.permit({ exporter: { name: 'Çağrı 动物', address: 'x', country: 'XA' } })))
      .front;
    const bodies = [
      ...[front, damaged, specimen, accented, front.slice(0, -3), '1', 'https://shop.example/', ' ', ''].map((qr) =>
        JSON.stringify({ qr }),
      ),
      ...[` {\n"qr" :\t"${front}" } \r\n`, JSON.stringify({ qr: ` ${front} ` }), JSON.stringify({ qr: '9'.repeat(8_193) })],
      ...[`{"qr":"${front}","annexes":[]}`, `{"qr":"${front}","qr":"1"}`, `{"qr":{"qr":"1"},"qr":"1"}`, `{"__proto__":{},"qr":"${front}"}`],
      ...['{"qr":"\\u0031"}', '{"qr":"é"}', '{"qr":"\t"}', '{"qr":1}', '{"qr":"1"', '{"qr":"1"}}', '"1"', 'null', '[]', '{}', '[[[['],
    ];
    for (const body of bodies) {
      const [short, long] = await Promise.all([post(shortWay, body), post(longWay, body)]);
      expect([body.slice(0, 60), short.status, judged(short)]).toEqual([body.slice(0, 60), long.status, judged(long)]);
    }
    const notUtf8 = Buffer.from([0x7b, 0x22, 0x71, 0x72, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]);
    expect((await post(shortWay, notUtf8)).json()).toMatchObject({ code: 'json-malformed' });
    expect((await post(shortWay, JSON.stringify({ qr: front }), 'application/xml')).status).toBe(415);
  });

  it('keeps limits, counts and headers', async () => {
    const answer = await post(shortWay, JSON.stringify({ qr: front }));
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'content-type': 'application/json; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'ratelimit-policy': '"requests";q=100000;w=60',
    });
    expect(answer.headers['ratelimit']).toMatch(/^"requests";r=99\d{3};t=\d+$/);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traced = await call(gateway.port, shortWay, { body: { qr: front }, headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } });
    expect(traced.headers['x-request-id']).toBe(trace);
    expect((await call(gateway.port, shortWay, {})).status).toBe(404);
  });

  it('reads a body however it comes: in pieces, after a promise to continue, chunked, one request behind another', async () => {
    const body = JSON.stringify({ qr: front });
    const end = 'Connection: close\r\n';
    const pieces = request(body, end);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(gateway.port, '127.0.0.1');
      socket.setNoDelay(true).on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', reject).on('end', () => resolve(text));
      const send = (at: number): void => {
        if (at < pieces.length) socket.write(pieces.slice(at, at + 97), () => setTimeout(send, 1, at + 97));
      };
      send(0);
    });
    expect(answer).toContain('"verdict":"green"');
    for (const raw of [
      request(body, `Expect: 100-continue\r\n${end}`),
      `POST ${shortWay} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    ])
      expect((await sendRaw(gateway.port, raw)).text).toMatch(/"verdict":"green"|"code":"body-too-large"/);
    const behind = await sendRaw(gateway.port, request(body) + request('{"qr":1}') + request(body) + request('{"qr":"1"}', end));
    expect([...behind.text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => found[1])).toEqual(['200', '400', '200', '200']);
    expect([...behind.text.matchAll(/"verdict":"(\w+)"/g)].map((found) => found[1])).toEqual(['green', 'green', 'red']);
  });

  it('outlives requests that are broken off, too short or too long', async () => {
    const body = JSON.stringify({ qr: front });
    for (let index = 0; index < 20; index += 1) holdOpen(gateway.port, request(body.slice(0, 40 * index), '', body.length)).destroySoon();
    expect((await sendRaw(gateway.port, request(body, 'Content-Length: 3\r\n'))).status).toBe(400);
    expect((await sendRaw(gateway.port, `${request(body)}GARBAGE\r\n\r\n`)).text).toContain('"verdict":"green"');
    expect((await post(shortWay, `{"qr":"${'1'.repeat(2_000_000)}"}`)).status).toBe(413);
    expect((await post(shortWay, body)).json()).toMatchObject({ verdict: 'green' });
  });

  it('is closed with the rest of the house', async () => {
    const other = await runningGateway();
    const body = JSON.stringify({ qr: (await other.world.issue()).front });
    expect((await call(other.port, shortWay, { body })).json()).toMatchObject({ verdict: 'green' });
    await other.close();
    await expect(call(other.port, shortWay, { body })).rejects.toThrow(/ECONNREFUSED/);
  });
});

/** What must be the same on both ways: the verdict to the byte; of a refusal what does not tell requests apart. */
function judged(answer: CallResult): unknown {
  if (answer.status === 200) return answer.text;
  const { code, errors } = answer.json<{ code: string; errors?: unknown }>();
  return { code, errors };
}
