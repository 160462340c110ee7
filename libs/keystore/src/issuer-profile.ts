import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from './key-directory.js';
import { KeystoreError } from './keystore-error.js';

/** What an issuing country says about itself in certificates and key lists. Public. */
export interface IssuerProfile {
  /** ISO 3166-1 alpha-2 (or a user-assigned code such as XA for a SPECIMEN). */
  readonly country: string;
  /** Management Authority, as in certificates; 1 to 64 characters. */
  readonly organisation: string;
  /** IANA zone of the issuing office: decides when "valid until" ends. */
  readonly timeZone: string;
  /** Address of the public page, ends with "/". */
  readonly publicUrl: string;
  readonly specimen: boolean;
}

/** Kept beside the keys, so that key ceremonies need no database. */
export async function writeIssuerProfile(directory: string, profile: IssuerProfile): Promise<void> {
  const { country, organisation, timeZone, publicUrl, specimen } = profile;
  const text = `${JSON.stringify({ country, organisation, timeZone, publicUrl, specimen }, null, 2)}\n`;
  const present = await readFile(path(directory), 'utf8').catch(() => null);
  if (present !== text) await writePrivateFile(path(directory), text);
}

/** @throws KeystoreError `not-found` before the first key ceremony, `format` */
export async function readIssuerProfile(directory: string): Promise<IssuerProfile> {
  const text = await readFile(path(directory), 'utf8').catch((error: unknown) => {
    throw new KeystoreError('not-found', `${path(directory)} is missing: the keys of this installation were not made yet`, {
      cause: error,
    });
  });
  const value = JSON.parse(text) as Partial<Record<keyof IssuerProfile, unknown>>;
  const { country, organisation, timeZone, publicUrl, specimen } = value;
  if (
    typeof country !== 'string' ||
    typeof organisation !== 'string' ||
    typeof timeZone !== 'string' ||
    typeof publicUrl !== 'string' ||
    typeof specimen !== 'boolean'
  )
    throw new KeystoreError('format', `${path(directory)} is incomplete`);
  return { country, organisation, timeZone, publicUrl, specimen };
}

function path(directory: string): string {
  return join(directory, 'issuer.json');
}
