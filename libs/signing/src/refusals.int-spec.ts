import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { canonicalJson, type PermitDocument } from '#cites';
import { newId, withClient } from '#database';
import { type Casework, startCasework } from '../../../test/kit/casework.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';
import type { SigningRefusal } from './refusal.js';

/** What somebody with all power over the database, and none over the signer, might try. */
describe('the signer refuses', () => {
  let house: Casework;
  let signing: SigningHouse;

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  /** As superuser, past every trigger and constraint of the tables concerned. */
  const tamper = (sql: string, values: unknown[] = []): Promise<void> =>
    withClient(house.database.adminUrl, async (client) => {
      await client.query('begin');
      for (const table of guarded) await client.query(`alter table ${table} disable trigger all`);
      await client.query(sql, values);
      for (const table of guarded) await client.query(`alter table ${table} enable trigger all`);
      await client.query('commit');
    });
  const guarded = [
    'issuance.permit',
    'applications.application',
    'applications.decision',
    'identity.role_grant',
    'identity.membership',
    'issuance.signing_job',
  ];

  const documentOf = async (permit: string): Promise<PermitDocument> => {
    const [row] = await rows<{ document: Buffer }>('select document from issuance.permit where id = $1', [permit]);
    return JSON.parse(row!.document.toString('utf8')) as PermitDocument;
  };
  const freeze = async (permit: string, document: unknown, text = canonicalJson(document)): Promise<void> => {
    const bytes = Buffer.from(text);
    await tamper('update issuance.permit set document = $2, document_sha256 = $3 where id = $1', [
      permit,
      bytes,
      createHash('sha256').update(bytes).digest(),
    ]);
  };
  const applicationOf = 'select application_id from issuance.permit where id = $1';

  /** Runs a signer until the permit's credential job has ended; it must have ended in a refusal and left nothing behind. */
  const refusalOf = async (permit: string, clock?: () => Date): Promise<SigningRefusal> => {
    const signer = await signing.start(clock ? { clock } : {});
    let job: { state: string; refusal: SigningRefusal | null } | undefined;
    for (let waited = 0; waited < 15_000; waited += 20) {
      [job] = await rows("select state, refusal from issuance.signing_job where permit_id = $1 and kind = 'credential'", [permit]);
      if (job?.state === 'done' || job?.state === 'refused') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await signer.stop();
    expect(await rows('select 1 from issuance.credential where permit_id = $1', [permit])).toEqual([]);
    expect(await rows("select 1 from issuance.signing_job where permit_id = $1 and kind = 'seal'", [permit])).toEqual([]);
    expect(job?.state).toBe('refused');
    return job!.refusal!;
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    await house.admin.query('alter table issuance.permit drop constraint permit_document_hash');
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  it('a document whose quantity was changed, though its hash was changed with it', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    await freeze(permit, { ...document, lines: [{ ...document.lines[0]!, quantity: { value: '1000', unit: 'NAR' } }] });
    expect(await refusalOf(permit)).toEqual({ code: 'document-differs', evidence: { fields: 'lines[1].quantity' } });
  });

  it('a document that gained a line, an importer or a later last day', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    const importer = { name: 'Somebody Else', address: '', country: 'XB' };
    await freeze(permit, {
      ...document,
      importer,
      validUntil: '2099-12-31',
      lines: [...document.lines, { ...document.lines[0]!, line: 2 }],
    });
    expect(await refusalOf(permit)).toEqual({ code: 'document-differs', evidence: { fields: 'validUntil, importer, lines' } });
  });

  it('a document whose bytes are not those that were hashed', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    await tamper('update issuance.permit set document = $2 where id = $1', [
      permit,
      Buffer.from(canonicalJson({ ...document, purpose: 'Z' })),
    ]);
    expect(await refusalOf(permit)).toMatchObject({ code: 'document-altered' });
  });

  it('a document written so that two readers could read two things', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    await freeze(permit, document, canonicalJson(document).replace('"purpose":"T"', '"purpose":"Z","purpose":"T"'));
    expect(await refusalOf(permit)).toMatchObject({ code: 'document-not-canonical' });
  });

  it('a document that hides a finding of the rules', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    expect(document.rules.findings).toEqual(['distribution']);
    await freeze(permit, { ...document, rules: { ...document.rules, findings: [] } });
    expect(await refusalOf(permit)).toMatchObject({ code: 'findings-differ' });
  });

  it('a permit that was made valid for longer in row and document alike', async () => {
    const permit = await reservedPermit(house);
    const document = await documentOf(permit);
    await freeze(permit, { ...document, validUntil: '2031-12-31' });
    await tamper(
      "update issuance.permit set valid_until = '2031-12-31', expires_at = '2031-12-31T21:00:00Z', status_list = 20312 where id = $1",
      [permit],
    );
    expect(await refusalOf(permit)).toMatchObject({ code: 'validity' });
  });

  it('a permit without the finding of the Scientific Authority', async () => {
    const permit = await reservedPermit(house);
    await tamper(`delete from applications.decision where kind = 'non-detriment' and application_id = (${applicationOf})`, [permit]);
    expect(await refusalOf(permit)).toEqual({ code: 'decision-missing', evidence: { kinds: 'non-detriment' } });
  });

  it('a permit whose warning nobody overrode', async () => {
    const permit = await reservedPermit(house);
    await tamper(`delete from applications.decision where kind = 'override' and application_id = (${applicationOf})`, [permit]);
    expect(await refusalOf(permit)).toEqual({ code: 'warning-not-overridden', evidence: { rules: 'distribution' } });
  });

  it('a decision turned round in its row alone', async () => {
    const permit = await reservedPermit(house);
    await tamper(`update applications.decision set outcome = 'negative' where kind = 'approval' and application_id = (${applicationOf})`, [
      permit,
    ]);
    expect(await refusalOf(permit)).toEqual({ code: 'form-changed', evidence: { decisions: 'approval' } });
  });

  it('a decision turned round in row and statement', async () => {
    const permit = await reservedPermit(house);
    await tamper(rewritten(`'{"outcome":"negative"}'`, `outcome = 'negative'`, `d.kind = 'non-detriment'`), [permit]);
    expect(await refusalOf(permit)).toEqual({ code: 'signature-invalid', evidence: { kinds: 'non-detriment', reason: 'challenge' } });
  });

  it('a form changed after the decisions', async () => {
    const permit = await reservedPermit(house);
    await tamper(
      `update applications.application set form = jsonb_set(form, '{lines,0,quantity,value}', '"999"') where id = (${applicationOf})`,
      [permit],
    );
    expect(await refusalOf(permit)).toMatchObject({ code: 'form-changed' });
  });

  it('a recommendation put into the mouth of who approved', async () => {
    const permit = await reservedPermit(house);
    const { issuer } = house.people;
    await tamper(
      rewritten(`jsonb_build_object('person', '${issuer.personId}')`, `person = '${issuer.personId}'`, `d.duty = 'recommendation'`),
      [permit],
    );
    expect(await refusalOf(permit)).toMatchObject({ code: 'officer-key', evidence: { reason: 'of-another' } });
  });

  it('a permit whose issuing officer belongs to the applicant', async () => {
    const permit = await reservedPermit(house);
    const { issuer } = house.people;
    await tamper(
      `insert into identity.membership (person_id, organisation_id) select '${issuer.personId}', id from identity.organisation where code = 'XA-TRADE'`,
    );
    const found = await refusalOf(permit);
    await tamper(
      `delete from identity.membership m using identity.organisation o where o.id = m.organisation_id and o.code = 'XA-TRADE' and m.person_id = $1`,
      [issuer.personId],
    );
    expect(found).toEqual({ code: 'same-person', evidence: { duties: 'applicant+approval' } });
  });

  it('a permit whose scientist lost the role after deciding', async () => {
    const permit = await reservedPermit(house);
    const { scientist } = house.people;
    await tamper("update identity.role_grant set state = 'revoked', ended_at = now(), ended_by = person_id where person_id = $1", [
      scientist.personId,
    ]);
    const found = await refusalOf(permit);
    await tamper("update identity.role_grant set state = 'active', ended_at = null, ended_by = null where person_id = $1", [
      scientist.personId,
    ]);
    expect(found).toEqual({ code: 'role-not-held', evidence: { roles: 'scientific-authority' } });
  });

  it('a permit for a species whose trade was suspended after the approval', async () => {
    const permit = await reservedPermit(house);
    await tamper(suspendPythons);
    const found = await refusalOf(permit);
    await tamper("delete from species.suspension where source = 'test notice'");
    expect(found.code).toBe('rules-blocked');
    expect(found.evidence['rules']).toContain('suspension');
  });

  it('a permit whose quota was cut after the approval', async () => {
    const permit = await reservedPermit(house);
    await tamper(quotaOfPythons(5));
    const found = await refusalOf(permit);
    await tamper("delete from species.quota where source = 'test quota'");
    expect(found).toEqual({ code: 'rules-blocked', evidence: { rules: 'quota-exceeded' } });
  });

  it('a permit whose quota is large enough and was not reserved for it', async () => {
    const permit = await reservedPermit(house);
    await tamper(quotaOfPythons(5000));
    const found = await refusalOf(permit);
    await tamper("delete from species.quota where source = 'test quota'");
    expect(found).toMatchObject({ code: 'quota-not-reserved' });
  });

  it('to sign while its clock and that of the database are more than a minute apart', async () => {
    const permit = await reservedPermit(house);
    expect(await refusalOf(permit, () => new Date(Date.now() + 75_000))).toEqual({ code: 'clocks-apart', evidence: { seconds: '75' } });
  });

  it('a job that the portal forges for a permit nobody reserved', async () => {
    const permit = await reservedPermit(house);
    await tamper(
      `update issuance.permit set state = 'approved', number = null, document = null, document_sha256 = null, status_list = null, status_index = null,
         valid_until = null, expires_at = null, reserved_at = null, reserved_by = null where id = $1`,
      [permit],
    );
    await tamper('delete from issuance.signing_job where permit_id = $1', [permit]);
    const forge = (client: { query(sql: string, values: unknown[]): Promise<unknown> }) =>
      client.query(`insert into issuance.signing_job (id, permit_id, kind) values ($1, $2, 'credential')`, [newId(), permit]);
    await expect(withClient(house.database.url('oc_portal'), forge)).rejects.toMatchObject({ constraint: 'signing_job_state_fits' });
    await tamper(`insert into issuance.signing_job (id, permit_id, kind) values ($1, $2, 'credential')`, [newId(), permit]);
    expect(await refusalOf(permit)).toEqual({ code: 'permit-not-reserved', evidence: { state: 'approved' } });
  });

  it('a reserved permit of an application that nobody approved', async () => {
    const permit = await reservedPermit(house);
    await tamper(`update applications.application set state = 'in-work' where id = (${applicationOf})`, [permit]);
    expect(await refusalOf(permit)).toEqual({ code: 'application-not-approved', evidence: { state: 'in-work' } });
    const other = await reservedPermit(house);
    await tamper(`delete from applications.decision where kind = 'approval' and application_id = (${applicationOf})`, [other]);
    expect(await refusalOf(other)).toEqual({ code: 'decision-missing', evidence: { kinds: 'approval' } });
  });

  it('a place in the status lists that belongs to another half-year', async () => {
    const permit = await reservedPermit(house);
    await tamper('update issuance.permit set status_list = status_list + 10 where id = $1', [permit]);
    expect(await refusalOf(permit)).toMatchObject({ code: 'status-entry' });
  });

  it('and lets the officers put it right and ask again', async () => {
    const permit = await reservedPermit(house);
    const { scientist } = house.people;
    await tamper("update identity.role_grant set state = 'revoked', ended_at = now(), ended_by = person_id where person_id = $1", [
      scientist.personId,
    ]);
    expect((await refusalOf(permit)).code).toBe('role-not-held');
    await tamper("update identity.role_grant set state = 'active', ended_at = null, ended_by = null where person_id = $1", [
      scientist.personId,
    ]);
    const [{ application_id: application } = { application_id: '' }] = await rows<{ application_id: string }>(applicationOf, [permit]);
    const [{ version } = { version: 0 }] = await rows<{ version: number }>('select version from applications.application where id = $1', [
      application,
    ]);
    const asked = await house.post(house.people.issuer, `/v1/applications/${application}/signing`, {}, version);
    expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
    const signer = await signing.start();
    for (let waited = 0; waited < 15_000; waited += 20) {
      if ((await rows("select 1 from issuance.permit where id = $1 and state = 'issued'", [permit])).length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await signer.stop();
    expect(await rows('select state from issuance.permit where id = $1', [permit])).toEqual([{ state: 'issued' }]);
  });
});

/** Changes decisions of a permit's case together with the statements that were signed. */
function rewritten(patch: string, row: string, which: string): string {
  return `update applications.decision d set ${row}, statement = (d.statement::jsonb || ${patch})::text,
      statement_sha256 = sha256(convert_to((d.statement::jsonb || ${patch})::text, 'UTF8'))
    from issuance.permit p where p.id = $1 and d.application_id = p.application_id and ${which}`;
}

const pythonRegius = "(select id from species.taxon where scientific_name = 'Python regius' limit 1)";
const anyBatch = '(select id from species.import_batch limit 1)';
const suspendPythons = `insert into species.suspension (id, taxon_id, country, valid_from, applies_to, source, batch_id)
  values (gen_random_uuid(), ${pythonRegius}, 'XA', '2020-01-01', 'export', 'test notice', ${anyBatch})`;

function quotaOfPythons(quantity: number): string {
  return `insert into species.quota (id, kind, taxon_id, country, valid_from, valid_to, quantity, unit, source, batch_id)
    values (gen_random_uuid(), 'national', ${pythonRegius}, 'XA', date_trunc('year', now())::date, (date_trunc('year', now()) + interval '1 year')::date,
      ${quantity}, 'NAR', 'test quota', ${anyBatch})`;
}
