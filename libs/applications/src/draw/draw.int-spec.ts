import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { drawnPlace, drawSeed, firstCosigned, parseVkey, portableHasher, readCosignatureList } from '#merkle';
import { type CaseAt, evidencePdf, expectStatus, step } from '../../../../test/kit/case-steps.js';
import { exportForm, type Person } from '../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../test/kit/draw-house.js';
import { ed25519Verify } from '../../../../test/kit/note-keys.js';
import { changePolicy, createAccount } from '#identity';
import { eligibleMax } from '../index.js';

interface View {
  readonly id: string;
  readonly version: number;
  readonly caseNumber: string;
  readonly caseOfficer: string | null;
  readonly state: string;
  readonly draw: { readonly state: string; readonly reassignments: number; readonly demonstration: boolean } | null;
}
interface Entry {
  readonly id: string;
  readonly k: string;
  readonly c: Readonly<Record<string, string>>;
  readonly pub: Readonly<Record<string, unknown>> & { readonly eligible?: readonly string[]; readonly witness?: string };
}
interface RecordJson {
  readonly submission: { readonly event: string; readonly leafHash: string };
  readonly keptFrom: { readonly event: string } | null;
  readonly openings: readonly { readonly entry: string; readonly field: string; readonly salt: string; readonly value: string }[];
  readonly state: string;
  readonly drawn: { readonly size: number; readonly seed: string; readonly place: number; readonly officer: string } | null;
  readonly assignments: readonly {
    readonly cause: string;
    readonly officer: string;
    readonly reason: string | null;
    readonly note?: string;
  }[];
  readonly reassignments: number;
  readonly notice?: string;
}

describe('the draw', () => {
  let draws: DrawHouse;
  let officers: Person[];
  let trader: Person;
  beforeAll(async () => {
    draws = await DrawHouse.open();
    const { house } = draws;
    officers = [house.people.caseOfficer];
    for (const name of ['second.officer', 'third.officer']) officers.push(await house.person(name, 'XA-MA', 'case-officer'));
    trader = house.people.applicant;
  });
  afterAll(() => draws.close());

  const submit = async (form = exportForm(), who = trader): Promise<CaseAt> => {
    const { house } = draws;
    const { id, version } = expectStatus(await house.post(who, '/v1/applications', form), 201).json<View>();
    return submitted(who, { id, version });
  };
  const submitted = async (who: Person, at: CaseAt): Promise<CaseAt> => {
    const headers = { 'content-type': 'application/pdf', 'content-length': String(evidencePdf.length), 'idempotency-key': randomUUID() };
    const path = `/v1/applications/${at.id}/attachments?name=licence.pdf`;
    expectStatus(await draws.house.call(who, path, { method: 'POST', body: evidencePdf, headers }), 201);
    await step(draws.house, who, at, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
    return at;
  };
  const view = async (at: CaseAt) => expectStatus(await draws.house.call(trader, `/v1/applications/${at.id}`), 200).json<View>();
  const record = async (at: CaseAt, who = trader) =>
    expectStatus(await draws.house.call(who, `/v1/applications/${at.id}/draw`), 200).json<RecordJson>();
  const drawn = async (at: CaseAt): Promise<Person> => {
    await draws.publish();
    await draws.draw();
    const { caseOfficer } = await view(at);
    const officer = officers.find(({ personId }) => personId === caseOfficer);
    if (!officer) throw new Error(`nobody was drawn: ${draws.reports.join()}`);
    return officer;
  };
  const take = (who: Person, at: CaseAt) => draws.house.post(who, `/v1/applications/${at.id}/case-work`, {}, at.version);
  const entries = async (): Promise<{ entry: Entry; index: number; bytes: Buffer }[]> => {
    const rows = (await draws.house.admin.query('select idx::int as idx, entry from ledger.entry where log_id = 1 order by idx')) as {
      idx: number;
      entry: Buffer;
    }[];
    return rows.map(({ idx, entry }) => ({ entry: JSON.parse(entry.toString()) as Entry, index: idx, bytes: entry }));
  };

  it('names the set and the witness in the submission’s own entry, and nobody in clear', async () => {
    const at = await submit();
    await draws.publish();
    const { submission } = await record(at);
    const found = (await entries()).find(({ entry }) => entry.id === submission.event);
    const { eligible = [], witness } = found?.entry.pub ?? {};
    expect(eligible).toHaveLength(3);
    expect([...eligible].sort()).toEqual(eligible);
    expect(witness).toBe(draws.witness.vkey);
    for (const { personId } of officers) expect(found?.bytes.toString()).not.toContain(personId);
    expect(eligible.every((commitment) => Object.values(found?.entry.c ?? {}).includes(commitment))).toBe(true);
  });

  it('keeps everybody waiting until the witness has signed, and then lets only the drawn officer work', async () => {
    const at = await submit();
    await draws.draw();
    const early = await take(officers[0] as Person, at);
    expect(early.json()).toMatchObject({ code: 'draw-pending', status: 409 });
    expect(early.headers['retry-after']).toBe('2');
    expect((await view(at)).draw).toEqual({ state: 'waiting', reassignments: 0, demonstration: false });
    const officer = await drawn(at);
    for (const other of officers.filter((one) => one !== officer))
      expect((await take(other, at)).json()).toMatchObject({ code: 'draw-other-officer', status: 403 });
    expectStatus(await take(officer, at), 200);
    at.version += 1;
    for (const other of officers.filter((one) => one !== officer)) {
      const finding = { kind: 'legal-acquisition', outcome: 'positive' };
      expect((await draws.house.post(other, `/v1/applications/${at.id}/decisions`, finding, at.version)).json()).toMatchObject({
        code: 'draw-other-officer',
      });
      const question = { question: 'How were the animals caught?' };
      expect((await draws.house.post(other, `/v1/applications/${at.id}/information-requests`, question, at.version)).json()).toMatchObject({
        code: 'draw-other-officer',
      });
    }
  });

  it('is the one that anybody recomputes from the entry and the witness’s own list', async () => {
    const at = await submit();
    const officer = await drawn(at);
    const { submission, openings, drawn: said } = await record(at);
    const found = (await entries()).find(({ entry }) => entry.id === submission.event);
    if (!found || !said) throw new Error('nothing was drawn');
    const hash = createHash('sha256').update(draws.origin).digest('hex');
    const lines = (await draws.witness.get(`/${hash}/cosignatures`)).body.trimEnd().split('\n');
    const vkey = parseVkey(draws.witness.vkey);
    if (!vkey.ok) throw new Error(vkey.reason);
    const first = await firstCosigned(
      { list: readCosignatureList(lines), origin: draws.origin, witness: vkey.value },
      found.index,
      ed25519Verify,
    );
    if (!first.ok) throw new Error(first.reason);
    const leaf = portableHasher.leaf(found.bytes);
    expect(Buffer.from(leaf).toString('base64url')).toBe(submission.leafHash);
    const seed = drawSeed(leaf, first.signature);
    expect(said).toMatchObject({ seed: Buffer.from(seed).toString('base64url'), size: first.size, officer: officer.personId });
    const place = drawnPlace(seed, found.entry.pub.eligible?.length ?? 0);
    expect(said.place).toBe(place);
    const opening = openings.find(({ value }) => value === officer.personId);
    const commitment = createHash('sha256')
      .update(`cites-tlog/c1\0${opening?.field}\0`)
      .update(Buffer.from(opening?.salt ?? '', 'base64url'))
      .update(JSON.stringify(officer.personId))
      .digest('base64url');
    expect(found.entry.pub.eligible?.[place ?? -1]).toBe(commitment);
    // The openings of those who were not drawn stay closed.
    expect(openings.filter(({ field }) => field.startsWith('eligible.'))).toHaveLength(1);
  });

  it('leaves out officers who belong to the applicant or declared an interest', async () => {
    const [, second] = officers as [Person, Person, Person];
    const form = exportForm({ exporter: { name: 'Second Skins Ltd', address: '1 Lane', country: 'XA' } });
    const declared = await draws.house.post(second, '/v1/interests', { party: 'second  skins LTD', nature: 'A share of the firm' });
    const at = await submit(form);
    await draws.publish();
    const { submission } = await record(at);
    expect((await entries()).find(({ entry }) => entry.id === submission.event)?.entry.pub.eligible).toHaveLength(2);
    expect(await drawn(at)).not.toBe(second);
    await draws.house.post(second, `/v1/interests/${declared.json<{ id: string }>().id}/end`);
  });

  it('draws again from those who are left when the officer declares an interest, with the same seed', async () => {
    const at = await submit();
    const officer = await drawn(at);
    expect(await draws.drawAgain()).toBe(0);
    expectStatus(await take(officer, at), 200);
    at.version += 1;
    const interest = expectStatus(
      await draws.house.post(officer, '/v1/interests', { party: 'Utopia Skins Ltd', nature: 'Married into it' }),
      201,
    );
    expect(await draws.drawAgain()).toBeGreaterThan(0);
    const said = await record(at);
    expect(said.assignments.map(({ cause }) => cause)).toEqual(['drawn', 'struck']);
    expect(said.assignments[1]).toMatchObject({ reason: 'interest' });
    expect(said.reassignments).toBe(0);
    const { seed, place } = said.drawn ?? { seed: '', place: -1 };
    const next = drawnPlace(new Uint8Array(Buffer.from(seed, 'base64url')), 3, [place]);
    expect(said.assignments[1]).toMatchObject({ place: next, struck: [place] });
    expect((await view(at)).caseOfficer).toBe(said.assignments[1]?.officer);
    expect(await draws.drawAgain()).toBe(0);
    await draws.house.post(officer, `/v1/interests/${interest.json<{ id: string }>().id}/end`);
  });

  it('is kept by a case that is withdrawn and comes again, copied or typed anew', async () => {
    const form = exportForm({}, { scientificName: 'Varanus niloticus' });
    const at = await submit(form);
    const officer = await drawn(at);
    await step(draws.house, trader, at, 'withdrawal', { reason: 'I would rather have somebody else' });
    const copy = expectStatus(await draws.house.post(trader, `/v1/applications/${at.id}/copies`), 201).json<View>();
    for (const again of [await submitted(trader, { id: copy.id, version: copy.version }), await submit(form)]) {
      expect(await drawn(again)).toBe(officer);
      const said = await record(again);
      expect(said).toMatchObject({ assignments: [{ cause: 'kept' }], keptFrom: { event: (await record(at)).submission.event } });
      const kept = (await entries()).find(({ entry }) => entry.id === said.submission.event)?.entry.pub;
      expect(kept).toMatchObject({ kept: said.keptFrom?.event });
      expect(kept).not.toHaveProperty('eligible');
    }
  });

  it('is held anew, without those who refused, for a case that is taken up again after its refusal was set aside', async () => {
    const { issuer } = draws.house.people;
    const at = await submit(exportForm({}, { scientificName: 'Varanus niloticus', quantity: { value: '7', unit: 'NAR' } }));
    const officer = await drawn(at);
    expectStatus(await take(officer, at), 200);
    at.version += 1;
    const reason = 'Nobody knows the origin.';
    await step(draws.house, officer, at, 'decisions', { kind: 'recommendation', outcome: 'negative', reason }, 201);
    at.version += 1;
    await step(draws.house, issuer, at, 'refusal', { reason, appeal: 'To the Minister within 30 days.' });
    const path = `/v1/applications/${at.id}/appeal`;
    expectStatus(await draws.house.post(trader, path, { text: 'The origin was on file.' }), 201);
    const judge = await draws.house.person('appeal.judge', 'XA-MA', 'issuing-officer');
    const outcome = { outcome: 'set-aside', reason: 'The paper was overlooked.' };
    expectStatus(await draws.house.post(judge, `${path}/decision`, outcome), 200);
    const taken = expectStatus(await draws.house.post(trader, `${path}/fresh-application`), 201).json<View>();
    const fresh = { id: taken.id, version: taken.version };
    await step(draws.house, trader, fresh, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
    expect((await drawn(fresh)).personId).not.toBe(officer.personId);
    const said = await record(fresh);
    expect(said.assignments.map(({ cause }) => cause)).toEqual(['drawn']);
    const told = (await entries()).find(({ entry }) => entry.id === said.submission.event)?.entry.pub;
    expect(told?.eligible).toHaveLength(2);
    expect(told).not.toHaveProperty('kept');
  });

  it('goes to another officer by a named hand, counted and explained, and not otherwise', async () => {
    const { issuer, administrator } = draws.house.people;
    const at = await submit();
    const officer = await drawn(at);
    const [other] = officers.filter((one) => one !== officer) as [Person];
    const path = `/v1/applications/${at.id}/reassignments`;
    const give = { officer: other.personId, reason: 'absence', note: 'On sick leave until the end of the month.' };
    expect((await draws.house.post(issuer, path, { ...give, note: 'ill' })).status).toBe(400);
    expect((await draws.house.post(issuer, path, { ...give, reason: 'because' })).status).toBe(400);
    expect((await draws.house.post(officer, path, give)).status).toBe(403);
    expect((await draws.house.post(issuer, path, { ...give, officer: officer.personId })).json()).toMatchObject({
      code: 'draw-same-officer',
    });
    expect((await draws.house.post(issuer, path, { ...give, officer: issuer.personId })).json()).toMatchObject({
      code: 'officer-role-not-held',
    });
    expectStatus(await draws.house.post(issuer, path, give), 200);
    const back = { officer: officer.personId, reason: 'workload', note: 'Back earlier than expected.' };
    expectStatus(await draws.house.post(administrator, path, back), 200);
    expect((await view(at)).draw).toMatchObject({ reassignments: 2 });
    expect((await record(at)).assignments.map(({ cause, reason, note }) => [cause, reason, note])).toEqual([
      ['drawn', null, undefined],
      ['reassigned', 'absence', undefined],
      ['reassigned', 'workload', undefined],
    ]);
    expect((await record(at, issuer)).assignments[1]?.note).toBe(give.note);
    const [{ told }] = (await draws.house.admin.query(
      `select count(*)::int as told from ledger.event_bytes e where e.log = 'public' and e.subjects @> array[$1::uuid]
         and convert_from(e.entry, 'UTF8')::jsonb ->> 'k' = 'application.reassigned'`,
      [at.id],
    )) as [{ told: number }];
    expect(told).toBe(2);
    expect((await take(other, at)).json()).toMatchObject({ code: 'draw-other-officer' });
    expectStatus(await take(officer, at), 200);
  });

  it('cannot be repeated, steered or unmade in the database', async () => {
    const at = await submit();
    const officer = await drawn(at);
    const [other] = officers.filter((one) => one !== officer) as [Person];
    const put = (cause: string, ordinal: number, role = 'system') =>
      draws.house.portal.run((tx) =>
        tx.query(
          `insert into applications.assignment (application_id, ordinal, officer, cause, reason, note, actor, role, size, cosigned_at, line, seed, place)
           values ($1, $2, $3, $4, 'x', 'because I say so', $5, $6, 9, 9, 'x', $7, 0)`,
          [at.id, ordinal, other.personId, cause, randomUUID(), role, Buffer.alloc(32)],
        ),
      );
    const refusedBy = (constraint: string) => expect.objectContaining({ driverError: expect.objectContaining({ constraint }) as unknown });
    await expect(put('drawn', 1)).rejects.toEqual(refusedBy('assignment_in_order'));
    await expect(put('drawn', 2)).rejects.toEqual(refusedBy('assignment_once'));
    await expect(put('kept', 2)).rejects.toEqual(refusedBy('assignment_once'));
    await expect(put('reassigned', 2, 'case-officer')).rejects.toEqual(refusedBy('assignment_hand'));
    await expect(put('reassigned', 2, 'issuing-officer')).rejects.toEqual(refusedBy('assignment_hand'));
    for (const table of ['draw', 'assignment'])
      for (const statement of [`delete from applications.${table}`, `update applications.${table} set at = now()`])
        await expect(draws.house.admin.query(statement)).rejects.toThrow(/append-only/);
  });

  it('is not made by a list that is not the witness’s, and says so once', async () => {
    const at = await submit();
    await draws.publish();
    await draws.witness.end();
    draws.reports.length = 0;
    await draws.draw();
    await draws.draw();
    expect(draws.reports).toHaveLength(1);
    expect((await view(at)).draw).toMatchObject({ state: 'waiting' });
    await draws.witness.start();
    await draws.draw();
    expect((await view(at)).draw).toMatchObject({ state: 'assigned' });
  });

  it('fits an entry with as many officers as it may name', async () => {
    const { machine } = draws.house;
    const made: string[] = [];
    for (let at = 0; at < eligibleMax + 5; at += 1) {
      const account = { fullName: `Officer ${at}`, loginName: `crowd.${at}`, organisation: 'XA-MA', mustChangePassword: false };
      made.push((await machine.run((tx) => createAccount(tx, { ...account, roles: ['case-officer'] }))).personId);
    }
    const at = await submit();
    await draws.publish();
    const { submission } = await record(at);
    const found = (await entries()).find(({ entry }) => entry.id === submission.event);
    expect(found?.entry.pub.eligible).toHaveLength(eligibleMax);
    expect(found?.bytes.length).toBeLessThan(8192);
    await draws.draw();
    expect([...made, ...officers.map(({ personId }) => personId)]).toContain((await view(at)).caseOfficer);
  }, 120_000);

  it('is not held where the dated policy says so: then any case officer takes the case', async () => {
    await draws.house.machine.run((tx) =>
      changePolicy(tx, { name: 'draw', value: false, decidedBy: 'Order 13 of the ministry', organisation: 'XA-MA' }),
    );
    const at = await submit();
    expect((await view(at)).draw).toBeNull();
    expect((await draws.house.call(trader, `/v1/applications/${at.id}/draw`)).json()).toMatchObject({ code: 'draw-none' });
    expectStatus(await take(officers[1] as Person, at), 200);
  });
});

describe('the draw with local witnesses only', () => {
  it('says on every answer that it protects nothing', async () => {
    const draws = await DrawHouse.open({ demonstration: true });
    try {
      const { applicant } = draws.house.people;
      const made = expectStatus(await draws.house.post(applicant, '/v1/applications', exportForm()), 201).json<View>();
      const at = { id: made.id, version: made.version };
      await step(draws.house, applicant, at, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
      await draws.publish();
      await draws.draw();
      const read = (language: string) =>
        draws.house.call(applicant, `/v1/applications/${at.id}/draw`, { headers: { 'accept-language': language } });
      expect((await read('en')).json()).toMatchObject({
        demonstration: true,
        notice: 'demonstration: the draw is not protected',
        state: 'assigned',
      });
      expect((await read('fr')).json<RecordJson>().notice).toMatch(/tirage au sort n’est pas protégé/);
      expect((await read('es')).json<RecordJson>().notice).toMatch(/sorteo no está protegido/);
    } finally {
      await draws.close();
    }
  });
});
