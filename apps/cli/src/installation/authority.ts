import { createDataSource, type Tx, UnitOfWork } from '#database';
import {
  changePolicy,
  conductPolicy,
  createAccount,
  deciding,
  defaultCodeVersion,
  OfficerConduct,
  ensureOrganisation,
  type GrantableRole,
  isKeyRole,
  personOfLogin,
} from '#identity';
import { createOffice, FileStore, readOffice, Vetting } from '#applications';
import { loadStarterSpecies } from '#species';
import { createInstallationKeys, keyHolderNames, keyPlaces } from '#keystore/installation';
import { type Actor, Ledger } from '#ledger';
import { pinFoundingKeys, signCountryLists } from '#signing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallationConfig } from '../config.js';
import { DemonstrationKeys, type KeyHolder } from '../demo/demonstration-keys.js';
import { vetHouse } from '../demo/vetted-house.js';
import type { PasskeyFile } from '../demo/software-authenticator.js';
import type { InstallationDatabase } from './database.js';
import { type PreparedLog, prepareLog, publishPolicy } from './log-policy.js';
import { portalUrl } from './members.js';
import { type StateDirectory, writeDurably } from './state-directory.js';

/** A person of the fictitious authority, with the password that was made for this installation alone. */
export interface Login {
  readonly role: GrantableRole;
  readonly fullName: string;
  readonly organisation: string;
  readonly loginName: string;
  readonly password: string;
}

export interface Authority {
  readonly name: string;
  readonly address: string;
  readonly place: string;
  readonly timeZone: string;
}

/** Fictitious; everything it issues says SPECIMEN. A real country sets its own up with `opencites authority init`. */
export const utopia: Authority = {
  name: 'Management Authority of Utopia',
  address: 'Ministry of Forests and Seas\n1 Harbour Square\nAmaro, Utopia',
  place: 'Amaro',
  timeZone: 'Indian/Mauritius',
};

const people: readonly (Omit<Login, 'password' | 'organisation'> & { readonly organisation: 'MA' | 'SA' | 'TRADE' | 'AUDIT' })[] = [
  { role: 'applicant', fullName: 'Tomás Rivera', loginName: 'tomas.applicant', organisation: 'TRADE' },
  { role: 'agent', fullName: 'Wei Zhang', loginName: 'wei.agent', organisation: 'TRADE' },
  { role: 'case-officer', fullName: 'Amina Otieno', loginName: 'amina.case', organisation: 'MA' },
  { role: 'scientific-authority', fullName: 'Dr Ravi Menon', loginName: 'ravi.science', organisation: 'SA' },
  { role: 'issuing-officer', fullName: 'Claire Dubois', loginName: 'claire.issuing', organisation: 'MA' },
  { role: 'auditor', fullName: 'Samuel Adeyemi', loginName: 'samuel.audit', organisation: 'AUDIT' },
  { role: 'administrator', fullName: 'Ingrid Solheim', loginName: 'ingrid.admin', organisation: 'MA' },
];

/**
 * Sees that the installation has the authority it is meant to have. The fictitious one is made here; a real one was made by
 * `opencites authority init`, and nothing else ever makes one.
 *
 * @returns true when the fictitious one was made just now
 * @throws Error when database and state directory do not belong to the same authority
 */
export async function ensureAuthority(
  config: InstallationConfig,
  state: StateDirectory,
  database: InstallationDatabase,
  withSpecies: boolean,
): Promise<boolean> {
  const made = config.authority === null && (await setUpAuthority(config, state, database, withSpecies));
  if (config.authority === null) await vetDemonstrationHouse(config, database);
  if (made) return true;
  const pool = await createDataSource({ url: database.url('oc_migrator'), applicationName: 'opencites-setup', poolSize: 1 });
  try {
    const office = await readOffice(new UnitOfWork(pool).reader);
    if (office.country !== config.country || office.specimen !== (config.authority === null))
      throw new Error(
        `The database holds the ${office.specimen ? 'fictitious ' : ''}authority of ${office.country}, and ${config.home} is set up for ` +
          `${config.authority === null ? `the fictitious ${config.country}` : config.country}: one of them is of another installation.`,
      );
    return false;
  } finally {
    await pool.destroy();
  }
}

/**
 * Sets a fictitious authority up, once: its office, its organisations, one person per role, the starter species.
 * All in one transaction, so a start that is killed half-way begins anew.
 *
 * @returns true when it was made just now
 */
async function setUpAuthority(
  config: InstallationConfig,
  state: StateDirectory,
  database: InstallationDatabase,
  withSpecies: boolean,
): Promise<boolean> {
  const pool = await createDataSource({ url: database.url('oc_migrator'), applicationName: 'opencites-setup', poolSize: 2 });
  try {
    return await new UnitOfWork(pool).run(async (tx) => {
      const made = await createOffice(tx, {
        country: config.country,
        name: utopia.name,
        address: utopia.address,
        place: utopia.place,
        timeZone: utopia.timeZone,
        specimen: true,
        appealText: 'An appeal may be lodged with the Board of Appeal, Amaro, within 30 days of the day this refusal was received.',
      });
      if (!made) return false;
      const organisations = {
        MA: { kind: 'management-authority', name: utopia.name, address: utopia.address },
        SA: { kind: 'scientific-authority', name: 'Scientific Authority of Utopia', address: 'Natural History Institute\nAmaro, Utopia' },
        TRADE: { kind: 'trader', name: 'Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro' },
        AUDIT: { kind: 'oversight', name: 'Court of Audit of Utopia', address: '2 Constitution Avenue\nAmaro, Utopia' },
      } as const;
      for (const [suffix, organisation] of Object.entries(organisations))
        await ensureOrganisation(tx, { code: `${config.country}-${suffix}`, legalForm: 'legal', country: config.country, ...organisation });
      const logins: Login[] = [];
      const officers: OfficerAccount[] = [];
      for (const person of people) {
        const organisation = `${config.country}-${person.organisation}`;
        const { password, personId } = await createAccount(tx, {
          fullName: person.fullName,
          loginName: person.loginName,
          organisation,
          roles: [person.role],
          mustChangePassword: false,
        });
        logins.push({ ...person, organisation, password });
        if (isKeyRole(person.role))
          officers.push({ loginName: person.loginName, actor: { personId, org: organisation, role: person.role } });
      }
      await bindOfficers(tx, config.country, officers);
      if (withSpecies) await loadStarterSpecies(tx);
      // Before the commit: an account whose password nobody knows would be lost.
      writeDurably(loginsFile(state), `${JSON.stringify(logins, null, 2)}\n`, 0o600);
      const passkeys = await foundKeys(tx, config, officers);
      writeDurably(passkeysFile(state), `${JSON.stringify(passkeys, null, 2)}\n`, 0o600);
      return true;
    });
  } finally {
    await pool.destroy();
  }
}

/** The code of conduct is in force in Utopia, and its people have accepted it: whoever joins them is asked. */
async function bindOfficers(tx: Tx, country: string, officers: readonly OfficerAccount[]): Promise<void> {
  await changePolicy(tx, {
    ...{ name: conductPolicy, value: { version: defaultCodeVersion, everyMonths: 12 } },
    ...{ decidedBy: 'demonstration: set up with Utopia', organisation: `${country}-MA` },
  });
  const conduct = new OfficerConduct(new Ledger());
  for (const { actor } of officers) {
    if (!deciding.some((role) => role === actor.role)) continue;
    const accepted = await conduct.accept(tx, actor, defaultCodeVersion, 'en');
    if (!accepted.ok) throw new Error(`The code of conduct of ${country} is not in force: ${accepted.code}`);
  }
}

/**
 * The demonstration's trader is vetted by the demonstration's officers: when it is made, and at the next start where that was cut
 * short or the installation is older than vetting.
 */
async function vetDemonstrationHouse(config: InstallationConfig, database: InstallationDatabase): Promise<void> {
  const pool = await createDataSource({ url: database.url('oc_migrator'), applicationName: 'opencites-setup', poolSize: 1 });
  try {
    await new UnitOfWork(pool).run(async (tx) => {
      const office = await readOffice(tx);
      // Whether it is the one that is meant is judged elsewhere: nothing is vetted in another.
      if (!office.specimen || office.country !== config.country) return;
      const hand = async (role: GrantableRole): Promise<Actor | null> => {
        const one = people.find((person) => person.role === role);
        const found = one && (await personOfLogin(tx, one.loginName));
        return one && found ? { personId: found.personId, org: `${config.country}-${one.organisation}`, role } : null;
      };
      const [applicant, caseOfficer, issuer] = [await hand('applicant'), await hand('case-officer'), await hand('issuing-officer')];
      if (!applicant || !caseOfficer || !issuer) return;
      const vetting = new Vetting(new Ledger(), new FileStore(join(config.home, 'files')));
      await vetHouse(tx, vetting, { applicant, caseOfficer, issuer });
    });
  } finally {
    await pool.destroy();
  }
}

interface OfficerAccount {
  readonly loginName: string;
  readonly actor: Actor;
}

/** Roles whose holders found; an issuing officer and an administrator are the two who are there from the first day on. */
const foundingRoles: readonly string[] = ['issuing-officer', 'administrator'];

/** Demonstration passkeys: two officers found, and one of them enrols the others. The founders are pinned for the signer. */
async function foundKeys(tx: Tx, config: InstallationConfig, officers: readonly OfficerAccount[]): Promise<Record<string, PasskeyFile>> {
  const keys = new DemonstrationKeys(portalUrl(config));
  const founders = officers.filter(({ actor }) => foundingRoles.includes(actor.role));
  const { holders, founders: founding } = await keys.found(
    tx,
    founders.map(({ actor }) => actor),
  );
  const all: KeyHolder[] = [...holders];
  const [second] = holders;
  if (!second) throw new Error('an authority is founded by two officers');
  for (const { actor } of officers.filter(({ actor }) => !foundingRoles.includes(actor.role)))
    all.push(await keys.enrol(tx, actor, second));
  pinFoundingKeys(keyPlaces(config.home).ceremony, founding);
  const nameOf = (holder: KeyHolder) => officers.find(({ actor }) => actor === holder.actor)?.loginName ?? '';
  return Object.fromEntries(all.map((holder) => [nameOf(holder), holder.authenticator.toFile()]));
}

/** The demonstration passkeys of the fictitious authority by sign-in name, from their 0600 file. */
export function readPasskeys(state: StateDirectory): Readonly<Record<string, PasskeyFile>> {
  const file = passkeysFile(state);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, PasskeyFile>) : {};
}

export function passkeysFile(state: StateDirectory): string {
  return state.at('secrets', 'passkeys.json');
}

/** The generated logins of the fictitious authority, from their 0600 file. */
export function readLogins(state: StateDirectory): readonly Login[] {
  return existsSync(loginsFile(state)) ? (JSON.parse(readFileSync(loginsFile(state), 'utf8')) as Login[]) : [];
}

export function loginsFile(state: StateDirectory): string {
  return state.at('secrets', 'people.json');
}

export interface PreparedKeys {
  /** How many keys were made just now. */
  readonly made: number;
  readonly log: PreparedLog;
}

/** Keys, certificates, signed lists, local witnesses; makes what is missing and signs what ran out. */
export async function prepareKeys(config: InstallationConfig): Promise<PreparedKeys> {
  const places = keyPlaces(config.home);
  const { authority } = config;
  // A real authority keeps the offline keys in a safe, as it should: a start then neither misses them nor makes others.
  const inSafe = authority !== null && existsSync(places.ceremony) && !existsSync(places.holders.offline.directory);
  const { created } = await createInstallationKeys(
    places,
    {
      country: config.country,
      organisation: authority?.shortName ?? utopia.name,
      timeZone: authority?.office.timeZone ?? utopia.timeZone,
      publicUrl: config.publicUrl,
      specimen: authority === null,
    },
    inSafe ? { holders: keyHolderNames.filter((holder) => holder !== 'offline') } : {},
  );
  const log = await prepareLog(config, places);
  if (!inSafe) {
    await signCountryLists(places, undefined, log.isNew ? { logPolicy: new TextEncoder().encode(log.policy) } : {});
    publishPolicy(config, log.policy);
  }
  return { made: created.length, log };
}
