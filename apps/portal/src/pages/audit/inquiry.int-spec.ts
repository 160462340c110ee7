import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { nodeEd25519, nodeHasher } from '#ledger';
import { parsePolicy, verifyTlogProof } from '#merkle';
import { AuditHouse } from '../../../../../test/kit/audit-house.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('reports, samples and unusual points', () => {
  let house: AuditHouse;
  let visitor: Visitor;
  const today = new Date().toISOString().slice(0, 10);
  beforeAll(async () => {
    house = await AuditHouse.open();
    visitor = await house.portal.signedIn(house.outside);
  });
  afterAll(() => house?.close());

  it('a report shows pasted numbers as a table, CSV and PDF, tells which are unknown, and is one look', async () => {
    const { number } = house.permit;
    await visitor.open('/en/audit/report');
    const before = (await house.looks()).length;
    await visitor.send({ numbers: `${number}, 26xa999999\n${number}`, as: 'table' }, { form: /report/ });
    for (const said of [number, '1 permit of 2 numbers', 'Not issued here: 26XA999999', 'Python regius SKI'])
      expect(visitor.text()).toContain(said);
    expect((await house.looks()).slice(before)).toEqual([{ k: 'look.list', re: 'audit', org: 'XA-AUDIT' }]);
    const csv = await visitor.send({ numbers: number, as: 'csv' }, { form: /report/ });
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')[0]).toBe(
      '\ufeff"Number","Type","State","Case","Issued","Valid until","Lines","Goods (first five lines)"',
    );
    expect(csv.text.split('\r\n')[1]).toContain(`"${number}","E","issued"`);
    await visitor.open('/fr/audit/report');
    const pdf = await visitor.send({ numbers: number, as: 'pdf' }, { form: /report/ });
    expect([pdf.headers['content-type'], pdf.text.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    await visitor.open('/en/audit/report');
    expect((await visitor.send({ numbers: '?' }, { form: /report/ })).status).toBe(422);
    await visitor.open('/en/audit/report');
    const many = Array.from({ length: 501 }, (_, at) => `26XA${String(at).padStart(6, '0')}`).join('\n');
    expect((await visitor.send({ numbers: many }, { form: /report/ })).status).toBe(422);
    expect(visitor.page.text).toContain('26XA000500');
  });

  it('a sample comes with evidence that anybody’s program proves', async () => {
    const { number } = house.permit;
    await visitor.open('/en/audit/sample');
    await visitor.send({ seed: '4 1 6 2', count: '5' }, { form: /audit\/sample/ });
    expect(visitor.text()).toContain('1 permit of 1');
    const hash = createHash('sha256').update(`${number}\n`).digest('hex');
    expect(visitor.text()).toContain(hash);
    const before = (await house.looks()).length;
    const form = visitor.form(/bundle/);
    expect(Object.fromEntries(form.fields.map(({ name, value }) => [name, value]))).toMatchObject({ seed: '4 1 6 2', count: '5' });
    const answer = await house.portal.app.inject({
      method: 'POST',
      url: form.action,
      headers: { cookie: visitor.cookie(), 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      payload: new URLSearchParams(form.fields.map(({ name, value }): [string, string] => [name, value])).toString(),
    });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip']);
    expect((await house.looks()).slice(before)).toHaveLength(1);
    const files = unzipSync(new Uint8Array(answer.rawPayload));
    const text = (name: string) => new TextDecoder().decode(files[name]);
    expect(JSON.parse(text('sample.json'))).toMatchObject({ seed: '4 1 6 2', drawn: [number], population: 1, populationSha256: hash });
    expect(text('population.txt')).toBe(`${number}\n`);
    expect(JSON.parse(text(`${number}/document.json`))).toMatchObject({ number });
    expect((JSON.parse(text(`${number}/decisions.json`)) as { kind: string }[]).map(({ kind }) => kind)).toContain('approval');
    for (const { personId } of Object.values(house.house.people)) expect(text(`${number}/decisions.json`)).not.toContain(personId);
    const policy = parsePolicy(text('log.policy'));
    const entry = files[`${number}/${number}.entry`];
    if (!policy.ok || !entry) throw new Error('the bundle is incomplete');
    const proof = text(`${number}/${number}.tlog-proof`);
    const platform = { hasher: nodeHasher, verify: nodeEd25519 };
    expect(await verifyTlogProof({ proof, leafHash: nodeHasher.leaf(entry), policy: policy.policy, ...platform })).toMatchObject({
      ok: true,
    });
  });

  it('say what is wrong with a period, a seed and a count', async () => {
    for (const [path, fields] of [
      ['unusual?from=yesterday&to=2026-13-01', ['from', 'to']],
      ['sample?seed=&count=0', ['seed', 'count']],
      [`sample?seed=${'x'.repeat(201)}&count=51&from=1`, ['seed', 'count', 'from']],
    ] as const) {
      const answer = await visitor.open(`/en/audit/${path}`);
      expect([path, answer.status]).toEqual([path, 422]);
      for (const field of fields) expect(answer.text).toContain(`href="#${field}"`);
    }
  });

  it('unusual points are a neutral list with numbers, threshold and rule version', async () => {
    await visitor.open(`/en/audit/unusual?from=${today}&to=${today}`);
    const text = visitor.text();
    // The kit decides within seconds and puts a warning aside.
    expect(text).toContain('Approved soon after the recommendation');
    expect(text).toMatch(/seconds: \d+ seconds: 120 1/);
    expect(text).toContain('A warning of the rules was overridden');
    expect(text).not.toMatch(/fraud|suspicio/i);
    await visitor.open('/en/audit/unusual?from=2020-01-01&to=2020-01-02');
    expect(visitor.text()).toContain('No unusual points among 0 permits');
    for (const lang of ['en', 'fr', 'es'])
      for (const page of ['method', 'unusual', 'sample', 'report']) {
        await visitor.open(`/${lang}/audit/${page}`);
        expect(visitor.text()).not.toMatch(/inquiry\.|undefined|\[object/);
      }
  });

  it('a name is told on a legal basis alone, as an event of its own, and listed for the data protection officer', async () => {
    const eventOf = async (kind: string) =>
      (
        (await house.house.admin.query(
          `select event_id as id from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = $1 order by event_id limit 1`,
          [kind],
        )) as { id: string }[]
      )[0]!.id;
    const basis = 'Audit Act, section 12; file AO/2026/31';
    for (const [kind, name] of [
      ['application.submitted', 'Person trader'],
      ['decision.approval', 'Person issuer'],
      ['permit.issued', 'the machine acted by itself'],
    ] as const) {
      const path = `/en/audit/entries/${await eventOf(kind)}/unmask`;
      await visitor.open(path);
      const short = await visitor.send({ basis: 'because' }, { form: /unmask/ });
      expect([short.status, short.text.includes('because')]).toEqual([422, true]);
      const before = (await house.looks()).length;
      await visitor.send({ basis }, { form: /unmask/ });
      expect(visitor.text()).toContain(name);
      expect((await house.looks()).slice(before)).toEqual([{ k: 'look.unmask', re: 'legal-basis', org: 'XA-AUDIT' }]);
    }
    const officer = await house.portal.signedIn(house.house.people.administrator);
    await officer.open('/en/unmaskings');
    expect(officer.text()).toContain(`XA-AUDIT ${basis}`);
    expect(officer.text()).not.toMatch(/Person (trader|issuer)/);
    const handler = await house.portal.signedIn(house.house.people.caseOfficer);
    expect((await handler.open('/en/unmaskings')).status).toBe(403);
  });

  it('what an outside auditor looked at, and who of them it was, is told to no auditor of the authority', async () => {
    const looked = ((await house.house.admin.query(
      `select event_id as id, subjects from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'look.unmask' limit 1`,
    )) as { id: string; subjects: string[] }[])[0]!; // prettier-ignore
    const inside = await house.portal.signedIn(house.house.people.auditor);
    expect((await inside.open(`/en/audit/entries/${looked.id}`)).status).toBe(200);
    for (const subject of looked.subjects) expect(inside.page.text).not.toContain(subject);
    expect(inside.text()).toContain('Erased, or not shown to you');
    await inside.open(`/en/audit/entries/${looked.id}/unmask`);
    await inside.send({ basis: 'Civil Service Act, section 3; file 7' }, { form: /unmask/ });
    expect(inside.text()).toContain('An auditor of another body looked here');
    expect(inside.text()).not.toContain('outside.auditor');
    // The body's own people see it: the committed id opens.
    await visitor.open(`/en/audit/entries/${looked.id}`);
    expect(looked.subjects.some((subject) => visitor.page.text.includes(subject))).toBe(true);
    await inside.open(`/en/audit/entries?number=${house.permit.number}`);
    await visitor.open(`/en/audit/permits?number=${house.permit.number}`);
    await inside.open(`/en/audit/entries?number=${house.permit.number}`);
    expect(inside.text()).not.toContain('auditor of XA-AUDIT');
  });
});
