import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeCrypto } from '#keystore/verify-crypto';
import { openTrust, statusAt } from '#trust';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { Forgery } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { readTrustDirectory } from '../trust/trust-directory.js';

/** Whoever writes to the tables wants permits cancelled that are not, and others back that are. */
describe('a database superuser who changes what became of permits', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });

  const issued = async (): Promise<string> => {
    const permit = await reservedPermit(house);
    const signer = await signing.start();
    for (let waited = 0; waited < 20_000 && (await stateOf(permit)) !== 'issued'; waited += 25)
      await new Promise((resolve) => setTimeout(resolve, 25));
    await signer.stop();
    expect(await stateOf(permit)).toBe('issued');
    return permit;
  };
  const stateOf = async (permit: string) =>
    (await forgery.rows<{ state: string }>('select state from issuance.permit where id = $1', [permit]))[0]?.state;
  const act = async (permit: string, kind: 'cancel' | 'suspend' | 'lift') => {
    const version = async () =>
      (await forgery.rows<{ version: number }>('select row_version as version from issuance.permit where id = $1', [permit]))[0]!.version;
    const body = { kind, reason: 'A doubt about the origin.', ...(kind === 'cancel' ? { originalReturned: true } : {}) };
    const proposed = await house.post(house.people.caseOfficer, `/v1/permits/${permit}/actions`, body, await version());
    const { id } = proposed.json<{ id: string }>();
    const done = await house.post(house.people.issuer, `/v1/permits/${permit}/actions/${id}/approval`, {}, await version());
    expect([kind, proposed.status, done.status]).toEqual([kind, 201, 200]);
    return id;
  };
  /** What the world is told, after a signer that knows nothing but what lies on its disk has looked. */
  const published = async (permit: string) => {
    await (await signing.start()).stop();
    const [place] = await forgery.rows<{ list: number; index: number }>(
      'select status_list as list, status_index as index from issuance.permit where id = $1',
      [permit],
    );
    return publishedAt(place!);
  };
  const publishedAt = async ({ list, index }: { list: number; index: number }) => {
    const found = (await openTrust(await readTrustDirectory(signing.trust), nodeCrypto)).statusList('XA', list);
    return found.state === 'ok' ? statusAt(found.value.packed, index) : found.state;
  };
  const alarms = async (permit: string) =>
    (
      await forgery.rows<{ code: string; reason: string }>(
        `select code, evidence ->> 'reason' as reason from identity.alarm where about = $1`,
        [permit],
      )
    ).map(({ code, reason }) => `${code} ${reason}`);

  it('is not needed for a permit to be suspended, let go and cancelled by two officers', async () => {
    const permit = await issued();
    expect(await published(permit)).toBe('valid');
    await act(permit, 'suspend');
    expect(await published(permit)).toBe('suspended');
    await act(permit, 'lift');
    expect(await published(permit)).toBe('valid');
    await act(permit, 'cancel');
    expect([await published(permit), await alarms(permit)]).toEqual(['revoked', []]);
  }, 60_000);

  it('cancels nothing by a row, nor by acts that officers signed for something else', async () => {
    const permit = await issued();
    await forgery.tamper(`update issuance.permit set state = 'cancelled' where id = $1`, [permit]);
    expect([await published(permit), await alarms(permit)]).toEqual(['valid', ['permit-action-forged unsigned']]);
    const other = await issued();
    const suspended = await issued();
    const action = await act(suspended, 'suspend');
    // The act, with both signatures, moved to another permit.
    await forgery.tamper('update issuance.permit_action set permit_id = $2 where id = $1', [action, other]);
    await forgery.tamper(`update issuance.permit set state = 'suspended' where id = $1`, [other]);
    expect([await published(other), await alarms(other)]).toEqual(['valid', ['permit-action-forged statement']]);
    // A suspension turned into a cancellation; an act of one person; one without any signature.
    const turned = async (change: string, ...values: unknown[]) => {
      const mine = await issued();
      const id = await act(mine, 'suspend');
      await forgery.tamper(`update issuance.permit_action set ${change} where id = $1`, [id, ...values]);
      await forgery.tamper(`update issuance.permit set state = 'cancelled' where id = $1`, [mine]);
      return [await published(mine), ...(await alarms(mine))];
    };
    expect(await turned(`kind = 'cancel', original_returned = true`)).toEqual(['valid', 'permit-action-forged statement']);
    expect(await turned('verdict_statement = null')).toEqual(['valid', 'permit-action-forged signature-missing']);
    expect(await turned('decided_by = $2', house.people.administrator.personId)).toEqual(['valid', 'permit-action-forged of-another']);
  }, 120_000);

  it('brings nothing back, also when the acts are gone, or the permit stands in another place', async () => {
    const permit = await issued();
    const action = await act(permit, 'cancel');
    await published(permit);
    await forgery.tamper(`update issuance.permit set state = 'issued' where id = $1`, [permit]);
    expect([await published(permit), await alarms(permit)]).toEqual(['revoked', ['permit-action-forged revived']]);
    await forgery.tamper('delete from issuance.permit_action where id = $1', [action]);
    expect(await published(permit)).toBe('revoked');
    const [place] = await forgery.rows<{ list: number; index: number }>(
      'select status_list as list, status_index as index from issuance.permit where id = $1',
      [permit],
    );
    await forgery.tamper('update issuance.permit set status_index = status_index + 1000 where id = $1', [permit]);
    await published(permit);
    expect(await publishedAt(place!)).toBe('revoked');
    // And not before anything was published either.
    const fresh = await issued();
    await act(fresh, 'suspend');
    await forgery.tamper(`update issuance.permit set state = 'issued' where id = $1`, [fresh]);
    expect([await published(fresh), await alarms(fresh)]).toEqual(['suspended', ['permit-action-forged revived']]);
  }, 120_000);
});
