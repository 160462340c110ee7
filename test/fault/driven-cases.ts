import { CaseRunner } from '../../apps/cli/src/demo/case-runner.js';
import { evidencePdf } from '../../apps/cli/src/demo/evidence.js';
import { form, monthsFromToday } from '../../apps/cli/src/demo/example-case.js';
import { RegisterClerk } from '../../apps/cli/src/demo/register-clerk.js';
import type { Ports } from '../kit/started-installation.js';
import { type StubbornClient, stubbornPerson } from '../kit/stubborn-client.js';

/** Pieces per application: small, so that the quota lasts for all of them. */
export const piecesEach = 3;
const roles = ['applicant', 'case-officer', 'scientific-authority', 'issuing-officer'] as const;

export interface Desk {
  /** Takes one application through every step, however often a process dies under it. @returns the permit's id */
  issueOne(id: string): Promise<string>;
  /** How often a request had to be sent again. */
  repeated(): number;
  close(): void;
}

/** One person per role at a real portal, for ranched pythons that draw on a quota. */
export async function openDesk(home: string, ports: Ports): Promise<Desk> {
  const clients: StubbornClient[] = [];
  for (const role of roles) clients.push(await stubbornPerson(home, ports, role));
  const [applicant, caseOfficer, scientist, issuingOfficer] = clients as [StubbornClient, StubbornClient, StubbornClient, StubbornClient];
  const close = () => clients.forEach((client) => client.close());
  const officers = { applicant, caseOfficer, scientist, issuingOfficer, close };
  await new RegisterClerk(officers).enter({
    operations: [
      {
        number: 'XA-R-003',
        kind: 'ranching',
        country: 'XA',
        scientificName: 'Python regius',
        registeredWithSecretariat: false,
        from: '2015-01-01',
        plausible: { value: '100000', unit: 'NAR' },
      },
    ],
  });
  const evidence = await evidencePdf('ranched pythons');
  const runner = new CaseRunner(officers, async () => evidence);
  return {
    issueOne: async (id) => {
      const outcome = await runner.run({ id, title: `Pythons ${id}`, form: pythons() });
      if (outcome.kind !== 'reserved') throw new Error(`Application ${id} ended as ${JSON.stringify(outcome)}`);
      return outcome.permitId;
    },
    repeated: () => clients.reduce((sum, client) => sum + client.repeated, 0),
    close,
  };
}

function pythons() {
  return form(
    'E',
    'T',
    { name: 'Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro', country: 'XA' },
    { name: 'Desert Reptiles Inc.', address: '1200 Industrial Way\nTempe', country: 'US' },
    [
      {
        scientificName: 'Python regius',
        term: 'LIV',
        description: 'Live hatchlings',
        appendix: 'II',
        source: 'R',
        quantity: String(piecesEach),
        unit: 'NAR',
        sex: 'U',
        age: 'hatched this year',
        operationNumber: 'XA-R-003',
      },
    ],
    { liveTransport: { method: 'Air freight, IATA container note 41', conditionsMet: true }, validUntil: monthsFromToday(6) },
  );
}
