import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationForm, ApplicationLine } from '#cites';
import { newId, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { createAccount, ensureOrganisation, Statements } from '#identity';
import { type Actor, Ledger } from '#ledger';
import { SpeciesFacts } from '#species';
import { DemonstrationKeys, type KeyHolder } from '../../../apps/cli/src/demo/demonstration-keys.js';
import { ChangeRegister, type ContentOf, MarksInUse, Opinions, RegisterFacts, type RegisterName } from './index.js';

const line: ApplicationLine = {
  line: 1,
  scientificName: 'Falco rusticolus',
  term: 'LIV',
  description: 'live falcon',
  appendix: 'I',
  source: 'D',
  quantity: { value: '2', unit: 'NAR' },
};
const form: ApplicationForm = {
  documentType: 'E',
  purpose: 'T',
  exporter: { name: 'Falcon Farm Ltd', address: 'Street', country: 'XA' },
  importer: { name: 'Buyer & Co', address: 'Street', country: 'XB' },
  countryOfExport: 'XA',
  countryOfImport: 'XB',
  lines: [line],
};
const withLine = (change: Partial<ApplicationLine>): ApplicationForm => ({ ...form, lines: [{ ...line, ...change }] });
const today = '2026-11-22';

describe('facts from the registers', () => {
  let database: TestDatabase;
  let portal: UnitOfWork;
  let caseOfficer: Actor;
  let issuingOfficer: Actor;
  let scientist: Actor;
  let signer: KeyHolder;
  const publicUrl = 'http://xa.localhost:8080/';
  const statements = new Statements({ publicUrl });
  const change = new ChangeRegister(new Ledger(), statements);
  const facts = new RegisterFacts(new SpeciesFacts());
  const marks = new MarksInUse();
  const enter = async <R extends RegisterName>(register: R, content: ContentOf[R]) => {
    const proposal = await portal.run((tx) => change.proposeEntry(tx, caseOfficer, { register, content, reason: 'on file' }));
    if (!proposal.ok) throw new Error(proposal.code);
    const { id } = proposal.value;
    if (register === 'operations')
      await portal.run((tx) => new Opinions(new Ledger()).give(tx, scientist, id, { outcome: 'positive', reason: 'The stock was seen.' }));
    const approved = await portal.run(async (tx) => {
      const prepared = await change.prepare(tx, issuingOfficer, id, { verdict: 'approve', note: null });
      if (!prepared.ok) throw new Error(prepared.code);
      const assertion = signer.authenticator.assert(prepared.value);
      return change.carryOut(tx, issuingOfficer, id, { statementId: prepared.value.statementId, assertion }, 'approve');
    });
    if (!approved.ok) throw new Error(approved.code);
    return proposal.value.entryId;
  };

  beforeAll(async () => {
    database = await testDatabase();
    portal = new UnitOfWork(await database.dataSource('oc_portal', 10));
    const machine = new UnitOfWork(await database.dataSource('oc_migrator'));
    await machine.run((tx) =>
      ensureOrganisation(tx, {
        code: 'XA-MA',
        name: 'MA',
        kind: 'management-authority',
        legalForm: 'legal',
        country: 'XA',
        address: 'Street',
      }),
    );
    const person = async (role: 'case-officer' | 'issuing-officer'): Promise<Actor> => {
      const made = await machine.run((tx) => createAccount(tx, { fullName: role, loginName: role, organisation: 'XA-MA', roles: [role] }));
      return { personId: made.personId, org: 'XA-MA', role };
    };
    [caseOfficer, issuingOfficer] = [await person('case-officer'), await person('issuing-officer')];
    await machine.run((tx) =>
      ensureOrganisation(tx, {
        code: 'XA-SA',
        name: 'SA',
        kind: 'scientific-authority',
        legalForm: 'legal',
        country: 'XA',
        address: 'Street',
      }),
    );
    const account = { fullName: 'scientist', loginName: 'scientist', organisation: 'XA-SA', roles: ['scientific-authority'] } as const;
    const made = await machine.run((tx) => createAccount(tx, { ...account, roles: [...account.roles] }));
    scientist = { personId: made.personId, org: 'XA-SA', role: 'scientific-authority' };
    const founded = await machine.run((tx) => new DemonstrationKeys(publicUrl).found(tx, [issuingOfficer, caseOfficer]));
    signer = founded.holders[0]!;
  });
  afterAll(() => database.drop());

  it('name facilities of the species and those cited by number, with what they can export that year', async () => {
    const facility = {
      number: 'A-XA-501',
      country: 'XA',
      kind: 'breeding' as const,
      facility: 'Farm',
      address: 'Street',
      scientificName: 'Falco rusticolus',
      registeredWithSecretariat: true,
      approved: true,
      from: '2020-01-01',
      capacity: { value: '40', unit: 'NAR' },
      years: [{ year: 2026, plausible: { value: '30', unit: 'NAR' }, issuedElsewhere: '4' }],
    };
    await enter('operations', facility);
    await enter('operations', { ...facility, number: 'A-XA-502', scientificName: 'Falco cherrug' });
    const [fact, ...others] = await portal.run((tx) => facts.operations(tx, form, today));
    expect(others).toEqual([]);
    expect(fact).toEqual({
      number: 'A-XA-501',
      country: 'XA',
      kind: 'breeding',
      scientificName: 'Falco rusticolus',
      registeredWithSecretariat: true,
      approved: true,
      from: '2020-01-01',
      to: null,
      plausible: { value: '30', unit: 'NAR' },
      issued: '4',
    });
    expect(await portal.run((tx) => facts.operations(tx, form, '2025-06-01'))).toMatchObject([{ plausible: { value: '40' }, issued: '0' }]);
    expect(await portal.run((tx) => facts.operations(tx, withLine({ source: 'W' }), today))).toEqual([]);
    const cited = await portal.run((tx) => facts.operations(tx, withLine({ source: 'W', operationNumber: 'a-xa-502' }), today));
    expect(cited.map(({ number }) => number)).toEqual(['A-XA-502']);
  });

  it('name barred parties however they are written, within their dates', async () => {
    await enter('offenders', {
      party: 'buyer  &   co',
      reason: 'convicted',
      reference: 'Court 1',
      from: '2026-01-01',
      to: '2027-01-01',
      blocks: 'everything',
    });
    await enter('offenders', {
      party: 'Falcon Farm Ltd',
      reason: 'old',
      reference: 'Court 2',
      from: '2020-01-01',
      to: '2021-01-01',
      blocks: 'everything',
    });
    const at = (date: string) => portal.run((tx) => facts.offenders(tx, form, date));
    expect(await at(today)).toEqual([
      { party: 'buyer  &   co', role: 'importer', reason: 'convicted', from: '2026-01-01', to: '2027-01-01', blocks: 'everything' },
    ]);
    expect(await at('2027-01-01')).toEqual([]);
    expect(await at('2020-06-01')).toMatchObject([{ role: 'exporter' }]);
  });

  it('name cited foreign permits with their lines, expired when they are', async () => {
    await enter('foreign-permits', {
      number: '25XB 000 123',
      issuer: 'XB',
      documentType: 'E',
      issuedOn: '2025-01-01',
      validUntil: '2025-06-30',
      status: 'valid',
      confirmed: true,
      exporter: 'Foreign Farm',
      lines: [{ line: 1, scientificName: 'Falco rusticolus', term: 'LIV', quantity: '10', unit: 'NAR', source: 'C', drawnBefore: '3' }],
    });
    const cited = withLine({ origin: { country: 'XB', permitNumber: '25xb000123' } });
    expect(await portal.run((tx) => facts.permits(tx, cited, today))).toMatchObject([
      {
        number: '25XB 000 123',
        status: 'expired',
        confirmed: true,
        importer: null,
        lines: [{ quantity: { value: '10', unit: 'NAR' }, drawn: '3', source: 'C' }],
      },
    ]);
    expect(await portal.run((tx) => facts.permits(tx, cited, '2025-06-30'))).toMatchObject([{ status: 'valid' }]);
    expect(await portal.run((tx) => facts.permits(tx, form, today))).toEqual([]);
  });

  it('count a consent only for its parties and species', async () => {
    await enter('consents', {
      country: 'XB',
      subject: 'retrospective',
      reference: 'Letter 7',
      date: '2026-10-01',
      positive: true,
      exporter: 'FALCON FARM LTD',
      importer: 'Buyer & Co',
      scientificNames: ['Falco rusticolus'],
    });
    const of = (changed: ApplicationForm, date = today) => portal.run((tx) => facts.consents(tx, changed, date));
    expect(await of(form)).toEqual([
      { country: 'XB', subject: 'retrospective', reference: 'Letter 7', date: '2026-10-01', positive: true },
    ]);
    expect(await of(form, '2026-09-30')).toEqual([]);
    expect(await of(withLine({ scientificName: 'Falco cherrug' }))).toEqual([]);
    expect(await of({ ...form, exporter: { ...form.exporter, name: 'Somebody Else' } })).toEqual([]);
    expect(await of({ ...form, importer: null })).toEqual([]);
  });

  it('name cited seizure records as the form writes them', async () => {
    await enter('seizures', {
      number: 'SZ 2026/7',
      country: 'XA',
      scientificName: 'Falco rusticolus',
      date: '2026-05-05',
      authority: 'Customs',
    });
    expect(await portal.run((tx) => facts.seizures(tx, withLine({ source: 'I', seizureRecord: 'sz2026/7' }), today))).toEqual([
      { id: 'sz2026/7', scientificName: 'Falco rusticolus', date: '2026-05-05' },
    ]);
    expect(await portal.run((tx) => facts.seizures(tx, withLine({ seizureRecord: 'SZ 2026/8' }), today))).toEqual([]);
  });

  it('name holders for simplified procedures only to a form that leaves boxes open, for its type and within their dates', async () => {
    await enter('simplified', {
      number: 'SP-1',
      holder: 'falcon  farm ltd',
      case: 'bred-or-propagated',
      reason: 'Bred in captivity for forty years.',
      documentTypes: ['E', 'O-CB'],
      scientificNames: ['Falco rusticolus'],
      from: '2026-11-01',
      to: '2027-11-01',
    });
    const of = (changed: Partial<ApplicationForm>, date = today) =>
      portal.run((tx) => facts.simplified(tx, { ...form, openBoxes: ['11'], ...changed }, date));
    expect(await of({})).toEqual([
      {
        number: 'SP-1',
        holder: 'falcon  farm ltd',
        case: 'bred-or-propagated',
        documentTypes: ['E', 'O-CB'],
        scientificNames: ['Falco rusticolus'],
        from: '2026-11-01',
        to: '2027-11-01',
      },
    ]);
    expect(await of({ openBoxes: [] })).toEqual([]);
    expect(await of({ documentType: 'R' })).toEqual([]);
    expect(await of({ exporter: { ...form.exporter, name: 'Somebody Else' } })).toEqual([]);
    expect(await of({}, '2026-10-31')).toEqual([]);
    expect(await of({}, '2027-11-01')).toEqual([]);
  });

  it('let a ring stand on one live permit, pass to its replacement, and come free again', async () => {
    const mark = { kind: 'ring' as const, number: 'XA 10.0 123' };
    const [first, second, replacement] = [newId(), newId(), newId()];
    const take = (permitId: string, permitNumber: string, replaces?: string) =>
      portal.run((tx) =>
        marks.take(tx, { permitId, permitNumber, marks: [mark, { ...mark, number: ' xa 10.0 123' }], ...(replaces ? { replaces } : {}) }),
      );
    const inUse = async () =>
      (await portal.run((tx) => facts.marksInUse(tx, withLine({ marks: [mark] }), today))).map(({ permitNumber }) => permitNumber);
    await take(first, '26XA000001');
    expect(await inUse()).toEqual(['26XA000001']);
    await expect(take(second, '26XA000002')).rejects.toMatchObject({ driverError: { constraint: 'mark_live_once' } });
    await expect(take(second, '26XA000002', '26XA000009')).rejects.toMatchObject({ driverError: { constraint: 'mark_live_once' } });
    await take(replacement, '26XA000003', '26XA000001');
    await portal.run((tx) => marks.giveBack(tx, first));
    expect(await inUse()).toEqual(['26XA000003']);
    await portal.run((tx) => marks.giveBack(tx, replacement));
    expect(await inUse()).toEqual([]);
    await take(second, '26XA000002');
    expect(await inUse()).toEqual(['26XA000002']);
  });

  it('give a ring to one of ten permits issued at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        portal.run((tx) =>
          marks.take(tx, {
            permitId: newId(),
            permitNumber: `26XA1000${index}`,
            marks: [{ kind: 'microchip', number: '981000000000001' }],
          }),
        ),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  describe('the database itself', () => {
    const content = { number: 'SZ-DB', country: 'XA', scientificName: 'A a', date: '2026-01-01', authority: 'Customs' };
    const query = (statement: string, parameters: readonly unknown[] = []) => portal.run((tx) => tx.query(statement, [...parameters]));
    const insertProposal = (by: Actor, state = 'open') =>
      query(
        `insert into registers.proposal (id, register, entry_id, action, key, content, base_version, reason, state, proposed_by, proposed_org, decided_by, decided_at)
         values ($1, 'seizures', $2, 'create', 'SZ-DB', $3, 0, 'x', $4, $5, 'XA-MA', $6, $7)`,
        [
          newId(),
          newId(),
          JSON.stringify(content),
          state,
          by.personId,
          ...(state === 'open' ? [null, null] : [issuingOfficer.personId, new Date()]),
        ],
      );

    it('refuses proposals by the wrong role and proposals born approved', async () => {
      await expect(insertProposal(issuingOfficer)).rejects.toMatchObject({ driverError: { constraint: 'proposal_by_case_officer' } });
      await expect(insertProposal(caseOfficer, 'approved')).rejects.toMatchObject({
        driverError: { constraint: 'proposal_by_case_officer' },
      });
    });

    it('refuses approval by the proposer, by the wrong role, and an entry that is not what was approved', async () => {
      const proposal = await portal.run((tx) => change.proposeEntry(tx, caseOfficer, { register: 'seizures', content, reason: 'on file' }));
      if (!proposal.ok) throw new Error(proposal.code);
      const { id, entryId } = proposal.value;
      const approve = (by: Actor) =>
        [
          `update registers.proposal set state = 'approved', decided_by = $2, decided_org = 'XA-MA', decided_at = now() where id = $1`,
          [id, by.personId],
        ] as const;
      await expect(query(...approve(caseOfficer))).rejects.toMatchObject({ driverError: { constraint: 'proposal_by_issuing_officer' } });
      await expect(query(...approve({ ...issuingOfficer, personId: newId() }))).rejects.toMatchObject({
        driverError: { constraint: 'proposal_by_issuing_officer' },
      });
      const entry = (stored: object) =>
        [
          `insert into registers.entry (id, register, key, content, version, proposal_id) values ($1, 'seizures', 'SZ-DB', $2, 1, $3)`,
          [entryId, JSON.stringify(stored), id],
        ] as const;
      await expect(query(...entry(content))).rejects.toMatchObject({ driverError: { constraint: 'entry_as_approved' } });
      // As it was signed, with its statement in its place.
      const approveSigned = async (tx: Parameters<typeof change.prepare>[0]) => {
        const prepared = await change.prepare(tx, issuingOfficer, id, { verdict: 'approve', note: null });
        if (!prepared.ok) throw new Error(prepared.code);
        const { statementId } = prepared.value;
        const signed = { statementId, assertion: signer.authenticator.assert(prepared.value) };
        const accepted = await statements.accept(tx, issuingOfficer, { about: id, purpose: 'register' }, signed);
        if (!accepted.ok) throw new Error(accepted.code);
        await tx.query(
          `update registers.proposal set state = 'approved', decided_by = $2, decided_org = 'XA-MA', decided_at = now(), verdict_statement = $3 where id = $1`,
          [id, issuingOfficer.personId, statementId],
        );
      };
      await expect(query(...approve(issuingOfficer))).rejects.toMatchObject({ driverError: { constraint: 'proposal_signed' } });
      const forged = portal.run(async (tx) => {
        await approveSigned(tx);
        const [insert, values] = entry({ ...content, scientificName: 'Other species' });
        await tx.query(insert, [...values]);
      });
      await expect(forged).rejects.toMatchObject({ driverError: { constraint: 'entry_as_approved' } });
      const silent = portal.run(async (tx) => {
        await approveSigned(tx);
        const [insert, values] = entry(content);
        await tx.query(insert, [...values]);
      });
      await expect(silent).rejects.toMatchObject({ driverError: { constraint: 'event_required' } });
    });

    it('refuses to change an entry by an old approval, to change a proposal, and to delete anything', async () => {
      const id = await enter('seizures', { ...content, number: 'SZ-FIX' });
      await expect(
        query(`update registers.entry set version = 2, content = content || '{"place":"x"}' where id = $1`, [id]),
      ).rejects.toMatchObject({
        driverError: { constraint: 'entry_as_approved' },
      });
      await expect(
        query(`update registers.proposal set state = 'refused', decided_by = $2 where entry_id = $1`, [id, issuingOfficer.personId]),
      ).rejects.toMatchObject({
        driverError: { constraint: 'proposal_fixed' },
      });
      for (const statement of [
        'delete from registers.entry',
        'delete from registers.proposal',
        `update registers.proposal set content = '{}'`,
        'delete from registers.mark_in_use',
        `update registers.mark_in_use set permit_number = 'x'`,
      ])
        await expect(query(statement)).rejects.toMatchObject({ driverError: { code: '42501' } });
    });

    it.each(['oc_signer', 'oc_worker', 'oc_auditor'] as const)('lets %s read and enter nothing', async (role) => {
      const pool = await database.dataSource(role, 1);
      for (const table of ['entry', 'proposal', 'mark_in_use']) await pool.query(`select * from registers.${table} limit 1`);
      for (const table of ['entry', 'proposal', 'mark_in_use'])
        await expect(pool.query(`insert into registers.${table} default values`)).rejects.toMatchObject({ driverError: { code: '42501' } });
    });

    it.each(['oc_gateway', 'oc_sequencer', 'oc_checkpoint'] as const)('is closed to %s', async (role) => {
      const pool = await database.dataSource(role, 1);
      await expect(pool.query('select 1 from registers.entry')).rejects.toMatchObject({ driverError: { code: '42501' } });
    });
  });
});
