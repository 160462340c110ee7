import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { gatewaySettings } from '../../apps/gateway/src/config.js';
import { portalSettings } from '../../apps/portal/src/config.js';
import { checkpointSettings, sequencerSettings } from '../../apps/log/src/config.js';
import { signerSettings } from '../../apps/signer/src/config.js';
import { workerSettings } from '../../apps/worker/src/config.js';
import { witnessSettings } from '../../apps/witness/src/config.js';
import { execForm, readDockerfile, type Stage } from './read-dockerfile.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inRepository = (path: string) => join(root, path);
const dockerfile = readDockerfile(readFileSync(inRepository('docker/Dockerfile'), 'utf8'));
const stage = (name: string): Stage => {
  const found = dockerfile.stages.find((known) => known.name === name);
  if (!found) throw new Error(`There is no stage ${name}`);
  return found;
};
const targets = ['portal', 'gateway', 'signer', 'worker', 'sequencer', 'checkpoint', 'witness', 'cli'] as const;
const workdir = '/opt/opencites';
const witnesses = ['witness-1', 'witness-2', 'witness-3'];

/** A stage and all stages it stands on, the lowest first. */
function lineage(name: string): Stage[] {
  const own = stage(name);
  return dockerfile.stages.some((known) => known.name === own.base) ? [...lineage(own.base), own] : [own];
}

/** Whether a path below the working directory of a target is put there by one of its COPY instructions. */
function isCopied(target: string, path: string): boolean {
  return lineage(target).some(({ instructions }) =>
    instructions
      .filter((instruction) => instruction.name === 'COPY')
      .some(({ rest }) => {
        const [destination = '', ...sources] = rest.split(/\s+/).reverse();
        return sources.some((source) => {
          const base = source.replace(`${workdir}/`, '').split('/').at(-1) ?? '';
          const landed = destination.endsWith('/') ? normalize(join(destination, base)) : normalize(destination);
          return path === landed || path.startsWith(`${landed}/`);
        });
      }),
  );
}

/** The script of a `node …` command; it must exist here after the build and be copied into the image. */
function scriptOf(command: readonly string[]): string {
  expect(command[0]).toBe('node');
  return command.slice(1).find((part) => !part.startsWith('-')) ?? '';
}

function last(target: string, name: string) {
  return lineage(target)
    .flatMap(({ instructions }) => instructions)
    .filter((instruction) => instruction.name === name)
    .at(-1);
}

describe('the Dockerfile', () => {
  it('has a target for each process', () => {
    expect(dockerfile.stages.map(({ name }) => name)).toEqual(expect.arrayContaining([...targets]));
  });

  it('stands on nothing but the one pinned Node image', () => {
    const names = dockerfile.stages.map(({ name }) => name);
    for (const { base } of dockerfile.stages) if (!names.includes(base)) expect(base).toBe('node:20-bookworm-slim');
  });

  it('copies only what exists, and only from stages that come before', () => {
    const ignored = readFileSync(inRepository('docker/Dockerfile.dockerignore'), 'utf8').split('\n').filter(Boolean);
    const earlier: string[] = [];
    let copies = 0;
    for (const { name, instructions } of dockerfile.stages) {
      for (const instruction of instructions.filter((known) => known.name === 'COPY')) {
        const sources = instruction.rest.split(/\s+/).slice(0, -1);
        expect(sources.length).toBeGreaterThan(0);
        for (const source of sources) {
          copies += 1;
          const { from } = instruction.flags;
          if (from !== undefined) expect(earlier).toContain(from);
          else expect(ignored).not.toContain(source);
          const path = from === undefined ? source : source.replace(`${workdir}/`, '');
          expect([path, existsSync(inRepository(path))]).toEqual([path, true]);
        }
      }
      earlier.push(name);
    }
    expect(copies).toBeGreaterThan(8);
  });

  it('gives the build every directory that the build reads', () => {
    const copied = stage('build')
      .instructions.filter(({ name }) => name === 'COPY')
      .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
    for (const needed of ['apps', 'libs', 'migrations', 'scripts', '.swcrc', 'package.json', 'package-lock.json'])
      expect(copied).toContain(needed);
  });

  it('holds only shell commands that a shell can read', () => {
    for (const { instructions } of dockerfile.stages)
      for (const { name, rest } of instructions)
        if (name === 'RUN') expect(spawnSync('sh', ['-n', '-c', rest], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(targets)('starts %s with a script that the build makes and the image holds', (target) => {
    const start = last(target, 'ENTRYPOINT') ?? last(target, 'CMD');
    if (!start) throw new Error(`${target} starts nothing`);
    const script = scriptOf(execForm(start));
    expect([script, existsSync(inRepository(script))]).toEqual([script, true]);
    expect([script, isCopied(target, script)]).toEqual([script, true]);
  });

  it.each(targets)('checks the health of %s with a script that the image holds, or says that it has none', (target) => {
    const check = last(target, 'HEALTHCHECK');
    if (!check) throw new Error(`${target} says nothing about its health`);
    if (check.rest === 'NONE') {
      expect(target).toBe('cli');
      return;
    }
    const command = execForm(check, check.rest.replace(/^CMD\s+/, ''));
    const script = scriptOf(command);
    expect([script, existsSync(inRepository(script)) && isCopied(target, script)]).toEqual([script, true]);
    const exposed = last(target, 'EXPOSE')?.rest;
    if (exposed !== undefined) expect(command.at(-1)).toBe(exposed);
  });

  it.each(targets)('runs %s as an account without rights', (target) => {
    expect(last(target, 'USER')?.rest).toBe('node');
  });

  it('holds no secret and no setting that looks like one', () => {
    for (const { instructions } of dockerfile.stages)
      for (const { name, rest } of instructions)
        if (name === 'ENV' || name === 'ARG') expect(rest).not.toMatch(/PASS|SECRET|TOKEN|KEY|DATABASE_URL/i);
  });

  it.each([
    ['FORM x AS y\n', 'line 1: unknown instruction "FORM"'],
    ['FROM x\n', 'line 1: FROM needs "IMAGE AS name"'],
    ['FROM x AS a\nFROM y AS a\n', 'line 2: stage a twice'],
    ['FROM ${NO} AS a\n', 'line 1: ARG NO is not declared'],
    ['FROM x AS a\nRUN a \\', 'line 2: continues after the end'],
  ])('is read by a reader that refuses %j', (text, reason) => {
    expect(() => readDockerfile(text)).toThrow(reason);
  });
});

describe('the health check', () => {
  const script = inRepository('docker/healthcheck.mjs');
  const run = (...args: string[]) =>
    new Promise<number | null>((resolve) => {
      void import('node:child_process').then(({ spawn }) => spawn(process.execPath, [script, ...args]).on('exit', (code) => resolve(code)));
    });

  it('ends with 0 when the process is ready, 1 when it is not or not there, 64 without a port', async () => {
    let status = 200;
    const server = createServer((request, response) => response.writeHead(request.url === '/health/ready' ? status : 404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await run(String(port))).toBe(0);
    status = 503;
    expect(await run(String(port))).toBe(1);
    await new Promise((resolve) => server.close(resolve));
    expect(await run(String(port))).toBe(1);
    expect(await run('nonsense')).toBe(64);
  });
});

describe('making the first secret', () => {
  it('makes a password of 256 bits that only its owner can read, and never a second one', () => {
    const directory = join(mkdtempSync(join(tmpdir(), 'opencites-docker-')), 'secrets');
    const make = () => spawnSync(process.execPath, [inRepository('docker/make-secrets.mjs'), directory], { encoding: 'utf8' });
    expect(make().status).toBe(0);
    const file = join(directory, 'postgres-password');
    const first = readFileSync(file, 'utf8');
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(make().status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(first);
    expect(readdirSync(directory).sort()).toEqual(['database-url', 'postgres-password']);
    expect(readFileSync(join(directory, 'database-url'), 'utf8')).toBe(`postgres://postgres:${first.trim()}@postgres:5432/postgres\n`);
  });
});

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly command?: string[];
  readonly entrypoint?: string[];
  readonly environment?: Record<string, string | number>;
  readonly depends_on?: Record<string, { readonly condition: string }>;
  readonly healthcheck?: { readonly test: string[] };
  readonly volumes?: string[];
  readonly networks?: string[];
  readonly ports?: string[];
  readonly read_only?: boolean;
  readonly cap_drop?: string[];
  readonly restart?: string;
}
interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
  readonly networks: Record<string, { readonly internal?: boolean } | null>;
}

describe('compose.yml', () => {
  const text = readFileSync(inRepository('docker/compose.yml'), 'utf8');
  const compose = parse(text, { merge: true, strict: true, uniqueKeys: true }) as Compose;
  const services = Object.entries(compose.services);

  it('runs PostgreSQL and every process', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining(['postgres', 'init', 'sequencer', 'checkpoint', ...witnesses, 'signer', 'worker', 'gateway', 'portal']),
    );
    expect(compose.services['postgres']?.image).toBe('postgres:18');
  });

  it.each(services)('service %s uses only keys that we know and things that are declared', (_name, service) => {
    const keys = [
      ...['build', 'image', 'command', 'entrypoint', 'environment', 'depends_on', 'healthcheck', 'volumes', 'networks', 'network_mode'],
      ...['ports', 'read_only', 'tmpfs', 'cap_drop', 'security_opt', 'restart'],
    ];
    for (const key of Object.keys(service)) expect(keys).toContain(key);
    expect((service.build === undefined) !== (service.image === undefined)).toBe(true);
    for (const volume of service.volumes ?? []) {
      const [name = '', path = '', mode = 'rw'] = volume.split(':');
      expect(Object.keys(compose.volumes)).toContain(name);
      expect(path).toMatch(/^\//);
      expect(['ro', 'rw']).toContain(mode);
    }
    for (const network of service.networks ?? []) expect(Object.keys(compose.networks)).toContain(network);
    // Nothing is offered to other machines: whoever wants that puts a TLS proxy in front.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it.each(services.filter(([, service]) => service.build))(
    'service %s builds a target that exists, as an account without powers',
    (_name, service) => {
      expect(targets).toContain(service.build?.target);
      expect(existsSync(join(root, 'docker', service.build?.context ?? '', service.build?.dockerfile ?? ''))).toBe(true);
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
    },
  );

  it.each(services)('service %s waits only for what exists and can tell that it is ready', (_name, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const awaited = compose.services[other];
      if (!awaited) throw new Error(`${other} does not exist`);
      expect(['service_healthy', 'service_completed_successfully', 'service_started']).toContain(condition);
      if (condition === 'service_healthy') {
        const own = awaited.healthcheck !== undefined;
        const ofImage = awaited.build !== undefined && last(awaited.build.target, 'HEALTHCHECK')?.rest !== 'NONE';
        expect([other, own || ofImage]).toEqual([other, true]);
      }
      if (condition === 'service_completed_successfully') expect([other, awaited.restart]).toEqual([other, undefined]);
    }
  });

  it.each(services.filter(([, service]) => service.entrypoint ?? service.command))(
    'service %s runs a command that exists',
    (_name, service) => {
      const target = service.build?.target ?? '';
      if (service.entrypoint) {
        const script = scriptOf(service.entrypoint);
        expect([script, existsSync(inRepository(script)) && isCopied(target, script)]).toEqual([script, true]);
        return;
      }
      expect(target).toBe('cli');
      const [command = '', ...rest] = service.command ?? [];
      const help = spawnSync(process.execPath, [inRepository('dist/apps/cli/src/main.js'), '--help'], { encoding: 'utf8' });
      expect(help.stdout).toMatch(new RegExp(`^  opencites ${command}\\b`, 'm'));
      for (const option of rest.filter((part) => part.startsWith('--')))
        expect(help.stdout).toMatch(new RegExp(`^  opencites ${command}\\b.*${option}\\b`, 'm'));
    },
  );

  it('sets only what the process knows', () => {
    const known: Record<string, readonly string[]> = {
      portal: Object.values(portalSettings).map(({ name }) => name),
      gateway: Object.values(gatewaySettings).map(({ name }) => name),
      worker: Object.values(workerSettings).map(({ name }) => name),
      signer: Object.values(signerSettings).map(({ name }) => name),
      sequencer: Object.values(sequencerSettings).map(({ name }) => name),
      checkpoint: Object.values(checkpointSettings).map(({ name }) => name),
      ...Object.fromEntries(witnesses.map((name) => [name, Object.keys(witnessSettings)])),
      init: ['OPENCITES_COUNTRY', 'PUBLIC_URL', 'OPENCITES_WITNESS_URLS', 'DATABASE_URL'],
      postgres: ['POSTGRES_PASSWORD', 'POSTGRES_INITDB_ARGS'],
    };
    for (const [name, service] of services)
      for (const setting of Object.keys(service.environment ?? {})) expect(known[name]).toContain(setting.replace(/_FILE$/, ''));
  });

  it('gives each process its own secrets only, and no process the offline root', () => {
    const mounts = (name: string) => (compose.services[name]?.volumes ?? []).map((volume) => volume.split(':')[0]);
    for (const name of ['portal', 'gateway', 'signer', 'worker', 'sequencer', 'checkpoint']) {
      const secrets = mounts(name).filter((volume) => volume?.endsWith('-secrets'));
      expect(secrets).toEqual([`${name}-secrets`]);
      expect(mounts(name)).not.toContain('state');
      if (name !== 'signer') expect(mounts(name)).not.toContain('signer-keys');
      if (name !== 'checkpoint') for (const own of ['log-keys', 'log-memory']) expect(mounts(name)).not.toContain(own);
    }
    // A witness has its own memory and sees neither the database nor anything of the authority.
    for (const name of witnesses) {
      expect(mounts(name)).toEqual([name]);
      expect(compose.services[name]?.networks).toEqual(['witnesses']);
    }
    expect(compose.services['gateway']?.volumes).toContain('trust:/var/lib/opencites/trust:ro');
  });

  it('names secrets by file and never holds one', () => {
    for (const [, service] of services)
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|SECRET|PASSPHRASE|DATABASE_URL/.test(name)) expect(name).toMatch(/_(FILE|PATH)$/);
        expect(String(value)).not.toMatch(/:\/\/[^/]*:[^/]*@/);
      }
  });
});
