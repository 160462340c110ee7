import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { toBuffer } from 'qrcode';
import type { DataSource } from 'typeorm';
import { CheckCounts } from '#verification';
import { call, type CallOptions } from '../../../test/kit/http.js';
import { permitPdf } from '../../../test/kit/permit-pdf.js';
import { type RunningGateway, runningGateway } from '../../../test/kit/running-gateway.js';

interface Answer {
  verdict: string;
  exitCode: number;
  checks: { id: string; result: string; reason: string }[];
  permit: Record<string, unknown> | null;
}

describe('the gateway', () => {
  let gateway: RunningGateway;
  const send = (path: string, options: CallOptions = {}) => call(gateway.port, path, options);
  const verify = (body: unknown, type?: string, query = '') =>
    send(`/v1/verify${query}`, { body, ...(type === undefined ? {} : { headers: { 'content-type': type } }) });
  const form = async (path: string, parts: Record<string, string | Blob>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(parts)) data.append(name, value);
    const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, { method: 'POST', body: data });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  beforeAll(async () => {
    gateway = await runningGateway();
  });
  afterAll(() => gateway.close());

  describe('a number without a code', () => {
    it('is answered, and never green', async () => {
      const answer = await send('/v1/verify/number?number=25xa000123&date=2025-03-01');
      expect([answer.status, answer.json()]).toMatchObject([200, { number: '25XA000123', answer: 'not-known', verdict: 'red' }]);
      expect((await send('/v1/verify/records')).json()).toEqual({ recordsBeginOn: null });
      expect((await send('/v1/verify/number?number=x')).status).toBe(400);
      expect((await send('/v1/verify/number?number=25XA000123&date=1.3.2025')).status).toBe(400);
      const page = await send('/number?number=25XA000123%3Cb%3E&date=&lang=fr');
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Non enregistré')]);
      expect(page.text).toContain('25XA000123&lt;B&gt;');
      expect(page.text).not.toContain('verdict-green');
      expect((await send('/number?number=25XA000123&date=yesterday')).status).toBe(422);
    });
  });

  describe('checks', () => {
    it('the text of a genuine code, as JSON and as plain text, with green and the signed boxes', async () => {
      const { front } = await gateway.world.issue();
      for (const answer of [await verify({ qr: front }), await verify({ qr: front, annexes: [] }), await verify(front, 'text/plain')]) {
        expect(answer.status).toBe(200);
        expect(answer.headers['cache-control']).toBe('no-store');
        expect(answer.json<Answer>()).toMatchObject({ verdict: 'green', exitCode: 0, permit: { number: '26XA000001', issuer: 'XA' } });
        expect(Object.keys(answer.json<Answer>().checks[0] ?? {}).sort()).toEqual(['id', 'reason', 'result']);
      }
    });

    it('COSE bytes and pictures, whatever type they are declared as', async () => {
      const token = await gateway.world.issue();
      for (const type of ['application/cose', 'application/octet-stream'])
        expect((await verify(token.cose, type)).json()).toMatchObject({ verdict: 'green', exitCode: 0 });
      const picture = await toBuffer(token.front, { scale: 4 });
      for (const type of ['image/png', 'image/jpeg', 'application/octet-stream'])
        expect((await verify(picture, type)).json()).toMatchObject({ verdict: 'green', exitCode: 0 });
      expect((await form('/v1/verify', { file: new Blob([new Uint8Array(picture)], { type: 'image/png' }) })).text).toContain(
        '"verdict":"green"',
      );
    });

    it('a PDF by its seal and its code: sealed it is genuine, unsealed or changed it is not', async () => {
      const document = gateway.world.permit();
      const pdf = await permitPdf(document, await gateway.world.issue(document));
      const sealed = Buffer.from(await gateway.world.sealed(pdf));
      for (const type of ['application/pdf', 'application/octet-stream'])
        expect((await verify(sealed, type)).json()).toMatchObject({ verdict: 'green', exitCode: 0, permit: { number: '26XA000001' } });
      const changed = Buffer.from(sealed);
      changed[changed.indexOf('/MediaBox') + 12] = 0x39;
      for (const other of [Buffer.from(pdf), changed, Buffer.concat([sealed, Buffer.from('\n% more')])]) {
        const answer = (await verify(other, 'application/pdf')).json<Answer>();
        expect(answer).toMatchObject({ verdict: 'red', exitCode: 1 });
        expect(answer.checks.find(({ id }) => id === 'seal')).toMatchObject({ result: 'fail' });
      }
    });

    it('malformed token bytes and damaged digits: a verdict, red, exit code 1', async () => {
      const { front, cose } = await gateway.world.issue();
      const flipped = Uint8Array.from(cose);
      flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
      for (const answer of [
        await verify(Buffer.from('no token at all'), 'application/cose'),
        await verify(Buffer.from(flipped), 'application/cose'),
        await verify({ qr: `${front.slice(0, -4)}9999` }),
        await verify(Buffer.from(cose.subarray(0, 50)), 'application/cose'),
      ]) {
        expect(answer.status).toBe(200);
        expect(answer.json()).toMatchObject({ verdict: 'red', exitCode: 1, permit: null });
      }
    });

    it('a picture without a code and a PDF without our attachment: could not check, exit code 3', async () => {
      const blank = await toBuffer('https://shop.example/', { scale: 3 });
      expect((await verify(blank, 'image/png')).json()).toMatchObject({ exitCode: 3, permit: null });
      expect((await verify('%PDF-1.7\n%%EOF', 'application/pdf')).json()).toMatchObject({ exitCode: 3, permit: null });
    });

    it('as of another time with "at", and refuses a time that is none', async () => {
      const { front } = await gateway.world.issue();
      const later = new Date((gateway.world.now + 400 * 86_400) * 1000).toISOString();
      expect((await verify({ qr: front }, undefined, `?at=${later}`)).json<Answer>().checks).toContainEqual({
        id: 'expiry',
        result: 'fail',
        reason: 'expired',
      });
      for (const at of ['yesterday', '2026-13-01T00:00:00Z', '2026-11-22', '1&at=2'])
        expect((await verify({ qr: front }, undefined, `?at=${at}`)).json()).toMatchObject({
          status: 400,
          code: 'verification-time-invalid',
        });
    });

    it('gives a SPECIMEN its own verdict and exit code 3', async () => {
      const { front } = await gateway.world.issue(gateway.world.permit({ specimen: true }));
      expect((await verify({ qr: front })).json()).toMatchObject({ verdict: 'specimen', exitCode: 3 });
    });
  });

  describe('refuses, with a problem and nothing worse,', () => {
    it.each([
      ['JSON without a code', { annexes: [] }, undefined, 400, 'request-invalid'],
      ['JSON that is a list', [1], undefined, 400, 'request-invalid'],
      ['a code that is a number', { qr: 5 }, undefined, 400, 'request-invalid'],
      ['an unknown member', { qr: '1', file: '/etc/passwd' }, undefined, 400, 'request-invalid'],
      ['annexes that are not texts', { qr: '1', annexes: [{}] }, undefined, 400, 'request-invalid'],
      ['a thousand annexes', { qr: '1', annexes: Array(1000).fill('A1') }, undefined, 400, 'request-invalid'],
      ['a code of 9,000 characters', { qr: '1'.repeat(9_000) }, undefined, 400, 'request-invalid'],
      ['broken JSON', '{"qr":', 'application/json', 400, 'json-malformed'],
      ['JSON that reaches for the prototype', '{"qr":"1","__proto__":{"a":1}}', 'application/json', 400, 'json-malformed'],
      ['10 MB of nested JSON', '['.repeat(10_000_000), 'application/json', 413, 'body-too-large'],
      ['900 kB of nested JSON', '['.repeat(900_000), 'application/json', 400, 'json-too-deep'],
      ['10 MB of text', 'a'.repeat(10_000_000), 'text/plain', 413, 'body-too-large'],
      ['no text at all', ' \n', 'text/plain', 400, 'verification-empty'],
      ['a type we do not read', '<xml/>', 'application/xml', 415, 'content-type-unsupported'],
      ['a form without multipart', 'qr=1', 'application/x-www-form-urlencoded', 415, 'content-type-unsupported'],
      [
        'a form that is cut off',
        '--x\r\nContent-Disposition: form-data; name="qr"\r\n\r\n1',
        'multipart/form-data; boundary=x',
        400,
        'request-invalid',
      ],
      ['an SVG that calls itself a PNG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/png', 415, 'verification-file-unsupported'],
      ['a zip archive', Buffer.from('504b030414000000080000', 'hex'), 'application/pdf', 415, 'verification-file-unsupported'],
      ['21 MB of PDF', Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(21_000_000)]), 'application/pdf', 413, 'body-too-large'],
      ['a picture that claims to be huge', hugePng(), 'image/png', 413, 'verification-image-too-large'],
      ['a picture that inflates without end', pngBomb(), 'image/png', 422, 'verification-file-malformed'],
    ])('%s', async (_name, body, type, status, code) => {
      const answer = await verify(body, type);
      expect([answer.status, answer.json()['code']]).toEqual([status, code]);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json()['title']).not.toMatch(/^problem\./);
      expect((await send('/health/live')).status).toBe(200);
    });

    it('PDFs that are truncated anywhere: a verdict or "could not check", never a fault', async () => {
      const document = gateway.world.permit();
      const pdf = await permitPdf(document, await gateway.world.issue(document));
      for (const part of [0.1, 0.5, 0.9, 0.999]) {
        const answer = await verify(Buffer.from(pdf.subarray(0, Math.floor(pdf.length * part))), 'application/pdf');
        expect(answer.status).toBe(200);
        expect([1, 3]).toContain(answer.json<Answer>().exitCode);
      }
    });

    it('a form with more files or fields than it has', async () => {
      const data = new FormData();
      for (let index = 0; index < 30; index += 1) data.append(`field${index}`, 'x');
      const response = await fetch(`http://127.0.0.1:${gateway.port}/v1/verify`, { method: 'POST', body: data });
      expect([400, 413]).toContain(response.status);
      expect(response.headers.get('content-type')).toMatch(/problem\+json/);
    });
  });

  describe('publishes', () => {
    it('the trust directory, with digests, ETags and for every origin', async () => {
      const index = await send('/v1/trust');
      const { files } = index.json<{ files: { path: string; sha256: string; bytes: number }[] }>();
      expect(files.map(({ path }) => path).sort()).toEqual(['anchor.txt', 'keys/XA.cose', 'root/1.cose', 'status/XA/27.cwt']);
      for (const { path } of files) {
        const file = await send(`/v1/trust/${path}`);
        expect(file.status).toBe(200);
        expect(file.headers['access-control-allow-origin']).toBe('*');
        expect(file.headers['cross-origin-resource-policy']).toBe('cross-origin');
        expect(file.headers['cache-control']).toContain(path.startsWith('root/') ? 'immutable' : 'no-cache');
        const again = await send(`/v1/trust/${path}`, { headers: { 'if-none-match': String(file.headers['etag']) } });
        expect([again.status, again.text]).toEqual([304, '']);
      }
    });

    it.each([
      '/v1/trust/overlay.cose',
      '/v1/trust/..%2fsecrets',
      '/v1/trust/keys/..%2f..%2fsecrets',
      '/v1/trust/root/2.cose',
      '/assets/..%2fassets.json',
    ])('nothing at %s', async (path) => {
      expect((await send(path)).status).toBe(404);
    });

    it('a description of itself: OpenAPI 3.1, a page for people, health', async () => {
      const document = (await send('/openapi.json')).json<{ openapi: string; paths: Record<string, unknown> }>();
      expect(document.openapi).toBe('3.1.0');
      expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/verify', '/v1/trust']));
      expect((await send('/docs')).status).toBe(200);
      expect((await send('/health/ready')).json()).toEqual({ status: 'ready', checks: { database: 'up', trust: 'up' } });
    });
  });

  describe('serves the public page', () => {
    it('with a policy that lets nothing in or out, and names its own host whatever the request says', async () => {
      const page = await send('/', { headers: { host: 'evil.example', 'accept-language': 'fr-CA,fr;q=0.9' } });
      expect(page.status).toBe(200);
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['content-security-policy']).not.toContain('unsafe');
      expect(page.headers['x-content-type-options']).toBe('nosniff');
      expect(page.headers['referrer-policy']).toBe('no-referrer');
      expect(page.headers['set-cookie']).toBeUndefined();
      expect(page.headers['content-language']).toBe('fr');
      expect(page.text).toContain(new URL(gateway.publicUrl).host);
      expect(page.text).not.toContain('evil.example');
      expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    });

    it('and answers an upload in words, never echoing what it was given', async () => {
      const attack = '<script>alert(1)</script>';
      const refused = await form('/verify', { lang: attack, qr: attack });
      expect(refused.status).toBe(200);
      expect(refused.text).not.toContain('alert(1)');
      expect((await form('/verify', { lang: 'es', qr: '' })).text).toContain('No se comprobó nada');
      const { front } = await gateway.world.issue(
        gateway.world.permit({ exporter: { name: `${attack} Ltd`, address: 'x', country: 'XA' } }),
      );
      const shown = await form('/verify', { lang: 'en', qr: front });
      expect(shown.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; Ltd');
      expect(shown.text).not.toContain(attack);
    });
  });

  describe('keeps', () => {
    let auditor: DataSource;
    beforeAll(async () => {
      auditor = await gateway.database.dataSource('oc_auditor', 1);
    });

    it('only counts per minute', async () => {
      const counts = gateway.app.get(CheckCounts, { strict: false });
      await counts.flush();
      const before = await total(auditor, 'specimen');
      const { front } = await gateway.world.issue(gateway.world.permit({ specimen: true }));
      await verify({ qr: front });
      await verify({ qr: front });
      await counts.flush();
      expect((await total(auditor, 'specimen')) - before).toBe(2);
      const columns = (await auditor.query(
        "select column_name from information_schema.columns where table_schema = 'verification' order by ordinal_position",
      )) as { column_name: string }[];
      expect(columns.map((column) => column.column_name)).toEqual(['minute', 'carrier', 'verdict', 'total']);
    });

    it('and its role can do nothing else with them', async () => {
      const own = await gateway.database.dataSource('oc_gateway', 1);
      for (const statement of [
        'select * from verification.check_count',
        "insert into verification.check_count values (date_trunc('minute', now()), 'qr', 'green', 1)",
        'delete from verification.check_count',
        'create table verification.mine (a int)',
      ])
        await expect(own.query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
      await expect(own.query("select verification.count_checks(now(), 'qr', 'nonsense', 1)")).rejects.toMatchObject({
        driverError: { code: '23514' },
      });
      await expect(own.query("select verification.count_checks(now(), 'qr', 'green', 0)")).rejects.toMatchObject({
        driverError: { code: '23514' },
      });
    });

    it('no file of what it was sent', () => {
      expect(readdirSync(gateway.trust).sort()).toEqual(['anchor.txt', 'keys', 'root', 'status']);
    });
  });
});

describe('a gateway under pressure', () => {
  it('counts requests by address and says when to come back', async () => {
    const gateway = await runningGateway({ ratePerMinute: 3 });
    try {
      const answers = [];
      for (let index = 0; index < 5; index += 1) answers.push(await call(gateway.port, '/v1/verify', { body: { qr: '1' } }));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
      expect(answers[0]?.headers['ratelimit']).toMatch(/^"requests";r=2;t=\d+$/);
      expect(answers[0]?.headers['ratelimit-policy']).toBe('"requests";q=3;w=60');
      expect(Number(answers[4]?.headers['retry-after'])).toBeGreaterThan(0);
      expect(answers[4]?.json()).toMatchObject({ code: 'rate-limited', status: 429 });
    } finally {
      await gateway.close();
    }
  });
});

async function total(auditor: DataSource, verdict: string): Promise<number> {
  const [row] = (await auditor.query('select coalesce(sum(total), 0)::int as total from verification.check_count where verdict = $1', [
    verdict,
  ])) as {
    total: number;
  }[];
  return row?.total ?? 0;
}

function png(width: number, height: number, data: Buffer): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(type, 4, 'ascii');
    return Buffer.concat([head, body, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function hugePng(): Buffer {
  return png(50_000, 50_000, Buffer.alloc(100));
}

function pngBomb(): Buffer {
  return png(32, 32, Buffer.alloc(80_000_000));
}
