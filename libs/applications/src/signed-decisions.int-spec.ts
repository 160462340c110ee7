import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#cites';
import { sqlState, UnitOfWork, violatedConstraint } from '#database';
import { changePolicy } from '#identity';
import { Ledger } from '#ledger';
import { SoftwareAuthenticator } from '../../../apps/cli/src/demo/software-authenticator.js';
import { type CaseAt, caseInWork, decidedCase, evidenceHash, expectStatus, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../test/kit/casework.js';
import type { CallResult } from '../../../test/kit/http.js';

interface Prepared {
  readonly statementId: string;
  readonly statement: string;
  readonly challenge: string;
  readonly allowCredentials: readonly { id: string }[];
}

describe('signed decisions', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await startCasework();
  });
  afterAll(() => house.close());

  const finding = { kind: 'non-detriment', outcome: 'positive', evidence: [evidenceHash], reason: 'The harvest is below one per cent.' };
  const override = { kind: 'override', outcome: 'positive', overrides: 'distribution', reason: 'The survey of 2025 answers this.' };
  const codeOf = (answer: CallResult) => answer.json<{ code?: string }>().code ?? answer.status;
  /** Straight to the path, without signing anything. */
  const send = (who: Person, path: string, body: unknown, version?: number) =>
    house.call(who, path, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': randomUUID(), ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    });
  const prepare = async (who: Person, at: CaseAt, body: unknown) =>
    expectStatus(await send(who, `/v1/applications/${at.id}/statements`, body, at.version), 201).json<Prepared>();
  const decide = (who: Person, at: CaseAt, statement: Prepared, key = who.authenticator!, path = 'decisions') =>
    send(who, `/v1/applications/${at.id}/${path}`, { statementId: statement.statementId, assertion: key.assert(statement) }, at.version);

  it('are stated in full before they are signed, and stored as they were signed', async () => {
    const at = await caseInWork(house, exportForm());
    const { scientist } = house.people;
    const prepared = await prepare(scientist, at, finding);
    const said = JSON.parse(prepared.statement) as Record<string, unknown>;
    expect(canonicalJson(said)).toBe(prepared.statement);
    expect(said).toMatchObject({
      format: 'opencites-decision/1',
      id: prepared.statementId,
      application: at.id,
      country: 'XA',
      kind: 'non-detriment',
      outcome: 'positive',
      evidence: [evidenceHash],
      reason: finding.reason,
      person: scientist.personId,
      role: 'scientific-authority',
    });
    expect(prepared.challenge).toBe(createHash('sha256').update(prepared.statement).digest('base64url'));
    expect(prepared.allowCredentials.map(({ id }) => id)).toEqual([scientist.authenticator!.credentialId.toString('base64url')]);
    const decided = expectStatus(await decide(scientist, at, prepared), 201);
    expect(decided.json()).toMatchObject({
      id: prepared.statementId,
      statement: prepared.statement,
      kind: 'non-detriment',
      reason: finding.reason,
    });
    expect(decided.json<{ signature: string }>().signature).toMatch(/^[\w-]{90,}$/);
    const [row] = (await house.admin.query(
      'select s.text, s.purpose, s.person_id, k.role from identity.signed_statement s join identity.officer_key k on k.id = s.key_id where s.id = $1',
      [prepared.statementId],
    )) as unknown[];
    expect(row).toEqual({ text: prepared.statement, purpose: 'decision', person_id: scientist.personId, role: 'scientific-authority' });
    // Signed once, it is gone.
    expect(codeOf(await decide(scientist, at, prepared))).toBe('statement-unknown');
  });

  it('are asked for by the service and, when it is silent, by the database', async () => {
    const at = await caseInWork(house, exportForm());
    const { scientist, issuer } = house.people;
    expect(codeOf(await send(scientist, `/v1/applications/${at.id}/decisions`, finding, at.version))).toBe('signature-needed');
    const portal = new UnitOfWork(await house.database.dataSource('oc_portal', 1));
    const [{ form_sha256: form }] = (await house.admin.query('select form_sha256 from applications.application where id = $1', [
      at.id,
    ])) as [{ form_sha256: Buffer }];
    const id = randomUUID();
    const { personId: person } = scientist;
    const said = {
      id,
      application: at.id,
      kind: 'non-detriment',
      outcome: 'positive',
      person,
      role: 'scientific-authority',
      form: form.toString('hex'),
    };
    const statement = JSON.stringify(said);
    const raw = portal.run(async (tx) => {
      const actor = { personId: person, org: 'XA-SA', role: 'scientific-authority' } as const;
      await new Ledger().append(tx, { kind: 'decision.non-detriment', actor, act: 'find', reason: 'forged', subjects: [at.id] });
      await tx.query(
        `insert into applications.decision (id, application_id, round, kind, role, duty, outcome, person, org, form_sha256, statement, statement_sha256)
         values ($1, $2, 1, 'non-detriment', 'scientific-authority', 'science', 'positive', $3, 'XA-SA', $4, $5, $6)`,
        [id, at.id, person, form, statement, createHash('sha256').update(statement).digest()],
      );
    });
    expect(
      await raw.then(
        () => 'accepted',
        (error: unknown) => violatedConstraint(error) ?? sqlState(error),
      ),
    ).toBe('decision_signed');
    const decided = await decidedCase(house, exportForm());
    const refusal = await send(issuer, `/v1/applications/${decided.id}/refusal`, { reason: 'No licence is on file.' }, decided.version);
    expect(codeOf(refusal)).toBe('signature-needed');
    await step(house, issuer, decided, 'decisions', override, 201);
    expect(codeOf(await send(issuer, `/v1/applications/${decided.id}/approval`, {}, decided.version))).toBe('signature-needed');
  });

  it('need the officer’s own key, for this statement, at this address', async () => {
    const at = await caseInWork(house, exportForm());
    const { scientist, caseOfficer } = house.people;
    const prepared = await prepare(scientist, at, finding);
    const own = scientist.authenticator!;
    const pretender = SoftwareAuthenticator.from({
      ...SoftwareAuthenticator.make('http://xa.localhost:8080/').toFile(),
      credentialId: own.toFile().credentialId,
    });
    const elsewhere = SoftwareAuthenticator.from({ ...own.toFile(), origin: 'http://xa.localhost:8081' });
    const otherSite = SoftwareAuthenticator.from({ ...own.toFile(), rpId: 'evil.example' });
    for (const key of [pretender, elsewhere, otherSite])
      expect(codeOf(await decide(scientist, at, prepared, key))).toBe('assertion-invalid');
    expect(codeOf(await decide(scientist, at, prepared, caseOfficer.authenticator!))).toBe('officer-key-missing');
    expect(codeOf(await decide(scientist, at, { ...prepared, challenge: createHash('sha256').update('{}').digest('base64url') }))).toBe(
      'assertion-invalid',
    );
    // Somebody else's statement, even with their own key.
    expect(codeOf(await decide(caseOfficer, at, prepared))).toBe('statement-unknown');
    for (const assertion of [
      { ...own.assert(prepared), type: 'password' },
      { ...own.assert(prepared), id: '' },
      { ...own.assert(prepared), response: 'x' },
      { ...own.assert(prepared), response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' } },
      {},
    ]) {
      const answer = await send(
        scientist,
        `/v1/applications/${at.id}/decisions`,
        { statementId: prepared.statementId, assertion },
        at.version,
      );
      expect([403, 422, 400]).toContain(answer.status);
    }
    // After all that it is still there, and its officer can sign it.
    expect((await decide(scientist, at, prepared)).status).toBe(201);
  });

  it('count for the case they name, as it stands, and for the act they state', async () => {
    const at = await caseInWork(house, exportForm());
    const other = await caseInWork(house, exportForm());
    const { scientist, issuer } = house.people;
    const prepared = await prepare(scientist, at, finding);
    expect(codeOf(await decide(scientist, other, prepared))).toBe('statement-unknown');
    const decided = await decidedCase(house, exportForm());
    const refusing = await prepare(issuer, decided, { kind: 'approval', outcome: 'negative', reason: 'No licence is on file.' });
    expect(JSON.parse(refusing.statement)).toMatchObject({ appeal: expect.stringContaining('appeal to the Minister') });
    await step(house, issuer, decided, 'decisions', override, 201);
    expect(codeOf(await decide(issuer, decided, refusing, issuer.authenticator, 'approval'))).toBe('statement-outdated');
    // The case goes back and comes again: a signature given for the first round is none for the second.
    await step(house, issuer, decided, 'return', { reason: 'Please look at the licence again.' });
    await step(house, house.people.caseOfficer, decided, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    decided.version += 1;
    expect(codeOf(await decide(issuer, decided, refusing, issuer.authenticator, 'refusal'))).toBe('statement-outdated');
  });

  it('expire when nobody signs them within ten minutes', async () => {
    const at = await caseInWork(house, exportForm());
    const { scientist } = house.people;
    const prepared = await prepare(scientist, at, finding);
    const [{ minutes }] = (await house.admin.query(
      'select extract(epoch from expires_at - prepared_at)::int / 60 as minutes from identity.statement where id = $1',
      [prepared.statementId],
    )) as [{ minutes: number }];
    expect(minutes).toBe(10);
    await house.admin.query(`update identity.statement set expires_at = now() - interval '1 second' where id = $1`, [prepared.statementId]);
    expect(codeOf(await decide(scientist, at, prepared))).toBe('statement-unknown');
  });

  it('may go unsigned only where the authority’s policy says so', async () => {
    const off = (value: boolean) =>
      house.machine.run((tx) => changePolicy(tx, { name: 'signed-decisions', value, decidedBy: 'Order 7', organisation: 'XA-MA' }));
    const at = await caseInWork(house, exportForm());
    await off(false);
    expect((await send(house.people.scientist, `/v1/applications/${at.id}/decisions`, finding, at.version)).status).toBe(201);
    await off(true);
    const again = { ...finding, kind: 'legal-acquisition' };
    expect(codeOf(await send(house.people.caseOfficer, `/v1/applications/${at.id}/decisions`, again, at.version))).toBe('signature-needed');
  });
});
