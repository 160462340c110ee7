import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { acceptRules, readRulesInForce } from '#applications';
import { unconfirmedRules } from '#cites';
import { violatedConstraint } from '#database';
import { changePolicy } from '#identity';
import { message } from '#messages';
import { approvedCase, decidedCase, reservedPermit, step } from '../../../test/kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../../../test/kit/casework.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';
import type { SigningRefusal } from './refusal.js';

/** Rules whose source is not confirmed, for an authority that is not fictitious. */
describe('While an unconfirmed rule in force was not accepted by a named person', () => {
  let house: Casework;
  let signing: SigningHouse;
  const day = new Date().toISOString().slice(0, 10);
  const specimen = (is: boolean) => house.admin.query('update applications.office set specimen = $1', [is]);
  const everyRule = () =>
    unconfirmedRules('XA', day, { later: true }).map(({ rule, sha256 }) => ({
      rule: rule.id,
      sha256,
      name: 'A. Director',
      role: 'Director',
      on: day,
    }));
  const accept = (accepted = everyRule()) => house.machine.run((tx) => acceptRules(tx, { country: 'XA', day, accepted }));
  const refusalOf = async (permit: string): Promise<SigningRefusal> => {
    const signer = await signing.start();
    try {
      for (const deadline = Date.now() + 30_000; ;) {
        const rows = (await house.admin.query('select state, refusal from issuance.signing_job where permit_id = $1', [permit])) as {
          state: string;
          refusal: SigningRefusal;
        }[];
        if (rows.at(-1)?.state === 'refused') return rows.at(-1)!.refusal;
        if (Date.now() > deadline) throw new Error(`the job ended as ${JSON.stringify(rows)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    } finally {
      await signer.stop();
    }
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  it('a fictitious authority works as ever', async () => {
    const { state } = await reservedPermit(house, exportForm());
    expect(state).toBe('reserved');
    expect((await house.machine.run(readRulesInForce)).unaccepted(day)).toEqual([]);
  });

  it('nothing is approved or issued, and the refusal names the rules', async () => {
    const decided = await decidedCase(house, exportForm());
    const approved = await approvedCase(house, exportForm());
    await specimen(false);
    for (const [at, path] of [
      [decided, 'approval'],
      [approved, 'issue'],
    ] as const) {
      const answer = await house.post(house.people.issuer, `/v1/applications/${at.id}/${path}`, {}, at.version);
      expect([answer.status, answer.json()]).toEqual([
        409,
        expect.objectContaining({ code: 'rules-not-accepted', detail: expect.stringContaining('retrospective-grounds') }),
      ]);
    }
    await specimen(true);
    await step(house, house.people.issuer, approved, 'issue', {}, 201);
  });

  it('the signer signs nothing, whatever the portal let pass', async () => {
    const { id } = await reservedPermit(house, exportForm());
    await specimen(false);
    const refusal = await refusalOf(id);
    expect(refusal).toMatchObject({ code: 'rules-not-accepted', evidence: { rules: expect.stringContaining('retrospective-grounds') } });
    for (const language of ['en', 'fr', 'es'] as const)
      expect(message('signing.refusal.rules-not-accepted', refusal.evidence, language)).toContain('retrospective-grounds');
  });

  it('every acceptance is one public event that names the rule and, as a commitment, the person', async () => {
    const all = everyRule();
    expect((await accept(all.slice(1))).recorded).toHaveLength(all.length - 1);
    expect((await house.machine.run(readRulesInForce)).unaccepted(day)).toEqual([all[0]?.rule]);
    expect((await accept()).recorded).toEqual([all[0]?.rule]);
    expect((await house.machine.run(readRulesInForce)).unaccepted(day)).toEqual([]);
    const kept = (await house.admin.query(
      `select a.rule, a.person_name, a.person_role, h.kind, h.act, h.pub from applications.rule_acceptance a, ledger.history(a.id) h`,
    )) as { rule: string; person_name: string; kind: string; pub: Record<string, string> }[];
    expect(kept).toHaveLength(all.length);
    for (const row of kept) {
      expect(row).toMatchObject({ person_name: 'A. Director', person_role: 'Director', kind: 'policy.changed', act: 'accept-rule' });
      expect(row.pub).toMatchObject({ policy: 'rule-acceptance', rule: row.rule, on: day });
      expect(JSON.stringify(row.pub)).not.toContain('Director');
    }
  });

  it('nobody can take an acceptance back, or write one from a running process', async () => {
    const admin = house.machine.run((tx) => tx.query(`update applications.rule_acceptance set person_name = 'Somebody else'`));
    await expect(admin.catch(violatedConstraint)).resolves.toBe('append_only');
    await expect(house.portal.run((tx) => tx.query('delete from applications.rule_acceptance'))).rejects.toThrow(/permission denied/);
    await expect(
      house.portal.run((tx) => acceptRules(tx, { country: 'XA', day, accepted: everyRule().map((rule) => ({ ...rule })) })),
    ).resolves.toEqual({ recorded: [] });
    await expect(house.portal.run((tx) => tx.query(`insert into applications.office select * from applications.office`))).rejects.toThrow(
      /permission denied/,
    );
  });

  it('a rule that the authority changed is open again, and judged as changed by portal and signer alike', async () => {
    await specimen(true);
    const { id } = await reservedPermit(house, exportForm());
    await house.machine.run((tx) =>
      changePolicy(tx, {
        name: 'rule-overrides',
        value: [
          { rule: 'higher-taxon', country: 'XA', from: '2026-01-01', to: null, severity: 'block', source: 'Order 7 of 2026' },
          { rule: 'legal-acquisition-evidence', country: 'XA', from: '2026-01-01', to: null, severity: 'off', source: 'Order 7 of 2026' },
        ],
        decidedBy: 'Order 7 of 2026, Director',
        organisation: 'XA-MA',
      }),
    );
    // The permit was frozen under the rules of before: another set now, another hash.
    expect(await refusalOf(id)).toMatchObject({ code: 'findings-differ' });
    await specimen(false);
    const { ruleSet, unaccepted } = await house.machine.run(readRulesInForce);
    expect(unaccepted(day)).toEqual(['higher-taxon']);
    const higher = { documentType: 'E', lines: [{ ...exportForm().lines[0], scientificName: 'Python' }] } as const;
    const created = await house.post(house.people.applicant, '/v1/applications', { ...exportForm(), ...higher });
    const { evaluation } = created.json<{ evaluation: { findings: { rule: string; severity: string; source: string }[] } }>();
    expect(evaluation.findings.find(({ rule }) => rule === 'higher-taxon')).toMatchObject({
      severity: 'block',
      source: expect.stringContaining('Order 7 of 2026'),
    });
    expect(ruleSet.overrides).toHaveLength(2);
  });
});
