import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseInWork, issuedPermit, step } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../../test/kit/casework.js';
import { call } from '../../../../../test/kit/http.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('the pages of notices', () => {
  let house: Casework;
  let portal: PortalPages;
  let applicant: Visitor;
  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const mailIs = (on: boolean) =>
    rows(
      `insert into notices.channel (channel, on_duty) values ('mail', $1), ('sms', $1) on conflict (channel) do update set on_duty = $1`,
      [on],
    );
  const status = async (visitor: Visitor, path: string) => (await visitor.open(path)).status;

  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    applicant = await portal.signedIn(house.people.applicant);
    // That the house was vetted is told already.
    await applicant.open('/en/notices');
    expect(applicant.text()).toContain('Your organisation is vetted');
    await applicant.send({}, { form: /notices\/read$/ });
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });

  it('say when there is nothing, and lead nobody in who is not signed in', async () => {
    const fresh = await portal.signedIn(await house.person('new.trader', 'XA-TRADE', 'applicant'));
    await fresh.open('/en/notices');
    expect(fresh.text()).toContain('You have no notices yet');
    const stranger = portal.visitor();
    await stranger.open('/en/notices');
    expect(stranger.address).toBe('/en/sign-in?then=%2Fnotices');
  });

  it('count what is new on every page, and mark it read when somebody says so, never by looking', async () => {
    const at = await caseInWork(house, exportForm());
    await step(house, house.people.caseOfficer, at, 'information-requests', { question: 'Where were the animals taken?' });
    await applicant.open('/en/account');
    expect(applicant.text()).toContain('Notices (2 new)');
    await applicant.open('/fr/notices');
    expect(applicant.text()).toMatch(/Une question sur votre demande Nouveau Dossier XA-\d{4}-\d{6}.*Votre demande est arrivée Nouveau/);
    await applicant.follow('Une question sur votre demande');
    expect(applicant.text()).toContain('Le délai de votre demande est suspendu');
    expect(applicant.text()).toContain('Avis (2 nouveaux)');
    const link = /href="([^"]*)">Ouvrir le dossier/.exec(applicant.page.text)?.[1];
    expect(link).toBe(`/fr/applications/${at.id}`);
    await applicant.send({}, { form: /\/read$/ });
    expect([applicant.page.status, applicant.address]).toEqual([200, '/fr/notices?done=read']);
    expect(applicant.text()).toContain('Avis (1 nouveau)');
    await applicant.send({}, { form: /notices\/read$/ });
    expect(applicant.text()).not.toContain('nouveau)');
  });

  it('are one person’s alone', async () => {
    const officer = await portal.signedIn(house.people.issuer);
    const [notice] = await rows<{ id: string }>('select id from notices.notice where person_id = $1 limit 1', [
      house.people.applicant.personId,
    ]);
    for (const path of [`/en/notices/${notice?.id}`, `/en/notices/${randomUUID()}`])
      expect([path, await status(officer, path)]).toEqual([path, 404]);
    await rows('update notices.notice set read_at = null where id = $1', [notice?.id]);
    await officer.open('/en/notices/preferences');
    const { fields } = officer.form(/notices\/preferences$/);
    const csrf = fields.find(({ name }) => name === '_csrf')?.value ?? '';
    expect(csrf).not.toBe('');
    // A form of ours, sent to somebody else's notice.
    await officer.open('/en/notices');
    const [own] = await rows<{ id: string }>('select id from notices.notice where person_id = $1 and read_at is null limit 1', [
      house.people.issuer.personId,
    ]);
    expect(own).toBeDefined();
    const page = officer.page.text;
    officer.page = { ...officer.page, text: page.replaceAll(own?.id ?? '', notice?.id ?? '') };
    expect((await officer.send({}, { form: new RegExp(`${notice?.id}/read$`) })).status).toBe(404);
    expect(await rows('select 1 from notices.notice where id = $1 and read_at is null', [notice?.id])).toHaveLength(1);
  });

  it('come in pages, each notice once, also when two happened at the same time', async () => {
    for (let index = 0; index < 7; index += 1) await issuedPermit(house, exportForm());
    await rows(`update notices.notice set at = date_trunc('second', at) where person_id = $1`, [house.people.applicant.personId]);
    const seen: string[] = [];
    await applicant.open('/en/notices');
    for (;;) {
      seen.push(...[...applicant.page.text.matchAll(/<h2[^>]*><a[^>]*href="\/en\/notices\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? ''));
      if (!applicant.page.text.includes('rel="next"')) break;
      await applicant.follow('Older notices');
    }
    const [{ n } = { n: 0 }] = await rows<{ n: number }>('select count(*)::int as n from notices.notice where person_id = $1', [
      house.people.applicant.personId,
    ]);
    expect(n).toBeGreaterThan(20);
    expect([seen.length, new Set(seen).size]).toEqual([n, n]);
    expect(await status(applicant, '/en/notices?after=nonsense')).toBe(400);
    expect(await status(applicant, `/en/notices?after=${Buffer.from('["2026-11-30T21:00:00Z","x"]').toString('base64url')}`)).toBe(400);
  });

  it('say that nothing is mailed where nothing is, and take no address then', async () => {
    await mailIs(false);
    await applicant.open('/en/notices/preferences');
    expect(applicant.text()).toContain('This authority does not send e-mail');
    expect(applicant.forms().map(({ action }) => action)).not.toContain('/en/notices/contact/mail');
  });

  it('take an address after its code, with every fault beside its field and what was typed kept', async () => {
    await mailIs(true);
    await applicant.open('/en/notices/preferences');
    await applicant.send({ address: 'trader at example' }, { form: /contact\/mail$/ });
    expect(applicant.page.status).toBe(422);
    expect(applicant.page.text).toContain('href="#mail-address"');
    expect(applicant.page.text).toContain('value="trader at example"');
    await applicant.send({ address: 'trader@example.org' }, { form: /contact\/mail$/ });
    expect(applicant.text()).toContain('We are sending a code to trader@example.org');
    await applicant.send({ address: 'other@example.org' }, { form: /contact\/mail$/ });
    expect([applicant.page.status, applicant.text()]).toEqual([422, expect.stringContaining('A code was sent already')]);
    // What the worker does: makes a code, keeps its hash, sends it.
    await rows(
      `update notices.contact set code_sha256 = sha256(convert_to(person_id || ' mail 12345678', 'UTF8')), code_until = now() + interval '30 minutes'
       where person_id = $1`,
      [house.people.applicant.personId],
    );
    await applicant.send({ code: '87654321' }, { form: /mail\/code$/ });
    expect([applicant.page.status, applicant.text()]).toEqual([422, expect.stringContaining('This is not the code that was sent')]);
    await applicant.send({ code: ' 1234-5678' }, { form: /mail\/code$/ });
    expect(applicant.text()).toContain('trader@example.org is yours and is used.');
    expect(
      await rows('select kind from ledger.history($1) where kind like $2', [house.people.applicant.personId, 'account.contact-%']),
    ).toEqual([{ kind: 'account.contact-verified' }]);
    await applicant.send({}, { form: /mail\/removal$/ });
    expect(applicant.text()).toContain('The address was removed');
    expect(await rows(`select 1 from notices.contact where state = 'verified'`)).toEqual([]);
  });

  it('gives a code five tries', async () => {
    await rows(
      `update notices.contact set tries = 0, address = 'again@example.org', code_sha256 = sha256(convert_to(person_id || ' mail 12345678', 'UTF8')), code_until = now() + interval '30 minutes'
       where person_id = $1`,
      [house.people.applicant.personId],
    );
    await applicant.open('/en/notices/preferences');
    for (let index = 0; index < 5; index += 1) await applicant.send({ code: '00000000' }, { form: /mail\/code$/ });
    await applicant.send({ code: '12345678' }, { form: /mail\/code$/ });
    expect([applicant.page.status, applicant.text()]).toEqual([422, expect.stringContaining('This code no longer counts')]);
  });

  it('keep what somebody wants by mail, and tell when another window was quicker', async () => {
    await applicant.open('/en/notices/preferences');
    const other = await portal.signedIn(house.people.applicant);
    await other.open('/en/notices/preferences');
    await applicant.send({ language: 'es', mail: ['issued', 'question', 'no-such-notice'] }, { form: /notices\/preferences$/ });
    expect([applicant.page.status, applicant.text()]).toEqual([200, expect.stringContaining('Your choice was saved')]);
    const stored = () => rows<{ language: string; mail_off: string[] }>('select language, mail_off from notices.preference');
    const [mine] = await stored();
    expect(mine?.language).toBe('es');
    expect(mine?.mail_off).toEqual(expect.arrayContaining(['submitted', 'approved', 'refused']));
    expect(mine?.mail_off).not.toEqual(expect.arrayContaining(['issued']));
    await other.send({ language: 'fr', mail: [] }, { form: /notices\/preferences$/ });
    expect([other.page.status, other.text()]).toEqual([422, expect.stringContaining('You changed this in another window')]);
    expect(await stored()).toEqual([mine]);
  });

  describe('for programs', () => {
    const add = async (visitor: Visitor, url: string) => {
      await visitor.open('/en/webhooks');
      return visitor.send({ url }, { form: /\/webhooks$/ });
    };

    it('show the secret of a webhook once, whatever is pressed twice', async () => {
      await applicant.open('/en/webhooks');
      expect(applicant.text()).toContain('None yet.');
      const page = applicant.page;
      await applicant.send({ url: 'https://hooks.example.org/cites' }, { form: /\/webhooks$/ });
      expect(applicant.text()).toMatch(/whsec_[A-Za-z0-9+/]{43}=/);
      applicant.page = page;
      await applicant.send({ url: 'https://hooks.example.org/cites' }, { form: /\/webhooks$/ });
      expect(applicant.text()).toContain('its secret is not shown a second time');
      expect(applicant.page.text).not.toContain('whsec_');
      expect(await rows('select 1 from notices.webhook')).toHaveLength(1);
      expect(JSON.stringify(await rows('select * from web.idempotency'))).not.toContain('whsec_');
    });

    it.each([
      ['http://hooks.example.org/', 'must begin with https://'],
      ['https://127.0.0.1/', 'must be on the public internet'],
      ['https://169.254.169.254/latest/meta-data', 'must be on the public internet'],
      ['https://localhost:5432/', 'must be on the public internet'],
      ['https://user:secret@hooks.example.org/', 'must hold no name and password'],
      ['hooks', 'Enter a whole address'],
    ])('refuse %s', async (url, text) => {
      expect((await add(applicant, url)).status).toBe(422);
      expect(applicant.text()).toContain(text);
      expect(applicant.page.text).toContain('href="#url"');
    });

    it('are one organisation’s alone, and of those roles that have any', async () => {
      const [webhook] = await rows<{ id: string }>('select id from notices.webhook');
      const other: Person = await house.person('other.trader', 'XA-OTHER', 'applicant');
      const stranger = await portal.signedIn(other);
      expect(await status(stranger, `/en/webhooks/${webhook?.id}`)).toBe(404);
      await stranger.open('/en/webhooks');
      expect(stranger.text()).not.toContain('hooks.example.org');
      const officer = await portal.signedIn(house.people.caseOfficer);
      expect(await status(officer, '/en/webhooks')).toBe(403);
      const administrator = await portal.signedIn(house.people.administrator);
      expect(await status(administrator, '/en/webhooks')).toBe(200);
    });

    it('send a test, send again, and go when they are removed', async () => {
      await applicant.open('/en/webhooks');
      await applicant.follow('hooks.example.org');
      await applicant.send({}, { form: /\/test$/ });
      expect(applicant.text()).toMatch(/A test message is on its way.*webhook\.test test Waiting, not tried yet/);
      await rows(`update notices.delivery set state = 'dead', attempts = 10, fault = 'http 500'`);
      await applicant.open(applicant.address.replace(/\?.*/, ''));
      expect(applicant.text()).toContain('Given up, 10 attempts http 500');
      await applicant.send({}, { form: /\/replay$/ });
      expect(applicant.text()).toContain('The message is sent again');
      expect(await rows('select state, attempts from notices.delivery')).toEqual([{ state: 'waiting', attempts: 0 }]);
      await applicant.send({}, { form: /\/removal$/ });
      expect(applicant.text()).toContain('The webhook was removed');
      expect(applicant.text()).toContain('None yet.');
    });

    it('manage themselves over the API: secret once, versions, pause, messages, removal', async () => {
      const { bearer } = house.people.applicant;
      const ask = (path: string, method = 'GET', headers: Record<string, string> = {}, body?: object, as = bearer) =>
        call(portal.port, `/v1/webhooks${path}`, { method, bearer: as, headers: { 'idempotency-key': randomUUID(), ...headers }, body });
      const codeOf = async (answer: ReturnType<typeof ask>) => {
        const { status: got, json } = await answer;
        return [got, json<{ code: string }>().code];
      };
      for (const [url, why] of [
        ['http://hooks.example.org/', 'It must begin with https://.'],
        ['https://10.0.0.1/', 'It must be on the public internet.'],
        ['https://[::1]/', 'It must be on the public internet.'],
        ['https://a:b@hooks.example.org/', 'It must hold no name and password.'],
        ['hooks', 'It must be a whole address, like https://example.org/hooks.'],
      ] as const)
        expect((await ask('', 'POST', {}, { url })).json()).toMatchObject({ status: 422, code: 'webhook-address', detail: why });
      const key = { 'idempotency-key': randomUUID() };
      const url = 'https://hooks.example.org/api';
      const made = await ask('', 'POST', key, { url });
      const { id, secret } = made.json<{ id: string; secret: string }>();
      expect([made.status, made.headers['location'], made.headers['etag'], made.headers['cache-control']]).toEqual([
        ...[201, `/v1/webhooks/${id}`, '"1"', 'no-store'],
      ]);
      expect(secret).toMatch(/^whsec_/);
      expect((await ask('', 'POST', key, { url })).json()).toMatchObject({ id, secret: null });
      expect((await ask('')).json<{ items: object[] }>().items).toEqual([expect.objectContaining({ id, url, state: 'active' })]);

      expect(await codeOf(ask(`/${id}/secret`, 'POST'))).toEqual([428, 'if-match-missing']);
      const rotated = await ask(`/${id}/secret`, 'POST', { 'if-match': '"1"' });
      expect([rotated.status, rotated.headers['etag']]).toEqual([200, '"2"']);
      const renewed = rotated.json<{ secret: string }>().secret;
      expect(renewed).not.toBe(secret);
      const [kept] = await rows<{ s: string }>(`select 'whsec_' || encode(secret, 'base64') as s from notices.webhook where id = $1`, [id]);
      expect(kept?.s).toBe(renewed);
      expect(await codeOf(ask(`/${id}/secret`, 'POST', { 'if-match': '"1"' }))).toEqual([412, 'version-mismatch']);
      expect(JSON.stringify(await rows('select * from web.idempotency'))).not.toContain('whsec_');

      const [message] = await rows<{ id: string }>(
        `insert into notices.delivery (channel, webhook_id, body) values ('webhook', $1, '{"type":"case.issued","data":{"ref":"XA-1"}}') returning id`,
        [id],
      );
      expect((await ask(`/${id}/pause`, 'POST', { 'if-match': '"2"' })).json()).toMatchObject({ state: 'paused' });
      expect(await codeOf(ask(`/${id}/pause`, 'POST', { 'if-match': '"3"' }))).toEqual([409, 'conflict']);
      const listed = () => ask(`/${id}/deliveries?limit=5`).then((answer) => answer.json<{ items: object[] }>().items);
      expect(await listed()).toEqual([expect.objectContaining({ id: message?.id, type: 'case.issued', ref: 'XA-1', state: 'abandoned' })]);
      const again = `/${id}/deliveries/${message?.id}/redelivery`;
      expect(await codeOf(ask(again, 'POST'))).toEqual([409, 'conflict']);
      expect((await ask(`/${id}/resumption`, 'POST', { 'if-match': '"3"' })).headers['etag']).toBe('"4"');
      expect((await ask(again, 'POST')).status).toBe(200);
      expect(await listed()).toEqual([expect.objectContaining({ state: 'waiting', attempts: 0 })]);

      expect(await codeOf(ask(`/${id}`, 'GET', {}, undefined, house.people.administrator.bearer))).toEqual([404, 'not-found']);
      expect(await codeOf(ask('', 'GET', {}, undefined, house.people.caseOfficer.bearer))).toEqual([403, 'role-not-allowed']);
      expect((await ask(`/${id}`, 'DELETE', { 'if-match': '"4"' })).status).toBe(204);
      expect(await codeOf(ask(`/${id}`))).toEqual([404, 'not-found']);
      expect(await rows('select kind from ledger.history($1) where kind like $2', [id, 'organisation.%'])).toHaveLength(5);
    });
  });

  describe('what could not be delivered', () => {
    let administrator: Visitor;
    const dead = async (fault: string) => {
      const [made] = await rows<{ id: string }>(
        `insert into notices.delivery (channel, notice_id, state, attempts, fault, tried_at)
         select 'mail', n.id, 'dead', 10, $1, now() from notices.notice n
         where n.notice = 'issued' and not exists (select 1 from notices.delivery d where d.notice_id = n.id) limit 1 returning id`,
        [fault],
      );
      return made?.id ?? '';
    };
    const state = async (id: string) =>
      (await rows('select state, attempts, settled_reason as why from notices.delivery where id = $1', [id]))[0];

    it('is counted on the administrator’s first page and listed without saying to whom it went', async () => {
      administrator = await portal.signedIn(house.people.administrator);
      await administrator.open('/en/deliveries');
      expect(administrator.text()).toContain('Everything was delivered.');
      const id = await dead('smtp 550');
      await administrator.open('/en');
      expect(administrator.text()).toContain('Undelivered (1)');
      await administrator.follow('Undelivered (1)');
      expect(administrator.text()).toMatch(/E-mail Your permit is issued 10 The other side answered and refused\./);
      await administrator.open(`/fr/deliveries/${id}`);
      expect(administrator.text()).toContain('L’autre côté a répondu et refusé. smtp 550');
      expect(administrator.page.text).not.toMatch(/@example\.org|XA-\d{4}-\d{6}/);
    });

    it('is tried again once, whatever is pressed twice, and on record', async () => {
      const [{ id } = { id: '' }] = await rows<{ id: string }>(`select id from notices.delivery where state = 'dead'`);
      await administrator.open(`/en/deliveries/${id}`);
      const page = administrator.page;
      await administrator.send({}, { form: /\/retry$/ });
      expect(administrator.text()).toContain('The message is sent again');
      administrator.page = page;
      await administrator.send({}, { form: /\/retry$/ });
      expect(administrator.page.status).toBe(200);
      expect(await state(id)).toEqual({ state: 'waiting', attempts: 0, why: null });
      expect(await rows('select kind from ledger.history($1) where kind like $2', [id, 'organisation.delivery-%'])).toEqual([
        { kind: 'organisation.delivery-retried' },
      ]);
      expect((await administrator.open(`/en/deliveries/${id}`)).status).toBe(404);
    });

    it('is given up with a reason alone, and by one of two who try at once', async () => {
      const id = await dead('no address');
      await administrator.open(`/en/deliveries/${id}`);
      await administrator.send({ reason: 'x' }, { form: /\/give-up$/ });
      expect(administrator.page.status).toBe(422);
      expect(administrator.page.text).toContain('href="#reason"');
      expect((await state(id)) as object).toMatchObject({ state: 'dead' });
      const slower = await portal.signedIn(house.people.administrator);
      await slower.open(`/en/deliveries/${id}`);
      await administrator.send({ reason: 'The trader has left the country.' }, { form: /\/give-up$/ });
      expect(administrator.text()).toContain('The message was given up');
      expect(await state(id)).toEqual({ state: 'abandoned', attempts: 10, why: 'The trader has left the country.' });
      await slower.send({}, { form: /\/retry$/ });
      expect([slower.page.status, slower.text()]).toEqual([422, expect.stringContaining('Somebody else has dealt with it meanwhile')]);
      expect(await state(id)).toMatchObject({ state: 'abandoned' });
      await administrator.open('/en/deliveries');
      expect(administrator.text()).toContain('Everything was delivered.');
    });

    it('is nobody else’s business', async () => {
      for (const who of [applicant, await portal.signedIn(house.people.issuer)]) expect(await status(who, '/en/deliveries')).toBe(403);
      expect(await status(administrator, `/en/deliveries/${randomUUID()}`)).toBe(404);
    });
  });
});
