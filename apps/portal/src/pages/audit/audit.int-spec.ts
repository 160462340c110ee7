import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger, nodeEd25519, nodeHasher } from '#ledger';
import { parsePolicy, proofSteps, verifyTlogProof } from '#merkle';
import { systemActor } from '#web';
import { AuditHouse } from '../../../../../test/kit/audit-house.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('the auditors’ pages without scripts', () => {
  let house: AuditHouse;
  let visitor: Visitor;
  beforeAll(async () => {
    house = await AuditHouse.open({ demonstration: true });
    visitor = await house.portal.signedIn(house.outside);
  });
  afterAll(() => house?.close());

  it('are where an auditor’s day begins, and are open to no other role and to nobody without a session', async () => {
    await visitor.open('/en');
    expect(visitor.address).toBe('/en/audit');
    const event = await house.issued();
    const paths = ['', '/entries', `/entries/${event}`, `/entries/${event}/entry`, `/entries/${event}/proof`, '/compare', '/permits'].map(
      (path) => `/en/audit${path}`,
    );
    for (const who of ['applicant', 'caseOfficer', 'issuer', 'scientist', 'administrator'] as const) {
      const other = await house.portal.signedIn(house.house.people[who]);
      for (const path of paths) expect([who, path, (await other.open(path)).status]).toEqual([who, path, 403]);
    }
    const nobody = house.portal.visitor();
    for (const path of paths) {
      await nobody.open(path);
      expect(nobody.address).toContain('/sign-in');
    }
  });

  it('say how both logs are: size, checkpoint and its age, each witness, and that demonstration witnesses protect nobody', async () => {
    await visitor.open('/en/audit');
    const text = visitor.text();
    for (const said of [
      'xa.localhost/log/public/feed.atom',
      'Last checkpoint',
      'outside cosigned',
      'Demonstration witnesses: no protection',
      'There is no checkpoint yet',
    ])
      // prettier-ignore
      expect(text).toContain(said);
    expect(text).toMatch(/\b\d+ (second|minute)s? ago/);
    expect(text).not.toMatch(/oversight\.|undefined|\[object/);
  });

  it('find entries by number, event, index, kind and day, and each look is one event of the auditor', async () => {
    const { number } = house.permit;
    const event = await house.issued();
    const cases: readonly (readonly [string, string, RegExp | string])[] = [
      [`number=${number}`, 'look.list', 'Permit issued'],
      ['kind=permit.issued', 'look.list', 'Permit issued'],
      ['kind=permit&log=public', 'look.list', 'Permit issued'],
      [`from=${new Date().toISOString().slice(0, 10)}`, 'look.list', 'Sign-in'],
      [`event=${event}`, 'look.record', 'Path up the tree'],
      ['index=0&log=public', 'look.record', /Entry 0/],
    ];
    for (const [query, kind, shows] of cases) {
      const before = (await house.looks()).length;
      expect([query, (await visitor.open(`/en/audit/entries?${query}`)).status]).toEqual([query, 200]);
      expect(visitor.text()).toMatch(shows);
      const added = (await house.looks()).slice(before);
      expect([query, added]).toEqual([query, [{ k: kind, re: 'audit', org: 'XA-AUDIT' }]]);
    }
    await visitor.open('/en/audit/entries?to=2020-01-01&kind=permit');
    expect(visitor.text()).toContain('No entries: Kind: permit; To day: 2020-01-01');
  });

  it('find entries by leaf hash, species, country, hand and key, and recognise each of them without being told what it is', async () => {
    const { number } = house.permit;
    const event = await house.issued();
    const [told] = (await house.house.admin.query(
      `select encode(sha256('\\x00'::bytea || e.entry), 'hex') as leaf, t #>> '{by,who}' as by from ledger.event_bytes e,
         lateral (select convert_from(e.entry, 'UTF8')::jsonb as t) j where e.event_id = $1`,
      [event],
    )) as { leaf: string; by: string }[];
    const [line] = (await house.house.admin.query('select scientific_name as name from issuance.permit_line where permit_id = $1', [
      house.permit.id,
    ])) as { name: string }[];
    const [hand] = (await house.house.admin.query(
      `select t #>> '{by,who}' as who from ledger.event_bytes e, lateral (select convert_from(e.entry, 'UTF8')::jsonb as t) j
        where e.log = 'restricted' and t ->> 'k' = 'decision.recommendation' and e.subjects && array[$1, $2]::uuid[]`,
      [house.permit.id, house.permit.application],
    )) as { who: string }[];
    const [key] = (await house.house.admin.query(
      `select t #>> '{pub,key}' as key from ledger.event_bytes e, lateral (select convert_from(e.entry, 'UTF8')::jsonb as t) j where t ->> 'k' like 'key.%' limit 1`,
    )) as { key: string }[];
    if (!told || !line || !hand || !key) throw new Error('the house lacks what is looked for');
    const base64 = Buffer.from(told.leaf, 'hex').toString('base64');
    const cases: readonly (readonly [string, string, string])[] = [
      ['hash', told.leaf, 'Permit issued'],
      ['hash', base64, 'Permit issued'],
      ['species', line.name, 'Permit issued'],
      ['country', 'XA', 'Permit issued'],
      ['hand', hand.who, 'Recommendation'],
      ['hand', told.by, 'Permit issued'],
      ['key', key.key, 'key: '],
    ];
    for (const [filter, value, shows] of cases) {
      const asked = encodeURIComponent(value);
      for (const query of [`${filter}=${asked}`, `q=${asked}`]) {
        expect([query, (await visitor.open(`/en/audit/entries?${query}`)).status]).toEqual([query, 200]);
        expect([query, new URL(visitor.address, 'http://x').searchParams.has(filter)]).toEqual([query, true]);
        expect([query, visitor.text().includes(shows)]).toEqual([query, true]);
      }
    }
    for (const [query, filter] of [
      [number, 'number'],
      ['permit.issued', 'kind'],
      ['2026-01-02', 'from'],
    ] as const) {
      await visitor.open(`/en/audit/entries?q=${query}`);
      expect([query, new URL(visitor.address, 'http://x').searchParams.get(filter)]).toEqual([query, query]);
    }
    await visitor.open(`/en/audit/entries?q=${event}`);
    expect(visitor.address).toContain(`/audit/entries/${event}`);
    // Filters narrow each other.
    await visitor.open(`/en/audit/entries?species=${encodeURIComponent(line.name)}&country=XA&kind=permit.issued`);
    expect(visitor.page.text.match(/\/audit\/entries\/[0-9a-f-]{36}"/g)).toEqual([expect.stringContaining(event)]);
    for (const query of [
      'species=Panthera+unknowna',
      'country=ZZ',
      `hash=${'0'.repeat(64)}`,
      `key=${'A'.repeat(43)}`,
      `hand=${'A'.repeat(22)}`,
    ]) {
      expect([query, (await visitor.open(`/en/audit/entries?${query}`)).status]).toEqual([query, 200]);
      expect([query, visitor.text().includes('No entries: ')]).toEqual([query, true]);
    }
  });

  it('turn pages back to the beginning without losing or repeating an entry', async () => {
    const seen: string[] = [];
    await visitor.open('/en/audit/entries?log=public');
    for (let pages = 0; pages < 50; pages += 1) {
      seen.push(...[...visitor.page.text.matchAll(/\/audit\/entries\/([0-9a-f-]{36})"/g)].map(([, id = '']) => id));
      if (!visitor.page.text.includes('rel="next"')) break;
      await visitor.follow('Older');
    }
    const all = (await house.house.admin.query(`select event_id as id from ledger.event where log = 'public' order by event_id desc`)) as {
      id: string;
    }[];
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it('show faults of the filters beside them and keep what was typed', async () => {
    const answer = await visitor.open(
      '/en/audit/entries?from=2026-02-30&index=x&kind=A%27%3B--&number=%3Cb%3E&event=1&hash=12&species=1%27&country=X&hand=a&key=b',
    );
    expect(answer.status).toBe(422);
    for (const field of ['from', 'index', 'kind', 'number', 'event', 'hash', 'species', 'country', 'hand', 'key'])
      expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="2026-02-30"');
    expect(answer.text).not.toContain('<b>');
    expect((await visitor.open('/en/audit/entries?index=999999&log=public')).status).toBe(422);
    expect((await visitor.open('/en/audit/entries?before=bm90')).status).toBe(400);
    expect((await visitor.open('/en/audit/entries/01930000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await visitor.open('/en/audit/entries/nothing')).status).toBe(404);
  });

  it('give entry, proof and policy as files that anybody’s program proves', async () => {
    const event = await house.issued();
    await visitor.open(`/en/audit/entries/${event}`);
    const text = visitor.text();
    expect(text).toContain('This browser runs no scripts here');
    expect(text).toContain(`opencites audit proof ${event}.tlog-proof --entry ${event}.entry --policy public.policy`);
    expect(text).toContain('Not checked yet');
    const entry = (await visitor.open(`/en/audit/entries/${event}/entry`)).text;
    const proof = (await visitor.open(`/en/audit/entries/${event}/proof`)).text;
    const policy = parsePolicy((await visitor.open('/en/audit/policy?log=public')).text);
    if (!policy.ok) throw new Error(policy.reason);
    const bytes = new TextEncoder().encode(entry);
    const platform = { hasher: nodeHasher, verify: nodeEd25519 };
    const steps = await proofSteps({ entry: bytes, proof, policy: policy.policy }, platform);
    expect(steps.map(({ state }) => state)).toEqual(steps.map(() => 'pass'));
    const verdict = await verifyTlogProof({ proof, leafHash: nodeHasher.leaf(bytes), policy: policy.policy, ...platform });
    expect(verdict.ok).toBe(true);
  });

  it('tell on one page who did what to a permit, by role and without names, each with its entry', async () => {
    await visitor.open(`/en/audit/permits?number=${house.permit.number}`);
    const text = visitor.text();
    for (const said of [
      'requested',
      'approved',
      'processed',
      'issued',
      'person 1',
      'applicant of XA-TRADE',
      'issuing officer of XA-MA',
      'proved',
    ])
      // prettier-ignore
      expect(text).toContain(said);
    for (const { login, personId } of Object.values(house.house.people)) {
      if (login !== house.outside.login) expect(visitor.page.text).not.toContain(`Person ${login}<`);
      expect(visitor.page.text).not.toContain(personId);
    }
    expect((await visitor.open('/en/audit/permits?number=26XA999999')).status).toBe(404);
    expect(visitor.text()).toContain('No permit with this number');
  });

  it('compare two checkpoints, chosen or pasted, and refuse what is none', async () => {
    const before = (await visitor.open('/en/audit/checkpoint?log=public')).text;
    await house.grow();
    const [, old = '0'] = before.split('\n');
    const [, size = '0'] = (await visitor.open('/en/audit/checkpoint?log=public')).text.split('\n');
    expect(Number(size)).toBeGreaterThan(Number(old));
    await visitor.open('/en/audit/compare');
    await visitor.send({ older: before, 'older-size': '', newer: '', 'newer-size': size }, { form: /compare/ });
    expect(visitor.text()).toContain('The newer checkpoint continues the older one');
    await visitor.open('/en/audit/compare');
    const answer = await visitor.send({ older: 'not a checkpoint', newer: '', 'newer-size': '' }, { form: /compare/ });
    expect([answer.status, answer.text.includes('href="#older"'), answer.text.includes('href="#newer"')]).toEqual([422, true, true]);
    expect(answer.text).toContain('not a checkpoint');
    await visitor.open('/en/audit/compare');
    const other = before.replace(/\n[^\n]{44}\n\n/, `\n${'A'.repeat(43)}=\n\n`);
    await visitor.send({ older: before, 'older-size': '', newer: other, 'newer-size': '' }, { form: /compare/ });
    expect(visitor.text()).toContain('does NOT continue the older one');
  });

  it('plot what was issued by month and route, with the table and the file that say the same', async () => {
    const rows = (await house.house.admin.query(
      `select to_char(p.issued_at at time zone 'UTC', 'YYYY-MM') as month, l.scientific_name as name, l.term, l.unit, trim_scale(sum(l.quantity))::text as quantity,
           count(distinct p.id)::text as permits
         from issuance.permit p join issuance.permit_line l on l.permit_id = p.id
        where p.issued_at is not null and p.state not in ('cancelled', 'replaced', 'void') group by 1, 2, 3, 4`,
    )) as { month: string; name: string; term: string; unit: string; quantity: string; permits: string }[];
    expect(rows.length).toBeGreaterThan(0);
    for (const { month, name, term, unit, quantity, permits } of rows) {
      await visitor.open(`/en/audit/trade?species=${encodeURIComponent(name)}`);
      expect(visitor.text()).toContain(`${month} ${term}`);
      const csv = (await visitor.open(`/en/audit/trade?species=${encodeURIComponent(name)}&as=csv`)).text;
      expect(csv).toContain([month, term, unit, quantity, permits, '0'].map((cell) => `"${cell}"`).join(','));
    }
    await visitor.open('/en/audit/trade?country=ZZ');
    expect(visitor.text()).toContain('No permit of this period fits.');
    await visitor.open('/fr/audit/trade?species=Nobody+knows&from=2026-13-01&to=x&country=Kenya');
    expect(visitor.page.status).toBe(422);
    for (const field of ['species', 'from', 'to', 'country']) expect(visitor.page.text).toContain(`href="#${field}"`);
    expect(visitor.page.text).toContain('value="Nobody knows"');
  });

  it('exist in three languages', async () => {
    const event = await house.issued();
    for (const lang of ['fr', 'es'])
      for (const path of ['', '/entries', `/entries/${event}`, '/compare', `/permits?number=${house.permit.number}`]) {
        expect((await visitor.open(`/${lang}/audit${path}`)).status).toBe(200);
        expect(visitor.text()).not.toMatch(/oversight\.|undefined|\[object/);
      }
  });

  it('read nothing through the portal’s own role without an auditor’s live session and look', async () => {
    const { portal, admin, people } = house.house;
    const rows = async (before: string, of: string) =>
      portal.run(async (tx) => {
        await tx.query(before);
        return ((await tx.query(`select count(*)::int as n from ${of}`)) as { n: number }[])[0]?.n;
      });
    const [session] = (await admin.query(`select id from identity.session where person_id = $1 limit 1`, [house.outside.personId])) as [
      { id: string },
    ];
    const [officer] = (await admin.query(`select id from identity.session where person_id = $1 limit 1`, [people.issuer.personId])) as [
      { id: string },
    ];
    for (const view of ['oversight.event_bytes', 'oversight.event_entry', 'oversight.opening']) {
      expect(await rows('select 1', view)).toBe(0);
      // A live auditor’s session alone does not read: the look has to be written first.
      expect(await rows(`select oversight.begin('${session.id}')`, view)).toBe(0);
    }
    await expect(rows(`select oversight.begin('${officer.id}')`, 'oversight.opening')).rejects.toMatchObject({
      driverError: { constraint: 'auditor_session' },
    });
    await expect(portal.run((tx) => tx.query('select entry from ledger.entry'))).rejects.toMatchObject({ driverError: { code: '42501' } });
    const event = await house.issued();
    const [told] = (await admin.query(`select sha256('\\x00'::bytea || entry) as leaf from ledger.event_bytes where event_id = $1`, [
      event,
    ])) as { leaf: Buffer }[];
    const found = (asking: string) =>
      portal.run(async (tx) => {
        await tx.query(asking);
        return ((await tx.query('select oversight.event_of_leaf($1) as id', [told?.leaf])) as { id: string | null }[])[0]?.id;
      });
    expect([await found('select 1'), await found(`select oversight.begin('${session.id}')`)]).toEqual([null, event]);
  });

  it('find an entry by its leaf hash in full tiles of the tree, at their edges and after the last, within the chosen days alone', async () => {
    const event = { kind: 'status.published', actor: systemActor('XA-MA'), act: 'publish', subjects: [] } as const;
    await house.house.portal.run(async (tx) => {
      for (let count = 0; count < 520; count += 1) await new Ledger().append(tx, event);
    });
    await house.draws.publish();
    const rows = (await house.house.admin.query(
      `select event_id as id, idx::int as idx, encode(sha256('\\x00'::bytea || entry), 'hex') as leaf from ledger.event_bytes
        where log = 'public' and idx in (0, 255, 256, 400, 511, 512, (select max(b.idx) from ledger.event_bytes b where b.log = 'public')) order by idx`,
    )) as { id: string; idx: number; leaf: string }[];
    expect(rows.length).toBe(7);
    for (const { id, idx, leaf } of rows) {
      await visitor.open(`/en/audit/entries?hash=${leaf}`);
      expect([idx, visitor.page.text.match(/\/audit\/entries\/[0-9a-f-]{36}"/g)]).toEqual([idx, [`/audit/entries/${id}"`]]);
    }
    await visitor.open(`/en/audit/entries?hash=${rows[1]?.leaf ?? ''}&to=2020-01-01`);
    expect(visitor.text()).toContain('No entries: ');
  });

  it('count and find a permit under the accepted name of its species too, when it was issued under a synonym', async () => {
    const { admin } = house.house;
    const asked = '/en/audit/trade?species=Python+nominatus&as=csv';
    const insert = `with old as (select * from species.taxon where scientific_name = 'Python regius' and rank = 'species'),
        taxon as (insert into species.taxon (parent_id, kingdom, rank, scientific_name, status, source, batch_id)
          select parent_id, kingdom, rank, 'Python nominatus', 'accepted', source, batch_id from old returning id, batch_id)
      insert into species.name (taxon_id, kind, name, batch_id) select id, 'accepted', 'Python nominatus', batch_id from taxon`;
    await admin.query(insert);
    expect((await visitor.open(asked)).text.trim().split('\n')).toHaveLength(1);
    await admin.query(
      `update species.taxon set status = 'synonym', accepted_id = (select id from species.taxon where scientific_name = 'Python nominatus')
        where scientific_name = 'Python regius' and rank = 'species'`,
    );
    expect((await visitor.open(asked)).text.trim().split('\n')).toHaveLength(2);
    await visitor.open('/en/audit/entries?species=Python+nominatus&kind=permit.issued');
    expect(visitor.page.text).toContain(`/audit/entries/${await house.issued()}"`);
  });
});
