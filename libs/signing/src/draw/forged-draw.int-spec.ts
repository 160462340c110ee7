import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signCountryLists } from '#signing';
import { formatPolicy } from '#merkle';
import { type Casework, exportForm, type Person } from '../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../test/kit/draw-house.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';

/** A friend of the trader wants the case, and a superuser of the database gives it to them. */
describe('a database superuser who changes whom a case went to', () => {
  let draws: DrawHouse;
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let officers: Person[];
  let trader = 0;

  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = draws.house;
    officers = [house.people.caseOfficer, await house.person('second.officer', 'XA-MA', 'case-officer')];
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), {
      logPolicy: new TextEncoder().encode(formatPolicy(draws.policy)),
    });
  });
  afterAll(async () => {
    await signing?.close();
    await draws?.close();
  });

  interface Drawn {
    readonly application: string;
    readonly drawn: Person;
    readonly other: Person;
  }
  /**
   * A permit whose case is drawn, and of which `between` decides who works on it after the draw.
   * The applicant is a new one each time: a draw is kept only by whoever had it.
   */
  const permitBy = async (between: (at: Drawn) => Promise<Person>): Promise<string> => {
    const applicant = await house.person(`trader.${(trader += 1)}`, 'XA-OTHER', 'applicant');
    const people = { ...house.people, applicant };
    const post: Casework['post'] = async (who, path, body, version, headers) => {
      const onCase = /^\/v1\/applications\/([^/]+)\/case-work$/.exec(path);
      if (onCase?.[1]) {
        await draws.publish();
        await draws.draw();
        const [row] = await forgery.rows<{ officer: string }>('select officer from applications.assignment where application_id = $1', [
          onCase[1],
        ]);
        const drawn = officers.find(({ personId }) => personId === row?.officer);
        const other = officers.find(({ personId }) => personId !== row?.officer);
        if (!drawn || !other) throw new Error('nobody was drawn');
        people.caseOfficer = await between({ application: onCase[1], drawn, other });
        return house.post(people.caseOfficer, path, body, version, headers);
      }
      // Whoever took the case goes on with it.
      const acting = officers.includes(who) ? people.caseOfficer : who;
      return house.post(acting, path, body, version, headers);
    };
    return reservedPermit({ ...house, people, post }, exportForm());
  };
  const verdict = async (permit: string) => {
    await draws.publish();
    return verdictOf(house, signing, permit);
  };
  const refused = async (permit: string, reason: string) => {
    expect(await verdict(permit)).toEqual({ code: 'draw-forged', evidence: { reason } });
    expect(await forgery.rows('select code, evidence from identity.alarm where about = $1', [permit])).toEqual([
      { code: 'draw-forged', evidence: { reason } },
    ]);
  };

  it('is not needed for the drawn officer, nor for one whom a person gave the case to and said why', async () => {
    expect(await verdict(await permitBy(({ drawn }) => Promise.resolve(drawn)))).toBeNull();
    const given = await permitBy(async ({ application, other }) => {
      const body = { officer: other.personId, reason: 'absence', note: 'In hospital since Monday' };
      expect((await house.post(house.people.issuer, `/v1/applications/${application}/reassignments`, body)).status).toBe(200);
      await draws.publish();
      return other;
    });
    expect(await verdict(given)).toBeNull();
  }, 60_000);

  it('gives no case to somebody else by the rows of the draw', async () => {
    const moved = await permitBy(async ({ application, other }) => {
      await forgery.tamper('update applications.assignment set officer = $2 where application_id = $1', [application, other.personId]);
      return other;
    });
    await refused(moved, 'other-officer');
    const undrawn = await permitBy(async ({ application, other }) => {
      for (const table of ['assignment', 'draw'])
        await forgery.tamper(`delete from applications.${table} where application_id = $1`, [application]);
      return other;
    });
    await refused(undrawn, 'other-officer');
  }, 60_000);

  it('keeps no assignment out of the log, and draws by no other cosignature', async () => {
    const events = `event_id in (select event_id from ledger.event where subjects @> array[$1::uuid])`;
    const silent = await permitBy(async ({ application, other }) => {
      const body = { officer: other.personId, reason: 'absence', note: 'In hospital since Monday' };
      expect((await house.post(house.people.issuer, `/v1/applications/${application}/reassignments`, body)).status).toBe(200);
      await forgery.tamper(
        `delete from ledger.queue where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'application.reassigned' and ${events}`,
        [application],
      );
      await forgery.tamper(
        `delete from ledger.event where ${events} and event_id not in (select event_id from ledger.entry union select event_id from ledger.queue)`,
        [application],
      );
      return other;
    });
    await refused(silent, 'other-officer');
    const later = await permitBy(async ({ application, drawn }) => {
      await forgery.tamper(
        `update applications.assignment set line = (select line from applications.assignment where application_id <> $1 and line is not null limit 1) where application_id = $1`,
        [application],
      );
      return drawn;
    });
    await refused(later, 'draw-differs');
  }, 60_000);
});
