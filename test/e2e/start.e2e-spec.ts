import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportJson } from '#verify';
import { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import { close, listen } from '../kit/free-ports.js';
import { call } from '../kit/http.js';
import { expectedOutcomes, outcomesOf, readOutcomeTable } from '../kit/outcome-table.js';
import { childrenOf, commandLineOf, isAlive, killHard, processesOf, until } from '../kit/own-processes.js';
import { cleanEnvironment, opencites, root, runProgram } from '../kit/run-program.js';
import { loginsOf, type Ports, signedIn, StartedInstallation } from '../kit/started-installation.js';
import { reasonsOf, verifyHere } from '../kit/verify-here.js';

let home: string;
let ports: Ports;
let running: StartedInstallation;
const at = (...parts: string[]) => join(home, ...parts);
const numbers = () =>
  readdirSync(at('permits'))
    .filter((name) => name.endsWith('.pdf'))
    .map((name) => name.slice(0, -4))
    .sort();

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'opencites-start-'));
  chmodSync(home, 0o755); // The start closes it itself.
  ports = await StartedInstallation.ports();
  running = StartedInstallation.launch(home, ports);
  await running.serving(240_000);
}, 260_000);
afterAll(async () => {
  await running.remove();
  if (existsSync(home)) rmSync(home, { recursive: true, force: true });
}, 60_000);

describe('The first start', () => {
  it('prints one person per role with a password of this installation, what was issued and refused, and where things are', () => {
    const logins = loginsOf(home);
    expect(logins.map(({ role }) => role).sort()).toEqual(
      ['administrator', 'agent', 'applicant', 'auditor', 'case-officer', 'issuing-officer', 'scientific-authority'].sort(),
    );
    expect(new Set(logins.map(({ password }) => password)).size).toBe(logins.length);
    for (const { loginName, password } of logins) {
      expect(password.length).toBeGreaterThanOrEqual(16);
      expect(running.said).toMatch(new RegExp(`${loginName}\\s+${password.replace(/[^\w]/g, '\\$&')}`));
    }
    expect(outcomesOf(readOutcomeTable(running.said))).toEqual(expectedOutcomes.map((row) => [...row]));
    for (const words of [at('permits'), at('trust'), `http://xa.localhost:${ports.gateway}/`, 'npm run -s opencites -- verify'])
      expect(running.said).toContain(words);
    // Under the table and with the places: three witnesses of this very machine protect nobody.
    expect(running.said.match(/demonstration witnesses: no protection/g)).toHaveLength(2);
    expect(numbers()).toHaveLength(12);
  });

  it('closes what it writes: directories to their owner, secrets and logs to 0600', () => {
    // As root the directory may be passed through, because the database server has another account.
    expect(statSync(home).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const closed of ['secrets', 'run', 'log', 'log-memory', 'keys', 'files', 'pg', 'witness/1', 'witness/1/state'])
      expect([closed, statSync(at(closed)).mode & 0o777]).toEqual([closed, 0o700]);
    for (const directory of ['secrets', 'keys', 'log', 'log-memory', 'run', 'witness'])
      for (const file of filesBelow(at(directory)))
        if (!file.endsWith('.pem') && !file.includes('/lists/')) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
  });

  it('keeps every password and passphrase out of logs and process command lines', () => {
    const secrets = [
      ...filesBelow(at('secrets'))
        .filter((file) => !file.endsWith('.json'))
        .map((file) => readFileSync(file, 'utf8').trim()),
    ];
    secrets.push(...loginsOf(home).map(({ password }) => password));
    expect(secrets.length).toBeGreaterThan(15);
    const all = processesOf(home);
    const { postgres } = all;
    const own = Object.values(all).map((pid) => pid ?? 0);
    expect(own.every(isAlive)).toBe(true);
    const lines = [...own, ...childrenOf(postgres ?? 0)].map(commandLineOf).join('\n');
    const logs = filesBelow(at('log'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10);
      expect(lines.includes(secret)).toBe(false);
      expect(logs.includes(secret)).toBe(false);
    }
    // Nor what people wrote into their applications.
    for (const name of ['Coralline', 'Соколов', 'Okoro', 'Harbour Road']) expect([name, logs.includes(name)]).toEqual([name, false]);
  });

  it('refuses a second launcher on the same state directory, and names the first', async () => {
    const { launcher } = processesOf(home);
    const other = StartedInstallation.launch(home, await StartedInstallation.ports(), [], false);
    expect((await other.end()).code).not.toBe(0);
    expect(other.said).toContain(String(launcher));
    expect(processesOf(home).launcher).toBe(launcher);
  });
});

describe('The gateway of a running installation', () => {
  const types: Record<string, string> = { pdf: 'application/pdf', cose: 'application/cose', 'qr.txt': 'text/plain' };
  const check = async (number: string, ending: string) => {
    const body = readFileSync(at('permits', `${number}.${ending}`));
    const answer = await call(ports.gateway, '/v1/verify', { method: 'POST', body, headers: { 'content-type': types[ending] ?? '' } });
    return { status: answer.status, report: answer.json<ReportJson>() };
  };

  it('says of every permit what the command says offline', async () => {
    for (const number of numbers())
      for (const ending of Object.keys(types)) {
        const { status, report } = await check(number, ending);
        const offline = await verifyHere(at('permits', `${number}.${ending}`), at('trust'));
        expect([number, ending, status, report.verdict, report.exitCode]).toEqual([
          number,
          ending,
          200,
          offline.json.verdict,
          offline.code,
        ]);
        expect(report.checks).toEqual(offline.json.checks);
        expect(report.permit).toEqual(offline.json.permit);
      }
  });

  it('shows a permit cancelled by two people within a minute, to the command too', async () => {
    const [number = ''] = numbers();
    const officer = await signedIn(home, ports, 'case-officer');
    const second = await signedIn(home, ports, 'issuing-officer');
    const found = (await officer.call({ method: 'GET', path: `/v1/permits?number=${number}` })).json as { items: { id: string }[] };
    const path = `/v1/permits/${found.items[0]?.id}`;
    const { etag } = await officer.call({ method: 'GET', path });
    const proposed = await officer.decide({
      method: 'POST',
      path: `${path}/actions`,
      body: { kind: 'cancel', reason: 'The buyer withdrew; the original was brought back unused.', originalReturned: true },
      etag,
    });
    // One alone changes nothing.
    expect((await check(number, 'pdf')).report.exitCode).toBe(3);
    const { id } = proposed.json as { id: string };
    const now = (await second.call({ method: 'GET', path })).etag;
    await second.decide({ method: 'POST', path: `${path}/actions/${id}/approval`, body: {}, etag: now });
    await until(
      async () => (await verifyHere(at('permits', `${number}.pdf`), at('trust'), '--specimen')).code === 2,
      'the new status',
      60_000,
    );
    const offline = await verifyHere(at('permits', `${number}.cose`), at('trust'), '--specimen');
    expect([offline.code, offline.json.verdict, reasonsOf(offline)]).toEqual([2, 'red', expect.arrayContaining(['revoked'])]);
    await until(async () => (await check(number, 'qr.txt')).report.exitCode === 2, 'the gateway to say so', 60_000);
    const other = numbers()[1] ?? '';
    expect((await check(other, 'cose')).report.exitCode).toBe(3);
    for (const client of [officer, second]) client.close();
  }, 150_000);
});

describe('Whoever tries the authority in a browser', () => {
  it('has a passkey of their own enrolled by the second person, and nobody has one that was not offered', async () => {
    const officer = await signedIn(home, ports, 'case-officer');
    const post = async (path: string, body: object) => (await officer.call({ method: 'POST', path, body })).json as Record<string, unknown>;
    const begun = await post('/v1/officer-keys/options', {});
    const own = SoftwareAuthenticator.make(`http://xa.localhost:${ports.portal}/`);
    const response = own.register(begun['options'] as { challenge: string });
    const offered = await post('/v1/officer-keys', { statementId: begun['statementId'], label: 'My laptop', response });
    const enrol = (key: string) =>
      opencites(['officers', 'enrol', key], { env: cleanEnvironment(StartedInstallation.settings(home, ports)) });
    const state = async () =>
      ((await officer.call({ method: 'GET', path: `/v1/officer-keys/${offered['id']}` })).json as { state: string }).state;
    expect((await enrol('01930000-0000-7000-8000-000000000000')).code).toBe(1);
    expect(await state()).toBe('offered');
    const enrolled = await enrol(String(offered['id']));
    expect([enrolled.code, enrolled.err]).toEqual([0, '']);
    expect(enrolled.out).toContain('Claire Dubois enrolled the key for the role case-officer');
    expect(await state()).toBe('active');
    officer.close();
  }, 60_000);
});

describe('Stopping and starting again', () => {
  it('ends everything at Ctrl-C with exit code 0, PostgreSQL last', async () => {
    const before = Object.values(processesOf(home)).filter((pid) => pid !== null);
    expect(before).toHaveLength(11);
    expect(await running.interrupt()).toEqual({ code: 0, signal: null });
    expect(before.filter(isAlive)).toEqual([]);
    expect(readFileSync(at('log', 'postgres.log'), 'utf8')).toContain('database system is shut down');
    expect(existsSync(at('pg', 'postmaster.pid'))).toBe(false);
  });

  it('starts in seconds the second time, with the same people, keys and permits', async () => {
    const [people, anchor, kept] = [loginsOf(home), readFileSync(at('trust', 'anchor.txt'), 'utf8'), numbers()];
    const from = Date.now();
    running = StartedInstallation.launch(home, ports);
    await running.serving();
    // "Seconds" on an idle machine; tests share theirs.
    expect(Date.now() - from).toBeLessThan(90_000);
    expect(running.said).not.toContain('Taking a day of applications');
    for (const { password } of people) expect(running.said).not.toContain(password);
    expect([loginsOf(home), readFileSync(at('trust', 'anchor.txt'), 'utf8'), numbers()]).toEqual([people, anchor, kept]);
    expect(await permitStates()).toEqual({ issued: 11, cancelled: 1 });
  }, 150_000);

  it('recovers after kill -9 of everything, database included', async () => {
    await running.kill('everything');
    expect(Object.values(processesOf(home)).filter((pid) => pid !== null)).toEqual([]);
    running = StartedInstallation.launch(home, ports);
    await running.serving();
    expect(await permitStates()).toEqual({ issued: 11, cancelled: 1 });
    const [cancelled = '', good = ''] = numbers();
    expect((await verifyHere(at('permits', `${cancelled}.pdf`), at('trust'), '--specimen')).code).toBe(2);
    expect((await verifyHere(at('permits', `${good}.pdf`), at('trust'), '--specimen')).code).toBe(0);
  }, 150_000);

  it('ends the orphans of a launcher that was killed alone, and takes the database server over', async () => {
    const before = processesOf(home);
    await running.kill('launcher');
    const { launcher: killed, postgres: server, ...others } = before;
    expect(killed === null || !isAlive(killed)).toBe(true);
    const orphans = Object.values(others).map((pid) => pid ?? 0);
    expect(orphans).toHaveLength(9);
    expect([...orphans, server ?? 0].every(isAlive)).toBe(true);
    running = StartedInstallation.launch(home, ports);
    await running.serving();
    expect(orphans.filter(isAlive)).toEqual([]);
    expect(processesOf(home).postgres).toBe(before.postgres);
    expect(running.said).toContain('took over');
  }, 150_000);

  it('starts a process again that was killed alone', async () => {
    for (const name of ['portal', 'signer', 'worker', 'gateway', 'sequencer', 'checkpoint', 'witness-2'] as const) {
      const before = processesOf(home)[name];
      if (before === null) throw new Error(`no ${name}`);
      await killHard(before);
      await until(() => ![null, before].includes(processesOf(home)[name]), `a new ${name}`);
    }
    await until(() => answers(ports.portal), 'the portal');
    await until(() => answers(ports.gateway), 'the gateway');
    await until(() => answers(ports.signerHealth), 'the signer');
    await until(() => answers(ports.workerHealth), 'the worker');
    await until(() => answers(ports.log), 'the sequencer');
    await until(() => answers(ports.checkpointHealth), 'the checkpoint process');
    await until(() => answers(ports.witnesses[1] ?? 0), 'the second witness');
    expect(await permitStates()).toEqual({ issued: 11, cancelled: 1 });
  }, 150_000);

  async function permitStates(): Promise<Record<string, number>> {
    const auditor = await signedIn(home, ports, 'auditor');
    const { items } = (await auditor.call({ method: 'GET', path: '/v1/permits?limit=100' })).json as { items: { state: string }[] };
    auditor.close();
    const counts: Record<string, number> = {};
    for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }
});

describe('What stands in the way', () => {
  it.each(['portal', 'gateway', 'postgres', 'signerHealth', 'workerHealth', 'log', 'checkpointHealth', 'witnesses'] as const)(
    'is named when it is a busy port (%s)',
    async (which) => {
      if (Object.values(processesOf(home)).some((pid) => pid !== null)) await running.interrupt();
      const busy = which === 'witnesses' ? (ports.witnesses[2] ?? 0) : ports[which];
      const squatter = await listen(busy);
      const attempt = StartedInstallation.launch(home, ports, [], false);
      const { code } = await attempt.end();
      await close(squatter);
      expect([code, attempt.said.includes(String(busy))]).toEqual([70, true]);
      expect(Object.values(processesOf(home)).filter((pid) => pid !== null)).toEqual([]);
    },
  );

  it('is named when it is a setting', async () => {
    const { code, err } = await opencites(['start'], {
      env: { OPENCITES_HOME: home, OPENCITES_PORTAL_PORT: 'eighty', OPENCITES_GATWAY_PORT: '1' },
    });
    expect([code, err]).toEqual([
      64,
      expect.stringMatching(/OPENCITES_PORTAL_PORT[\s\S]*OPENCITES_GATWAY_PORT|OPENCITES_GATWAY_PORT[\s\S]*OPENCITES_PORTAL_PORT/),
    ]);
    expect((await opencites(['start', '--rest'])).code).toBe(64);
  });
});

describe('--reset', () => {
  it('asks on a terminal and keeps everything when the answer is not "yes"', async () => {
    const people = loginsOf(home);
    // A real terminal for both ends; Python is in the test set-up anyway.
    const terminal = [
      'import os,pty,sys',
      'pid,fd=pty.fork()',
      'if pid==0: os.execv(sys.argv[1],sys.argv[1:])',
      'said=b""',
      'while True:',
      '  try: part=os.read(fd,4096)',
      '  except OSError: break',
      '  if not part: break',
      '  said+=part',
      '  if b"Type" in said: os.write(fd,b"no\\n") if b"no\\r" not in said else None',
      'sys.stdout.buffer.write(said)',
      'sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid,0)[1]))',
    ].join('\n');
    const { code, out } = await runProgram('python3', ['-c', terminal, process.execPath, join(root, 'apps/cli/start.mjs'), '--reset'], {
      env: cleanEnvironment(StartedInstallation.settings(home, ports)),
    });
    expect([code, out]).toEqual([0, expect.stringContaining('Nothing was removed.')]);
    expect(out).toContain(home);
    expect(loginsOf(home)).toEqual(people);
    expect(numbers()).toHaveLength(12);
  });

  it('begins anew with other people’s passwords and keys, and can be stopped in the middle of its first day', async () => {
    const [people, anchor] = [loginsOf(home), readFileSync(at('trust', 'anchor.txt'), 'utf8')];
    running = StartedInstallation.launch(home, ports, ['--reset', '--yes']);
    await running.says('Taking a day of applications');
    await until(() => existsSync(at('permits')) && numbers().length >= 1, 'a first permit', 90_000);
    expect(await running.interrupt()).toEqual({ code: 0, signal: null });
    expect(Object.values(processesOf(home)).filter((pid) => pid !== null)).toEqual([]);
    expect(readFileSync(at('trust', 'anchor.txt'), 'utf8')).not.toBe(anchor);
    const old = new Set(people.map(({ password }) => password));
    for (const { password } of loginsOf(home)) expect(old.has(password)).toBe(false);
    for (const number of numbers()) expect((await verifyHere(at('permits', `${number}.pdf`), at('trust'), '--specimen')).code).toBe(0);
  }, 150_000);
});

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function answers(port: number): Promise<boolean> {
  const answer = await call(port, '/health/ready', {}).catch(() => null);
  return answer?.status === 200;
}
