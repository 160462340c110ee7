import { expectStatus, makeQuota, reservedPermit } from './case-steps.js';
import { type Casework, exportForm, type Person } from './casework.js';
import { focalPoint, idOf } from './portal-records.js';

/** What happens in an authority beside its cases, each kind once: registers, quotas, people, roles, keys. @returns ids by name */
export async function lifeOfAHouse(house: Casework): Promise<Readonly<Record<string, string>>> {
  const one = async (sql: string, values: unknown[] = []) => ((await house.admin.query(sql, values)) as { id: string }[])[0]?.id ?? '';
  const signed = async (who: Person, statements: string, body: object, path: string) => {
    const prepared = expectStatus(await house.post(who, statements, body), 201).json<{ statementId: string; challenge: string }>();
    return house.post(who, path, { statementId: prepared.statementId, assertion: who.authenticator!.assert(prepared) });
  };

  const { administrator, caseOfficer, issuer } = house.people;

  await makeQuota(house, '100', 'Python regius');
  await reservedPermit(house, exportForm());

  // Register: one entry made, changed and closed; one that stands; one refused, one withdrawn.
  const propose = (path: string, content: object) =>
    idOf(house.post(caseOfficer, `/v1/registers/${path}`, { reason: 'as seen on file', content }));
  const verdict = async (id: string, word: string, body: object = {}) =>
    expectStatus(await house.post(issuer, `/v1/registers/proposals/${id}/${word}`, body), 200);
  await verdict(await propose('focal-points', focalPoint), 'approval');
  await verdict(await propose('focal-points', { ...focalPoint, country: 'XC' }), 'approval');
  const entry = await one(`select id from registers.entry where country = 'XC'`);
  const version = (id: string, n: number) => ({ headers: { 'if-match': `"${n}"` }, id });
  const change = version(entry, 1);
  const changing = await house.post(
    caseOfficer,
    `/v1/registers/focal-points/${entry}/changes`,
    { reason: 'moved', content: { ...focalPoint, country: 'XC', address: '9 Hill' } },
    1,
  );
  await verdict(expectStatus(changing, 202).json<{ id: string }>().id, 'approval');
  const closing = await house.post(caseOfficer, `/v1/registers/focal-points/${change.id}/closing`, { reason: 'office closed' }, 2);
  await verdict(expectStatus(closing, 202).json<{ id: string }>().id, 'approval');
  await verdict(await propose('focal-points', { ...focalPoint, country: 'XD' }), 'refusal', { note: 'Not an office of this treaty.' });
  const withdrawn = await propose('focal-points', { ...focalPoint, country: 'XE' });
  expectStatus(await house.post(caseOfficer, `/v1/registers/proposals/${withdrawn}/withdrawal`), 200);

  // People: an organisation that moved, a member who came and went, a role given and taken, an interest declared and ended.
  const traders = { code: 'XA-NEW', name: 'New Traders', kind: 'trader', legalForm: 'legal', country: 'XA', address: '2 Street' };
  const organisation = await idOf(house.post(administrator, '/v1/organisations', traders));
  const moved = { method: 'PATCH', body: { address: '3 Street' }, headers: { 'if-match': '"1"', 'content-type': 'application/json' } };
  expectStatus(await house.call(administrator, `/v1/organisations/${organisation}`, moved), 200);
  const person = await idOf(
    house.post(administrator, '/v1/people', { fullName: 'Nina New', loginName: 'nina.new', organisation: 'XA-NEW' }),
  );
  const office = await one(`select id from identity.organisation where code = 'XA-MA'`);
  expectStatus(await house.post(administrator, `/v1/organisations/${office}/members`, { personId: person }), 201);
  const grant = await idOf(
    house.post(administrator, '/v1/role-grants', { personId: person, organisationId: office, role: 'case-officer' }),
  );
  expectStatus(await house.post(issuer, `/v1/role-grants/${grant}/confirmation`), 200);
  expectStatus(await house.post(issuer, `/v1/role-grants/${grant}/end`, { reason: 'left the service' }), 200);
  expectStatus(await house.call(administrator, `/v1/organisations/${office}/members/${person}`, { method: 'DELETE' }), 204);
  const interest = await idOf(house.post(caseOfficer, '/v1/interests', { party: 'Brother & Co', nature: 'My brother owns it.' }));
  expectStatus(await house.post(caseOfficer, `/v1/interests/${interest}/end`), 204);
  expectStatus(await house.post(administrator, `/v1/people/${person}/closure`), 204);

  // Keys: one stopped and let sign again, one stopped.
  const keyOf = (who: Person) => one('select id from identity.officer_key where person_id = $1', [who.personId]);
  const [ofCase, ofScience] = [await keyOf(caseOfficer), await keyOf(house.people.scientist)];
  for (const key of [ofCase, ofScience])
    expectStatus(await house.post(issuer, `/v1/officer-keys/${key}/suspension`, { reason: 'not found this morning' }), 200);
  const keys = `/v1/officer-keys/${ofCase}`;
  expectStatus(await signed(administrator, `${keys}/statements`, { act: 'restore' }, `${keys}/restoration`), 200);
  return { organisation, person, grant, interest, ofCase, ofScience };
}
