import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { form } from '../../apps/cli/src/demo/example-case.js';
import type { Officers } from '../../apps/cli/src/demo/officers.js';
import { fetchPermit } from '../../apps/cli/src/demo/permit-files.js';
import { until } from '../kit/own-processes.js';
import { kenya, runnerFor, Staff, writeSpecies } from '../kit/real-authority.js';
import { cleanEnvironment, opencites, type Ran } from '../kit/run-program.js';
import { type Ports, StartedInstallation } from '../kit/started-installation.js';
import { verifyHere } from '../kit/verify-here.js';

let home: string;
let files: string;
let ports: Ports;
let running: StartedInstallation | null = null;
let staff: Staff;
let officers: Officers;
const at = (name: string) => join(files, name);
const run = (...args: string[]): Promise<Ran> =>
  opencites(args, { env: cleanEnvironment(StartedInstallation.settings(home, ports)), patienceMs: 120_000 });

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'opencites-authority-'));
  files = mkdtempSync(join(tmpdir(), 'opencites-authority-files-'));
  chmodSync(home, 0o755);
  ports = await StartedInstallation.ports();
  staff = new Staff(ports);
  writeFileSync(at('authority.json'), JSON.stringify(kenya));
});
afterAll(async () => {
  staff.close();
  await running?.remove();
  rmSync(home, { recursive: true, force: true });
  rmSync(files, { recursive: true, force: true });
}, 60_000);

describe('Setting up an authority that is not fictitious', () => {
  it('is refused with an address that is not https, and nothing is made', async () => {
    writeFileSync(at('http.json'), JSON.stringify({ ...kenya, publicUrl: 'http://permits.example.go.ke/' }));
    const refused = await run('authority', 'init', '--file', at('http.json'));
    expect(refused).toMatchObject({ code: 64, out: '' });
    expect(refused.err).toContain('publicUrl must be https');
    expect(existsSync(join(home, 'pg'))).toBe(false);
  });

  it('is refused until a named person has accepted every rule whose source is not confirmed', async () => {
    const refused = await run('authority', 'init', '--file', at('authority.json'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('retrospective-grounds');
    expect(existsSync(join(home, 'authority.json'))).toBe(false);

    expect(await run('rules', 'unconfirmed', '--out', at('review.json'))).toMatchObject({ code: 0 });
    const review = JSON.parse(readFileSync(at('review.json'), 'utf8')) as { by: unknown; rules: { rule: string; accepted: boolean }[] };
    expect(review.rules.map(({ rule }) => rule)).toContain('retrospective-grounds');
    review.by = { name: 'Dr Wanjiru Kamau', role: 'Director', date: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) };
    for (const rule of review.rules) rule.accepted = true;
    writeFileSync(at('filled.json'), JSON.stringify(review));
    const accepted = await run('rules', 'accept', at('filled.json'));
    expect([accepted.code, accepted.out]).toEqual([0, expect.stringContaining('Every unconfirmed rule is accepted.')]);
  }, 240_000);

  it('makes office and keys and no people', async () => {
    expect(await run('authority', 'init', '--file', at('authority.json'))).toMatchObject({ code: 0 });
    expect(existsSync(join(home, 'secrets', 'people.json'))).toBe(false);
    expect(JSON.parse(readFileSync(join(home, 'keys', 'lists', 'issuer.json'), 'utf8'))).toMatchObject({ country: 'KE', specimen: false });
  }, 240_000);
});

describe('An authority that is not fictitious', () => {
  it('starts without people or permits of a demonstration, and is staffed by two administrators', async () => {
    const administrators: string[] = [];
    for (const login of ['first.admin', 'second.admin']) {
      const made = await run('admin', 'create', '--login', login, '--name', `Administrator ${login}`);
      expect(made.code).toBe(0);
      administrators.push(/^Password: (\S+)$/m.exec(made.out)?.[1] ?? '');
    }
    // Into the safe, as the runbook says: a start neither misses them nor makes others.
    const offline = [join(home, 'keys', 'offline'), join(home, 'secrets', 'keys-offline')] as const;
    offline.forEach((path, index) => renameSync(path, at(`safe-${index}`)));
    running = StartedInstallation.launch(home, ports, [], false);
    await running.serving();
    expect(offline.map((path) => existsSync(path))).toEqual([false, false]);
    expect(running.said).toContain('Kenya Wildlife Service (KE)');
    for (const word of ['SPECIMEN', 'fictitious', 'Utopia', 'Password']) expect(running.said).not.toContain(word);
    expect(existsSync(join(home, 'permits'))).toBe(false);

    const [proposer, confirmer] = [
      await staff.enter('first.admin', administrators[0] ?? ''),
      await staff.enter('second.admin', administrators[1] ?? ''),
    ];
    const by = { proposer, confirmer };
    const [first, second] = [await staff.offerKey(proposer), await staff.offerKey(confirmer)];
    const listed = await run('officers', 'list', '--json');
    expect(JSON.parse(listed.out)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...first, name: 'Administrator first.admin', role: 'administrator', state: 'offered' }),
      ]),
    );
    expect(await run('officers', 'found', first.id, first.key)).toMatchObject({ code: 1, out: '' });
    expect(await run('officers', 'found', first.id, 'x')).toMatchObject({ code: 1, out: '' });
    // By id or by hash: the hash is what its owner can compare.
    expect(await run('officers', 'found', first.id, second.key)).toMatchObject({ code: 0 });
    expect(await run('officers', 'found', first.id, second.key)).toMatchObject({ code: 1, out: '' });
    officers = {
      applicant: await staff.hire(by, 'lake.skins', 'KE-LAKE', 'applicant'),
      caseOfficer: await staff.hire(by, 'case.officer', 'KE-MA', 'case-officer'),
      scientist: await staff.hire(by, 'scientist', 'KE-SA', 'scientific-authority'),
      issuingOfficer: await staff.hire(by, 'issuing.officer', 'KE-MA', 'issuing-officer'),
      close: () => undefined,
    };
    await staff.vet(officers.applicant, officers.caseOfficer, officers.issuingOfficer);
  }, 240_000);

  it('is set up once: again it changes nothing, and differently it is refused', async () => {
    const again = await run('authority', 'init', '--file', at('authority.json'));
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('was set up before; 0 keys made')]);
    writeFileSync(at('other.json'), JSON.stringify({ ...kenya, name: 'Another Authority' }));
    expect(await run('authority', 'init', '--file', at('other.json'))).toMatchObject({ code: 1, out: '' });
  });

  it('knows no species before two people put them in force', async () => {
    mkdirSync(at('species'));
    writeSpecies(at('species'));
    const imported = await run('species', 'import', at('species'), '--rejects', at('rejects.csv'), '--json');
    expect([imported.code, imported.err]).toEqual([0, expect.any(String)]);
    const { batchId } = JSON.parse(imported.out) as { batchId: string };
    expect(await run('species', 'apply', batchId, '--as', 'case.officer')).toMatchObject({ code: 0 });
    await officers.issuingOfficer.call({ method: 'POST', path: `/v1/species/updates/${batchId}/approval`, body: {} });
    const state = async () =>
      ((await officers.issuingOfficer.call({ method: 'GET', path: `/v1/species/updates/${batchId}` })).json as { state: string }).state;
    let last = '';
    const look = setInterval(
      () =>
        void state().then(
          (value) => (last = value),
          () => undefined,
        ),
      500,
    );
    await until(() => last === 'applied', 'the species to be in force', 150_000).finally(() => clearInterval(look));
  }, 240_000);

  const exporter = { name: 'Lake Skins Ltd', address: '1 Quay\nKisumu', country: 'KE' };
  const importer = { name: 'Cuir SA', address: '2 Rue\nLyon', country: 'FR' };
  const line = { scientificName: 'Varanus niloticus', term: 'SKI', appendix: 'II', source: 'W', quantity: '10', unit: 'NAR' } as const;
  const demo = { id: 'skins', title: 'Skins', form: form('E', 'T', exporter, importer, [{ ...line, description: 'Salted skins' }]) };

  it('issues permits that are not marked SPECIMEN and verify as genuine and current', async () => {
    const outcome = await runnerFor(officers).run(demo);
    if (outcome.kind !== 'reserved') throw new Error(JSON.stringify(outcome));
    expect(outcome.number).toMatch(/^\d\dKE000001$/);
    expect(await fetchPermit(officers.applicant, outcome.permitId, outcome.number, at('permits'), 120_000)).toBeNull();
    const stem = at(`permits/${outcome.number}`);
    expect(readFileSync(`${stem}.qr.txt`, 'utf8')).toMatch(/^https:\/\/permits\.example\.go\.ke\/#\d+\n$/);
    expect(JSON.parse(readFileSync(`${stem}.json`, 'utf8'))).toMatchObject({ specimen: false, placeOfIssue: 'Nairobi' });
    for (const kind of ['pdf', 'cose', 'qr.txt']) {
      const { code, json } = await verifyHere(`${stem}.${kind}`, join(home, 'trust'));
      expect([kind, code, json.verdict, json.permit?.specimen]).toEqual([kind, 0, 'green', false]);
    }
  }, 240_000);

  it('approves nothing while a rule that it changed itself is not accepted in its new form', async () => {
    const override = { rule: 'higher-taxon', country: 'KE', from: '2026-01-01', to: null, severity: 'block', source: 'Order 7 of 2026' };
    writeFileSync(at('overrides.json'), JSON.stringify([override]));
    expect(await run('policy', 'set', 'rule-overrides', at('overrides.json'), '--decided-by', 'Order 7 of 2026, Director')).toMatchObject({
      code: 0,
    });
    await expect(runnerFor(officers).run(demo)).rejects.toMatchObject({ status: 409, code: 'rules-not-accepted' });
    expect(await run('rules', 'accept')).toMatchObject({ code: 1, out: expect.stringContaining('higher-taxon') });
    expect(await run('rules', 'accept', '--rule', 'higher-taxon', '--name', 'Dr Wanjiru Kamau', '--role', 'Director')).toMatchObject({
      code: 0,
    });
    expect(await runnerFor(officers).run(demo)).toMatchObject({ kind: 'reserved' });
  }, 240_000);
});
