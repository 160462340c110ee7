import { isCountry, isSpecimenCountry } from '#cites';
import { textFault } from '#web';

/** What a country says about its authority in `authority.json`; docs/installation.md explains each member. */
export interface AuthorityFile {
  /** ISO 3166-1 alpha-2 of a Party, or of a territory with a code of its own. */
  readonly country: string;
  /** Box 6. */
  readonly name: string;
  /** Name in certificates, at most 64 characters; the name itself unless it is longer. */
  readonly shortName: string;
  /** Box 6, one to five lines. */
  readonly address: string;
  readonly contact: { readonly email: string; readonly phone?: string; readonly website?: string };
  /** English and French or Spanish: the headings of the form. */
  readonly languages: readonly ('en' | 'fr' | 'es')[];
  /** Public page, printed in every QR; https, ends with "/". */
  readonly publicUrl: string;
  /** Portal of applicants and officers; https, ends with "/". */
  readonly portalUrl: string;
  readonly office: { readonly name: string; readonly place: string; readonly timeZone: string };
  /** Printed with every refusal. */
  readonly appeal: string;
  readonly scientificAuthority?: { readonly name: string; readonly address: string };
}

export const authorityFileMaxBytes = 64 * 1024;

/** Reads the text of `authority.json`. All faults at once, each with the member it is about. */
export function parseAuthorityFile(text: string): { readonly authority: AuthorityFile } | { readonly faults: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { faults: ['it is not JSON'] };
  }
  const reader = new MemberReader(value, '');
  const languages = reader.list('languages').map(String);
  const name = reader.text('name', 200);
  const office = officeOf(reader);
  const science = reader.has('scientificAuthority') ? reader.object('scientificAuthority') : null;
  const contact = reader.object('contact');
  const email = contact.text('email', 200);
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) contact.fault('email', 'is no address');
  const authority: AuthorityFile = {
    country: countryOf(reader),
    name,
    shortName: reader.has('shortName') ? reader.text('shortName', 64) : name,
    address: reader.text('address', 300, 5),
    contact: {
      email,
      ...(contact.has('phone') ? { phone: contact.text('phone', 40) } : {}),
      ...(contact.has('website') ? { website: contact.https('website', false) } : {}),
    },
    languages: languages as AuthorityFile['languages'],
    publicUrl: reader.https('publicUrl', true),
    portalUrl: reader.https('portalUrl', true),
    office,
    appeal: reader.text('appeal', 1000, 10),
    ...(science ? { scientificAuthority: { name: science.text('name', 200), address: science.text('address', 300, 5) } } : {}),
  };
  if (authority.shortName.length > 64)
    reader.fault('shortName', 'is needed, with at most 64 characters for certificates, because the name is longer');
  if (
    new Set(languages).size !== languages.length ||
    !languages.includes('en') ||
    languages.length < 2 ||
    languages.some((code) => !['en', 'fr', 'es'].includes(code))
  )
    reader.fault('languages', 'are "en" and "fr" or "es", or all three; the form is printed in English and the first other one');
  contact.nothingElse();
  science?.nothingElse();
  reader.nothingElse();
  return reader.faults.length > 0 ? { faults: reader.faults } : { authority };
}

function countryOf(reader: MemberReader): string {
  const country = reader.text('country', 2);
  if (country === '') return country;
  if (isSpecimenCountry(country)) reader.fault('country', `${country} is fictitious: \`npm start\` sets that one up by itself`);
  // The Union is a Party, but its member States grant permits.
  else if (!isCountry(country) || country === 'EU')
    reader.fault('country', `"${country}" is no ISO 3166-1 code of a Party or territory that grants permits`);
  return country;
}

function officeOf(reader: MemberReader): AuthorityFile['office'] {
  const offices = reader.list('offices');
  if (offices.length !== 1) {
    reader.fault('offices', 'must be one: an installation issues for one office, because its zone decides when a permit ends');
    return { name: '', place: '', timeZone: '' };
  }
  const office = reader.nested(offices[0], 'offices/0');
  const timeZone = office.text('timeZone', 60);
  if (timeZone !== '' && !isZone(timeZone)) office.fault('timeZone', `"${timeZone}" is no IANA zone, such as Africa/Nairobi`);
  const read = { name: office.text('name', 200), place: office.text('place', 100), timeZone };
  office.nothingElse();
  return read;
}

/** Offsets and abbreviations are refused: only a zone of the IANA table knows when summer time begins. */
function isZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z_-]+\/[A-Za-z0-9_+/-]+$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Members of one object; every fault goes to one list. */
class MemberReader {
  readonly faults: string[];
  private readonly members: Readonly<Record<string, unknown>>;
  private readonly asked = new Set<string>();

  constructor(
    value: unknown,
    private readonly at: string,
    faults: string[] = [],
  ) {
    this.faults = faults;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject) faults.push(`${at || 'the file'}: must be an object`);
    this.members = isObject ? (value as Record<string, unknown>) : {};
  }

  has(name: string): boolean {
    this.asked.add(name);
    return Object.hasOwn(this.members, name);
  }

  text(name: string, longest: number, lines = 1): string {
    if (!this.has(name)) {
      this.fault(name, 'is missing');
      return '';
    }
    const value = this.members[name];
    const text = typeof value === 'string' ? value.trim().normalize('NFC') : '';
    if (text === '') this.fault(name, 'must be a text');
    else if (text.length > longest) this.fault(name, `has more than ${longest} characters`);
    else if (text.split('\n').length > lines) this.fault(name, lines === 1 ? 'must be one line' : `has more than ${lines} lines`);
    // It is printed on every permit: what would hide or reorder the words around it stays out.
    else if (textFault(text, { lines: lines > 1 })) this.fault(name, 'has characters that hide or reorder others');
    return text;
  }

  https(name: string, asBase: boolean): string {
    const text = this.text(name, 200);
    if (text === '') return text;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || url.protocol !== 'https:') this.fault(name, 'must be https: every phone that checks a permit opens it');
    else if (url.username || url.password) this.fault(name, 'must hold no user name');
    else if (asBase && (url.hash || url.search || !text.endsWith('/')))
      this.fault(name, 'must end with "/" and have neither query nor fragment');
    // Digits of a code are measured in bytes, and people compare addresses by eye: no second spelling.
    else if (asBase && url.href !== text) this.fault(name, `must be written as browsers send it: ${url.href}`);
    else if (url.hostname === 'localhost' || url.hostname.endsWith('.localhost')) this.fault(name, 'must be reachable from elsewhere');
    return text;
  }

  list(name: string): readonly unknown[] {
    const value = this.has(name) ? this.members[name] : undefined;
    if (!Array.isArray(value)) this.fault(name, 'must be a list');
    return Array.isArray(value) ? value.slice(0, 100) : [];
  }

  object(name: string): MemberReader {
    return this.nested(this.has(name) ? this.members[name] : undefined, name);
  }

  nested(value: unknown, at: string): MemberReader {
    return new MemberReader(value, at, this.faults);
  }

  fault(name: string, reason: string): void {
    this.faults.push(`${this.at === '' ? '' : `${this.at}/`}${name} ${reason}`);
  }

  /** A misspelt member would otherwise silently say nothing. */
  nothingElse(): void {
    for (const name of Object.keys(this.members)) if (!this.asked.has(name)) this.fault(name, 'is not a member of this file');
  }
}
