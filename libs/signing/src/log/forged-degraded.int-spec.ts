import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { nodeCrypto } from '#keystore/verify-crypto';
import { Ledger, LogProofs } from '#ledger';
import { signCountryLists } from '#signing';
import { openTrust } from '#trust';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { Forgery } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';
import { AuthorityLog } from '../authority/authority-log.js';
import { AuthorityLogRepository } from '../authority/authority-log.repository.js';
import { readTrustDirectory } from '../trust/trust-directory.js';
import { DegradedJudge } from './degraded-judge.js';

describe('a database superuser who wants permits to go out without witnesses', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  let permit: string;

  const stateOf = async () =>
    (await forgery.rows<{ state: string }>('select state from issuance.permit where id = $1', [permit]))[0]?.state;
  const becomes = async (wanted: string, milliseconds = 20_000) => {
    for (let waited = 0; waited < milliseconds && (await stateOf()) !== wanted; waited += 25)
      await new Promise((resolve) => setTimeout(resolve, 25));
    return stateOf();
  };
  const alarms = async (period: string) =>
    (
      await forgery.rows<{ reason: string }>(
        `select evidence ->> 'reason' as reason from identity.alarm where code = 'degraded-forged' and about = $1`,
        [period],
      )
    ).map(({ reason }) => reason);
  /** What a signer makes of the rows; the alarm comes in the same turn in which a permit would go. */
  const refused = async (period: string, reason: string) => {
    const signer = await signing.start();
    for (let waited = 0; waited < 10_000 && !(await alarms(period)).includes(reason); waited += 25)
      await new Promise((resolve) => setTimeout(resolve, 25));
    await signer.stop();
    expect([(await alarms(period)).at(-1), await stateOf()]).toEqual([reason, 'signed']);
  };

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
    permit = await reservedPermit(house);
    await log.publish();
    const signer = await signing.start();
    expect(await becomes('signed')).toBe('signed');
    await signer.stop();
    await log.publish({ cosigners: 0, minutesAgo: 20 });
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('is refused a period that nobody signed', async () => {
    const { issuer, administrator } = house.people;
    const period = newId();
    await forgery.tamper(
      `insert into issuance.degraded_period (id, country, reason, hours, proposed_by, proposed_org, proposed_role, confirmed_by, confirmed_org, confirmed_role, confirmed_at, until)
       values ($1, 'XA', 'The witnesses are away.', 6, $2, 'XA-MA', 'issuing-officer', $3, 'XA-MA', 'administrator', now(), now() + interval '6 hours')`,
      [period, issuer.personId, administrator.personId],
    );
    await refused(period, 'signature-missing');
    await forgery.tamper('delete from issuance.degraded_period where id = $1', [period]);
  }, 60_000);

  it('is refused more hours, another reason or a second person who is the first; what two people signed holds, for its hours', async () => {
    const { issuer, administrator } = house.people;
    const body = { reason: 'The cable of two witnesses is cut.', hours: 6 };
    expect(
      (await house.call(issuer, '/v1/log/degraded', { method: 'POST', body, headers: { 'idempotency-key': newId() } })).json(),
    ).toMatchObject({
      code: 'signature-needed',
    });
    const { id } = (await house.post(administrator, '/v1/log/degraded', body)).json<{ id: string }>();
    // One person's row.
    await forgery.tamper(
      `update issuance.degraded_period set confirmed_by = $2, confirmed_org = 'XA-MA', confirmed_role = 'issuing-officer', confirmed_at = now(),
         until = now() + interval '6 hours', confirmation = id where id = $1`,
      [id, issuer.personId],
    );
    await refused(id, 'of-another');
    await forgery.tamper(
      `update issuance.degraded_period set confirmed_by = null, confirmed_org = null, confirmed_role = null, confirmed_at = null, until = null, confirmation = null where id = $1`,
      [id],
    );
    expect((await house.post(issuer, `/v1/log/degraded/${id}/confirmation`)).status).toBe(200);
    await forgery.tamper(`update issuance.degraded_period set hours = 24, until = now() + interval '24 hours' where id = $1`, [id]);
    await refused(id, 'statement');
    await forgery.tamper(`update issuance.degraded_period set hours = 6, until = now() + interval '9 days' where id = $1`, [id]);

    const unit = new UnitOfWork(await house.database.dataSource('oc_signer', 4));
    const rows = new AuthorityLogRepository();
    const trust = await openTrust(await readTrustDirectory(signing.trust), nodeCrypto);
    const config = { ceremony: signing.places.ceremony, portalUrl: 'http://xa.localhost:8080/' };
    const holdsIn = (hours: number) => {
      const authority = new AuthorityLog(join(signing.home, 'signer-memory'), unit, rows, new LogProofs());
      const clock = () => new Date(Date.now() + hours * 3_600_000);
      return unit.run((tx) => new DegradedJudge('XA', { config, rows }, new Ledger(), authority, clock).holds(tx, trust));
    };
    expect([await holdsIn(0), await holdsIn(5), await holdsIn(7)]).toEqual([true, true, false]);
    expect((await alarms(id)).at(-1)).toBe('over');
    const signer = await signing.start();
    expect(await becomes('issued')).toBe('issued');
    await signer.stop();
  }, 90_000);
});
