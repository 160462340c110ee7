import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { PermitDocument } from '#cites';
import { newId, sqlState, violatedConstraint } from '#database';
import { balanceOf, caseInWork, issueAsSigner, issuedPermit, makeQuota, reservedPermit, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';

describe('the authority’s own acts on a permit', () => {
  let house: Casework;
  let portal: DataSource;
  let quota: string;
  beforeAll(async () => {
    house = await startCasework();
    portal = await house.database.dataSource('oc_portal');
  });
  afterAll(() => house.close());

  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => 'accepted',
      (error: unknown) => violatedConstraint(error) ?? sqlState(error),
    );
  const one = async <T>(sql: string, values: unknown[] = []) => ((await house.admin.query(sql, values)) as T[])[0]!;
  const balance = () => balanceOf(house, quota);
  const stateOf = async (id: string) => (await one<{ state: string }>('select state from issuance.permit where id = $1', [id])).state;
  const rowVersion = async (id: string) => (await one<{ v: number }>('select row_version as v from issuance.permit where id = $1', [id])).v;

  describe('cancelling', () => {
    const propose = (id: string, version: number, more: object = {}) =>
      house.post(
        house.people.caseOfficer,
        `/v1/permits/${id}/actions`,
        { kind: 'cancel', reason: 'The consignment never left.', ...more },
        version,
      );

    it('needs two people and the original, and only then frees the quota', async () => {
      quota = await makeQuota(house, '20', 'Varanus salvator');
      const permit = await issuedPermit(house, exportForm({}, { scientificName: 'Varanus salvator' }));
      expect(await balance()).toEqual({ reserved: '0', committed: '10' });
      const version = await rowVersion(permit.id);
      const without = await propose(permit.id, version);
      const refusedOne = await house.post(
        house.people.issuer,
        `/v1/permits/${permit.id}/actions/${without.json<{ id: string }>().id}/approval`,
        {},
        version,
      );
      expect(refusedOne.json<{ code: string }>().code).toBe('original-not-returned');
      await house.post(
        house.people.issuer,
        `/v1/permits/${permit.id}/actions/${without.json<{ id: string }>().id}/rejection`,
        { reason: 'Bring the original back.' },
        version,
      );
      expect(await balance()).toEqual({ reserved: '0', committed: '10' });

      const own = await house.post(
        house.people.issuer,
        `/v1/permits/${permit.id}/actions`,
        { kind: 'cancel', reason: 'The original is here.', originalReturned: true },
        version,
      );
      const ownId = own.json<{ id: string }>().id;
      expect(
        (await house.post(house.people.issuer, `/v1/permits/${permit.id}/actions/${ownId}/approval`, {}, version)).json<{ code: string }>()
          .code,
      ).toBe('action-own');
      const second = await house.person('second.issuer', 'XA-MA', 'issuing-officer');
      const done = await house.post(second, `/v1/permits/${permit.id}/actions/${ownId}/approval`, {}, version);
      expect(done.json()).toMatchObject({ state: 'approved' });
      expect(await stateOf(permit.id)).toBe('cancelled');
      expect(await balance()).toEqual({ reserved: '0', committed: '0' });
      expect(await one(`select count(*)::int as n from issuance.signing_job where kind = 'trust' and state = 'waiting'`)).toEqual({ n: 1 });
    });

    it('can be taken back by who proposed it and by nobody else, so that no mistake stands in the way of others', async () => {
      const permit = await issuedPermit(house, exportForm());
      const { issuer, caseOfficer } = house.people;
      const version = await rowVersion(permit.id);
      const asked = { kind: 'cancel', reason: 'Meant for another permit.', originalReturned: true };
      const { id } = (await house.post(issuer, `/v1/permits/${permit.id}/actions`, asked, version)).json<{ id: string }>();
      const withdraw = (who: Person) => house.post(who, `/v1/permits/${permit.id}/actions/${id}/withdrawal`, {}, version);
      expect((await withdraw(caseOfficer)).json()).toMatchObject({ status: 403, code: 'action-not-own' });
      const taken = await refusal(
        portal.query(
          `update issuance.permit_action set state = 'withdrawn', decided_by = $2, decided_org = 'XA-MA', decided_role = 'case-officer', decided_at = now() where id = $1`,
          [id, caseOfficer.personId],
        ),
      );
      expect(taken).toBe('permit_action_withdrawn_by_own');
      expect((await withdraw(issuer)).json()).toMatchObject({ state: 'withdrawn' });
      expect((await withdraw(issuer)).json()).toMatchObject({ code: 'action-closed' });
      expect(await stateOf(permit.id)).toBe('issued');
      expect((await propose(permit.id, version, { originalReturned: true })).status).toBe(201);
    });

    it('says what a statement lacks', async () => {
      const permit = await issuedPermit(house, exportForm());
      const prepare = async (body: object) =>
        (await house.post(house.people.caseOfficer, `/v1/permits/${permit.id}/statements`, body, await rowVersion(permit.id))).json<{
          code: string;
          errors: { pointer: string }[];
        }>();
      for (const [body, pointer] of [
        [{ act: 'propose', reason: 'A doubt about it.' }, '/kind'],
        [{ act: 'propose', kind: 'suspend' }, '/reason'],
        [{ act: 'approve' }, '/action'],
      ] as const)
        expect(await prepare(body)).toMatchObject({ code: 'request-invalid', errors: [{ pointer }] });
    });

    it('is impossible by SQL alone, and for goods that left', async () => {
      const permit = await issuedPermit(house, exportForm());
      const { issuer } = house.people;
      const cancel = () =>
        portal.query(
          `update issuance.permit set state = 'cancelled', last_event = 'cancel', last_role = 'issuing-officer', last_actor = $2, last_org = 'XA-MA', row_version = row_version + 1 where id = $1`,
          [permit.id, issuer.personId],
        );
      expect(await refusal(cancel())).toBe('permit_action_needed');
      const forged = portal.query(
        `insert into issuance.permit_action (id, permit_id, kind, state, reason, proposed_by, proposed_org, proposed_role, decided_by, decided_org, decided_role, decided_at)
         values ($1, $2, 'cancel', 'approved', 'because I say so', $3, 'XA-MA', 'case-officer', $4, 'XA-MA', 'issuing-officer', now())`,
        [newId(), permit.id, house.people.caseOfficer.personId, issuer.personId],
      );
      expect(await refusal(forged)).not.toBe('accepted');
      await house.admin.query('alter table issuance.permit disable trigger all');
      await house.admin.query(`update issuance.permit set state = 'endorsed', endorsed_at = now() where id = $1`, [permit.id]);
      await house.admin.query('alter table issuance.permit enable trigger all');
      const late = await propose(permit.id, await rowVersion(permit.id), { originalReturned: true });
      expect(late.json<{ code: string }>().code).toBe('permit-endorsed');
    });
  });

  it('suspends and lifts by two people, and returns a permit to where it stood', async () => {
    const permit = await issuedPermit(house, exportForm());
    const act = async (kind: string) => {
      const version = await rowVersion(permit.id);
      const proposed = await house.post(
        house.people.caseOfficer,
        `/v1/permits/${permit.id}/actions`,
        { kind, reason: 'A doubt about the origin.' },
        version,
      );
      return (
        await house.post(
          house.people.issuer,
          `/v1/permits/${permit.id}/actions/${proposed.json<{ id: string }>().id}/approval`,
          {},
          version,
        )
      ).status;
    };
    expect([await act('suspend'), await stateOf(permit.id)]).toEqual([200, 'suspended']);
    expect([await act('lift'), await stateOf(permit.id)]).toEqual([200, 'issued']);
    const history = await house.admin.query('select event from issuance.permit_event where permit_id = $1 order by seq', [permit.id]);
    expect((history as { event: string }[]).map(({ event }) => event)).toEqual([
      'approve',
      'reserve',
      'sign',
      'log',
      'witness',
      'seal',
      'complete',
      'suspend',
      'lift',
    ]);
  });

  it('replaces a lost permit by a new number that inherits its quota, at the instant the new one is issued', async () => {
    quota = await makeQuota(house, '10', 'Boa constrictor');
    const form = exportForm({}, { scientificName: 'Boa constrictor' });
    const lost = await issuedPermit(house, form);
    expect(await balance()).toEqual({ reserved: '0', committed: '10' });
    const replacement = { of: lost.number, reason: 'lost', originalReturned: false, swornStatement: true } as const;
    const fresh = await reservedPermit(house, { ...form, replacement });
    expect([await stateOf(lost.id), await balance()]).toEqual(['issued', { reserved: '0', committed: '10' }]);
    await issueAsSigner(house, fresh.id);
    expect([await stateOf(lost.id), await stateOf(fresh.id)]).toEqual(['replaced', 'issued']);
    expect(await balance()).toEqual({ reserved: '0', committed: '10' });
    expect(await one('select trim_scale(committed)::text as c from species.quota_use where permit_id = $1', [fresh.id])).toEqual({
      c: '10',
    });
    const document = JSON.parse(
      (await one<{ document: Buffer }>('select document from issuance.permit where id = $1', [fresh.id])).document.toString(),
    ) as PermitDocument;
    expect(document.replaces).toMatchObject({ number: lost.number, reason: 'lost' });
    const again = await decidedCaseStatus({ ...form, replacement });
    expect(again).toBe('rules-blocked');
  });

  it('refuses a ring that stands on another live permit, and lets it go when that permit is cancelled', async () => {
    const marked = exportForm({}, { marks: [{ kind: 'ring', number: 'XA-2026-7' }] });
    const first = await issuedPermit(house, marked);
    expect(await decidedCaseStatus(marked)).toBe('rules-blocked');
    const version = await rowVersion(first.id);
    const proposal = { kind: 'cancel', reason: 'The original came back.', originalReturned: true };
    const proposed = await house.post(house.people.caseOfficer, `/v1/permits/${first.id}/actions`, proposal, version);
    await house.post(house.people.issuer, `/v1/permits/${first.id}/actions/${proposed.json<{ id: string }>().id}/approval`, {}, version);
    expect((await reservedPermit(house, marked)).state).toBe('reserved');
  });

  /** Why a recommendation is refused when everything the treaty asks is on record. */
  async function decidedCaseStatus(form: Parameters<typeof caseInWork>[1]): Promise<string> {
    const at = await caseInWork(house, form);
    for (const [who, body] of [
      [house.people.scientist, { kind: 'non-detriment', outcome: 'positive' }],
      [house.people.caseOfficer, { kind: 'legal-acquisition', outcome: 'positive', evidence: [] }],
    ] as const)
      await step(house, who, at, 'decisions', body, 201);
    const answer = await house.post(
      house.people.caseOfficer,
      `/v1/applications/${at.id}/decisions`,
      { kind: 'recommendation', outcome: 'positive' },
      at.version,
    );
    return answer.json<{ code: string }>().code;
  }
});
