import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { changePolicy } from '#identity';
import { type CaseAt, caseInWork, caseSubmitted, expectStatus, step } from '../../../../test/kit/case-steps.js';
import { type Casework, exportForm, type Person, startCasework } from '../../../../test/kit/casework.js';
import type { CallResult } from '../../../../test/kit/http.js';
import type { Charge } from './fee.repository.js';
import { HostedPagePayment, signedHeaders } from './hosted-page-payment.js';

const row = { documentType: 'E', amount: '25.50', currency: 'XTS', source: 'Fees Order 2026, item 4' };

describe('fees', () => {
  let house: Casework;
  let second: Person;
  beforeAll(async () => {
    house = await startCasework();
    second = await house.person('second.issuer', 'XA-MA', 'issuing-officer');
  });
  afterAll(() => house?.close());

  const schedule = (value: object[]) =>
    house.machine.run((tx) => changePolicy(tx, { name: 'fees', value: value as never, decidedBy: 'Order 9', organisation: 'XA-MA' }));
  const code = (answer: CallResult) => [answer.status, answer.json<{ code: string }>().code];
  const fees = async (at: CaseAt, who: Person = house.people.caseOfficer) =>
    expectStatus(await house.call(who, `/v1/applications/${at.id}/fees`), 200).json<{ charges: Charge[]; proposals?: object[] }>();
  const charge = async (at: CaseAt) => (await fees(at)).charges[0]!;
  const receive = (at: CaseAt, id: string, receipt: string, who: Person = house.people.caseOfficer) =>
    house.post(who, `/v1/applications/${at.id}/fees/${id}/receipt`, { receipt });
  const propose = (at: CaseAt, body: object, who: Person = house.people.issuer) =>
    house.post(who, `/v1/applications/${at.id}/fee-proposals`, body);
  const decide = (at: CaseAt, proposal: CallResult, outcome: string, who: Person = second) =>
    house.post(who, `/v1/applications/${at.id}/fee-proposals/${proposal.json<{ id: string }>().id}/decision`, { outcome });
  const kinds = async (at: CaseAt) =>
    ((await house.admin.query('select kind from ledger.history($1) order by event_id', [at.id])) as { kind: string }[])
      .map(({ kind }) => kind)
      .filter((kind) => kind.includes('.fee-'));
  const toTake = (at: CaseAt) => house.post(house.people.caseOfficer, `/v1/applications/${at.id}/case-work`, {}, at.version);

  it('are none where the schedule in force has none, and the case goes on at once', async () => {
    const at = await caseInWork(house, exportForm());
    expect((await fees(at)).charges).toEqual([]);
    expect(await kinds(at)).toEqual([]);
  });

  it('of a schedule that is switched on are due with the submission: the case waits, and its clock', async () => {
    await schedule([row]);
    const at = await caseSubmitted(house, exportForm());
    const due = await charge(at);
    expect(due).toMatchObject({ kind: 'fee', amount: '25.50', currency: 'XTS', source: row.source, state: 'due' });
    const read = expectStatus(await house.call(house.people.applicant, `/v1/applications/${at.id}`), 200).json<{
      awaitingPayment: boolean;
    }>();
    expect(read.awaitingPayment).toBe(true);
    expect(code(await toTake(at))).toEqual([409, 'fee-outstanding']);
    const clock = async () =>
      house.admin.query('select paused_at is not null as stands from applications.desk where application_id = $1', [at.id]);
    expect(await clock()).toEqual([{ stands: true }]);
    const taken = house.portal.run((tx) =>
      tx.query(
        `update applications.application set state = 'in-work', last_event = 'take', last_actor = $2, last_org = 'XA-MA', last_role = 'case-officer', version = version + 1 where id = $1`,
        [at.id, house.people.caseOfficer.personId],
      ),
    );
    await expect(taken).rejects.toMatchObject({ driverError: { constraint: 'fee_paid_first' } });

    // By an officer alone, once, with a receipt that was not used before; nobody at the counter is asked for a card.
    expect((await receive(at, due.id, 'R-1', house.people.applicant)).status).toBe(403);
    for (const card of ['4111 1111', '4111111111111111']) expect(code(await receive(at, due.id, card))).toEqual([400, 'request-invalid']);
    expectStatus(await receive(at, due.id, 'R-1'), 200);
    expect(code(await receive(at, due.id, 'R-2'))).toEqual([409, 'fee-not-due']);
    const other = await caseSubmitted(house, exportForm());
    expect(code(await receive(other, (await charge(other)).id, 'R-1'))).toEqual([409, 'fee-receipt-used']);
    expect(await clock()).toEqual([{ stands: false }]);
    expectStatus(await toTake(at), 200);
    expect(await kinds(at)).toEqual(['application.fee-due', 'application.fee-paid']);
    const told = await house.admin.query(
      `select n.notice from notices.notice n where n.application_id = $1 and n.person_id = $2 order by n.at, n.notice`,
      [at.id, house.people.applicant.personId],
    );
    expect(told).toEqual(expect.arrayContaining([{ notice: 'fee-due' }, { notice: 'fee-paid' }]));
  });

  it('are waived, paid back or added by two people, and by nobody alone', async () => {
    const { issuer, caseOfficer } = house.people;
    const at = await caseSubmitted(house, exportForm());
    const due = await charge(at);
    const waiver = { kind: 'waiver', charge: due.id, reason: 'A museum of the State.' };
    const proposed = expectStatus(await propose(at, waiver), 201);
    expect(code(await propose(at, waiver))).toEqual([409, 'fee-proposal-open']);
    expect(code(await decide(at, proposed, 'approved', issuer))).toEqual([403, 'second-person-needed']);
    expect((await decide(at, proposed, 'approved', caseOfficer)).status).toBe(403);
    const alone = house.portal.run((tx) =>
      tx.query(
        `update applications.fee_proposal set state = 'approved', decided_by = $2, decided_org = 'XA-MA', decided_at = now() where application_id = $1`,
        [at.id, issuer.personId],
      ),
    );
    await expect(alone).rejects.toMatchObject({ driverError: { constraint: 'fee_proposal_two_people' } });
    for (const set of [`state = 'waived'`, `provider = 'page', receipt = 'x', paid_at = now(), state = 'waived'`])
      await expect(house.portal.run((tx) => tx.query(`update applications.charge set ${set} where id = $1`, [due.id]))).rejects.toThrow();
    await expect(house.portal.run((tx) => tx.query('update applications.charge set refunded = 1'))).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
    expectStatus(await decide(at, proposed, 'approved'), 200);
    expect(await charge(at)).toMatchObject({ state: 'waived' });
    expectStatus(await toTake(at), 200);
    at.version += 1;

    // More is asked for: the case is not approved before it is paid.
    const more = expectStatus(
      await propose(at, { kind: 'additional', amount: '10', currency: 'XTS', reason: 'Inspection on site.' }, caseOfficer),
      201,
    );
    expectStatus(await decide(at, more, 'approved', issuer), 200);
    const added = (await fees(at)).charges[1]!;
    expect(added).toMatchObject({ kind: 'additional', amount: '10', state: 'due', reference: due.reference.replace(/-1$/, '-2') });
    expectStatus(await receive(at, added.id, 'R-10'), 200);
    const back = { kind: 'refund', charge: added.id, reason: 'The inspection was not made.' };
    expect(code(await propose(at, { ...back, amount: '10.01' }))).toEqual([422, 'fee-proposal-unfit']);
    expect(code(await propose(at, { ...back, charge: due.id, amount: '1' }))).toEqual([422, 'fee-proposal-unfit']);
    const refused = expectStatus(await propose(at, { ...back, amount: '10' }), 201);
    expectStatus(await decide(at, refused, 'refused'), 200);
    expect(code(await decide(at, refused, 'approved'))).toEqual([409, 'fee-proposal-closed']);
    const refund = expectStatus(await propose(at, { ...back, amount: '4.25' }), 201);
    expectStatus(await decide(at, refund, 'approved'), 200);
    expect((await fees(at)).charges[1]).toMatchObject({ refunded: '4.25', state: 'paid' });
    expect(code(await propose(at, { ...back, amount: '5.76' }))).toEqual([422, 'fee-proposal-unfit']);
    // Handed out once, under a receipt of its own, by an officer; the trigger says the same.
    const handOut = (id: string, receipt: string, who = caseOfficer) =>
      house.post(who, `/v1/applications/${at.id}/fee-proposals/${id}/receipt`, { receipt });
    const proposalId = (answer: CallResult) => answer.json<{ id: string }>().id;
    expect(code(await handOut(proposalId(refused), 'B-1'))).toEqual([422, 'fee-proposal-unfit']);
    expect((await handOut(proposalId(refund), '4111111111111111')).status).toBe(400);
    const hand = `update applications.fee_proposal set handed_receipt = 'B-1', handed_by = $2, handed_org = $3, handed_at = now()`;
    await expect(
      house.portal.run((tx) => tx.query(`${hand} where id = $1`, [proposalId(refund), house.people.applicant.personId, 'XA-TRADE'])),
    ).rejects.toMatchObject({ driverError: { constraint: 'officer_role_held' } });
    expect(expectStatus(await handOut(proposalId(refund), 'B-1'), 200).json()).toMatchObject({
      handedReceipt: 'B-1',
      handedBy: caseOfficer.personId,
    });
    expect(code(await handOut(proposalId(refund), 'B-2'))).toEqual([409, 'fee-proposal-closed']);
    await expect(
      house.portal.run((tx) => tx.query(`${hand} where id = $1`, [proposalId(refund), caseOfficer.personId, 'XA-MA'])),
    ).rejects.toMatchObject({ driverError: { constraint: 'fee_proposal_step' } });
    // Who proposed what is the office's affair.
    expect((await fees(at, house.people.applicant)).proposals).toBeUndefined();
    expect(await kinds(at)).toEqual([
      'application.fee-due',
      'application.fee-proposed',
      'application.fee-waived',
      'application.fee-proposed',
      'application.fee-added',
      'application.fee-due',
      'application.fee-paid',
      'application.fee-proposed',
      'application.fee-proposal-refused',
      'application.fee-proposed',
      'application.fee-refunded',
      'application.fee-refund-handed-out',
    ]);
  });

  it('are asked of others only by who has nothing to do with them', async () => {
    const at = await caseSubmitted(house, exportForm());
    await house.post(second, '/v1/interests', { party: 'Name of XA-TRADE', nature: 'My sister owns it.' });
    const due = await charge(at);
    const waiver = await propose(at, { kind: 'waiver', charge: due.id, reason: 'A friend.' });
    expect(code(await decide(at, waiver, 'approved'))).toEqual([403, 'officer-belongs-to-applicant']);
    expect(code(await propose(at, { kind: 'refund', charge: due.id, amount: '1', reason: 'A friend.' }, second))).toEqual([
      403,
      'officer-belongs-to-applicant',
    ]);
    // Without a payment page nobody's report is believed.
    const report = await house.call(house.people.applicant, '/v1/payments/reports', { method: 'POST', body: { type: 'payment.paid' } });
    expect(code(report)).toEqual([401, 'payment-report-unsigned']);
    await schedule([]);
    await step(house, house.people.applicant, at, 'withdrawal', { reason: 'No longer needed.' });
    expect(code(await receive(at, due.id, 'R-77'))).toEqual([409, 'fee-not-due']);
  });
});

describe('a payment page', () => {
  const secret = Buffer.alloc(32, 7);
  let server: Server;
  let answer: (request: IncomingMessage, body: string) => { status: number; body: string } = () => ({ status: 500, body: '' });
  let page: HostedPagePayment;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        const said = answer(request, body);
        response.writeHead(said.status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' }).end(said.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/payments`;
    page = new HostedPagePayment({ url, secret, callbackUrl: 'http://xa.localhost:8080/v1/payments/reports' });
  });
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const charge = { reference: 'XA-2026-0000001-1', amount: '25.50', currency: 'XTS' };

  it('is asked with reference and amount alone, signed, and people are sent where it says', async () => {
    answer = (request, body) => {
      const { 'webhook-id': id, 'webhook-timestamp': at } = request.headers as Record<string, string>;
      const signed = signedHeaders(id!, new Date(Number(at) * 1000), body, secret)['webhook-signature'];
      if (signed !== request.headers['webhook-signature']) return { status: 401, body: '' };
      expect(Object.keys(JSON.parse(body) as object)).toEqual(['reference', 'amount', 'currency', 'returnUrl', 'callbackUrl']);
      return { status: 201, body: JSON.stringify({ url: 'https://pay.example/p/1' }) };
    };
    expect(await page.begin(charge, 'http://xa.localhost:8080/en')).toEqual({ kind: 'page', url: 'https://pay.example/p/1' });
  });

  it.each([
    ['an error', { status: 500, body: '{}' }],
    ['a redirection', { status: 302, body: '' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no address', { status: 200, body: '{}' }],
    ['a script for an address', { status: 200, body: '{"url":"javascript:alert(1)"}' }],
    ['a name before the host', { status: 200, body: '{"url":"https://gov.example@evil.example/"}' }],
  ])('that answers with %s leads nobody anywhere', async (_name, said) => {
    answer = () => said;
    expect(await page.begin(charge, 'http://xa.localhost:8080/en')).toBeNull();
  });

  it('is believed when its report is signed, of now, and holds nothing like a card number', () => {
    const report = { type: 'payment.paid', ...charge, receipt: 'P-991' };
    const now = new Date();
    const read = (body: object | string, change: Record<string, string> = {}, at = now, key = secret) => {
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      return page.read({ ...signedHeaders('msg_1', at, bytes, key), ...change }, bytes, now);
    };
    expect(read(report)).toEqual({ ...charge, receipt: 'P-991' });
    expect(read({ ...report, card: '4111111111111111' })).toEqual({ ...charge, receipt: 'P-991' });
    expect(read({ ...report, receipt: '4111111111111111' })).toBeNull();
    expect(read({ ...report, type: 'payment.failed' })).toBeNull();
    expect(read({ ...report, amount: 25.5 })).toBeNull();
    expect(read('nonsense')).toBeNull();
    expect(read(report, {}, new Date(now.getTime() - 301_000))).toBeNull();
    expect(read(report, {}, now, Buffer.alloc(32, 8))).toBeNull();
    expect(read(report, { 'webhook-id': 'msg_2' })).toBeNull();
    expect(read(report, { 'webhook-signature': `v1,${'\u00ff'.repeat(44)}` })).toBeNull();
    expect(page.read({}, Buffer.from('{}'))).toBeNull();
  });
});
