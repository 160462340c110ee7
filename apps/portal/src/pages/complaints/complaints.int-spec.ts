import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureOrganisation } from '#identity';
import { type Casework, type Person, startCasework } from '../../../../../test/kit/casework.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

const secret = 'The clerk at desk four asked me for 200 to move my file.';

describe('a report of a problem or a bribe', () => {
  let house: Casework;
  let portal: PortalPages;
  let outside: Person;
  let other: Person;
  let code = '';
  const body = async (code_: string, login: string) => {
    await house.machine.run((tx) =>
      ensureOrganisation(tx, {
        code: code_,
        name: `Name of ${code_}`,
        kind: 'oversight',
        legalForm: 'legal',
        country: 'XA',
        address: '9 Hill',
      }),
    );
    return house.person(login, code_, 'auditor');
  };
  const reported = async (visitor: Visitor, values: Readonly<Record<string, string>>) => {
    await visitor.open('/en/report');
    return visitor.send(values, { form: /report$/ });
  };
  const codeOn = (visitor: Visitor) => /data-code>([^<]+)</.exec(visitor.page.text)?.[1] ?? '';
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });

  it('is not taken while nobody outside of the authority would read it', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en/report');
    expect(visitor.text()).toContain('no outside body that would receive a report');
    expect(visitor.page.text).not.toContain('name="text"');
  });

  it('is sent without an account, and gives a code once', async () => {
    outside = await body('XA-AUDIT', 'outside.auditor');
    const visitor = portal.visitor();
    await visitor.open('/en');
    await visitor.follow('Report a problem or a bribe');
    await visitor.send({ kind: 'bribery', about: '26XA000001', text: secret, contact: 'a.friend@mail.example' }, { form: /report$/ });
    code = codeOn(visitor);
    expect([visitor.page.status, visitor.address]).toEqual([200, '/en/report']);
    expect(code).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    expect(visitor.text()).toContain('shown this once');
    const [kept] = (await house.admin.query('select c.*, c::text as whole from complaints.complaint c')) as Record<string, unknown>[];
    expect(Object.keys(kept!).sort()).toEqual(
      ['about', 'body', 'code_sha256', 'contact', 'content', 'id', 'kind', 'received_on', 'state', 'version', 'whole'].sort(),
    );
    for (const trace of [code, code.replaceAll('-', ''), '127.0.0.1', '::1']) expect(kept!['whole']).not.toContain(trace);
  });

  it('sent twice by a second press is one report', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en/report');
    const form = visitor.form(/report$/);
    const values = {
      ...Object.fromEntries(form.fields.map(({ name, value }) => [name, value])),
      kind: 'complaint',
      text: 'My file lies there since spring.',
    };
    for (let press = 0; press < 2; press += 1) {
      await visitor.open('/en/report');
      await visitor.send(values, { form: /report$/ });
      expect(codeOn(visitor)).toBe((values as { code?: string }).code);
    }
    expect(((await house.admin.query('select count(*)::int as n from complaints.complaint')) as { n: number }[])[0]?.n).toBe(2);
  });

  it('comes back with its faults and everything that was typed', async () => {
    const visitor = portal.visitor();
    const answer = await reported(visitor, { text: 'short', about: '<b>', contact: 'x'.repeat(301) });
    expect(answer.status).toBe(422);
    for (const field of ['kind', 'text', 'about', 'contact']) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('>short</textarea>');
    const forged = await reported(visitor, { kind: 'bribery', text: secret, code: 'mine', body: 'XA-MA' });
    expect(forged.status).toBe(422);
    expect(forged.text).not.toContain('value="mine"');
  });

  it('is an event of the public log that tells nothing of it', async () => {
    const events = (await house.admin.query(
      `select log, convert_from(entry, 'UTF8') as text from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'complaint.received'`,
    )) as { log: string; text: string }[];
    expect(events.map(({ log }) => log)).toEqual(['public', 'public']);
    for (const { text } of events) expect(Object.keys(JSON.parse(text) as object)).toEqual(['act', 'at', 'by', 'c', 'id', 'k', 'see', 'v']);
    const everywhere = (await house.admin.query(
      `select (select count(*) from ledger.opening where convert_from(value, 'UTF8') like '%desk four%')::int as n`,
    )) as { n: number }[];
    expect(everywhere[0]?.n).toBe(0);
  });

  it('is read by auditors of the body alone: by no role of the authority, nor by its own auditors, nor by another body', async () => {
    other = await body('XA-NGO', 'other.auditor');
    const [row] = (await house.admin.query(`select id from complaints.complaint where about is not null`)) as { id: string }[];
    for (const who of ['applicant', 'caseOfficer', 'issuer', 'scientist', 'administrator'] as const) {
      const visitor = await portal.signedIn(house.people[who]);
      for (const path of ['/en/complaints', `/en/complaints/${row!.id}`])
        expect([who, (await visitor.open(path)).status]).toEqual([who, 403]);
    }
    for (const who of [house.people.auditor, other]) {
      const visitor = await portal.signedIn(who);
      expect((await visitor.open('/en/complaints')).text).not.toContain('desk four');
      expect((await visitor.open(`/en/complaints/${row!.id}`)).status).toBe(404);
      expect(visitor.page.text).not.toContain('desk four');
    }
    const visitor = await portal.signedIn(outside);
    await visitor.open('/en/complaints');
    expect(visitor.text()).toContain('desk four');
    await visitor.open(`/en/complaints/${row!.id}`);
    for (const said of [secret, 'a.friend@mail.example', '26XA000001']) expect(visitor.text()).toContain(said);
  });

  it('is kept from every database role, and from the portal’s without that body’s live session and look', async () => {
    for (const role of ['oc_portal', 'oc_auditor', 'oc_signer', 'oc_worker', 'oc_gateway', 'oc_sequencer', 'oc_checkpoint'] as const) {
      const pool = await house.database.dataSource(role, 1);
      for (const table of ['complaint', 'message'])
        await expect(pool.query(`select * from complaints.${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
    }
    const ids = `(select array(select id from complaints.ids_of(null, 50)))`;
    const all = ((await house.admin.query('select array_agg(id) as ids from complaints.complaint')) as { ids: string[] }[])[0]?.ids;
    const sessionOf = async (who: Person) =>
      ((await house.admin.query(`select id from identity.session where person_id = $1 and revoked_at is null limit 1`, [who.personId])) as { id: string }[])[0]!.id; // prettier-ignore
    const read = async (who: Person | null, wanted: string, values: unknown[] = []) =>
      house.portal.run(async (tx) => {
        if (who) await tx.query('select oversight.begin($1)', [await sessionOf(who)]);
        return ((await tx.query(`select count(*)::int as n from complaints.read(${wanted})`, values)) as { n: number }[])[0]?.n;
      });
    expect(await read(null, ids)).toBe(0);
    expect(await read(null, '$1', [all])).toBe(0);
    // A session of that body without its look, and one of the authority's own auditor.
    expect(await read(outside, '$1', [all])).toBe(0);
    expect(await read(house.people.auditor, '$1', [all])).toBe(0);
    await expect(read(house.people.issuer, '$1', [all])).rejects.toMatchObject({ driverError: { constraint: 'auditor_session' } });
  });

  it('is answered, followed by its code alone, added to, and closed', async () => {
    const visitor = await portal.signedIn(outside);
    const [row] = (await house.admin.query(`select id from complaints.complaint where about is not null`)) as { id: string }[];
    await visitor.open(`/en/complaints/${row!.id}`);
    const stale = visitor.form(/answer/).fields.find(({ name }) => name === '_version')!.value;
    await visitor.send({ text: 'Thank you. On which day was that?', state: 'in-work' }, { form: /answer/ });
    expect(visitor.text()).toContain('Being looked into');
    const late = await visitor.send({ text: 'Second answer of a stale page', state: 'closed', _version: stale }, { form: /answer/ });
    expect([late.status, late.text.includes('Second answer of a stale page')]).toEqual([409, true]);

    const reporter = portal.visitor();
    await reporter.open('/fr/report/follow');
    expect((await reporter.send({ code: '0000-0000-0000-0000-0000' }, { form: /follow/ })).status).toBe(422);
    await reporter.send({ code: code.toLowerCase() }, { form: /follow/ });
    expect(reporter.text()).toContain('On which day was that?');
    expect(reporter.text()).not.toContain('a.friend@mail.example');
    await reporter.send({ text: 'On the third of the month.' }, { form: /follow/ });
    expect(reporter.text()).toContain('On the third of the month.');
    expect(reporter.address).not.toContain(code);

    await visitor.open(`/en/complaints/${row!.id}`);
    expect(visitor.text()).toContain('On the third of the month.');
    await visitor.send({ text: '', state: 'closed' }, { form: /answer/ });
    expect(visitor.text()).toContain('This report is closed');
    await reporter.open('/en/report/follow');
    await reporter.send({ code }, { form: /follow/ });
    expect(reporter.text()).toContain('This report is closed');
  });

  it('is counted in public by month and state', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en/report/counts');
    const month = new Date().toISOString().slice(0, 7);
    expect(visitor.text()).toContain(`${month} 1 0 0 1 1`);
    for (const path of ['/es/report', '/fr/report/counts', '/es/report/follow']) {
      await visitor.open(path);
      expect(visitor.text()).not.toMatch(/complaints\.|undefined|\[object/);
    }
  });

  it('may go to the one of several bodies that its writer chooses', async () => {
    const visitor = portal.visitor();
    expect((await reported(visitor, { kind: 'complaint', text: 'Nobody answers the telephone.' })).text).toContain('href="#body"');
    await reported(visitor, { kind: 'complaint', text: 'Nobody answers the telephone.', body: 'XA-NGO' });
    expect(codeOn(visitor)).not.toBe('');
    const reader = await portal.signedIn(other);
    await reader.open('/en/complaints');
    expect(reader.text()).toContain('Nobody answers the telephone.');
  });

  it('meets a limit of tries that lives in memory alone', async () => {
    const visitor = portal.visitor();
    let status = 0;
    for (let tries = 0; tries < 40 && status !== 429; tries += 1) {
      await visitor.open('/en/report/follow');
      status = (await visitor.send({ code: '0000-0000-0000-0000-0000' }, { form: /follow/ })).status;
    }
    expect(status).toBe(429);
  });
});
