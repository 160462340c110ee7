import { assembleForeign, typedToken, withUnsignedHeader } from './hostile-tokens.js';
import { sha256, toHex } from '#credential';
import type { ReasonId } from '#verify';
import { day, ends, noon, sealCertificate, stolenSealCertificate, type WorldKeys } from './trust-world.js';
import type { VectorInput, VectorOptions, VectorSeal, VerdictCase } from './vector-format.js';
import type { VectorToken, VectorTokens } from './vector-tokens.js';

type Outcome = 'green' | 'amber' | 'specimen' | 'red 1' | 'red 2';
interface Variation {
  readonly trust?: string;
  readonly options?: Partial<VectorOptions>;
  readonly input?: VectorInput;
  /** Overrides whether the permit is expected to be shown. */
  readonly shown?: boolean;
  readonly exitCode?: number;
  readonly lines?: number;
}

/** Reasons after which no permit is shown: the signature was not found good, or nothing could be read. */
const hidden: readonly string[] = [
  'malformed',
  'unsigned-header',
  'unsupported-algorithm',
  'wrong-type',
  'newer-profile',
  'no-code',
  'not-a-permit-code',
  'several-permits',
  'no-attachment',
  'root-absent',
  'root-invalid',
  'issuer-unknown',
  'issuer-denied',
  'key-list-absent',
  'key-list-invalid',
  'key-unknown',
  'key-unknown-lists-stale',
  'key-of-other-country',
  'key-of-other-role',
  'key-algorithm-differs',
  'key-unusable',
  'signature-bad',
];

/** Every row of the table of verdicts, met by at least one thing that somebody could present. */
export async function verdictCases(tokens: VectorTokens, keys: WorldKeys): Promise<VerdictCase[]> {
  const cases: VerdictCase[] = [];
  const token = (name: string): VectorToken => {
    const found = tokens[name];
    if (!found) throw new Error(`no token ${name}`);
    return found;
  };
  const add = (title: string, name: string, reason: ReasonId, outcome: Outcome, variation: Variation = {}): void => {
    const { front, annexes, claims } = token(name);
    const [verdict, code] = outcome.split(' ') as [VerdictCase['expect']['verdict'], string | undefined];
    const exitCode = variation.exitCode ?? (code ? Number(code) : verdict === 'green' ? 0 : 3);
    const shown = variation.shown ?? !hidden.includes(reason);
    cases.push({
      title,
      trust: variation.trust ?? 'current',
      input: variation.input ?? { kind: 'codes', texts: [front, ...annexes], from: 'text' },
      options: { now: noon, ...variation.options },
      expect: {
        verdict,
        exitCode,
        reason,
        permit: shown ? claims.number : null,
        ...(variation.lines !== undefined && { lines: variation.lines }),
      },
    });
  };
  const later = (seconds: number): Partial<VectorOptions> => ({ now: noon + seconds });
  const codes = (texts: readonly string[], from: 'text' | 'picture' = 'text'): VectorInput => ({ kind: 'codes', texts, from });
  const cose = (bytes: Uint8Array): VectorInput => ({ kind: 'cose', hex: toHex(bytes) });

  add('a permit in force', 'plain', 'signature-good', 'green', { lines: 1 });
  add('COSE bytes without a code', 'plain', 'code-read', 'green', { input: cose(token('plain').cose) });
  add('an Ed25519 signature', 'ed25519', 'signature-good', 'green');
  add('the text of the code with another address before it', 'plain', 'signature-good', 'green', {
    input: codes([token('plain').front.replace(/^.*#/, 'http://evil.example/?x=1#')]),
  });
  add('a name behind a salted hash', 'hashed name', 'signature-good', 'green');
  add('a SPECIMEN', 'specimen', 'specimen', 'specimen');
  add('a SPECIMEN where SPECIMENs are wanted', 'specimen', 'specimen', 'specimen', { options: { specimen: true }, exitCode: 0 });
  add('a revoked SPECIMEN where SPECIMENs are wanted', 'specimen revoked', 'revoked', 'red 2', { options: { specimen: true } });
  add('a SPECIMEN without its status list', 'specimen', 'status-list-absent', 'amber', { trust: 'no status list', options: { specimen: true } });

  // Form
  add('text that is no code', 'plain', 'malformed', 'red 1', { input: codes(['this is a permit, believe me']) });
  add('a truncated code', 'plain', 'malformed', 'red 1', { input: codes([token('plain').front.slice(0, -17)]) });
  add('an empty input', 'plain', 'malformed', 'red 1', { input: codes(['']) });
  add('truncated COSE bytes', 'plain', 'malformed', 'red 1', { input: cose(token('plain').cose.slice(0, 100)) });
  add('a header outside the signature', 'plain', 'unsigned-header', 'red 1', { input: cose(withUnsignedHeader(token('plain').cose)) });
  add('the deprecated algorithm -7', 'plain', 'unsupported-algorithm', 'red 1', { input: cose(await assembleForeign(keys, { alg: -7 })) });
  add('a status list in the place of a permit', 'plain', 'wrong-type', 'red 1', { input: cose(await typedToken(keys)) });
  add('a newer profile, signed by the issuer', 'plain', 'newer-profile', 'amber', { input: cose(await assembleForeign(keys, { profile: 2 })) });
  add('a newer profile, made up', 'plain', 'signature-bad', 'red 1', { input: cose(await assembleForeign(keys, { profile: 2, by: 'thief' })) });
  add('a picture without a code', 'plain', 'no-code', 'amber', { input: codes([], 'picture') });
  add('a picture of another code', 'plain', 'not-a-permit-code', 'amber', { input: codes(['https://shop.example/'], 'picture') });
  add('a picture with another code beside the permit', 'plain', 'signature-good', 'green', {
    input: codes(['https://shop.example/', token('plain').front], 'picture'),
  });
  add('two permits at once', 'plain', 'several-permits', 'amber', { input: codes([token('plain').front, token('revoked').front]) });

  // Whom to believe
  add('a trusted root', 'plain', 'root-trusted', 'green');
  add('no trust material', 'plain', 'root-absent', 'amber', { trust: 'nothing' });
  add('a root that the anchor does not name', 'plain', 'root-invalid', 'amber', { trust: 'other anchor' });
  add('an expired root', 'plain', 'root-expired', 'amber', { options: later(ends.root) });
  add('a listed issuer', 'plain', 'issuer-listed', 'green');
  add('an issuer that no list knows', 'forged as ZZ', 'issuer-unknown', 'amber');
  add('an issuer whom the border service does not believe', 'XB logged', 'issuer-denied', 'red 1', { trust: 'overlay' });
  add('a current key list', 'plain', 'key-list-current', 'green');
  add('no key list of the issuer', 'plain', 'key-list-absent', 'amber', { trust: 'no key list' });
  add('a key list that another key signed', 'plain', 'key-list-invalid', 'amber', { trust: 'false key list' });
  add('an expired key list', 'plain', 'key-list-expired', 'amber', { options: later(ends.keyList) });

  // Key and signature
  add('a listed key', 'plain', 'key-listed', 'green');
  add('an unknown key with fresh lists', 'forged', 'key-unknown', 'red 1');
  add('an unknown key with stale lists', 'forged', 'key-unknown-lists-stale', 'amber', { options: later(ends.keyList) });
  add('the key of another country', 'XA by XB', 'key-of-other-country', 'red 1');
  add('a listed key in the name of a country that is not listed', 'ZZ by XA', 'key-of-other-country', 'red 1');
  add('a key that may only sign status lists', 'XA by status key', 'key-of-other-role', 'red 1');
  add('another algorithm than the listed one', 'other algorithm', 'key-algorithm-differs', 'red 1');
  add('a listed key that cannot be imported', 'broken key', 'key-unusable', 'amber');
  add('an algorithm past its end', 'plain', 'key-algorithm-retired', 'red 1', { trust: 'retired algorithm' });
  add('a signature from before the key was used', 'before key', 'outside-key-period', 'red 1');
  add('a changed payload', 'plain', 'signature-bad', 'red 1', { input: cose(flipped(token('plain').cose, -100)) });
  add('a stolen key, permit known from before', 'XB stolen logged', 'key-compromised-logged', 'green');
  add('a stolen key, permit not known', 'XB stolen unlogged', 'key-compromised-not-logged', 'red 1');
  add('a stolen key without a set', 'XA stolen', 'key-compromised-unknown', 'amber');

  // Times
  add('signed in the past', 'plain', 'issued-before-now', 'green');
  add('signed in the future', 'future', 'issued-in-future', 'amber');
  add('in force', 'plain', 'in-force', 'green');
  add('expired', 'expired', 'expired', 'red 2');
  add('the last second of the last day in Nairobi', 'last day', 'in-force', 'green', { options: later(9 * 3600 - 1) });
  add('the first second after the last day in Nairobi', 'last day', 'expired', 'red 2', { options: later(9 * 3600) });
  add('asked about the day before it ended', 'last day', 'in-force', 'green', { options: { now: noon + 60 * day, at: noon } });
  add('validity within six months', 'plain', 'validity-within-limit', 'green');
  add('validity beyond six months', 'too long', 'validity-too-long', 'amber');
  add('a type that the issuer does not list', 'unlisted type', 'document-type-not-listed', 'amber');
  add('a clock behind the snapshot', 'plain', 'clock-behind', 'green', { options: { now: noon - 300 * day } });

  // Status
  add('a fresh status list', 'plain', 'status-list-current', 'green');
  add('no status list', 'other list', 'status-list-absent', 'amber');
  add('a status list that another key signed', 'plain', 'status-list-invalid', 'amber', { trust: 'false status list' });
  add('a status list older than the snapshot says', 'plain', 'status-list-invalid', 'amber', { trust: 'old status list' });
  add('a stale status list', 'plain', 'status-list-stale', 'amber', { options: later(ends.status) });
  add('status valid', 'plain', 'status-valid', 'green');
  add('revoked', 'revoked', 'revoked', 'red 2');
  add('revoked on a stale list', 'revoked', 'revoked', 'red 2', { options: later(ends.status) });
  add('suspended', 'suspended', 'suspended', 'red 2');
  add('used', 'used', 'used', 'red 2');
  add('replaced', 'replaced', 'replaced', 'red 2');
  add('lost', 'lost', 'lost', 'red 2');
  add('a reserved status', 'reserved', 'status-reserved', 'red 2');
  add('an index beyond the list', 'beyond the list', 'status-out-of-range', 'red 1');
  add('export endorsed, no border given', 'endorsed', 'export-endorsed', 'green');
  add('export endorsed, at import', 'endorsed', 'export-endorsed', 'green', { options: { border: { country: 'CH', direction: 'import' } } });
  add('export endorsed, at export', 'endorsed', 'already-exported', 'red 2', { options: { border: { country: 'XA', direction: 'export' } } });
  add('not endorsed, at import', 'plain', 'not-endorsed', 'amber', { options: { border: { country: 'CH', direction: 'import' } } });
  add('partly used', 'partly used', 'partly-used', 'amber');
  add('a multi-use certificate with crossings', 'multi-use crossed', 'multi-use-crossings', 'green');

  // Log
  add('an issuer without a log', 'plain', 'issuer-has-no-log', 'green');
  add('in the set', 'XB logged', 'logged', 'green');
  add('not in a set that is complete past it', 'XB unlogged', 'not-logged', 'red 1');
  add('not in the set yet, Appendix II', 'XB fresh', 'log-unknown', 'green');
  add('not in the set yet, Appendix I', 'XB fresh I', 'log-unknown-appendix-i', 'amber');
  add('no set at all, Appendix II', 'XB logged', 'log-unknown', 'green', { trust: 'no logged sets' });

  // Annexes
  const forty = token('40 lines');
  add('all annexes, in another order', '40 lines', 'annexes-complete', 'green', {
    input: codes([...[...forty.annexes].reverse(), forty.front]),
    lines: 40,
  });
  add('many annexes', '120 lines', 'annexes-complete', 'green', { lines: 120 });
  add('an annex missing', '40 lines', 'annex-missing', 'amber', { input: codes([forty.front, ...forty.annexes.slice(1)]) });
  add('annexes of another permit', '40 lines', 'annex-mismatch', 'red 1', {
    input: codes([forty.front, ...token('120 lines').annexes.slice(0, forty.annexes.length)]),
  });
  add('a damaged annex', '40 lines', 'annex-mismatch', 'red 1', {
    input: codes([forty.front, ...forty.annexes.map((annex, i) => (i === 0 ? `${annex}1` : annex))]),
  });
  add('more lines than codes hold', '301 lines', 'lines-in-document', 'amber', { lines: 0 });
  add('marks that did not fit', '90 marks', 'marks-incomplete', 'green');

  // PDF
  const pdf = (name: string, seal: Partial<VectorSeal> | null = {}, more: { json?: string | null; cose?: string | null } = {}): VectorInput => ({
    kind: 'pdf',
    cose: toHex(token(name).cose),
    json: toHex(token(name).documentBytes),
    seal: seal && { ...goodSeal, ...seal },
    ...more,
  });
  add('a sealed PDF', 'plain', 'seal-good', 'green', { input: pdf('plain'), lines: 1 });
  add('a sealed PDF with 301 lines', '301 lines', 'document-matches', 'green', { input: pdf('301 lines'), lines: 301 });
  add('a sealed PDF with annexes on paper', '40 lines', 'document-matches', 'green', { input: pdf('40 lines'), lines: 40 });
  add('a PDF without our attachment', 'plain', 'no-attachment', 'amber', { input: pdf('plain', {}, { cose: null }) });
  add('a PDF without a seal', 'plain', 'seal-missing', 'red 1', {
    input: pdf('plain', { present: false, valid: false, coversWholeFile: false, certificateSha256: null }),
  });
  add('altered pages', 'plain', 'seal-broken', 'red 1', { input: pdf('plain', { valid: false }) });
  add('a seal over part of the file', 'plain', 'seal-not-whole-file', 'red 1', { input: pdf('plain', { coversWholeFile: false }) });
  add('an update after the seal', 'plain', 'seal-then-changed', 'red 1', { input: pdf('plain', { incrementalUpdate: true }) });
  add('the seal of somebody else', 'plain', 'seal-not-listed', 'red 1', { input: pdf('plain', { certificateSha256: 'ab'.repeat(32) }) });
  add('an unknown seal with stale lists', 'plain', 'seal-not-listed-lists-stale', 'amber', {
    input: pdf('plain', { certificateSha256: 'ab'.repeat(32) }),
    options: later(ends.keyList),
  });
  add('a stolen seal', 'plain', 'seal-key-compromised', 'red 1', {
    input: pdf('plain', { certificateSha256: toHex(sha256(stolenSealCertificate)) }),
  });
  add('a PDF whose seal nobody checked', 'plain', 'seal-not-checked', 'amber', { input: pdf('plain', null) });
  add('another document attached', 'plain', 'document-differs', 'red 1', {
    input: pdf('plain', {}, { json: toHex(token('revoked').documentBytes) + '20' }),
  });
  add('no document attached', 'plain', 'document-absent', 'amber', { input: pdf('plain', {}, { json: null }) });

  // Where and when
  add('the route of the permit', 'plain', 'route-matches', 'green', { options: { border: { country: 'XA', direction: 'export' } } });
  add('another destination', 'endorsed', 'destination-differs', 'amber', { options: { border: { country: 'KE', direction: 'import' } } });
  add('another country of departure', 'plain', 'departure-differs', 'amber', { options: { border: { country: 'KE', direction: 'export' } } });
  const atExport: Partial<VectorOptions> = { border: { country: 'XA', direction: 'export' } };
  add('Appendix I without the import permit', 'appendix I', 'import-permit-needed', 'amber', { options: atExport });
  add('Appendix I with the import permit', 'appendix I', 'import-permit-seen', 'green', { options: { ...atExport, importPermitSeen: true } });
  add('Appendix I bred in captivity for trade', 'appendix I source D', 'route-matches', 'green', { options: atExport });
  add('seen before on this device', 'plain', 'already-seen', 'amber', { options: { seen: { place: 'Amaurot harbour', at: noon - 3600 } } });

  // Surroundings
  add('codes of the released table', 'coded taxon', 'codes-known', 'green');
  add('no code table', 'coded taxon', 'code-table-absent', 'green', { trust: 'no code table' });
  add('a taxon code nobody knows', 'unknown taxon', 'taxon-code-unknown', 'amber');
  add('a fresh snapshot', 'plain', 'snapshot-current', 'green');
  add('no snapshot', 'plain', 'snapshot-absent', 'green', { trust: 'no snapshot' });
  add('a false snapshot', 'plain', 'snapshot-invalid', 'green', { trust: 'false snapshot' });
  add('an old snapshot', 'plain', 'snapshot-expired', 'green', { options: later(ends.snapshot) });
  add('decisions of the border service', 'plain', 'overlay-applied', 'green', { trust: 'overlay' });
  add('no decisions of the border service', 'plain', 'overlay-absent', 'green');
  add('decisions of somebody else', 'plain', 'overlay-invalid', 'amber', { trust: 'foreign overlay' });
  add('old decisions of the border service', 'plain', 'overlay-expired', 'amber', { trust: 'overlay', options: later(ends.overlay) });
  return cases;
}

const goodSeal: VectorSeal = {
  present: true,
  valid: true,
  coversWholeFile: true,
  incrementalUpdate: false,
  certificateSha256: toHex(sha256(sealCertificate)),
};

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = bytes.slice();
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

