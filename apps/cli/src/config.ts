import { isSpecimenCountry } from '#cites';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AuthorityFile, parseAuthorityFile } from './installation/authority-file.js';

/** Where an installation lives and listens. Everything has a default that is safe on a laptop; see `opencites config check`. */
export interface InstallationConfig {
  /** State directory (OPENCITES_HOME). */
  readonly home: string;
  /** The authority that was set up here (`opencites authority init`); null where the fictitious one is. */
  readonly authority: AuthorityFile | null;
  /** Country code of the authority. */
  readonly country: string;
  /** PostgreSQL administrator's URL of an outside server, or null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly databaseName: string;
  readonly ports: InstallationPorts;
  /** Where the checkpoint process finds the local witnesses, when it is not on their ports here. */
  readonly witnessUrls?: readonly string[];
  /** Address of the public page, as printed in every QR. Ends with "/". */
  readonly publicUrl: string;
  /** Settings of the worker that were given to us: judged by the worker when it starts. */
  readonly workerSettings?: Readonly<Record<string, string>>;
}

/** Ports on 127.0.0.1. */
export interface InstallationPorts {
  readonly portal: number;
  readonly gateway: number;
  readonly postgres: number;
  readonly signerHealth: number;
  readonly workerHealth: number;
  /** The sequencer, which serves both logs. */
  readonly log: number;
  readonly checkpointHealth: number;
  /** One for each local witness. */
  readonly witnesses: readonly number[];
}

export interface ConfigFault {
  readonly name: string;
  readonly reason: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const names = [
  'OPENCITES_HOME',
  'OPENCITES_COUNTRY',
  'OPENCITES_DATABASE',
  'OPENCITES_PORTAL_PORT',
  'OPENCITES_GATEWAY_PORT',
  'OPENCITES_PG_PORT',
  'OPENCITES_SIGNER_HEALTH_PORT',
  'OPENCITES_WORKER_HEALTH_PORT',
  'OPENCITES_LOG_PORT',
  'OPENCITES_CHECKPOINT_HEALTH_PORT',
  'OPENCITES_WITNESS_PORTS',
  'OPENCITES_WITNESS_URLS',
  'PUBLIC_URL',
  'DATABASE_URL',
  'DATABASE_URL_FILE',
] as const;

/** Settings of e-mail, SMS and webhooks (apps/worker/src/config.ts); a password may stand in a file, `NAME_FILE`. */
const workerNames = [
  'OPENCITES_LANGUAGE',
  'OPENCITES_SMTP_HOST',
  'OPENCITES_SMTP_PORT',
  'OPENCITES_SMTP_SECURITY',
  'OPENCITES_SMTP_USER',
  'OPENCITES_SMTP_PASSWORD',
  'OPENCITES_SMTP_PASSWORD_FILE',
  'OPENCITES_SMTP_FROM',
  'OPENCITES_SMTP_NAME',
  'OPENCITES_SMTP_CA_PATH',
  'OPENCITES_SMS_URL',
  'OPENCITES_SMS_TOKEN',
  'OPENCITES_SMS_TOKEN_FILE',
  'OPENCITES_SMS_SENDER',
  'OPENCITES_WEBHOOKS_LOCAL',
] as const;

/** Reads the environment. All faults are listed at once, never only the first. */
export function readConfig(environment: Environment = process.env): { config: InstallationConfig } | { faults: ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const portOf = (name: string, text: string, fallback: number) => {
    const value = Number(text);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    faults.push({ name, reason: `"${text}" is not a port number` });
    return fallback;
  };
  const port = (name: string, fallback: number) => portOf(name, environment[name] || String(fallback), fallback);
  for (const name of Object.keys(environment))
    if (
      name.startsWith('OPENCITES_') &&
      !name.startsWith('OPENCITES_TEST_') &&
      !(names as readonly string[]).includes(name) &&
      !(workerNames as readonly string[]).includes(name) &&
      !passedOn.has(name)
    )
      faults.push({ name, reason: 'is not a setting of OpenCITES; is it misspelt?' });

  const home = resolve(environment['OPENCITES_HOME'] ?? '.opencites');
  const authority = authorityIn(home, faults);
  const country = environment['OPENCITES_COUNTRY'] ?? authority?.country ?? 'XA';
  if (authority && country !== authority.country)
    faults.push({
      name: 'OPENCITES_COUNTRY',
      reason: `is ${country}, but the authority of this installation is that of ${authority.country}`,
    });
  else if (!authority && !isSpecimenCountry(country))
    faults.push({
      name: 'OPENCITES_COUNTRY',
      reason: `"${country}" is no fictitious country (XA, XB); a real authority is set up with \`opencites authority init\``,
    });
  const databaseName = environment['OPENCITES_DATABASE'] ?? 'opencites';
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(databaseName)) faults.push({ name: 'OPENCITES_DATABASE', reason: 'must be a plain lower-case name' });
  const databaseUrl = environment['DATABASE_URL'] ?? fromFile('DATABASE_URL_FILE', environment, faults);
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl))
    faults.push({ name: 'DATABASE_URL', reason: 'must begin with postgres://' });

  const ports = {
    portal: port('OPENCITES_PORTAL_PORT', 8080),
    gateway: port('OPENCITES_GATEWAY_PORT', 8081),
    postgres: port('OPENCITES_PG_PORT', 5440),
    signerHealth: port('OPENCITES_SIGNER_HEALTH_PORT', 9083),
    workerHealth: port('OPENCITES_WORKER_HEALTH_PORT', 9085),
    log: port('OPENCITES_LOG_PORT', 8082),
    checkpointHealth: port('OPENCITES_CHECKPOINT_HEALTH_PORT', 9084),
    witnesses: witnessPorts(environment['OPENCITES_WITNESS_PORTS'], portOf, faults),
  };
  const witnessUrls = environment['OPENCITES_WITNESS_URLS']?.split(',').map((url) => url.trim());
  if (witnessUrls && (witnessUrls.length !== 3 || !witnessUrls.every((url) => /^https?:\/\/[^\s]+$/.test(url))))
    faults.push({ name: 'OPENCITES_WITNESS_URLS', reason: 'must be three addresses, with commas between' });
  const publicUrl = environment['PUBLIC_URL'] ?? authority?.publicUrl ?? `http://${country.toLowerCase()}.localhost:${ports.gateway}/`;
  const fault = publicUrlFault(publicUrl);
  if (fault) faults.push({ name: 'PUBLIC_URL', reason: fault });
  // It stands in codes on paper that is out in the world: another one must not slip in by a variable.
  else if (authority && publicUrl !== authority.publicUrl)
    faults.push({ name: 'PUBLIC_URL', reason: `differs from ${authority.publicUrl}, which this authority was set up with` });
  if (faults.length > 0) return { faults };
  const workerSettings = Object.fromEntries(
    workerNames.flatMap((name) => {
      const value = environment[name];
      // Our processes run in the state directory: a path is meant from here.
      return value ? [[name, /_(FILE|PATH)$/.test(name) ? resolve(value) : value]] : [];
    }),
  );
  return {
    config: { home, authority, country, databaseUrl, databaseName, ports, publicUrl, workerSettings, ...(witnessUrls && { witnessUrls }) },
  };
}

/** The demonstration policy counts two of three. */
function witnessPorts(
  text: string | undefined,
  portOf: (name: string, text: string, fallback: number) => number,
  faults: ConfigFault[],
): readonly number[] {
  const name = 'OPENCITES_WITNESS_PORTS';
  const ports = (text || '8091,8092,8093').split(',').map((part) => portOf(name, part.trim(), 0));
  if (ports.length !== 3 || new Set(ports).size !== 3) faults.push({ name, reason: 'must be three different ports, with commas between' });
  return ports;
}

/** Where the file of the authority is kept in a state directory. */
export function authorityFileOf(home: string): string {
  return join(home, 'authority.json');
}

function authorityIn(home: string, faults: ConfigFault[]): AuthorityFile | null {
  const file = authorityFileOf(home);
  if (!existsSync(file)) return null;
  const read = parseAuthorityFile(readFileSync(file, 'utf8'));
  if ('authority' in read) return read.authority;
  for (const fault of read.faults) faults.push({ name: file, reason: fault });
  return null;
}

/** A secret that stands in a file of its own. */
function fromFile(name: string, environment: Environment, faults: ConfigFault[]): string | null {
  const file = environment[name];
  if (file === undefined) return null;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push({ name, reason: `cannot be read: ${(error as Error).message}` });
    return null;
  }
}

/** Set by us for our own processes and by people for tests: known, but not read here. */
const passedOn = new Set(['OPENCITES_SPECIES_DIR', 'OPENCITES_TRADE_FILE']);

/** Every phone in the world opens this address: anything but a local SPECIMEN must be https. */
function publicUrlFault(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return `"${text}" is not a URL`;
  }
  if (!text.endsWith('/')) return 'must end with "/"';
  if (url.hash || url.search) return 'must have neither a query nor a fragment';
  if (url.href !== text) return `must be written as browsers send it: ${url.href}`;
  if (url.protocol === 'https:') return null;
  const local = url.hostname === 'localhost' || url.hostname.endsWith('.localhost');
  return url.protocol === 'http:' && local ? null : 'must be https (http only for *.localhost)';
}
