import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { changePolicy } from '#identity';
import type { RecordFinding } from '#oversight';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { lifeOfAHouse } from '../../../../test/kit/house-life.js';
import { focalPoint } from '../../../../test/kit/portal-records.js';
import { changed, Superuser, type Tampering, without } from '../../../../test/kit/tampering.js';
import type { OpenAudited } from './records/audited-installation.js';
import { reconcileCommand } from './reconcile.command.js';

const tables = [
  ...['registers.entry', 'registers.proposal', 'identity.person', 'identity.account', 'identity.credential', 'identity.membership'],
  ...['identity.organisation', 'identity.interest', 'identity.role_grant', 'identity.officer_key', 'identity.signed_statement'],
  ...['species.quota_entry', 'species.quota_use', 'species.quota_balance', 'ledger.event'],
  ...['identity.policy', 'species.import_batch', 'issuance.permit_line'],
];

describe('reconciling registers, quotas, accounts, roles and keys', () => {
  let house: Casework;
  let open: OpenAudited;
  let superuser: Superuser;
  const known: Record<string, string> = {};
  const reconciled = async () => {
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => 0 } };
    const code = await reconcileCommand(['--json'], io as never, open);
    return { code, ...(JSON.parse(out) as { findings: RecordFinding[]; checked: Record<string, number> }) };
  };
  beforeAll(async () => {
    house = await startCasework();
    superuser = new Superuser(house.admin, tables);
    const pool = await house.database.dataSource('oc_auditor', 1);
    open = () => Promise.resolve({ unit: new UnitOfWork(pool), policy: null, close: () => Promise.resolve() });
    Object.assign(known, await lifeOfAHouse(house));
    const policy = { name: 'signatures-needed', value: { rules: [] }, decidedBy: 'Order 12 of the ministry', organisation: 'XA-MA' };
    await house.machine.run((tx) => changePolicy(tx, policy));
    await house.machine.run((tx) => changePolicy(tx, { ...policy, value: { rules: [{ documentTypes: ['I'], people: 3 }] } }));
  }, 120_000);
  afterAll(() => house?.close());

  it('finds that they agree with the log', async () => {
    const { code, findings, checked } = await reconciled();
    expect(findings).toEqual([]);
    expect(code).toBe(0);
    expect(checked).toMatchObject({ registers: 6 });
    expect(checked['accounts']).toBeGreaterThan(6);
  });

  const row = (table: string, values: string): Tampering => {
    const id = newId();
    return [[`insert into ${table} ${values.replaceAll('NEW', `'${id}'`)}`], [`delete from ${table} where id = '${id}'`]];
  };
  const both = (...all: readonly Tampering[]): Tampering => [all.flatMap(([done]) => done), all.flatMap(([, undone]) => undone)];

  it.each<[string, () => Tampering, string, RegExp]>([
    [
      'a register entry that was edited',
      () => changed('registers.entry', 'content', `content || '{"email":"x@y.example"}'`, `country = 'XB'`),
      'row-contradicts-itself',
      /focal-points/,
    ],
    [
      'a closed entry opened again',
      () => changed('registers.entry', 'closed_at', 'null', `country = 'XC'`),
      'row-contradicts-itself',
      /focal-points/,
    ],
    [
      'an entry edited together with its proposal',
      () => {
        const edit = (table: string) =>
          `update ${table} set content = content || '{"email":"x@y.example"}' where content->>'country' = 'XB'`;
        const undo = (table: string) =>
          `update ${table} set content = content || '{"email":"${focalPoint.email}"}' where content->>'country' = 'XB'`;
        return [
          [edit('registers.entry'), edit('registers.proposal')],
          [undo('registers.entry'), undo('registers.proposal')],
        ];
      },
      'field-differs',
      /focal-points/,
    ],
    [
      'a refusal turned into an approval',
      () => changed('registers.proposal', 'state', `'approved'`, `state = 'refused'`),
      'step-without-entry',
      /focal-points/,
    ],
    [
      'an approval by somebody else',
      () => changed('registers.proposal', 'decided_by', `'${known['person']}'`, `state = 'approved'`),
      'actor-differs',
      /focal-points/,
    ],
    ['a proposal that is gone', () => without('registers.proposal', `state = 'withdrawn'`), 'entry-without-row', /./],
    [
      'a facility put in by hand',
      () =>
        row(
          'registers.entry',
          `(id, register, key, content, version, proposal_id)
      select NEW, register, key || ' 2', content, 1, proposal_id from registers.entry where country = 'XB'`,
        ),
      'row-contradicts-itself',
      /focal-points/,
    ],
    [
      'an approval put in by hand',
      () =>
        row(
          'registers.proposal',
          `select (jsonb_populate_record(p, jsonb_build_object('id', NEW, 'entry_id', NEW))).*
      from registers.proposal p where state = 'refused'`,
        ),
      'step-without-entry',
      /focal-points/,
    ],

    [
      'a quota drawn by nobody',
      () =>
        row(
          'species.quota_entry',
          `(id, quota_id, permit_id, kind, amount, at)
      select NEW, quota_id, permit_id, 'commit', 1, at from species.quota_entry`,
        ),
      'quota-without-step',
      /26XA/,
    ],
    [
      'less drawn than was approved, with its sums',
      () =>
        both(changed('species.quota_entry', 'amount', '1', 'true'), [
          ['update species.quota_use set reserved = 1', 'update species.quota_balance set reserved = 1'],
          ['update species.quota_use set reserved = 10', 'update species.quota_balance set reserved = 10'],
        ]),
      'quota-differs',
      /26XA/,
    ],
    [
      'a draw that is gone, with its sums',
      () => both(without('species.quota_entry', 'true'), without('species.quota_use', 'true'), without('species.quota_balance', 'true')),
      'quota-differs',
      /26XA/,
    ],
    [
      'a balance made lower',
      () => [['update species.quota_balance set reserved = 0'], ['update species.quota_balance set reserved = 10']],
      'quota-differs',
      /./,
    ],

    [
      'a person under another name',
      () => changed('identity.person', 'full_name', `'Nobody'`, `id = '${known['person']}'`),
      'field-differs',
      /./,
    ],
    [
      'a password put in for somebody',
      () => {
        const of = `person_id = '${house.people.issuer.personId}'`;
        const put = row(
          'identity.credential',
          `(id, person_id, kind, password_hash, created_at)
          select NEW, person_id, kind, password_hash, now() from identity.credential where ${of}`,
        );
        return [
          [`update identity.credential set retired_at = now() where ${of}`, ...put[0]],
          [...put[1], `update identity.credential set retired_at = null where ${of}`],
        ];
      },
      'step-without-entry',
      /./,
    ],
    ['a person that is gone', () => without('identity.person', `id = '${known['person']}'`), 'entry-without-row', /./],
    [
      'a closed person let in again',
      () => changed('identity.person', 'closed_at', 'null', `id = '${known['person']}'`),
      'entry-without-step',
      /./,
    ],
    [
      'a membership put in by hand',
      () => [
        [
          `insert into identity.membership select '${house.people.applicant.personId}', id, now() - interval '1 hour', null from identity.organisation where code = 'XA-MA'`,
        ],
        [
          `delete from identity.membership where person_id = '${house.people.applicant.personId}' and since < now() - interval '50 minutes'`,
        ],
      ],
      'step-without-entry',
      /./,
    ],
    [
      'a membership that never ended',
      () => [
        [`update identity.membership set until = null where person_id = '${known['person']}' and until is not null`],
        [
          `update identity.membership m set until = now() from identity.organisation o where o.id = m.organisation_id and o.code = 'XA-MA' and m.person_id = '${known['person']}'`,
        ],
      ],
      'entry-without-step',
      /./,
    ],
    ['an interest that was never declared', () => without('identity.interest', `id = '${known['interest']}'`), 'entry-without-step', /./],
    [
      'an organisation under another name',
      () => changed('identity.organisation', 'address', `'4 Street'`, `id = '${known['organisation']}'`),
      'field-differs',
      /XA-NEW/,
    ],
    [
      'a change of an organisation that is denied',
      () => changed('identity.organisation', 'version', '1', `id = '${known['organisation']}'`),
      'entry-without-step',
      /XA-NEW/,
    ],

    [
      'a role put in by hand',
      () =>
        row(
          'identity.role_grant',
          `select (jsonb_populate_record(g, jsonb_build_object('id', NEW, 'role', 'issuing-officer', 'proposed_at', now()))).*
      from identity.role_grant g where role = 'case-officer' and state = 'active'`,
        ),
      'step-without-entry',
      /issuing-officer/,
    ],
    [
      'a role of another kind',
      () => changed('identity.role_grant', 'role', `'issuing-officer'`, `id = '${known['grant']}'`),
      'field-differs',
      /issuing-officer/,
    ],
    [
      'a revoked role that lives',
      () => {
        const grant = `where id = '${known['grant']}'`;
        return [
          [
            `create table public.ended as select * from identity.role_grant ${grant}`,
            `update identity.role_grant set state = 'active', ended_at = null ${grant}`,
          ],
          [
            `update identity.role_grant g set state = e.state, ended_at = e.ended_at from public.ended e where e.id = g.id`,
            'drop table public.ended',
          ],
        ];
      },
      'entry-without-step',
      /case-officer/,
    ],
    [
      'a role confirmed by somebody else',
      () => changed('identity.role_grant', 'confirmed_by', `'${house.people.auditor.personId}'`, `id = '${known['grant']}'`),
      'actor-differs',
      /case-officer/,
    ],
    ['a role grant that is gone', () => without('identity.role_grant', `id = '${known['grant']}'`), 'entry-without-row', /./],

    [
      'an officer’s key exchanged',
      () => changed('identity.officer_key', 'public_key', `public_key || '\\x00'`, `id = '${known['ofCase']}'`),
      'field-differs',
      /key /,
    ],
    [
      'a stopped key that signs again',
      () => [
        [`update identity.officer_key set state = 'active', suspended_by = null where id = '${known['ofScience']}'`],
        [
          `update identity.officer_key set state = 'suspended', suspended_by = '${house.people.issuer.personId}' where id = '${known['ofScience']}'`,
        ],
      ],
      'entry-without-step',
      /key /,
    ],
    [
      'a key stopped by SQL',
      () => changed('identity.officer_key', 'suspended_by', `'${house.people.issuer.personId}'`, `id = '${known['ofCase']}'`),
      'step-without-entry',
      /key /,
    ],
    [
      'a key of another role',
      () => changed('identity.officer_key', 'role', `'issuing-officer'`, `id = '${known['ofCase']}'`),
      'field-differs',
      /key /,
    ],
    [
      'a policy put in by hand',
      () => row('identity.policy', `(id, name, value, valid_from, decided_by) values (NEW, 'rule-overrides', '{}', now(), 'nobody')`),
      'step-without-entry',
      /rule-overrides/,
    ],
    [
      'a policy of another value',
      () => changed('identity.policy', 'value', `'{"rules": []}'`, `name = 'signatures-needed' and valid_to is null`),
      'field-differs',
      /signatures-needed/,
    ],
    [
      'a policy that another order is said to have changed',
      () => changed('identity.policy', 'decided_by', `'Order 13'`, `name = 'signatures-needed' and valid_to is null`),
      'field-differs',
      /signatures-needed/,
    ],
    [
      'a policy that is gone',
      () => without('identity.policy', `name = 'signatures-needed' and valid_to is null`),
      'entry-without-row',
      /./,
    ],
    [
      'species data put in force by hand',
      () =>
        row(
          'species.import_batch',
          `overriding system value
      select (jsonb_populate_record(b, jsonb_build_object('id', NEW, 'batch_no', 9999, 'first_set_up', false, 'proposed_at', now(), 'decided_at', now(),
             'proposed_by', '${house.people.caseOfficer.personId}', 'decided_by', '${house.people.issuer.personId}', 'applied_at', now(), 'state', 'applied'))).*
      from species.import_batch b limit 1`,
        ),
      'step-without-entry',
      /species update/,
    ],
    [
      'a line of a permit that draws less',
      () => [
        ['update issuance.permit_line set quantity = quantity * 2 where line = 1'],
        ['update issuance.permit_line set quantity = quantity / 2 where line = 1'],
      ],
      'line-differs',
      /./,
    ],
    [
      'a statement that nobody used',
      () =>
        row(
          'identity.signed_statement',
          `select (jsonb_populate_record(s, jsonb_build_object('id', NEW))).*
      from identity.signed_statement s where id = (select id from identity.signed_statement limit 1)`,
        ),
      'step-without-entry',
      /./,
    ],
  ])('shows %s', async (_, how, id, where) => {
    const found = await superuser.tampered(how(), reconciled);
    expect(found.code).toBe(1);
    expect(found.findings.filter((finding) => finding.id === id && where.test(finding.where))).not.toEqual([]);
  });

  it('finds that they agree again', async () => {
    expect((await reconciled()).findings).toEqual([]);
  });
});
