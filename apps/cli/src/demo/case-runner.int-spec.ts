import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { exportForm, type Person } from '../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../test/kit/draw-house.js';
import { CaseRunner } from './case-runner.js';
import { evidencePdf } from './evidence.js';
import type { Officers } from './officers.js';
import { PortalClient } from './portal-client.js';

describe('cases of the demonstration', () => {
  let draws: DrawHouse;
  let officers: Officers;
  let timer: NodeJS.Timeout;
  let publishing: Promise<void> = Promise.resolve();
  const caseOfficers: Person[] = [];
  beforeAll(async () => {
    draws = await DrawHouse.open();
    const { people } = draws.house;
    const { port } = (draws.house.app.getHttpServer() as { address(): AddressInfo }).address();
    const open = async (who: Person): Promise<PortalClient> => {
      const client = new PortalClient({ host: '127.0.0.1', port, hostHeader: 'xa.localhost:8080' }, who.login, who.authenticator ?? null);
      await client.login(who.login, who.password);
      return client;
    };
    caseOfficers.push(people.caseOfficer);
    for (const name of ['second.officer', 'third.officer']) caseOfficers.push(await draws.house.person(name, 'XA-MA', 'case-officer'));
    const [caseOfficer, ...moreCaseOfficers] = await Promise.all(caseOfficers.map(open));
    if (!caseOfficer) throw new Error('no case officer');
    const [applicant, scientist, issuingOfficer] = await Promise.all([open(people.applicant), open(people.scientist), open(people.issuer)]);
    const close = () => [applicant, caseOfficer, ...moreCaseOfficers, scientist, issuingOfficer].forEach((client) => client.close());
    officers = { applicant, caseOfficer, moreCaseOfficers, scientist, issuingOfficer, close };
    timer = setInterval(() => {
      publishing = publishing
        .then(() => draws.publish())
        .then(() => draws.draw())
        .catch((error: unknown) => void draws.reports.push(String(error)));
    }, 300);
  });
  afterAll(async () => {
    clearInterval(timer);
    await publishing;
    officers.close();
    await draws.close();
  });

  it('are worked on by the officer each is drawn for', async () => {
    const runner = new CaseRunner(officers, evidencePdf);
    for (let n = 0; n < 4; n += 1) {
      const outcome = await runner.run({ id: `case-${n}`, title: `Skins ${n}`, form: exportForm() });
      expect([outcome.kind, draws.reports]).toEqual(['reserved', []]);
    }
    const rows = (await draws.house.admin.query(
      `select a.case_officer = s.officer as same, s.officer,
         (select bool_and(d.person = s.officer) from applications.decision d where d.application_id = a.id and d.role = 'case-officer') as decided
       from applications.application a join applications.assignment s on s.application_id = a.id`,
    )) as { same: boolean; officer: string; decided: boolean }[];
    expect(rows.map(({ same, decided }) => [same, decided])).toEqual(Array.from({ length: 4 }, () => [true, true]));
    const known = caseOfficers.map(({ personId }) => personId);
    for (const { officer } of rows) expect(known).toContain(officer);
  }, 120_000);
});
