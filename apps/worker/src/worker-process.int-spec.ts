import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '#ledger';
import { Contacts, Webhooks } from '#notices';
import { caseInWork, issuedPermit, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';
import { MailServer } from '../../../test/kit/mail-server.js';
import { WorkerProcess } from '../../../test/kit/worker-process.js';

interface Hooked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

describe('the worker as a process', () => {
  let house: Casework;
  let mails: MailServer;
  let hooks: Server;
  let hookUrl: string;
  let hookStatus: (path: string) => number = () => 200;
  const hooked: Hooked[] = [];
  const workers: WorkerProcess[] = [];
  const contacts = new Contacts(new Ledger());
  const webhooks = new Webhooks(new Ledger());

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const actorOf = ({ personId, org }: Person) => ({ personId, org, role: 'applicant' as const });
  const settings = () => ({
    OPENCITES_SMTP_HOST: '127.0.0.1',
    OPENCITES_SMTP_PORT: String(mails.port),
    OPENCITES_SMTP_FROM: 'permits@ma.example',
    OPENCITES_SMTP_NAME: 'Autorité de gestion "Utopia", <x@y.example>',
    OPENCITES_WEBHOOKS_LOCAL: 'true',
    OPENCITES_LOG_LEVEL: 'warn',
  });
  const start = async (environment: Record<string, string> = {}) => {
    const worker = await WorkerProcess.start(house, { ...settings(), ...environment });
    workers.push(worker);
    return worker;
  };
  const until = async (what: string, is: () => boolean | Promise<boolean>) => {
    for (const deadline = Date.now() + 20_000; !(await is()); await new Promise((resolve) => setTimeout(resolve, 50)))
      if (Date.now() > deadline) throw new Error(`${what} did not happen: ${workers.map((worker) => worker.log).join('')}`);
  };
  /** Lets the pause before the next attempt pass. */
  const later = () => rows('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
  const deliveries = (channel: string) =>
    rows<{ state: string; attempts: number; fault: string | null }>(
      'select state, attempts, fault from notices.delivery where channel = $1 order by made_at desc limit 1',
      [channel],
    ).then(([row]) => row);
  /** Gives a person an address as the person would: asks, reads the mail, types the code. */
  const address = async (person: Person, mailbox: string) => {
    const asked = await house.portal.run((tx) => contacts.ask(tx, actorOf(person), 'mail', mailbox));
    expect(asked).toBe('asked');
    await until('the code', () => mails.to(mailbox).length > 0);
    const code = /^(\d{8}) /.exec(mails.to(mailbox)[0]?.text ?? '')?.[1] ?? '';
    expect(await house.portal.run((tx) => contacts.verify(tx, actorOf(person), 'mail', code))).toBe('verified');
  };
  const submitted = async (person: Person) => {
    const answer = await house.post(person, '/v1/applications', exportForm());
    const { id, version } = answer.json<{ id: string; version: number }>();
    const declaration = { name: 'A Trader', place: 'Port Utopia', accepted: true };
    expect((await house.post(person, `/v1/applications/${id}/submission`, declaration, version)).status).toBe(200);
    const [row] = await rows<{ n: string }>('select case_number as n from applications.application where id = $1', [id]);
    return { id, caseNumber: row?.n ?? '' };
  };

  beforeAll(async () => {
    house = await startCasework();
    mails = await MailServer.open();
    hooks = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        hooked.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(hookStatus(request.url ?? ''), { location: 'http://127.0.0.1:1/' }).end();
      });
    });
    await new Promise<void>((listening) => hooks.listen(0, '127.0.0.1', listening));
    hookUrl = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const worker of workers) await worker.gone();
    await mails?.close();
    await new Promise((closed) => hooks?.close(closed));
    await house?.close();
  });
  afterEach(() => {
    mails.recipient = () => null;
    hookStatus = () => 200;
  });

  it('says what is off, answers health checks and nothing else, and stops cleanly', async () => {
    const worker = await WorkerProcess.start(house);
    workers.push(worker);
    expect(worker.log).toContain('e-mail is off (OPENCITES_SMTP_HOST); SMS is off (OPENCITES_SMS_URL)');
    expect(await worker.health()).toEqual({ status: 200, body: { status: 'ready', checks: { database: 'up', jobs: 'up' } } });
    for (const path of ['/', '/metrics', '/v1/jobs']) expect((await worker.health(path)).status).toBe(404);
    expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const wrong = await WorkerProcess.launch(house, {
      OPENCITES_SMTP_HOST: 'mail.example',
      OPENCITES_SMTP_FROM: 'a@b.example\nBcc: c@d.example',
    });
    await until('the end', () => wrong.child.exitCode !== null);
    expect([wrong.child.exitCode, wrong.log]).toEqual([64, expect.stringContaining('OPENCITES_SMTP_FROM: must be one mailbox')]);
  });

  it('mails to an address only after its owner typed the code that was sent there', async () => {
    await start();
    const { applicant } = house.people;
    const ask = (mailbox: string) => house.portal.run((tx) => contacts.ask(tx, actorOf(applicant), 'mail', mailbox));
    for (const evil of [
      'trader@example.org\r\nBcc: everybody@example.org',
      'trader@example.org, other@example.org',
      '"x\r\nRCPT TO:<other@example.org>"@example.org',
      'Trader <trader@example.org>',
      'trader@example.org>',
      'trader@[127.0.0.1]',
      'trader@localhost',
    ])
      expect([evil, await ask(evil)]).toEqual([evil, 'mail-form']);
    expect(await ask('trader@example.org')).toBe('asked');
    expect(await ask('somebody.else@example.org')).toBe('too-often');
    await until('the code', () => mails.to('trader@example.org').length > 0);
    const [mail] = mails.to('trader@example.org');
    const code = /^(\d{8}) /.exec(mail?.text ?? '')?.[1] ?? '';
    const verify = (typed: string) => house.portal.run((tx) => contacts.verify(tx, actorOf(applicant), 'mail', typed));
    expect(await verify(code === '00000000' ? '00000001' : '00000000')).toBe('wrong');
    // Nobody else's code, and not that of another address.
    expect(await house.portal.run((tx) => contacts.verify(tx, actorOf(house.people.issuer), 'mail', code))).toBe('over');
    expect(mails.received).toHaveLength(1);
    await submitted(applicant);
    expect(await verify(`${code.slice(0, 4)} ${code.slice(4)}`)).toBe('verified');
    expect(await verify(code)).toBe('over');
    // What happened before the address was proven was not mailed to it.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(mails.received).toHaveLength(1);
  });

  it('mails the case number and a link, in the person’s language, and nothing about anybody', async () => {
    const { applicant } = house.people;
    await rows(`insert into notices.preference (person_id, language, mail_off) values ($1, 'fr', '{approved}')`, [applicant.personId]);
    const before = mails.received.length;
    const { caseNumber } = await submitted(applicant);
    await until('the mail', () => mails.received.length > before);
    const mail = mails.received.at(-1);
    expect(mail?.headers['subject']).toBe(`Votre demande est arrivée : ${caseNumber}`);
    expect(mail?.headers['from']).toMatch(/^"?Autorité de gestion .*Utopia.* <permits@ma\.example>$/);
    expect([mail?.from, mail?.to, mail?.headers['auto-submitted'], mail?.headers['content-language']]).toEqual([
      'permits@ma.example',
      ['trader@example.org'],
      'auto-generated',
      'fr',
    ]);
    const [notice] = await rows<{ id: string }>('select id from notices.notice where case_number = $1', [caseNumber]);
    expect(mail?.text).toContain(`http://xa.localhost:8080/fr/notices/${notice?.id}`);
    for (const personal of ['Person trader', 'Utopia Skins', 'Arcadia', 'Python', applicant.personId])
      expect(mail?.raw).not.toContain(personal);
    // "approved" is not wanted by mail; "issued" is.
    await issuedPermit(house, exportForm());
    await until('the last mail', () => mails.received.some(({ headers }) => headers['subject']?.startsWith('Votre permis est délivré')));
    expect(mails.received.filter(({ headers }) => headers['subject']?.includes('approuvée'))).toEqual([]);
  });

  it('comes back to a server that wants it later, and gives up visibly where it is refused', async () => {
    const { applicant } = house.people;
    let refusals = 0;
    mails.recipient = () => ((refusals += 1) <= 2 ? 451 : null);
    const before = mails.received.length;
    await submitted(applicant);
    await until('greylisting', async () => (await deliveries('mail'))?.fault === 'smtp 451');
    expect(await deliveries('mail')).toEqual({ state: 'waiting', attempts: 1, fault: 'smtp 451' });
    // Not before its time.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(refusals).toBe(1);
    await later();
    await until('the second try', async () => (await deliveries('mail'))?.attempts === 2);
    await later();
    await until('the mail', () => mails.received.length > before);
    await until('its record', async () => (await deliveries('mail'))?.state === 'sent');
    expect(await deliveries('mail')).toEqual({ state: 'sent', attempts: 3, fault: null });

    mails.recipient = () => 550;
    await submitted(applicant);
    await until('the refusal', async () => (await deliveries('mail'))?.state === 'dead');
    expect(await deliveries('mail')).toEqual({ state: 'dead', attempts: 1, fault: 'smtp 550' });
    const log = workers.at(-1)?.log ?? '';
    expect(log).toMatch(/"level":50.*"fault":"smtp 550".*given up/);
    expect(log).not.toContain('trader@example.org');
  });

  it('signs webhooks as the standard says, tries again for days, and stops where nothing more is wanted', async () => {
    const { applicant } = house.people;
    const add = (path: string) => house.portal.run((tx) => webhooks.add(tx, actorOf(applicant), `${hookUrl}${path}`, true));
    const [good, gone] = [await add('/good'), await add('/gone')];
    if (!good.ok || !gone.ok) throw new Error('not added');
    hookStatus = (path) => (path === '/gone' ? 410 : hooked.filter((hook) => hook.path === '/good').length < 3 ? 503 : 200);
    const { caseNumber } = await submitted(applicant);
    const to = (path: string) => hooked.filter((hook) => hook.path === path);
    const state = (id: string) =>
      rows<{ state: string; failing: boolean }>('select state, failing_since is not null as failing from notices.webhook where id = $1', [
        id,
      ]);
    await until('both', () => to('/good').length === 1 && to('/gone').length === 1);
    await until('the end of one', async () => (await state(gone.id))[0]?.state === 'gone');
    await until('the failure of the other', async () => (await state(good.id))[0]?.failing === true);
    await later();
    await until('the second try', () => to('/good').length === 2);
    await until(
      'its record',
      async () => (await rows(`select 1 from notices.delivery where webhook_id = $1 and attempts = 2`, [good.id])).length === 1,
    );
    await later();
    await until('the third', () => to('/good').length === 3);
    await until('health', async () => (await state(good.id))[0]?.failing === false);
    const [first, , last] = to('/good');
    expect(JSON.parse(last?.body ?? '')).toEqual({
      type: 'case.submitted',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: { ref: caseNumber, status: 'submitted' },
    });
    expect(last?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const key = Buffer.from(good.secret.replace('whsec_', ''), 'base64');
    for (const { headers, body } of to('/good')) {
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    }
    // Nobody else's case; and an address that ended hears no more, and its owner is told.
    const other = await house.person('other.trader', 'XA-OTHER', 'applicant');
    await submitted(other);
    await submitted(applicant);
    await until('the next', () => to('/good').length === 4);
    expect([to('/good').length, to('/gone').length]).toEqual([4, 1]);
    expect(
      await rows(`select 1 from notices.notice where notice = 'webhook-disabled' and person_id = $1`, [applicant.personId]),
    ).toHaveLength(1);
    // A test and a replay; a replayed message keeps its id.
    expect(await house.portal.run((tx) => webhooks.test(tx, actorOf(applicant), good.id))).toBe(true);
    await until('the test', () => to('/good').length === 5);
    expect(JSON.parse(to('/good').at(-1)?.body ?? '')).toMatchObject({ type: 'webhook.test' });
    const id = String(first?.headers['webhook-id']).replace('msg_', '');
    expect(await house.portal.run((tx) => webhooks.replay(tx, actorOf(other), good.id, id))).toBe(false);
    await until('its end', async () => (await rows(`select 1 from notices.delivery where state = 'waiting'`)).length === 0);
    expect(await house.portal.run((tx) => webhooks.replay(tx, actorOf(applicant), good.id, id))).toBe(true);
    await until('the replay', () => to('/good').length === 6);
    expect([to('/good').at(-1)?.headers['webhook-id'], to('/good').at(-1)?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
  });

  it('follows no redirection, and disables an address that failed for days', async () => {
    const { applicant } = house.people;
    const added = await house.portal.run((tx) => webhooks.add(tx, actorOf(applicant), `${hookUrl}/moved`, true));
    if (!added.ok) throw new Error('not added');
    hookStatus = (path) => (path === '/moved' ? 302 : 200);
    await submitted(applicant);
    const last = () =>
      rows<{ fault: string; attempts: number }>(
        'select fault, attempts from notices.delivery where webhook_id = $1 order by made_at desc limit 1',
        [added.id],
      ).then(([row]) => row);
    await until('the failure', async () => (await last())?.attempts === 1);
    expect(await last()).toEqual({ fault: 'http 302', attempts: 1 });
    await rows(`update notices.webhook set failing_since = now() - interval '6 days' where id = $1`, [added.id]);
    await later();
    await until(
      'the end',
      async () => (await rows(`select 1 from notices.webhook where id = $1 and state = 'disabled'`, [added.id])).length === 1,
    );
  });

  it('loses nothing and forgets nothing when it is killed in the middle, and only one works at a time', async () => {
    for (const worker of workers) await worker.gone();
    const { applicant, caseOfficer } = house.people;
    await address0(caseOfficer);
    const before = mails.received.length;
    const cases: string[] = [];
    for (let index = 0; index < 8; index += 1) cases.push((await submitted(applicant)).caseNumber);
    for (let kill = 0; kill < 3; kill += 1) {
      const worker = await WorkerProcess.launch(house, settings());
      workers.push(worker);
      await worker.ready();
      await new Promise((resolve) => setTimeout(resolve, 15 + kill * 60));
      expect((await worker.end('SIGKILL')).signal).toBe('SIGKILL');
    }
    const last = await start();
    const second = await WorkerProcess.launch(house, settings());
    workers.push(second);
    await until(
      'every mail',
      async () => (await rows(`select 1 from notices.delivery where state = 'waiting'`)).length === 0 && (await unspread()) === 0,
    );
    const got = mails.received.slice(before);
    for (const caseNumber of cases) {
      const own = got.filter(({ headers }) => headers['subject']?.includes(caseNumber));
      expect([caseNumber, own.length > 0]).toEqual([caseNumber, true]);
      // One that was sent twice, because its worker died before it could say so, carries the same id.
      expect(new Set(own.map(({ headers }) => headers['message-id'])).size).toBe(1);
    }
    await until('the second, which waits', () =>
      second.health().then(
        ({ status }) => status === 503,
        () => false,
      ),
    );
    await last.end('SIGKILL');
    await second.ready();
    await submitted(applicant);
    await until('the mail of the second', () => mails.received.length > before + got.length);
    expect(workers.map((worker) => worker.log).join('')).not.toMatch(/trader@example|Person trader/);
  });

  it('tells the log when a job has failed for the last time', async () => {
    await rows(
      `insert into graphile_worker._private_jobs (task_id, payload, max_attempts) select id, '{"nonsense":1}', 1 from graphile_worker._private_tasks where identifier = 'deliver'`,
    );
    await until('the end of the job', () =>
      workers.some((worker) => /"level":50.*"task":"deliver".*failed for the last time/.test(worker.log)),
    );
    expect(await rows(`select last_error from graphile_worker._private_jobs where attempts = max_attempts`)).toEqual([
      { last_error: expect.stringContaining('a job without delivery') },
    ]);
  });

  const unspread = async () => (await rows('select 1 from notices.announcement where spread_at is null')).length;
  async function address0(person: Person) {
    const worker = await start();
    await address(person, 'officer@ma.example');
    const at = await caseInWork(house, exportForm());
    await step(house, person, at, 'information-requests', { question: 'Where were the animals taken?' });
    await step(house, house.people.applicant, at, 'information-answers', { answer: 'In the north.' });
    await until('the officer’s mail', () =>
      mails.to('officer@ma.example').some(({ headers }) => headers['subject']?.startsWith('The applicant has answered')),
    );
    await worker.end('SIGTERM');
  }
});
