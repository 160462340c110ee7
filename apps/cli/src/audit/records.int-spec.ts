import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, UnitOfWork } from '#database';
import { parsePolicy } from '#merkle';
import { signCountryLists } from '#signing';
import type { PermitPage, RecordFinding } from '#oversight';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { Superuser, type Tampering, without } from '../../../../test/kit/tampering.js';
import { TestLog } from '../../../../test/kit/test-log.js';
import { permitCommand } from './permit.command.js';
import { proofCommand } from './proof.command.js';
import { proveCommand } from './prove.command.js';
import { CannotAudit, type OpenAudited } from './records/audited-installation.js';
import { reconcileCommand } from './reconcile.command.js';

interface Reconciled {
  readonly verdict: string;
  readonly findings: readonly RecordFinding[];
  readonly checked: Readonly<Record<string, number>>;
}

describe('the auditor of an installation', () => {
  let house: Casework;
  let signing: SigningHouse;
  let log: TestLog;
  let open: OpenAudited;
  let permit: string;
  let number: string;
  const directory = mkdtempSync(join(tmpdir(), 'oc-audit-'));

  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => house.admin.query(sql, values);
  const run = async (command: (argv: readonly string[], io: never, open: OpenAudited) => Promise<number>, ...argv: string[]) => {
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
    return { code: await command(argv, io as never, open), out, err };
  };
  const reconciled = async () => {
    const { code, out } = await run(reconcileCommand, '--json');
    const told = JSON.parse(out) as Reconciled;
    return { code, told, ids: [...new Set(told.findings.map(({ id }) => id))].sort() };
  };
  const page = async () => {
    const { code, out } = await run(permitCommand, number, '--json');
    return { code, page: JSON.parse(out) as PermitPage };
  };
  const tables = [
    ...['issuance.permit', 'issuance.permit_event', 'issuance.credential', 'applications.decision', 'applications.state_change'],
    ...['ledger.event', 'ledger.opening', 'ledger.entry'],
  ];
  const tampered = <T>(tampering: Tampering, look: () => Promise<T>) => new Superuser(house.admin, tables).tampered(tampering, look);
  const issuedEvent = async () =>
    (
      await rows<{ id: string }>(
        `select event_id as id from ledger.event_bytes where subjects @> array[$1::uuid] and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'permit.issued'`,
        [permit],
      )
    )[0]?.id ?? '';

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    const policy = parsePolicy(log.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const pool = await house.database.dataSource('oc_auditor', 1);
    open = () => Promise.resolve({ unit: new UnitOfWork(pool), policy: policy.policy, close: () => Promise.resolve() });
    log.run();
    const signer = await signing.start();
    permit = await reservedPermit(house);
    const state = async () => (await rows<{ state: string }>('select state from issuance.permit where id = $1', [permit]))[0]?.state;
    for (let waited = 0; waited < 40_000 && (await state()) !== 'issued'; waited += 50)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect({ state: await state(), said: signing.reports }).toEqual({ state: 'issued', said: [] });
    await signer.stop();
    await log.publish();
    await log.stop();
    number = (await rows<{ number: string }>('select number from issuance.permit where id = $1', [permit]))[0]?.number ?? '';
  }, 120_000);
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  describe('audit permit', () => {
    it('names everybody who had a hand in a permit, with role, time and place in the log', async () => {
      const { code, page: told } = await page();
      expect(told.findings).toEqual([]);
      expect(code).toBe(0);
      const by = (act: string) => told.lines.find((line) => line.act === act);
      expect(by('application.submitted')).toMatchObject({
        part: 'requested',
        by: { name: 'Person trader', organisation: 'XA-TRADE', role: 'applicant', pseudonym: null },
        log: 'public',
        published: true,
      });
      expect(by('decision.non-detriment')).toMatchObject({ part: 'processed', by: { name: 'Person scientist' }, log: 'restricted' });
      expect(by('decision.recommendation')).toMatchObject({ by: { name: 'Person case.officer', role: 'case-officer' } });
      expect(by('decision.approval')).toMatchObject({ part: 'approved', by: { name: 'Person issuer', role: 'issuing-officer' } });
      expect(by('permit.issued')).toMatchObject({ part: 'issued', by: { role: 'system' }, published: true });
      expect([...told.lines].map(({ at }) => at)).toEqual(told.lines.map(({ at }) => at).sort());
    });

    it('fits people as a table in their language', async () => {
      const { code, out } = await run(permitCommand, number, '--lang', 'fr');
      expect(code).toBe(0);
      expect(out).toContain(`Permis ${number}`);
      expect(out).toContain('Person case.officer');
      expect(out).toContain('témoins de démonstration : aucune protection');
      expect(out).not.toContain('pseudonyme');
    });

    it('says by 2 and 64 that it has no verdict', async () => {
      expect((await run(permitCommand, '26XA999999')).code).toBe(2);
      expect((await run(permitCommand)).code).toBe(64);
      expect((await run(permitCommand, number, '--loud')).code).toBe(64);
      expect(await permitCommand([number], { stdout: { write: () => 0 }, stderr: { write: () => 0 } }, () => Promise.reject(new CannotAudit('away')))).toBe(2); // prettier-ignore
    });

    it('shows an approval whose row names another person', async () => {
      const other = house.people.administrator.personId;
      const edit = (person: string) => `update applications.decision set person = '${person}' where kind = 'approval'`;
      const found = await tampered([[edit(other)], [edit(house.people.issuer.personId)]], page);
      expect(found.code).toBe(1);
      expect(found.page.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['row-contradicts-itself', 'actor-differs']));
    });

    it('shows an entry that is not what the witnesses saw', async () => {
      const id = await issuedEvent();
      const edit = (from: string, to: string) =>
        `update ledger.entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), '"kind":"${from}"', '"kind":"${to}"'), 'UTF8') where event_id = '${id}'`;
      const found = await tampered([[edit('E', 'I')], [edit('I', 'E')]], page);
      expect(found.code).toBe(1);
      expect(found.page.findings.map(({ id: finding }) => finding)).toContain('not-in-log');
    });
  });

  describe('audit proof', () => {
    it('writes a proof that holds without the installation', async () => {
      const { code, out } = await run(proveCommand, number, '--out', directory, '--json');
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ verdict: 'good', log: { origin: log.origin }, demonstration: true });
      writeFileSync(join(directory, 'XA.policy'), log.policy);
      const files = [join(directory, `${number}.tlog-proof`), '--entry', join(directory, `${number}.entry`)];
      expect((await run(proofCommand, ...files, '--policy', join(directory, 'XA.policy'))).code).toBe(0);
      expect(JSON.parse(readFileSync(join(directory, `${number}.entry`), 'utf8'))).toMatchObject({ k: 'permit.issued' });
      expect((await run(proveCommand, await issuedEvent(), '--out', directory)).code).toBe(0);
    });

    it('proves nothing that no checkpoint covers or nobody did', async () => {
      const [waiting] = await rows<{ id: string }>(`select event_id as id from ledger.queue limit 1`);
      expect((await run(proveCommand, waiting?.id ?? '', '--out', directory)).code).toBe(2);
      expect((await run(proveCommand, newId(), '--out', directory)).code).toBe(2);
      expect((await run(proveCommand, '26XA999999', '--out', directory)).code).toBe(2);
      expect((await run(proveCommand)).code).toBe(64);
    });
  });

  describe('audit reconcile', () => {
    it('finds that tables and logs agree', async () => {
      const { code, told } = await reconciled();
      expect(told.findings).toEqual([]);
      expect({ code, verdict: told.verdict }).toEqual({ code: 0, verdict: 'good' });
      expect(told.checked).toMatchObject({ applications: 1, permits: 1 });
      expect(told.checked['steps']).toBeGreaterThan(12);
      expect((await run(reconcileCommand, 'all')).code).toBe(64);
    });

    const state = (to: string) => `update issuance.permit set state = '${to}'`;
    it.each<[string, () => Promise<Tampering> | Tampering, string]>([
      ['a permit that is said to be cancelled', () => [[state('cancelled')], [state('issued')]], 'row-contradicts-itself'],
      [
        'a cancellation by SQL with its history',
        () => [
          [
            state('cancelled'),
            `insert into issuance.permit_event (permit_id, from_state, event, to_state, actor, org, role)
               values ('${permit}', 'issued', 'cancel', 'cancelled', '${house.people.issuer.personId}', 'XA-MA', 'issuing-officer')`,
          ],
          [state('issued'), `delete from issuance.permit_event where event = 'cancel'`],
        ],
        'step-without-entry',
      ],
      ['a decision that is gone', () => without('applications.decision', `kind = 'non-detriment'`), 'entry-without-step'],
      [
        'a decision turned round',
        () => [
          [`update applications.decision set outcome = 'conditional' where kind = 'non-detriment'`],
          [`update applications.decision set outcome = 'positive' where kind = 'non-detriment'`],
        ],
        'row-contradicts-itself',
      ],
      ['a submission that is gone', () => without('applications.state_change', `event = 'submit'`), 'entry-without-step'],
      ['a permit that is gone', () => without('issuance.permit', 'true'), 'entry-without-row'],
      ['a credential that is gone', () => without('issuance.credential', 'true'), 'permit-without-credential'],
      [
        'another credential',
        async () => {
          const [kept] = await rows<{ cred: string }>(`select encode(cred, 'hex') as cred from issuance.credential`);
          const set = (bytes: string) => `update issuance.credential set cred = '\\x${bytes}'`;
          return [[set('00'.repeat(32))], [set(kept?.cred ?? '')]];
        },
        'credential-differs',
      ],
      ['an event that is gone', () => without('ledger.event', `subjects @> array['${permit}'::uuid]`), 'entry-without-event'],
      ['an opening that is gone', () => without('ledger.opening', `field = 'case'`), 'opening-missing'],
      [
        'an opening that was changed',
        () => [
          [`update ledger.opening set value = convert_to(replace(convert_from(value, 'UTF8'), 'XA-', 'XB-'), 'UTF8') where field = 'case'`],
          [`update ledger.opening set value = convert_to(replace(convert_from(value, 'UTF8'), 'XB-', 'XA-'), 'UTF8') where field = 'case'`],
        ],
        'opening-false',
      ],
    ])('shows %s', async (_, how, id) => {
      const found = await tampered(await how(), reconciled);
      expect(found.code).toBe(1);
      expect(found.ids).toContain(id);
      expect((await reconciled()).told.findings).toEqual([]);
    });

    it('shows a permit that was put in by hand', async () => {
      const id = newId();
      const made = `insert into issuance.permit select (jsonb_populate_record(p, jsonb_build_object('id', '${id}', 'number', '26XA888888', 'status_index', 9999,
        'state', 'issued', 'security_stamp', null, 'application_id', '${newId()}'))).* from issuance.permit p`;
      const found = await tampered([[made], [`delete from issuance.permit where id = '${id}'`]], reconciled);
      expect(found.code).toBe(1);
      expect(found.ids).toEqual(['line-differs', 'permit-without-credential', 'row-contradicts-itself']);
    });
  });
});
