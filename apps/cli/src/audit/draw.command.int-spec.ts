import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { type CaseAt, expectStatus, step } from '../../../../test/kit/case-steps.js';
import { exportForm } from '../../../../test/kit/casework.js';
import { DrawHouse } from '../../../../test/kit/draw-house.js';
import { alterFile } from '../../../../test/kit/log-directory.js';
import { auditCommand } from './audit.command.js';

interface Told {
  readonly verdict: string;
  readonly exitCode: number;
  readonly failure: { readonly id: string } | null;
  readonly place: number | null;
  readonly of: number | null;
  readonly officer: string | null;
  readonly reassignments: { readonly count: number; readonly reasons: readonly string[] } | null;
  readonly demonstration: boolean;
}
interface RecordFile {
  case: string;
  submission: { event: string };
  openings: { entry: string; field: string; salt: string; value: string }[];
  drawn: { size: number; time: number; seed: string; place: number; officer: string };
  assignments: { cause: string; officer: string; reason: string | null; place: number | null; struck: number[] }[];
}

describe('opencites audit draw', () => {
  let draws: DrawHouse;
  let log: string;
  let first: CaseAt;
  let record: RecordFile;
  const file = (name: string) => join(draws.home, name);

  const submit = async (): Promise<CaseAt> => {
    const { applicant } = draws.house.people;
    const form = exportForm();
    const { id, version } = expectStatus(await draws.house.post(applicant, '/v1/applications', form), 201).json<CaseAt>();
    const at = { id, version };
    await step(draws.house, applicant, at, 'submission', { name: 'A Trader', place: 'Port Utopia', accepted: true });
    return at;
  };
  const recordOf = async ({ id }: CaseAt) =>
    expectStatus(await draws.house.call(draws.house.people.applicant, `/v1/applications/${id}/draw`), 200).json<RecordFile>();
  const write = (name: string, change: (copy: RecordFile) => void = () => undefined): string => {
    const copy = structuredClone(record);
    change(copy);
    writeFileSync(file(name), JSON.stringify(copy));
    return file(name);
  };
  const audit = async (name: string, ...more: string[]) => {
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
    const known = more.includes('--log') ? [] : ['--log', log];
    const seen = more.includes('--witness') ? [] : ['--witness', draws.witness.url];
    const code = await auditCommand(['draw', name, ...known, ...seen, ...more], io);
    return { code, out, err, json: out.startsWith('{') ? (JSON.parse(out) as Told) : null };
  };
  const json = async (name: string, ...more: string[]) => {
    const { code, json: told, out, err } = await audit(name, '--json', ...more);
    if (!told) throw new Error(out + err);
    expect(code).toBe(told.exitCode);
    return told;
  };

  beforeAll(async () => {
    draws = await DrawHouse.open();
    for (const name of ['second.officer', 'third.officer']) await draws.house.person(name, 'XA-MA', 'case-officer');
    first = await submit();
    await draws.publish();
    await draws.draw();
    // Later checkpoints, so that there is a later cosignature to be offered.
    await submit();
    await draws.publish();
    await submit();
    await draws.publish();
    log = await draws.export();
    record = await recordOf(first);
  });
  afterAll(() => draws.close());

  it('draws again from published bytes alone', async () => {
    const told = await json(record.submission.event);
    expect(told).toMatchObject({
      verdict: 'good',
      place: record.drawn.place,
      of: 3,
      officer: null,
      reassignments: null,
      demonstration: false,
    });
    const { code, out } = await audit(record.submission.event, '--lang', 'fr');
    expect([code, out]).toEqual([0, expect.stringMatching(/^CONFORME/)]);
  });

  it('compares what the authority says, by event or by the number of the case', async () => {
    const opening = write('record.json');
    for (const name of [record.submission.event, record.case])
      expect(await json(name, '--opening', opening)).toMatchObject({
        verdict: 'good',
        officer: record.drawn.officer,
        reassignments: { count: 0 },
      });
    expect(await json(record.case, '--opening', opening, '--witness-key', draws.witness.vkey)).toMatchObject({ verdict: 'good' });
  });

  it('refuses a later cosignature, another officer, a false opening and a second draw that does not follow', async () => {
    const wrong = async (id: string, change: (copy: RecordFile) => void) => {
      const told = await json(record.submission.event, '--opening', write('wrong.json', change));
      expect([told.failure?.id, told.exitCode]).toEqual([id, 1]);
    };
    await wrong('later-cosignature', (copy) => (copy.drawn.size += 1));
    await wrong('later-cosignature', (copy) => (copy.drawn.time += 1));
    await wrong('assigned-early', (copy) => (copy.drawn.size -= 1));
    await wrong('draw-differs', (copy) => (copy.drawn.place = (copy.drawn.place + 1) % 3));
    await wrong('draw-differs', (copy) => (copy.drawn.seed = Buffer.alloc(32).toString('base64url')));
    await wrong('draw-differs', (copy) => (copy.assignments[0]!.officer = copy.case));
    await wrong('opening-false', (copy) => (copy.openings[1]!.value = copy.case));
    await wrong('opening-false', (copy) => (copy.openings[1]!.salt = Buffer.alloc(32).toString('base64url')));
    await wrong('redraw-differs', (copy) =>
      copy.assignments.push({
        cause: 'struck',
        officer: copy.drawn.officer,
        reason: 'interest',
        place: copy.drawn.place,
        struck: [copy.drawn.place],
      }),
    );
    await wrong('assignment-unknown', (copy) =>
      copy.assignments.push({ cause: 'favour', officer: copy.drawn.officer, reason: null, place: null, struck: [] }),
    );
  });

  it('counts and names what people did afterwards', async () => {
    const { issuer } = draws.house.people;
    const other = (await draws.house.admin.query(
      `select person_id as id from identity.role_grant where role = 'case-officer' and state = 'active' and person_id <> $1 limit 1`,
      [record.drawn.officer],
    )) as { id: string }[];
    const body = { officer: other[0]?.id, reason: 'workload', note: 'Forty cases on one desk.' };
    expectStatus(await draws.house.post(issuer, `/v1/applications/${first.id}/reassignments`, body), 200);
    writeFileSync(file('given.json'), JSON.stringify(await recordOf(first)));
    expect(await json(record.submission.event, '--opening', file('given.json'))).toMatchObject({
      verdict: 'good',
      officer: other[0]?.id,
      reassignments: { count: 1, reasons: ['workload'] },
    });
  });

  it('cannot be fooled by a list without its first line, and says so where it cannot tell', async () => {
    const hash = createHash('sha256').update(draws.origin).digest('hex');
    const lines = (await draws.witness.get(`/${hash}/cosignatures`)).body.trimEnd().split('\n');
    const list = (name: string, kept: readonly string[]) => {
      writeFileSync(file(name), kept.map((line) => `${line}\n`).join(''));
      return file(name);
    };
    const opening = write('record.json');
    const event = record.submission.event;
    const against = (name: string, kept: readonly string[]) => json(event, '--opening', opening, '--witness', list(name, kept));
    expect(await against('whole', lines)).toMatchObject({ verdict: 'good' });
    const later = lines.filter((line) => Number(line.split(' ')[0]) > record.drawn.size);
    expect(later.length).toBeGreaterThan(0);
    expect(await against('later', later)).toMatchObject({ exitCode: 1, failure: { id: 'assigned-early' } });
    expect(await against('none', [])).toMatchObject({ exitCode: 2, failure: { id: 'not-yet' } });
    expect(await against('reversed', [...lines].reverse())).toMatchObject({ exitCode: 2, failure: { id: 'list-order' } });
    expect(await against('garbage', ['garbage'])).toMatchObject({ exitCode: 2, failure: { id: 'list-line' } });
    expect(await json(event, '--witness', file('absent'))).toMatchObject({ exitCode: 2, failure: { id: 'list-unreadable' } });
    expect(await json(event, '--witness', 'http://127.0.0.1:9/')).toMatchObject({ exitCode: 2, failure: { id: 'list-unreadable' } });
  });

  it('takes no other log, witness, case or record for the right one', async () => {
    const event = record.submission.event;
    const stranger = 'outside.example/witness+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    expect((await audit(event, '--witness-key', stranger)).code).toBe(64);
    expect(await json(event.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toMatchObject({
      exitCode: 2,
      failure: { id: 'submission-absent' },
    });
    expect(await json(event, '--log', file('no-log'))).toMatchObject({ exitCode: 2, failure: { id: 'log-unreadable' } });
    writeFileSync(file('nonsense.json'), '[]');
    expect(await json(event, '--opening', file('nonsense.json'))).toMatchObject({ exitCode: 2, failure: { id: 'record-unreadable' } });
    expect((await audit('XA-2026-999999', '--opening', write('record.json'))).code).toBe(64);
    expect((await audit('XA-2026-999999')).code).toBe(64);
    expect((await audit(event, '--lang', 'la')).code).toBe(64);
    expect((await audit('--help')).out).toMatch(/^Usage: opencites audit draw/);
  });

  it('finds a log whose entries are not those that the witness signed', async () => {
    const [bundle] = (readFileSync(join(log, 'checkpoint'), 'utf8').split('\n')[1] ?? '').split(' ');
    const path = `tile/entries/000.p/${bundle}`;
    const whole = readFileSync(join(log, path));
    // A letter of a hash in the first entry: still JSON, still an entry.
    const at = whole.indexOf('"see"') - 10;
    alterFile(log, path, (bytes) => bytes.map((byte, place) => (place === at ? (byte === 0x41 ? 0x42 : 0x41) : byte)));
    expect((await json(record.submission.event)).failure?.id).toMatch(/^(log-differs|submission-absent)$/);
    writeFileSync(join(log, path), whole);
    expect(await json(record.submission.event)).toMatchObject({ verdict: 'good' });
  });
});
