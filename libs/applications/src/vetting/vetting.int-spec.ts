import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import { evidencePdf, expectStatus } from '../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../test/kit/casework.js';
import type { CallResult } from '../../../../test/kit/http.js';

const particulars = {
  number: 'C-2019/4471',
  register: 'Companies Registry',
  contact: 'The director',
  phone: '+999 1',
  owners: [{ name: 'Marisol Rivera', country: 'XA', share: '62.5' }],
};

describe('the vetting of an organisation', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await startCasework({ vetted: false });
  });
  afterAll(() => house?.close());

  const put = (who: Person, body: unknown) => house.call(who, '/v1/vettings/own', { method: 'PUT', body });
  const paper = (
    who: Person,
    kind: string,
    bytes: Buffer = Buffer.from(evidencePdf.toString('latin1').replace('300 400', kind === 'identity' ? '301 400' : '302 400')),
  ) =>
    house.call(who, `/v1/vettings/own/papers?kind=${kind}&name=${kind}.pdf`, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/pdf', 'content-length': String(bytes.length), 'idempotency-key': randomUUID() },
    });
  const handIn = (who: Person) => house.post(who, '/v1/vettings/own/handing-in');
  const code = (answer: CallResult) => [answer.status, answer.json<{ code: string }>().code];
  const submitted = async (who: Person): Promise<CallResult> => {
    const draft = expectStatus(await house.post(who, '/v1/applications', exportForm()), 201).json<{ id: string; version: number }>();
    const declaration = { name: 'A Trader', place: 'Port Utopia', accepted: true };
    return house.post(who, `/v1/applications/${draft.id}/submission`, declaration, draft.version);
  };
  const whole = async (who: Person): Promise<{ id: string; version: number }> => {
    expectStatus(await put(who, particulars), 200);
    for (const kind of ['identity', 'registration']) await paper(who, kind);
    return expectStatus(await handIn(who), 200).json();
  };
  const step = (who: Person, at: { id: string; version: number }, path: string, body: object) =>
    house.post(who, `/v1/vettings/${at.id}/${path}`, body, at.version);
  const kinds = async (id: string) =>
    ((await house.admin.query('select kind from ledger.history($1) order by event_id', [id])) as { kind: string }[]).map(
      ({ kind }) => kind,
    );

  it('comes before the first submission: drafts are written, submitted is nothing, and the database says so too', async () => {
    const { applicant } = house.people;
    expect(code(await submitted(applicant))).toEqual([403, 'organisation-not-vetted']);
    const own = expectStatus(await house.call(applicant, '/v1/vettings/own'), 200).json();
    expect(own).toEqual({ vetted: false, newest: null });
    // A service that forgot would be refused by the trigger.
    const [draft] = (await house.admin.query(`select id from applications.application where state = 'draft' limit 1`)) as [{ id: string }];
    const behind = house.portal.run((tx) =>
      tx.query(
        `update applications.application set state = 'submitted', last_event = 'submit', last_actor = $2, last_org = 'XA-TRADE', last_role = 'applicant',
           submitted_at = now(), version = version + 1 where id = $1`,
        [draft.id, applicant.personId],
      ),
    );
    await expect(behind).rejects.toMatchObject({ driverError: { constraint: 'organisation_vetted' } });
  });

  it('takes particulars, papers and owners; a case officer proposes and another person approves', async () => {
    const { applicant, caseOfficer, issuer } = house.people;
    expectStatus(await put(applicant, { ...particulars, owners: [] }), 200);
    expect(code(await handIn(applicant))).toEqual([422, 'vetting-incomplete']);
    const shares = [1, 2].map((n) => ({ name: `Owner ${n}`, country: 'XA', share: '50.1' }));
    expect(code(await put(applicant, { ...particulars, owners: shares }))).toEqual([422, 'vetting-shares']);
    expectStatus(await put(applicant, particulars), 200);
    // Papers are missing still.
    expect(code(await handIn(applicant))).toEqual([422, 'vetting-incomplete']);
    expectStatus(await paper(applicant, 'identity'), 201);
    expect(code(await paper(applicant, 'identity'))).toEqual([409, 'attachment-already-there']);
    expect(code(await paper(applicant, 'registration', Buffer.from('MZ program')))).toEqual([415, 'attachment-type']);
    const extract = expectStatus(await paper(applicant, 'registration'), 201).json<{ id: string; vetting: string }>();
    const at = expectStatus(await handIn(applicant), 200).json<{ id: string; version: number }>();
    expect(code(await put(applicant, particulars))).toEqual([409, 'vetting-state']);
    expect(code(await submitted(applicant))).toEqual([403, 'organisation-not-vetted']);

    const listed = await house.call(caseOfficer, '/v1/vettings?state=handed-in');
    expect(
      expectStatus(listed, 200)
        .json<{ items: { id: string }[] }>()
        .items.map(({ id }) => id),
    ).toEqual([at.id]);
    const file = await house.call(caseOfficer, `/v1/vettings/${at.id}/papers/${extract.id}`);
    expect([file.status, file.headers['content-security-policy']]).toEqual([200, "sandbox; default-src 'none'"]);
    // Nobody decides what nobody proposed.
    expect(code(await step(issuer, at, 'decision', { outcome: 'approved' }))).toEqual([409, 'vetting-state']);
    const note = { proposal: 'positive', note: 'Register and papers agree.' };
    const proposed = expectStatus(await step(caseOfficer, at, 'proposal', note), 200).json<{ id: string; version: number }>();
    expect(code(await step(issuer, at, 'decision', { outcome: 'approved' }))).toEqual([412, 'version-mismatch']);
    expect(code(await step(issuer, proposed, 'decision', { outcome: 'refused' }))).toEqual([422, 'decision-reason-missing']);
    expectStatus(await step(issuer, proposed, 'decision', { outcome: 'approved' }), 200);
    expect(await kinds(at.id)).toEqual([
      'organisation.vetting-begun',
      'organisation.vetting-changed',
      'organisation.vetting-changed',
      'organisation.paper-added',
      'organisation.paper-added',
      'organisation.vetting-handed-in',
      'organisation.vetting-proposed',
      'organisation.vetting-approved',
    ]);
    expect(expectStatus(await submitted(applicant), 200).json<{ state: string }>().state).toBe('submitted');
  });

  it('is needed again when name, address or particulars change', async () => {
    const { applicant, administrator, caseOfficer, issuer } = house.people;
    const [org] = (await house.admin.query(`select id from identity.organisation where code = 'XA-TRADE'`)) as [{ id: string }];
    const changed = await house.call(administrator, `/v1/organisations/${org.id}`, {
      method: 'PATCH',
      body: { address: '2 Other Street' },
      headers: { 'if-match': '"1"' },
    });
    expectStatus(changed, 200);
    expect(code(await submitted(applicant))).toEqual([403, 'organisation-not-vetted']);

    const at = await whole(applicant);
    // The papers of before are there without being sent again.
    expect(
      expectStatus(await house.call(applicant, '/v1/vettings/own'), 200).json<{ newest: { papers: unknown[] } }>().newest.papers,
    ).toHaveLength(2);
    const proposed = (await step(caseOfficer, at, 'proposal', { proposal: 'negative', note: 'The extract is too old.' })).json<typeof at>();
    expect(code(await step(issuer, proposed, 'decision', { outcome: 'approved' }))).toEqual([409, 'vetting-state']);
    const reason = 'Send an extract of this year.';
    expectStatus(await step(issuer, proposed, 'decision', { outcome: 'refused', reason }), 200);
    const own = expectStatus(await house.call(applicant, '/v1/vettings/own'), 200).json<{ vetted: boolean; newest: { reason: string } }>();
    expect([own.vetted, own.newest.reason, JSON.stringify(own).includes('too old')]).toEqual([false, reason, false]);

    const again = await whole(applicant);
    const positive = (await step(caseOfficer, again, 'proposal', { proposal: 'positive', note: 'Now it is.' })).json<typeof at>();
    expectStatus(await step(issuer, positive, 'decision', { outcome: 'approved' }), 200);
    expectStatus(await submitted(applicant), 200);
  });

  it('is by two people who belong elsewhere, whoever asks the database', async () => {
    const other = await house.person('other.trader', 'XA-OTHER', 'applicant');
    const at = await whole(other);
    const { caseOfficer, issuer, applicant } = house.people;
    // Another house's papers and steps are nobody's to find.
    expect((await house.call(applicant, `/v1/vettings/${at.id}`)).status).toBe(403);
    const [paperOf] = (await house.admin.query('select id from applications.paper where vetting_id = $1', [at.id])) as [{ id: string }];
    expect((await house.call(applicant, `/v1/vettings/${at.id}/papers/${paperOf.id}`)).status).toBe(404);
    await house.post(caseOfficer, '/v1/interests', { party: 'Name of XA-OTHER', nature: 'My brother owns it.' });
    expect(code(await step(caseOfficer, at, 'proposal', { proposal: 'positive', note: 'Fine.' }))).toEqual([
      403,
      'officer-belongs-to-applicant',
    ]);
    const second = await house.person('second.case', 'XA-MA', 'case-officer');
    const proposed = (await step(second, at, 'proposal', { proposal: 'positive', note: 'Fine.' })).json<typeof at>();
    const alone = house.portal.run((tx) =>
      tx.query(
        `update applications.vetting set state = 'approved', decided_by = $2, decided_org = 'XA-MA', decided_at = now(), version = version + 1 where id = $1`,
        [proposed.id, second.personId],
      ),
    );
    await expect(alone).rejects.toMatchObject({
      driverError: { constraint: expect.stringMatching(/^(vetting_two_people|officer_role_held)$/) },
    });
    const silent = house.portal.run((tx) =>
      tx.query(
        `update applications.vetting set state = 'approved', decided_by = $2, decided_org = 'XA-MA', decided_at = now(), version = version + 1 where id = $1`,
        [proposed.id, issuer.personId],
      ),
    );
    await expect(silent).rejects.toMatchObject({ driverError: { constraint: 'event_required' } });
    for (const statement of [
      'delete from applications.vetting',
      'delete from applications.paper',
      `update applications.paper set kind = 'other'`,
    ])
      await expect(house.portal.run((tx) => tx.query(statement))).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it('is asked for by a dated policy, which an authority may take out of force', async () => {
    const other = await house.person('third.trader', 'XA-OTHER', 'applicant');
    expect(code(await submitted(other))).toEqual([403, 'organisation-not-vetted']);
    await house.machine.run((tx) =>
      changePolicy(tx, { name: 'organisation-vetting', value: false, decidedBy: 'Order 9', organisation: 'XA-MA' }),
    );
    expectStatus(await submitted(other), 200);
  });
});
