import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork, violatedConstraint } from '#database';
import { raiseAlarm } from '#identity';
import { Ledger } from '#ledger';
import { type Casework, type Person, startCasework } from '../../../../test/kit/casework.js';
import { Forgery } from '../../../../test/kit/forgery.js';
import { pinFoundingKeys } from '../checks/founding-keys.js';
import { signerActor } from '../signer-actor.js';
import { AlarmPost } from './alarm-post.service.js';

interface Told {
  readonly alarm: string;
  readonly code: string;
  readonly evidence: object;
}

describe('alarms', () => {
  let house: Casework;
  let forgery: Forgery;
  let outside: Server;
  let url: string;
  let answerStatus = 200;
  const received: Told[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'oc-alarms-'));
  const ledger = new Ledger();
  let signer: UnitOfWork;

  const post = () =>
    new AlarmPost(
      {
        alarms: join(directory, 'alarms'),
        ceremony: directory,
        portalUrl: 'http://xa.localhost:8080/',
        country: 'XA',
        report: () => undefined,
      },
      signer,
      ledger,
    );
  const raise = (code: string) =>
    signer.run((tx) => raiseAlarm(tx, ledger, signerActor('XA'), { code, about: newId(), evidence: { kinds: 'approval' } }));
  const filed = () =>
    readFileSync(join(directory, 'alarms', 'alarms.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told);

  /** Two steps of one officer: prepared, signed, sent. */
  async function signed(who: Person, statements: string, body: object, path: string) {
    const prepared = await house.post(who, statements, body);
    if (prepared.status !== 201) return prepared;
    const { statementId, challenge } = prepared.json<{ statementId: string; challenge: string }>();
    return house.post(who, path, { statementId, assertion: who.authenticator!.assert({ challenge }) });
  }
  const propose = (who: Person, change: 'add' | 'end') =>
    signed(who, '/v1/alarm-addresses/statements', { change, url }, '/v1/alarm-addresses');
  const confirm = (who: Person, id: string) =>
    signed(who, `/v1/alarm-addresses/${id}/statements`, {}, `/v1/alarm-addresses/${id}/confirmation`);

  beforeAll(async () => {
    house = await startCasework();
    forgery = new Forgery(house);
    signer = new UnitOfWork(await house.database.dataSource('oc_signer', 2));
    pinFoundingKeys(directory, house.founders);
    outside = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (answerStatus === 200) received.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Told);
        response.writeHead(answerStatus).end('thank you');
      });
    });
    await new Promise<void>((listening) => outside.listen(0, '127.0.0.1', listening));
    url = `http://localhost:${(outside.address() as AddressInfo).port}/alarms`;
  });
  afterAll(async () => {
    await house?.close();
    await new Promise((closed) => outside.close(closed));
    rmSync(directory, { recursive: true, force: true });
  });

  it('reach the file in the state directory, once, with or without any address', async () => {
    const id = await raise('signature-missing');
    await post().run();
    await post().run();
    expect(filed()).toEqual([
      expect.objectContaining({
        alarm: id,
        code: 'signature-missing',
        country: 'XA',
        evidence: { kinds: 'approval' },
        writtenBy: 'oc_signer',
      }),
    ]);
    expect(received).toEqual([]);
  });

  it('are sent to an address only after two people have signed for it', async () => {
    const { administrator, issuer, auditor } = house.people;
    const proposed = await propose(administrator, 'add');
    expect([proposed.status, proposed.text]).toEqual([201, expect.any(String)]);
    const { id } = proposed.json<{ id: string }>();
    await post().run();
    expect(received).toEqual([]);
    expect((await confirm(administrator, id)).json()).toMatchObject({ code: 'second-person-needed' });
    expect((await confirm(auditor, id)).json()).toMatchObject({ state: 'confirmed', confirmedBy: auditor.personId });
    expect((await confirm(issuer, id)).json()).toMatchObject({ code: 'conflict' });
    await post().run();
    expect(received.map(({ code }) => code)).toEqual(['signature-missing']);
    const listed = await house.call(administrator, '/v1/alarm-addresses');
    expect(listed.json<{ items: { url: string }[] }>().items).toMatchObject([{ url, change: 'add', state: 'confirmed' }]);
    const seen = await house.call(auditor, '/v1/alarms');
    expect(seen.json<{ items: { code: string }[] }>().items.map(({ code }) => code)).toEqual(['signature-missing']);
  });

  it('wait for an address that does not answer, and arrive in order', async () => {
    answerStatus = 503;
    await raise('officer-key');
    await raise('same-person');
    const sender = post();
    await sender.run();
    expect(received).toHaveLength(1);
    answerStatus = 200;
    // It pauses after a failure, so that a dead address is not asked all the time; another process asks at once.
    await sender.run();
    expect(received).toHaveLength(1);
    await post().run();
    expect(received.map(({ code }) => code)).toEqual(['signature-missing', 'officer-key', 'same-person']);
    expect(filed()).toHaveLength(3);
  });

  it('go on after a superuser took the address away or wrote its end', async () => {
    const [{ id: proposal }] = (await forgery.rows<{ id: string }>(`select proposal as id from identity.alarm_change limit 1`)) as [
      { id: string },
    ];
    await house.admin.query('alter table identity.alarm_change disable trigger all');
    await house.admin.query(
      `insert into identity.alarm_change (id, change, url, state, proposal, confirmation, decided_at) values ($1, 'end', $2, 'confirmed', $3, $3, now())`,
      [newId(), url, proposal],
    );
    const before = received.length;
    await post().run();
    expect(received.slice(before).map(({ code }) => code)).toEqual(['alarm-address-forged']);
    await house.admin.query('delete from identity.alarm_change');
    await house.admin.query('alter table identity.alarm_change enable trigger all');
    await house.admin.query('alter table identity.alarm_change enable always trigger alarm_change_check');
    await raise('document-altered');
    await post().run();
    expect(received.at(-1)).toMatchObject({ code: 'document-altered' });
  });

  it('end when two people sign that they shall, and not when one does', async () => {
    const { administrator, issuer } = house.people;
    const { id } = (await propose(issuer, 'end')).json<{ id: string }>();
    const set = house.database
      .dataSource('oc_portal', 1)
      .then((portal) =>
        portal.query(`update identity.alarm_change set state = 'confirmed', confirmation = proposal, decided_at = now() where id = $1`, [
          id,
        ]),
      );
    expect(await set.catch((error: unknown) => violatedConstraint(error))).toBe('alarm_change_two_people');
    expect((await confirm(administrator, id)).status).toBe(200);
    const before = received.length;
    await raise('form-changed');
    await post().run();
    expect(received).toHaveLength(before);
    expect(filed().at(-1)).toMatchObject({ code: 'form-changed' });
  });

  it('take no address that is plain http, has a password in it or is none', async () => {
    const { administrator } = house.people;
    for (const wrong of [
      'http://oversight.example/x',
      'ftp://oversight.example/',
      'https://user:secret@oversight.example/',
      'javascript:alert(1)',
      '',
    ]) {
      const answer = await house.post(administrator, '/v1/alarm-addresses/statements', { change: 'add', url: wrong });
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
  });
});
