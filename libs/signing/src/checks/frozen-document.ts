import { createHash } from 'node:crypto';
import { canonicalJson, type PermitDocument } from '#cites';
import { refusal, type SigningRefusal } from '../refusal.js';
import type { SignedPermit } from './signing-case.js';

const maximumBytes = 16 * 1024 * 1024;

/** Members of the document that may be missing; all others must be there. */
const optional: ReadonlySet<string> = new Set(['retrospective', 'replaces', 'liveTransport', 'importPermit', 'billOfLading', 'openBoxes']);
const members: ReadonlySet<string> = new Set([
  'format',
  'salt',
  'number',
  'documentType',
  'version',
  'copyNumber',
  'specimen',
  'retrospective',
  'replaces',
  'authority',
  'issuedAt',
  'placeOfIssue',
  'issuedBy',
  'validUntil',
  'timeZone',
  'importer',
  'countryOfImport',
  'exporter',
  'countryOfExport',
  'specialConditions',
  'openBoxes',
  'purpose',
  'securityStamp',
  'liveTransport',
  'importPermit',
  'billOfLading',
  'lines',
  'rules',
]);

export type FrozenResult =
  | { readonly ok: true; readonly document: PermitDocument; readonly bytes: Buffer }
  | { readonly ok: false; readonly refusal: SigningRefusal };

/**
 * The frozen bytes as a document: whole (hash), one spelling only (RFC 8785, so that no second reader can see other
 * members), and with the members of the form and no others: what is not known cannot have been compared.
 */
export function openFrozenDocument(permit: SignedPermit): FrozenResult {
  const refuse = (reason: SigningRefusal): FrozenResult => ({ ok: false, refusal: reason });
  const { document: bytes, documentSha256 } = permit;
  if (!bytes || !documentSha256 || bytes.length > maximumBytes) return refuse(refusal('document-altered'));
  if (!createHash('sha256').update(bytes).digest().equals(documentSha256)) return refuse(refusal('document-altered'));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (canonicalJson(value) !== bytes.toString('utf8')) return refuse(refusal('document-not-canonical'));
  } catch {
    return refuse(refusal('document-not-canonical'));
  }
  const faults = shapeFaults(value);
  if (faults.length > 0) return refuse(refusal('document-malformed', { fields: faults.join(', ') }));
  return { ok: true, document: value as PermitDocument, bytes };
}

function shapeFaults(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['document'];
  const given = Object.keys(value);
  const faults = [
    ...given.filter((name) => !members.has(name)),
    ...[...members].filter((name) => !optional.has(name) && !given.includes(name)),
  ];
  const { format, salt, lines } = value as Partial<Record<keyof PermitDocument, unknown>>;
  if (format !== 'opencites-permit/1') faults.push('format');
  // 16 bytes: without them the hash of a permit could be found by trying plausible permits.
  if (typeof salt !== 'string' || !/^[A-Za-z0-9_-]{22}$/.test(salt) || Buffer.from(salt, 'base64url').length !== 16) faults.push('salt');
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > 5000) faults.push('lines');
  return [...new Set(faults)];
}
