import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DatabaseModule, type Tx } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { type Call, listenForTests } from '../../../test/kit/http.js';
import { type Actor, createApp, created, Idempotent, Once, type OnceOnly, problem, SESSION_PORT, type Session, Text } from './index.js';

class Note {
  @Text({ max: 50 })
  text: string;
}

/** Lets a test hold a request in the middle of its transaction. */
const gate: { hold: Promise<void> | null } = { hold: null };

@Controller('v1/notes')
class NotesController {
  @Post()
  @Idempotent()
  create(@Body() note: Note, @Once() once: OnceOnly) {
    return once.run(async (tx: Tx) => {
      await tx.query('insert into public.note (text) values ($1)', [note.text]);
      if (gate.hold) await gate.hold;
      if (note.text === 'refused') return problem('conflict');
      if (note.text === 'crash') throw new Error('crash');
      return created('/v1/notes/1', { text: note.text, secret: 's' }, { replayBody: { text: note.text } });
    });
  }

  @Post('forgetful')
  @Idempotent()
  forgetful() {
    return { done: true };
  }
}

describe('Idempotency-Key', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let call: Call;
  const notes = async (text: string) => {
    const admin = await database.adminDataSource();
    const [row] = (await admin.query('select count(*)::int as n from public.note where text = $1', [text])) as { n: number }[];
    return row?.n;
  };
  beforeAll(async () => {
    database = await testDatabase();
    const admin = await database.adminDataSource();
    await admin.query('create table public.note (text text); grant insert on public.note to oc_portal');
    const people: Record<string, string> = {
      'first-person-token-01234': '0197f3a0-0000-7000-8000-000000000001',
      'other-person-token-01234': '0197f3a0-0000-7000-8000-000000000002',
    };
    const find = async (token: string): Promise<Session | null> => {
      const personId = people[token];
      const actor: Actor = { personId: personId ?? '', org: 'XA', role: 'applicant' };
      return personId ? { id: token, actor, expiresAt: new Date(), mustChangePassword: false, openedBy: 'password' as const } : null;
    };
    @Module({
      imports: [DatabaseModule.forRoot({ url: database.url('oc_portal'), applicationName: 'test', poolSize: 6 })],
      controllers: [NotesController],
      providers: [{ provide: SESSION_PORT, useValue: { find } }],
    })
    class TestModule {}
    app = await createApp(TestModule, {
      app: 'test',
      publicUrl: 'http://xa.localhost/',
      title: 't',
      description: 'd',
      version: '1',
      logLevel: 'silent',
    });
    call = await listenForTests(app);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  const post = (key: string | undefined, body: unknown, bearer = 'first-person-token-01234', path = '/v1/notes') =>
    call(path, { body, bearer, headers: key === undefined ? {} : { 'idempotency-key': key } });

  it('is required and has a shape', async () => {
    for (const key of [undefined, '', 'short', 'x'.repeat(200), 'with space in', 'a\u00e9aaaaaaaa'])
      expect((await post(key, { text: 'a' })).json()).toMatchObject({ code: 'idempotency-key-missing' });
    expect(await notes('a')).toBe(0);
  });

  it('makes a repeated request return the stored answer without doing the work again', async () => {
    const first = await post('key-replay-1', { text: 'once' });
    const second = await post('"key-replay-1"', { text: 'once' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.json()).toEqual({ text: 'once', secret: 's' });
    expect(second.json()).toEqual({ text: 'once' });
    expect(second.headers).toMatchObject({ location: '/v1/notes/1', 'idempotency-replayed': 'true' });
    expect(await notes('once')).toBe(1);
  });

  it('refuses the same key with another body or address', async () => {
    await post('key-reused-1', { text: 'mine' });
    expect((await post('key-reused-1', { text: 'other' })).json()).toMatchObject({ code: 'idempotency-key-reused', status: 422 });
    expect((await post('key-reused-1', { text: 'mine' }, undefined, '/v1/notes?x=1')).json()).toMatchObject({ status: 422 });
  });

  it('belongs to one person', async () => {
    await post('key-person-1', { text: 'theirs' });
    expect((await post('key-person-1', { text: 'theirs' }, 'other-person-token-01234')).status).toBe(201);
    expect(await notes('theirs')).toBe(2);
  });

  it('answers 409 with Retry-After while the first request is still running', async () => {
    let open: () => void = () => undefined;
    gate.hold = new Promise((resolve) => (open = resolve));
    const first = post('key-busy-01', { text: 'busy' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await post('key-busy-01', { text: 'busy' });
    expect([second.json()['code'], second.headers['retry-after']]).toEqual(['idempotency-in-progress', '1']);
    gate.hold = null;
    open();
    expect((await first).status).toBe(201);
    expect((await post('key-busy-01', { text: 'busy' })).headers['idempotency-replayed']).toBe('true');
    expect(await notes('busy')).toBe(1);
  });

  it('does the work once under twenty simultaneous repetitions', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('key-storm-1', { text: 'storm' })));
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await notes('storm')).toBe(1);
  });

  it('keeps nothing of a refusal or a crash, so that a retry starts afresh', async () => {
    expect((await post('key-refuse-1', { text: 'refused' })).status).toBe(409);
    expect((await post('key-refuse-1', { text: 'then fine' })).status).toBe(201);
    expect((await post('key-crash-01', { text: 'crash' })).status).toBe(500);
    expect((await post('key-crash-01', { text: 'crash' })).status).toBe(500);
    expect([await notes('refused'), await notes('crash')]).toEqual([0, 0]);
  });

  it('finds a handler that forgets to use its key', async () => {
    expect((await post('key-forgot-1', {}, undefined, '/v1/notes/forgetful')).status).toBe(500);
  });

  it('forgets after 72 hours', async () => {
    const admin = await database.adminDataSource();
    await post('key-old-0001', { text: 'old' });
    await admin.query(`update web.idempotency set created_at = now() - interval '73 hours' where idempotency_key = 'key-old-0001'`);
    await post('key-new-0001', { text: 'new' });
    expect(await admin.query(`select 1 from web.idempotency where idempotency_key = 'key-old-0001'`)).toEqual([]);
  });

  it('lets only the portal read or write stored answers, and nobody change them', async () => {
    const refused = { driverError: { code: '42501' } };
    const portal = await database.dataSource('oc_portal', 1);
    await expect(portal.query('update web.idempotency set status = 200')).rejects.toMatchObject(refused);
    await expect(portal.query('delete from web.idempotency')).rejects.toMatchObject(refused);
    const worker = await database.dataSource('oc_worker', 1);
    await worker.query('select web.forget_old_answers()');
    for (const role of ['oc_worker', 'oc_signer', 'oc_gateway', 'oc_auditor', 'oc_sequencer', 'oc_checkpoint'] as const) {
      const other = await database.dataSource(role, 1);
      await expect(other.query('select * from web.idempotency')).rejects.toMatchObject(refused);
    }
  });
});
