import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approvedCase, caseInWork, expectStatus, findEverything, step } from '../../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const finding = (more: object = {}, scope: object = {}) => ({
  ...{ kind: 'non-detriment', outcome: 'positive', reason: 'Three surveys since 2019 show a stable population.' },
  scope: {
    taxon: 'Python regius',
    country: 'XA',
    sources: ['W'],
    from: day(-1),
    to: day(300),
    ceiling: { value: '20.50', unit: 'NAR' },
    ...scope,
  },
  ...more,
});
const goods = (value: string) => exportForm({}, { quantity: { value, unit: 'NAR' } });

describe('a permit that rests on a standing finding', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  const make = async (body: object) =>
    expectStatus(await house.post(house.people.scientist, '/v1/standing-findings', body), 201).json<{
      id: string;
      scope: { ceiling: object };
    }>();
  const withdraw = (id: string) =>
    house.post(house.people.scientist, `/v1/standing-findings/${id}/withdrawal`, { reason: 'The survey of this year found fewer.' });
  /** Issued on whatever stands: nobody makes a non-detriment finding of the case where none is asked for. */
  const issued = async (value: string) => {
    const at = await approvedCase(house, goods(value));
    const made = await step(house, house.people.issuer, at, 'issue', {}, 201);
    return made.json<{ id: string }>().id;
  };
  const kindsOn = async (permit: string) =>
    (
      await forgery.rows<{ kind: string }>(
        'select d.kind from applications.decision d join issuance.permit p on p.application_id = d.application_id where p.id = $1 order by 1',
        [permit],
      )
    ).map(({ kind }) => kind);

  it('needs no finding of its own, draws on the ceiling, and is signed', async () => {
    const made = await make(finding());
    expect(made.scope.ceiling).toEqual({ value: '20.5', unit: 'NAR' });
    const permit = await issued('12');
    expect(await kindsOn(permit)).not.toContain('non-detriment');
    expect(
      await forgery.rows('select finding_id as id, trim_scale(amount)::text as amount from issuance.standing_use where permit_id = $1', [
        permit,
      ]),
    ).toEqual([{ id: made.id, amount: '12' }]);
    expect(await verdictOf(house, signing, permit)).toBeNull();
    // Ten more go beyond the ceiling: that case needs its own finding again.
    const beyond = await issued('10');
    expect(await kindsOn(beyond)).toContain('non-detriment');
    expect(await verdictOf(house, signing, beyond)).toBeNull();
    // Whoever made it cannot withdraw by saying so: it is signed, and once.
    expectStatus(await withdraw(made.id), 200);
    expect((await withdraw(made.id)).json<{ code: string }>().code).toBe('standing-ended');
  });

  it('is refused where the finding is not what its scientist signed, was withdrawn, or is drawn on beyond what is held', async () => {
    const made = await make(finding({}, { ceiling: undefined, terms: ['SKI'] }));
    const forged = async (sql: string, back: string, table = 'applications.standing_finding', key = 'id') => {
      const permit = await issued('3');
      await forgery.tamper(`update ${table} set ${sql} where ${key} = $1`, [key === 'id' ? made.id : permit]);
      const refusal = await verdictOf(house, signing, permit);
      await forgery.tamper(`update ${table} set ${back} where ${key} = $1`, [key === 'id' ? made.id : permit]);
      return [refusal?.code, refusal?.evidence['reason'] ?? null];
    };
    expect(await forged(`sources = '{W,R}'`, `sources = '{W}'`)).toEqual(['standing-forged', 'statement']);
    expect(await forged(`person = '${house.people.administrator.personId}'`, `person = '${house.people.scientist.personId}'`)).toEqual([
      'standing-forged',
      'of-another',
    ]);
    const released = await forged('released_at = now()', 'released_at = null', 'issuance.standing_use', 'permit_id');
    expect(released).toEqual(['ceiling-not-reserved', null]);
    // Withdrawn between issue and signature: nothing stands in for the finding any more.
    const late = await issued('3');
    expectStatus(await withdraw(made.id), 200);
    expect((await verdictOf(house, signing, late))?.code).toBe('decision-missing');
  });

  it('is approved by nobody who made the finding', async () => {
    const { scientist, caseOfficer } = house.people;
    const made = await make(finding({}, { ceiling: undefined }));
    const at = await caseInWork(house, goods('2'));
    await findEverything(house, at);
    await forgery.tamper('update applications.standing_finding set person = $2 where id = $1', [made.id, caseOfficer.personId]);
    const own = await house.post(
      caseOfficer,
      `/v1/applications/${at.id}/decisions`,
      { kind: 'recommendation', outcome: 'positive' },
      at.version,
    );
    expect(own.json<{ code: string }>().code).toBe('duties-conflict');
    await forgery.tamper('update applications.standing_finding set person = $2 where id = $1', [made.id, scientist.personId]);
    expectStatus(await withdraw(made.id), 200);
  });

  it('is held to the conditions of the finding at approval, at issue and by the signer, each refusal naming them', async () => {
    const { scientist, applicant, issuer, caseOfficer } = house.people;
    const conditions = [
      { kind: 'max-quantity', quantity: { value: '5', unit: 'NAR' } },
      { kind: 'not-after', date: day(20) },
      { kind: 'exit-port', text: 'Port Utopia' },
      { kind: 'size', text: 'Only of animals longer than 90 cm' },
    ];
    const bad = await house.post(scientist, '/v1/standing-findings', finding({ conditions }));
    expect([bad.status, bad.json<{ code: string }>().code]).toEqual([422, 'decision-conditions']);
    const made = await make(finding({ outcome: 'conditional', conditions }, { ceiling: undefined }));
    const blocked = async (value: string) => {
      const at = await caseInWork(house, goods(value));
      await findEverything(house, at);
      const answer = await house.post(
        caseOfficer,
        `/v1/applications/${at.id}/decisions`,
        { kind: 'recommendation', outcome: 'positive' },
        at.version,
      );
      return { at, rules: (answer.json<{ findings?: { rule: string }[] }>().findings ?? []).map(({ rule }) => rule) };
    };
    expect((await blocked('6')).rules).toEqual(expect.arrayContaining(['condition-quantity', 'condition-confirmation']));
    const { at, rules } = await blocked('5');
    expect(rules).toEqual(expect.arrayContaining(['condition-confirmation']));
    expect(rules).not.toContain('condition-quantity');
    const seen = (await house.call(applicant, `/v1/applications/${at.id}/conditions`)).json<{ items: { key: string; asked: boolean }[] }>();
    const key = seen.items.find(({ asked }) => asked)!.key;
    // Another trader, and an officer, confirm nothing for them.
    expect((await house.post(caseOfficer, `/v1/applications/${at.id}/confirmations`, { key }, at.version)).status).toBe(403);
    expectStatus(await house.post(applicant, `/v1/applications/${at.id}/confirmations`, { key: '0'.repeat(64) }, at.version), 404);
    expectStatus(await house.post(applicant, `/v1/applications/${at.id}/confirmations`, { key }, at.version), 200);
    await step(house, caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    at.version += 1;
    const listed = await house.call(issuer, `/v1/applications/${at.id}/decisions`);
    const { evaluation } = listed.json<{ evaluation: { findings: { rule: string; severity: string }[] } }>();
    for (const rule of new Set(evaluation.findings.filter(({ severity }) => severity === 'warn').map((one) => one.rule)))
      await step(
        house,
        issuer,
        at,
        'decisions',
        { kind: 'override', outcome: 'positive', overrides: rule, reason: 'The survey answers it.' },
        201,
      );
    await step(house, issuer, at, 'approval', {}, 201);
    const permit = (await step(house, issuer, at, 'issue', {}, 201)).json<{ id: string }>().id;
    const [row] = await forgery.rows<{ validUntil: string; document: Buffer }>(
      'select valid_until::text as "validUntil", document from issuance.permit where id = $1',
      [permit],
    );
    const printed = JSON.parse(row!.document.toString('utf8')) as { specialConditions: string[] };
    expect(row!.validUntil).toBe(day(20));
    expect(printed.specialConditions.join('\n')).toMatch(/Salida únicamente por: Port Utopia\n.*longer than 90 cm/);
    // A confirmation that goes missing stops the signature.
    const kept = await forgery.rows("select encode(key, 'hex') as key from applications.condition_confirmation where application_id = $1", [
      at.id,
    ]);
    expect(kept).toEqual([{ key }]);
    await forgery.tamper(`update applications.condition_confirmation set key = sha256('x') where application_id = $1`, [at.id]);
    expect(await verdictOf(house, signing, permit)).toEqual({ code: 'rules-blocked', evidence: { rules: 'condition-confirmation' } });
    expectStatus(await withdraw(made.id), 200);
  });

  it('is held to the conditions of its own finding, which no row can take out of what was signed', async () => {
    const { scientist } = house.people;
    const at = await caseInWork(house, goods('4'));
    const own = {
      kind: 'non-detriment',
      outcome: 'conditional',
      conditions: [{ kind: 'max-quantity', quantity: { value: '3', unit: 'NAR' } }],
    };
    expectStatus(await house.post(scientist, `/v1/applications/${at.id}/decisions`, { ...own, outcome: 'positive' }, at.version), 422);
    await step(house, scientist, at, 'decisions', own, 201);
    const listed = await house.call(house.people.issuer, `/v1/applications/${at.id}/decisions`);
    const { evaluation } = listed.json<{ evaluation: { findings: { rule: string; text: string }[] } }>();
    expect(evaluation.findings.find(({ rule }) => rule === 'condition-quantity')?.text).toBe(
      'A finding allows at most 3 NAR; its lines come to 4.',
    );
    await forgery.tamper(`update applications.decision set conditions = '[]' where application_id = $1`, [at.id]);
    await findEverything(house, at);
    await step(house, house.people.caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    at.version += 1;
    const after = await house.call(house.people.issuer, `/v1/applications/${at.id}/decisions`);
    const warned = after.json<{ evaluation: { findings: { rule: string; severity: string }[] } }>().evaluation.findings;
    for (const rule of new Set(warned.filter(({ severity }) => severity === 'warn').map((one) => one.rule)))
      await step(
        house,
        house.people.issuer,
        at,
        'decisions',
        { kind: 'override', outcome: 'positive', overrides: rule, reason: 'The survey answers it.' },
        201,
      );
    await step(house, house.people.issuer, at, 'approval', {}, 201);
    const permit = (await step(house, house.people.issuer, at, 'issue', {}, 201)).json<{ id: string }>().id;
    expect(await verdictOf(house, signing, permit)).toEqual({ code: 'form-changed', evidence: { decisions: 'non-detriment' } });
  });
});
