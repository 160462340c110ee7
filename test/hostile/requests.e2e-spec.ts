import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { CallOptions, CallResult } from '../kit/http.js';
import { processesOf, until } from '../kit/own-processes.js';
import { holdOpen, sendRaw } from '../kit/raw-http.js';
import { loginsOf } from '../kit/started-installation.js';
import { closed, faultOf, filled, operations } from './refusals.js';
import { codeOf, hostileEvidence, hostileTokens, pdfWith } from './hostile-files.js';
import { type Counts, draft, OpenHouse, onceKey, pythonForm } from './open-house.js';

let house: OpenHouse;
let before: Counts;
beforeAll(async () => {
  house = await OpenHouse.open();
  before = await house.counts();
}, 180_000);
afterAll(() => house?.close(), 60_000);

describe('Every operation of the portal', () => {
  const bodies: readonly (readonly [string, string | Buffer])[] = [
    ['nothing where something belongs', 'null'],
    ['a list', '[1,2,3]'],
    ['a text', '"text"'],
    ['a number beyond all numbers', '1e999'],
    ['half of an object', '{"reason":'],
    ['the prototype', '{"__proto__":{"admin":true},"reason":"x"}'],
    ['the constructor', '{"constructor":{"prototype":{"admin":true}}}'],
    ['members nobody knows', '{"isAdmin":true,"approvedBy":"me","actor":{"role":"issuing-officer"}}'],
    [
      'every member of the wrong type',
      JSON.stringify({ reason: 5, kind: {}, outcome: [], lines: 'x', name: [], note: {}, content: 7, role: 1, question: [] }),
    ],
    ['bytes that are no UTF-8', Buffer.from('{"reason":"\xff\xfe\xc0"}', 'latin1')],
    ['a lone surrogate', '{"reason":"\\ud800 is not a character"}'],
    ['900 kB of nested lists', '['.repeat(900_000)],
    ['ten megabytes of nested objects', '{"a":'.repeat(2_000_000)],
  ];

  it('refuses bodies that are none, from everybody whose role it is, and changes nothing', async () => {
    const changing = (await operations(house.ports.portal)).filter(({ method, path }) => method !== 'GET' && !path.includes('sessions'));
    expect(changing.length).toBeGreaterThan(30);
    const faults: string[] = [];
    let drafts = 0;
    for (const { method, path } of changing)
      for (const [what, body] of bodies)
        for (const who of ['applicant', 'issuing-officer'] as const) {
          const answer = await house
            .as(who)(filled(path, randomUUID()), { method, body, headers: { ...onceKey(), 'if-match': '"1"' } })
            .catch(closed);
          // A draft may hold what is not finished; it says so, and only its owner sees it.
          const unfinished =
            path === '/v1/applications' && answer?.status === 201 && answer.json<{ faults: unknown[] }>().faults.length > 0;
          drafts += unfinished ? 1 : 0;
          // A challenge for a key of one's own takes nothing from a body, and what one holds is not read.
          const unread = path === '/v1/officer-keys/options' && answer?.status === 201;
          const fault = answer && !unfinished && !unread && faultOf(answer);
          if (fault) faults.push(`${method} ${path} (${who}, ${what}): ${fault}`);
        }
    expect(faults).toEqual([]);
    const after = await house.counts();
    // What was drafted, and the one event of each draft; nothing else.
    expect({ ...after, 'application draft': 0, events: (after['events'] ?? 0) - drafts }).toEqual({ ...before, 'application draft': 0 });
    expect(after['application draft']).toBe(drafts);
  }, 180_000);

  it('refuses addresses that are none', async () => {
    const hostile = ['..%2f..%2fetc%2fpasswd', '%00', "'%20or%201=1--", '%f0%28%8c%28', 'a'.repeat(290), '%E2%80%AE', '-1', '{}', '%ff'];
    const faults: string[] = [];
    for (const { method, path } of (await operations(house.ports.portal)).filter(({ path }) => path.includes('{')))
      for (const value of hostile) {
        const answer = await house.as('case-officer')(filled(path, value), {
          method,
          headers: { ...onceKey(), 'if-match': '"1"' },
          ...(method === 'GET' ? {} : { body: {} }),
        });
        const fault = faultOf(answer);
        if (fault) faults.push(`${method} ${path} ${value}: ${fault}`);
      }
    expect(faults).toEqual([]);
  }, 120_000);

  it('opens nothing but sign-in and species without a session, and tells nobody who exists', async () => {
    const open: string[] = [];
    for (const { method, path } of await operations(house.ports.portal)) {
      const answer = await house.portal(filled(path, randomUUID()), {
        method,
        ...(method === 'GET' ? {} : { body: {}, headers: onceKey() }),
      });
      if (answer.status !== 401) open.push(`${method} ${path} ${answer.status}`);
    }
    expect(open.filter((line) => !/^(POST \/v1\/sessions|GET \/v1\/species) /.test(line))).toEqual([]);
    const [{ loginName } = { loginName: '' }] = loginsOf(house.home);
    const answers = [];
    for (const name of [loginName, 'nobody.at.all']) {
      const answer = await house.portal('/v1/sessions', {
        body: { loginName: name, password: 'not the password of anybody', transport: 'bearer' },
      });
      const { traceId: _own, ...rest } = answer.json();
      answers.push({ status: answer.status, ...rest });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(401);
  });

  it('changes nothing by GET, whoever asks and wherever', async () => {
    const reading = (await operations(house.ports.portal)).filter(({ method }) => method === 'GET');
    const { path } = await draft(house);
    const id = path.split('/').at(-1) ?? '';
    const counts = await house.counts();
    for (const who of [
      'applicant',
      'agent',
      'case-officer',
      'scientific-authority',
      'issuing-officer',
      'auditor',
      'administrator',
    ] as const)
      for (const { path: template } of reading) {
        const answer = await house.as(who)(filled(template, id).replace('/v1/registers/' + id, '/v1/registers/operations'));
        expect([template, answer.status < 500]).toEqual([template, true]);
        // Nor by a GET dressed as something else.
        await house.as(who)(filled(template, id), {
          method: 'GET',
          headers: { 'x-http-method-override': 'DELETE', 'x-http-method': 'POST' },
        });
      }
    expect(await house.counts()).toEqual(counts);
  }, 60_000);

  it('answers unknown addresses and methods as problems on both ports', async () => {
    for (const caller of [house.portal, house.gateway])
      for (const [path, method] of [
        ['/v2/applications', 'GET'],
        ['/.git/config', 'GET'],
        ['/v1/verify/../../etc/passwd', 'GET'],
        ['/wp-login.php', 'POST'],
        ['/openapi.json', 'DELETE'],
        ['/v1/trust/..%2f..%2fsecrets%2fpeople.json', 'GET'],
        [`/${'a/'.repeat(2000)}`, 'GET'],
      ] as const)
        expect([path.slice(0, 40), method, faultOf(await caller(path, { method }))]).toEqual([path.slice(0, 40), method, null]);
  });
});

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
    for (const port of [house.ports.portal, house.ports.gateway]) {
      const { status, answers, text } = await sendRaw(port, Buffer.from(bytes, 'latin1'), 700);
      if (status !== null) expect(text).toMatch(/content-type: application\/problem\+json|^HTTP\/1\.1 400 [^]*\r\n\r\n0\r\n\r\n$/i); // Node itself wants a Host
      // One request seen at most: a second one would be a request that somebody smuggled in.
      expect(answers).toBeLessThanOrEqual(1);
      expect(status === null || (status >= 400 && status < 500)).toBe(true);
    }
  });

  it('do not keep others waiting when they are slow', async () => {
    const slow = [house.ports.portal, house.ports.gateway].flatMap((port) =>
      Array.from({ length: 100 }, (_, index) =>
        holdOpen(port, `${line}Content-Type: application/json\r\nContent-Length: 5000\r\nX-${index}: `),
      ),
    );
    try {
      for (const caller of [house.portal, house.gateway]) expect((await caller('/health/ready')).status).toBe(200);
      expect((await house.gateway('/v1/verify', { body: { qr: '123' } })).status).toBe(200);
    } finally {
      for (const socket of slow) socket.destroy();
    }
  });

  it('do not decide by their Host header what stands in an answer', async () => {
    for (const caller of [house.portal, house.gateway]) {
      const answer = await caller('/v1/nothing', {
        headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '10.0.0.1' },
      });
      expect(answer.text).not.toContain('evil.example');
    }
  });
});

describe('What an applicant may write', () => {
  const party = (name: string) => ({ exporter: { name, address: '1 Road', country: 'XA' } });

  it.each([
    ['a name that reads backwards', party('Coral\u202eine Ltd')],
    ['a name with a zero-width space', party('Coral\u200bine Ltd')],
    ['a name with a joiner that no script needs', party('Coral\u200dine')],
    ['a name with a soft hyphen', party('Coral\u00adine')],
    ['a name with tags', party('Coral\u{e0041}ine')],
    ['a name with a line separator', party('Coral\u2028ine')],
    ['a name with a bell', party('Coral\u0007ine')],
    ['a name with half a character', party('Coral\ud83d')],
    ['a name as long as a book', party('x'.repeat(100_000))],
    ['lines that are one text', { lines: 'Python regius' }],
    ['5,001 lines', { lines: Array.from({ length: 5001 }, () => pythonForm().lines[0]) }],
  ])('is not %s', async (_what, more) => {
    const counts = await house.counts();
    const answer = await house.as('applicant')('/v1/applications', { body: { ...pythonForm(), ...more }, headers: onceKey() });
    expect(faultOf(answer)).toBeNull();
    expect(await house.counts()).toEqual(counts);
  });

  it('stays text in a table that goes back to a spreadsheet', async () => {
    const { path, etag } = await draft(house);
    const cells = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2+3', '@SUM(1)', '\t=1+1', "=cmd|' /C calc'!A0"];
    const rows = cells.map((cell) => `Python regius,ZZZ,"${cell.replaceAll('"', '""')}",II,R,-5,NAR`);
    const csv = ['scientificName,term,description,appendix,source,quantity,unit', ...rows].join('\n');
    const answer = await house.as('applicant')(`${path}/lines`, {
      method: 'PUT',
      body: csv,
      headers: { 'content-type': 'text/csv', 'if-match': etag },
    });
    expect(answer.status).toBeLessThan(500);
    const errors = JSON.stringify(answer.json());
    for (const match of errors.matchAll(/(?:^|[",\\n])([=+@\t][^",]{2,})/g)) throw new Error(`A cell begins with ${match[1]}`);
  });

  it('keeps hostile evidence out, file and row', async () => {
    const { path } = await draft(house);
    const counts = await house.counts();
    const files = house.files();
    const faults: string[] = [];
    for (const [what, bytes, type] of hostileEvidence) {
      const options: CallOptions = { method: 'POST', body: bytes(), headers: { 'content-type': type, ...onceKey() } };
      const answer = await house.as('applicant')(`${path}/attachments?name=evidence.pdf`, options).catch(closed);
      const fault = answer && faultOf(answer);
      if (fault) faults.push(`${what}: ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(await house.counts()).toEqual(counts);
    expect(house.files()).toEqual(files);
  }, 120_000);

  it('shows evidence to its owner and to nobody else, and says the same of what does not exist', async () => {
    const { path } = await draft(house);
    const options: CallOptions = { method: 'POST', body: pdfWith(''), headers: { 'content-type': 'application/pdf', ...onceKey() } };
    const stored = await house.as('applicant')(`${path}/attachments?name=passport.pdf`, options);
    expect(stored.status).toBe(201);
    const file = `${path}/attachments/${stored.json<{ id: string }>().id}`;
    expect((await house.as('applicant')(file)).status).toBe(200);
    expect((await house.portal(file)).status).toBe(401);
    const bare = (answer: CallResult) => {
      const { traceId: _own, instance: _place, ...rest } = answer.json();
      return rest;
    };
    for (const who of ['rival', 'case-officer', 'auditor'] as const) {
      const refused = await house.as(who)(file);
      expect([who, refused.status]).toEqual([who, 404]);
      const missing = await house.as(who)(`/v1/applications/${randomUUID()}/attachments/${randomUUID()}`);
      expect(bare(refused)).toEqual(bare(missing));
    }
    for (const look of [path, '/v1/applications', '/v1/permits?number=26XA000001']) {
      const seen = await house.as('rival')(look);
      expect(seen.text).not.toContain('Coralline');
    }
  });
});

describe('Who acts', () => {
  it('comes from the session, whatever a request says', async () => {
    const forged = {
      actor: { personId: randomUUID(), role: 'issuing-officer', org: 'XA-MA' },
      createdBy: randomUUID(),
      role: 'issuing-officer',
    };
    const answer = await house.as('applicant')('/v1/applications', {
      body: { ...pythonForm(), ...forged },
      headers: { ...onceKey(), 'x-user': 'claire.issuing', 'x-role': 'issuing-officer', 'x-forwarded-user': 'claire.issuing' },
    });
    const [applicant] = await house.query<{ id: string }>(
      "select person_id as id from identity.account where login_name = 'tomas.applicant'",
    );
    if (answer.status < 400) {
      const id = answer.json<{ id: string }>().id;
      const rows = await house.query<{ actor: string; role: string }>(
        'select actor, role from applications.state_change where application_id = $1',
        [id],
      );
      expect(rows).toEqual([{ actor: applicant?.id, role: 'applicant' }]);
      const { applicant: owner, organisation } = answer.json<{ applicant: string; organisation: string }>();
      expect([owner, organisation]).toEqual([applicant?.id, 'XA-TRADE']);
    } else expect(faultOf(answer)).toBeNull();
  });

  it('is never an administrator where something is decided or issued', async () => {
    const { path } = await draft(house);
    const counts = await house.counts();
    const refused: string[] = [];
    for (const { method, path: template } of await operations(house.ports.portal)) {
      if (method === 'GET' || !/^\/v1\/(applications|permits|registers|species)/.test(template)) continue;
      // Who works on a case is administration, with a reason that is counted and logged; what is decided is not.
      if (template.endsWith('/reassignments')) continue;
      const address = filled(template, path.split('/').at(-1) ?? '');
      const answer = await house.as('administrator')(address, { method, body: {}, headers: { ...onceKey(), 'if-match': '"1"' } });
      refused.push(`${answer.status}`);
      expect([template, answer.status, answer.json()['code']]).toEqual([template, 403, 'role-not-allowed']);
    }
    expect(refused.length).toBeGreaterThan(15);
    expect(await house.counts()).toEqual(counts);
  });
});

describe('The same request twice', () => {
  it('acts once, ten times at once too, and is told apart from another request with its key', async () => {
    const headers = onceKey();
    const counts = await house.counts();
    const send = (body: object) => house.as('applicant')('/v1/applications', { body, headers });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(pythonForm())));
    for (const answer of answers) expect([201, 409]).toContain(answer.status);
    const first = answers.find(({ status }) => status === 201);
    const again = await send(pythonForm());
    expect([again.status, again.headers['idempotency-replayed'], again.json()['id']]).toEqual([201, 'true', first?.json()['id']]);
    expect((await house.counts())['application draft']).toBe((counts['application draft'] ?? 0) + 1);
    const other = await send(pythonForm({ purpose: 'Z' }));
    expect([faultOf(other), other.json()['code']]).toEqual([null, 'idempotency-key-reused']);
    const without = await house.as('applicant')('/v1/applications', { body: pythonForm() });
    expect([without.status, without.json()['code']]).toEqual([400, 'idempotency-key-missing']);
    // A key is its owner's: the same one in other hands finds nothing of his.
    const rival = await house.as('rival')('/v1/applications', { body: pythonForm(), headers });
    expect([rival.status, rival.headers['idempotency-replayed']]).toEqual([201, undefined]);
  });

  it('needs to know what it changes: 428 without a version, 412 with an old one', async () => {
    const { path, etag } = await draft(house);
    const change = (headers: Record<string, string>) =>
      house.as('applicant')(`${path}/form`, { method: 'PUT', body: pythonForm(), headers });
    expect([(await change({})).status, (await change({ 'if-match': '"999"' })).status]).toEqual([428, 412]);
    expect((await change({ 'if-match': etag })).status).toBe(200);
    expect((await change({ 'if-match': etag })).status).toBe(412);
  });
});

describe('Tokens made to hurt', () => {
  it.each(hostileTokens)('get no good word and do no harm: %s', async (_what, bytes) => {
    const code = codeOf(bytes().subarray(0, 2_000));
    for (const options of [
      { method: 'POST', body: bytes(), headers: { 'content-type': 'application/cose' } },
      { body: { qr: `http://xa.localhost:8081/#${code}`.slice(0, 8_000) } },
      { body: { qr: 'http://xa.localhost:8081/#123', annexes: [`http://xa.localhost:8081/#A${code}`.slice(0, 8_000)] } },
    ]) {
      const answer = await house.gateway('/v1/verify', options);
      expect(answer.status).toBeLessThan(500);
      if (answer.status !== 200) continue;
      const { exitCode, permit } = answer.json<{ exitCode: number; permit: unknown }>();
      expect([exitCode === 0, permit]).toEqual([false, null]);
    }
  });
});

describe('After all of this', () => {
  it('the same processes serve, within their memory, and their logs tell of no fault and of nobody', async () => {
    expect(processesOf(house.home)).toEqual(house.pids);
    for (const caller of [house.portal, house.gateway]) await until(async () => (await caller('/health/ready')).status === 200, 'health');
    const logs = house.logs();
    expect(logs.split('\n').filter((line) => /"level":[56]0/.test(line))).toEqual([]);
    for (const secret of [
      'Coralline',
      'Harbour Road',
      'Rival',
      'passport',
      ...loginsOf(house.home).flatMap(({ password, loginName }) => [password, loginName]),
    ])
      expect([secret.length, logs.includes(secret)]).toEqual([secret.length, false]);
  });
});
