import { ensureOrganisation } from '#identity';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseInWork, evidenceHash, issuedPermit, step } from '../../../../../test/kit/case-steps.js';
import { type Casework, exportForm } from '../../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../../test/kit/draw-house.js';
import { signForm } from '../../../../../test/kit/passkey-form.js';
import { drawnAtOnce } from '../../../../../test/kit/portal-records.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('the pages of the Scientific Authority', () => {
  let draws: DrawHouse;
  let house: Casework;
  let portal: PortalPages;
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    portal = await PortalPages.open(house);
  });
  afterAll(async () => {
    await portal?.close();
    await draws?.close();
  });

  it('make a standing finding with a passkey, use it in a case with what is left of it, and withdraw it', async () => {
    const { scientist, caseOfficer, applicant, issuer } = house.people;
    const science = await portal.signedIn(scientist);
    await science.open('/en/standing-findings');
    expect(science.text()).toContain('There is none.');
    await science.open('/en/standing-findings/new?taxon=Python%20regius');
    const faulty = await science.send({ country: 'ZZ', 'c-quantity': 'many', from: day(-1) }, { form: /\/statement$/ });
    expect([faulty.status, faulty.text.includes('href="#to"'), faulty.text.includes('href="#c-quantity"')]).toEqual([422, true, true]);
    expect(faulty.text).toContain('value="many"');
    const filled = {
      ...{ country: 'XA', sources: 'w r', from: day(-1), to: day(100), ceiling: '100', ceilingUnit: 'NAR', 'c-quantity': '' },
      ...{ 'c-size': 'Only of animals longer than 90 cm', 'c-port': 'Port Utopia', reason: 'Three surveys show a stable population.' },
    };
    expect((await science.send({ ...filled, sources: 'W QQ' }, { form: /\/statement$/ })).text).toContain('href="#sources"');
    await science.send(filled, { form: /\/statement$/ });
    expect(science.text()).toContain('Signing needs a passkey');
    await signForm(portal, science, scientist);
    expect([science.page.status, science.text().includes('100 Number of specimens')]).toEqual([200, true]);
    const address = science.address;
    await science.open('/fr/dossiers?name=Python%20regius');
    expect(science.text()).toContain('Avis permanents Avis de commerce non préjudiciable');

    const at = await caseInWork(house, exportForm());
    const officer = await portal.signedIn(caseOfficer);
    await officer.open(`/en/cases/${at.id}`);
    expect(officer.text()).toContain('stands in for a finding of this case');
    expect(officer.text()).toContain('10 NAR of this case, 0 of other permits, ceiling 100 NAR');
    expect(officer.text()).toContain('waits for the applicant’s confirmation');
    // Nobody but a scientist makes or withdraws one.
    expect((await officer.open('/en/standing-findings/new')).status).toBe(403);
    expect((await officer.open(address)).text).not.toContain('/statement');

    const trader = await portal.signedIn(applicant);
    await trader.open(`/en/applications/${at.id}`);
    expect(trader.text()).toContain('Size: Only of animals longer than 90 cm');
    await trader.send({}, { form: /\/confirmations$/ });
    expect(trader.text()).toContain('confirmed by the applicant');
    await step(house, caseOfficer, at, 'decisions', { kind: 'legal-acquisition', outcome: 'positive', evidence: [evidenceHash] }, 201);
    await step(house, caseOfficer, at, 'decisions', { kind: 'recommendation', outcome: 'positive' }, 201);
    at.version += 1;
    const second = await portal.signedIn(issuer);
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).toContain('Exit only by / Sortie uniquement par / Salida únicamente por: Port Utopia');
    expect(second.text()).toContain('confirmed by the applicant');

    await science.open(address);
    expect((await science.send({ reason: 'no' }, { form: /\/statement$/ })).status).toBe(422);
    await science.send({ reason: 'The survey of this year found fewer.' }, { form: /\/statement$/ });
    await signForm(portal, science, scientist);
    expect(science.text()).toContain('The survey of this year found fewer.');
    await second.open(`/en/cases/${at.id}/approval`);
    expect(second.text()).toContain('These stand in the way');
  });

  it('mark items of the checklist, which the applicant reads and a question begins from, beside an example of each', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '17', unit: 'NAR' } }));
    const { caseOfficer, applicant } = house.people;
    const officer = await portal.signedIn(caseOfficer);
    await officer.open(`/en/cases/${at.id}?part=documents`);
    const objecting = { form: /checklist\/legal-acquisition$/ };
    expect((await officer.send({ valid: 'no', reason: 'no' }, objecting)).status).toBe(422);
    await officer.open(`/en/cases/${at.id}?part=documents`);
    await officer.send({ valid: 'no', reason: 'The licence ended a year before the skins were bought.' }, objecting);
    expect(officer.text()).toContain('Mark as valid');
    expect(officer.page.text).toMatch(/<textarea[^>]*id="question"[^>]*>\s*[^<]*The licence ended a year before/);
    const trader = await portal.signedIn(applicant);
    await trader.open(`/en/applications/${at.id}`);
    expect(trader.text()).toContain('The licence ended a year before the skins were bought.');
    await trader.open('/es/checklist/examples/legal-acquisition');
    expect(trader.text()).toContain('Todos los nombres y números son inventados');
    const file = await trader.open('/es/checklist/examples/legal-acquisition/file');
    expect([file.status, file.headers['content-type'], file.text.includes('Factura 2041/26')]).toEqual([
      200,
      'text/plain; charset=utf-8',
      true,
    ]);
    expect((await trader.open('/es/checklist/examples/nothing')).status).toBe(404);
    await officer.open(`/en/cases/${at.id}?part=documents`);
    await officer.send({ valid: 'yes' }, objecting);
    expect(officer.text()).not.toContain('The licence ended a year before');
  });

  it('tie a finding of one case to conditions that the rules hold it to', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } }));
    const { scientist } = house.people;
    const science = await portal.signedIn(scientist);
    await science.open(`/en/cases/${at.id}/decide?kind=non-detriment`);
    const positive = await science.send({ outcome: 'positive', 'c-quantity': '5' }, { form: /\/statement$/ });
    expect([positive.status, positive.text.includes('Choose “positive with conditions”')]).toEqual([422, true]);
    await science.send({ outcome: 'conditional', 'c-quantity': '5' }, { form: /\/statement$/ });
    expect(science.text()).toContain('At most 5 NAR');
    await signForm(portal, science, scientist);
    expect(science.text()).toContain('A finding allows at most 5 NAR; its lines come to 7.');
    await science.open(`/es/cases/${at.id}?part=findings`);
    expect(science.text()).toContain('Como máximo 5 NAR');
  });

  // From here on the draw may choose an officer of the north, too.
  it('count each print with place and reason, and let another office print where it was told to', async () => {
    const permit = await issuedPermit(house, exportForm({}, { quantity: { value: '19', unit: 'NAR' } }));
    const { caseOfficer, issuer } = house.people;
    await house.machine.run((tx) =>
      ensureOrganisation(tx, {
        code: 'XA-NORTH',
        name: 'Office of the North',
        kind: 'management-authority',
        legalForm: 'legal',
        country: 'XA',
        address: '1 Hill',
      }),
    );
    const north = await house.person('north', 'XA-NORTH', 'case-officer');
    const [officer, far, second] = [await portal.signedIn(caseOfficer), await portal.signedIn(north), await portal.signedIn(issuer)];
    const address = `/en/permits/${permit.id}/prints`;
    const printing = { form: /prints$/ };
    await officer.open(address);
    expect((await officer.send({ place: '' }, printing)).status).toBe(422);
    await officer.send({ place: 'Counter 3' }, printing);
    expect(officer.text()).toContain('Printed once');
    expect((await officer.send({ place: 'Counter 3', reason: 'no' }, printing)).status).toBe(422);
    await officer.send({ place: 'Counter 3', reason: 'The paper jammed and was destroyed.' }, printing);
    expect(officer.text()).toContain('Printed 2 times');
    await far.open(address);
    expect(far.text()).toContain('Your office may not print this permit');
    const raw = await house.post(north, `/v1/permits/${permit.id}/prints`, { place: 'North', reason: 'The holder lives here.' });
    expect([raw.status, raw.json<{ code: string }>().code]).toEqual([403, 'print-not-here']);
    await second.open(address);
    const given = { office: 'XA-NORTH', scope: 'permit', why: 'The holder lives in the north.' };
    expect((await second.send({ ...given, until: '2020-01-01' }, { form: /delegations$/ })).text).toContain('href="#until"');
    await second.send({ ...given, until: day(5) }, { form: /delegations$/ });
    expect(second.text()).toContain('Office of the North');
    await far.open(address);
    await far.send({ place: 'North office', reason: 'The holder lives in the north.' }, printing);
    expect(far.text()).toContain('Printed 3 times');
    await second.open(address);
    await second.send({}, { form: /\/end$/ });
    const after = await house.post(north, `/v1/permits/${permit.id}/prints`, { place: 'North', reason: 'The holder lives here.' });
    expect(after.status).toBe(403);
    await officer.open(`/en/permits/${permit.id}`);
    expect(officer.text()).toContain('Printed 3 times');
    await expect(house.admin.query('update issuance.permit_print set place = $1', ['elsewhere'])).rejects.toMatchObject({
      constraint: 'append_only',
    });
  });
});
