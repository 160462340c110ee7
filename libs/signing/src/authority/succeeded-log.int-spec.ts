import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatPolicy, frozenComment, parseCheckpointNote, parsePolicy } from '#merkle';
import { signCountryLists } from '#signing';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { Forgery, verdictOf } from '../../../../test/kit/forgery.js';
import { reservedPermit } from '../../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../../test/kit/signing.js';
import { TestLog } from '../../../../test/kit/test-log.js';

describe('officers whose keys stand in a log that ended', () => {
  let house: Casework;
  let signing: SigningHouse;
  let forgery: Forgery;
  let log: TestLog;
  const verdict = (permit: string) => verdictOf(house, signing, permit);

  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
    forgery = new Forgery(house);
    log = await TestLog.open(house.database, house.admin);
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: log.policy });
  });
  afterAll(async () => {
    await log?.stop();
    await signing?.close();
    await house?.close();
  });

  it('go on signing under its successor, and a revocation in the old one still counts', async () => {
    const { issuer } = house.people;
    const before = await reservedPermit(house);
    const lost = await house.person('lost.key', 'XA-SA', 'scientific-authority');
    const key = await forgery.keyOf(lost.personId, 'scientific-authority');
    await house.post(issuer, `/v1/officer-keys/${key}/suspension`, { reason: 'Lost on the way home' });
    await log.publish();
    expect(await verdict(before)).toBeNull();
    await log.publish({ witnessesAhead: 20 });

    const [last] = await forgery.rows<{ note: string }>('select note from ledger.published order by size desc limit 1');
    const end = parseCheckpointNote(last!.note);
    if (!end.ok) throw new Error(end.reason);
    const { size } = end.value.checkpoint;
    for (const kind of ['public', 'restricted'])
      await forgery.rows('update ledger.log set frozen_size = $2, frozen_note = $3 where kind = $1', [kind, size, last!.note]);
    await forgery.rows(
      `insert into ledger.log (id, kind) select l.top + k.n, k.kind from (select max(id) as top from ledger.log) l, (values (1, 'public'), (2, 'restricted')) k (n, kind)`,
    );
    const next = await TestLog.open(house.database, house.admin, 'xa.localhost/log/public/2');
    const policy = parsePolicy(next.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const text = formatPolicy({
      ...policy.policy,
      comments: [...policy.policy.comments, frozenComment(end.value.checkpoint)],
      logs: [...policy.policy.logs, { vkey: log.signer.vkey, url: null }],
    });
    await signCountryLists(signing.places, Math.floor(Date.now() / 1000), { logPolicy: new TextEncoder().encode(text) });

    const after = await reservedPermit(house);
    await next.publish({ witnessesAhead: 20 });
    expect(await verdict(after)).toBeNull();
    // Also for a signer that has to read all of it anew, and for one that forgot nothing.
    await forgery.tamper(`update identity.officer_key set state = 'active', suspended_by = null, suspended_at = null where id = $1`, [key]);
    const forged = await reservedPermit({ ...house, people: { ...house.people, scientist: lost } });
    await next.publish({ witnessesAhead: 20 });
    expect(await verdict(forged)).toEqual({ code: 'officer-key', evidence: { kinds: 'non-detriment', reason: 'not-valid-then' } });
    // An entry of the old log is not taken out either.
    await forgery.tamper(
      `update ledger.entry set entry = convert_to(replace(convert_from(entry, 'UTF8'), 'XA-SA', 'XA-MA'), 'UTF8')
        where log_id = 1 and convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'key.suspended'`,
    );
    const untrue = await reservedPermit(house);
    await next.publish({ witnessesAhead: 20 });
    expect(await verdict(untrue)).toEqual({ code: 'authority-log', evidence: { reason: 'proof' } });
  }, 120_000);
});
