import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasMessage, messageIds } from '#messages';
import {
  decodeCursor,
  describeSettings,
  encodeCursor,
  integerSetting,
  isDay,
  languageOf,
  loadConfig,
  matchVersion,
  Problem,
  problemKinds,
  textFault,
  textSetting,
  urlSetting,
} from './index.js';
import { readiness } from './health.js';
import { nestsDeeperThan } from './json-depth.js';
import { createLogger, redactedNames } from './logging.js';
import { toOpenApi31 } from './openapi.js';
import { clientOf, RateLimiter } from './rate-limiter.js';
import { requestId } from './request-id.js';

describe('the table of problems', () => {
  it('has a title and a detail for every code', () => {
    for (const code of Object.keys(problemKinds))
      expect([code, hasMessage(`problem.${code}.title`), hasMessage(`problem.${code}.detail`)]).toEqual([code, true, true]);
  });

  it('has no text for a code that does not exist', () => {
    const codes = messageIds().map((id) => /^problem\.(?!field\.)([a-z-]+)\./.exec(id)?.[1]);
    for (const code of codes) if (code) expect(Object.keys(problemKinds)).toContain(code);
  });
});

describe('the language of an answer', () => {
  it('follows the weights of Accept-Language and falls back to English', () => {
    expect(languageOf('fr-CH, en;q=0.8')).toBe('fr');
    expect(languageOf('de, es;q=0.3, fr;q=0.4')).toBe('fr');
    expect(languageOf('es;q=0')).toBe('en');
    expect(languageOf('de')).toBe('en');
    expect(languageOf(undefined)).toBe('en');
  });

  it('survives any header', () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => ['en', 'fr', 'es'].includes(languageOf(text))));
  });
});

describe('depth of JSON', () => {
  it('agrees with a recursive count on any JSON value', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value as object).map(depth)) : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(8), (value, limit) => {
        expect(nestsDeeperThan(JSON.stringify(value), limit)).toBe(depth(value) > limit);
      }),
    );
  });

  it('ignores brackets inside strings and after escaped quotes', () => {
    expect(nestsDeeperThan('{"a":"[[[[\\"[[["}', 1)).toBe(false);
    expect(nestsDeeperThan('[[]]', 1)).toBe(true);
  });
});

describe('text that people will read', () => {
  it('accepts names in many scripts', () => {
    for (const name of ['Zoë Ångström', 'Ольга Иванова', 'محمد بن علی', 'نرم\u200cافزار', '李小龍', 'Ayşe Öztürk', "O'Neill & Söhne"])
      expect([name, textFault(name)]).toEqual([name, null]);
  });

  it('refuses what hides or reorders characters', () => {
    expect(textFault('Ivory\u200b Ltd')).toBe('text-invisible');
    expect(textFault('abc\u202edcba')).toBe('text-invisible');
    expect(textFault('Pau\u200dl')).toBe('text-invisible');
    expect(textFault('\u{e0041}tag')).toBe('text-invisible');
    expect(textFault('a\u0000b')).toBe('text-control');
    expect(textFault('two\nlines')).toBe('text-control');
    expect(textFault('two\nlines', { lines: true })).toBeNull();
    expect(textFault('\ud800')).toBe('text-surrogate');
    expect(textFault('e\u0301')).toBe('text-not-normalised');
  });
});

describe('calendar days', () => {
  it('exist or are refused', () => {
    expect(isDay('2024-02-29')).toBe(true);
    for (const day of ['2023-02-29', '2024-13-01', '2024-1-1', '24-01-01', '2024-01-01T00:00:00Z', 20240101, null])
      expect(isDay(day)).toBe(false);
  });
});

describe('cursors', () => {
  it('come back as they went out', () => {
    const key = ['2026-11-22T06:00:00.123Z', '0197f3a0-0000-7000-8000-000000000000'];
    expect(decodeCursor(encodeCursor(key), ['time', 'uuid'])).toEqual(key);
    expect(decodeCursor(undefined, ['uuid'])).toBeNull();
  });

  it('from anybody else are a problem and never anything worse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          try {
            const key = decodeCursor(text, ['uuid']);
            expect(key).toBeNull();
          } catch (error) {
            expect(error).toBeInstanceOf(Problem);
          }
        },
      ),
    );
  });
});

describe('If-Match', () => {
  it('must name the current version', () => {
    expect(matchVersion('"3"', 3)).toBeNull();
    expect(matchVersion('"1", "3"', 3)).toBeNull();
    expect(matchVersion('"2"', 3)?.code).toBe('version-mismatch');
    expect(matchVersion('W/"3"', 3)?.code).toBe('version-mismatch');
    for (const missing of [undefined, '', '*']) expect(matchVersion(missing, 3)?.code).toBe('if-match-missing');
  });
});

describe('the rate limiter', () => {
  it('counts per client and rule and forgets after the window', () => {
    let now = 0;
    const limiter = new RateLimiter(() => now);
    const rule = { name: 'r', limit: 2, windowSeconds: 10 };
    expect([1, 2, 3].map(() => limiter.take(rule, 'a').allowed)).toEqual([true, true, false]);
    expect(limiter.take(rule, 'b').allowed).toBe(true);
    now = 10_000;
    expect(limiter.take(rule, 'a')).toEqual({ allowed: true, remaining: 1, resetSeconds: 10 });
  });

  it('holds only so many clients', () => {
    const limiter = new RateLimiter(() => 0, 3);
    const rule = { name: 'r', limit: 1, windowSeconds: 10 };
    for (const client of ['a', 'b', 'c', 'd']) limiter.take(rule, client);
    expect(limiter.take(rule, 'd').allowed).toBe(false);
    expect(limiter.take(rule, 'a').allowed).toBe(true);
  });

  it('takes a whole IPv6 /64 for one client', () => {
    expect(clientOf('2001:db8:1:2:3:4:5:6')).toBe(clientOf('2001:0db8:1:2::9'));
    expect(clientOf('2001:db8:1:2::1')).not.toBe(clientOf('2001:db8:1:3::1'));
    expect(clientOf('::1')).toBe('0:0:0:0::/64');
    expect(clientOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(clientOf('192.0.2.1')).toBe('192.0.2.1');
  });
});

describe('trace ids', () => {
  it('are the caller’s only when its traceparent is valid', () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    expect(requestId({ headers: { traceparent: `00-${id}-00f067aa0ba902b7-01` } })).toBe(id);
    for (const traceparent of ['00-0-0-0', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, `00-${id}-00f067aa0ba902b7-01\n`])
      expect(requestId({ headers: { traceparent } })).not.toBe(id);
    expect(requestId({ headers: {} })).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('the log', () => {
  it('redacts every listed name at the top and three levels down', () => {
    let written = '';
    const logger = createLogger({ app: 'test' }, { write: (line: string) => void (written += line) });
    for (const name of redactedNames)
      logger.info({ [name]: 'hunter2', a: { [name]: 'hunter2', b: { [name]: 'hunter2', c: { [name]: 'hunter2' } } } }, 'x');
    expect(written).not.toContain('hunter2');
    expect(written.match(/\[redacted\]/g)).toHaveLength(redactedNames.length * 4);
  });
});

describe('an error in the log', () => {
  it('shows what broke without the data it broke on', () => {
    let written = '';
    const logger = createLogger({ app: 'test' }, { write: (line: string) => void (written += line) });
    const error = Object.assign(new Error('duplicate key value violates unique constraint'), {
      parameters: ['Ana Example', '$argon2id$hash'],
      driverError: { code: '23505', constraint: 'account_login_name_unique', detail: 'Key (login_name)=(ana) already exists.' },
    });
    logger.error({ err: error }, 'unexpected error');
    expect(JSON.parse(written)).toMatchObject({ err: { type: 'Error', code: '23505', constraint: 'account_login_name_unique' } });
    expect(written).not.toMatch(/Ana Example|argon2id|already exists/);
  });
});

describe('readiness', () => {
  it('is down when one check fails, throws or hangs', async () => {
    const state = await readiness([
      { name: 'good', check: async () => true },
      { name: 'bad', check: async () => false },
      { name: 'broken', check: async () => Promise.reject(new Error('postgres://secret')) },
      { name: 'hanging', check: () => new Promise(() => undefined) },
    ]);
    expect(state).toEqual({ status: 'not-ready', checks: { good: 'up', bad: 'down', broken: 'down', hanging: 'down' } });
  });
});

describe('configuration', () => {
  const settings = {
    port: integerSetting('PORT', { description: 'port', fallback: '8080', min: 1, max: 65535 }),
    password: textSetting('PASSWORD', { description: 'password', secret: true }),
    url: urlSetting('PUBLIC_URL', ['http:', 'https:'], { description: 'address' }),
  };

  it('is one frozen object', () => {
    const result = loadConfig(settings, { PASSWORD_FILE: '/run/secret', PUBLIC_URL: 'https://ma.example' }, () => 's3cret\n');
    expect(result).toEqual({ ok: true, config: { port: 8080, password: 's3cret', url: 'https://ma.example/' } });
    expect(result.ok && Object.isFrozen(result.config)).toBe(true);
  });

  it('lists every fault at once and repeats no value', () => {
    const result = loadConfig(settings, { PORT: '99999', PASSWORD: 'x', PASSWORD_FILE: '/y', PUBLIC_URL: 'ftp://secret' });
    expect(result.ok).toBe(false);
    if (!result.ok) {
      expect(result.faults.map(({ name }) => name)).toEqual(['PORT', 'PASSWORD', 'PUBLIC_URL']);
      expect(JSON.stringify(result.faults)).not.toMatch(/99999|secret/);
    }
  });

  it('describes itself without secrets', () => {
    expect(describeSettings(settings)).toHaveLength(3);
  });
});

describe('OpenAPI 3.1', () => {
  it('says in 3.1 what 3.0 said', () => {
    const before = {
      openapi: '3.0.0',
      components: {
        schemas: {
          A: {
            type: 'object',
            properties: {
              nullable: { type: 'string', nullable: true, example: 'x' },
              ref: { nullable: true, allOf: [{ $ref: '#/components/schemas/B' }] },
              n: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 9 },
              e: { type: 'string', enum: ['a'], nullable: true },
            },
          },
        },
      },
    };
    expect(toOpenApi31(before)).toMatchObject({
      openapi: '3.1.0',
      components: {
        schemas: {
          A: {
            properties: {
              nullable: { type: ['string', 'null'], examples: ['x'] },
              ref: { anyOf: [{ allOf: [{ $ref: '#/components/schemas/B' }] }, { type: 'null' }] },
              n: { type: 'number', exclusiveMinimum: 0, maximum: 9 },
              e: { type: ['string', 'null'], enum: ['a', null] },
            },
          },
        },
      },
    });
    expect(JSON.stringify(toOpenApi31(before))).not.toContain('"nullable":true');
  });
});
