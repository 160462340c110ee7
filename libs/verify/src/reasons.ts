/** What a report as a whole says. `specimen`: otherwise good, but of a fictitious authority; never green. */
export type Verdict = 'green' | 'amber' | 'red' | 'specimen';
export type Outcome = 'pass' | 'fail' | 'unknown';
/** 0 genuine and current, 1 not genuine, 2 genuine but no longer good, 3 could not be checked. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface ReasonRow {
  /** Check that the reason belongs to. */
  readonly check: CheckId;
  readonly outcome: Outcome;
  readonly exitCode: ExitCode;
  readonly verdict: Verdict;
  /** Text in libs/messages. */
  readonly message: string;
}

export const checkIds = [
  'format',
  'root',
  'issuer',
  'key-list',
  'key',
  'signature',
  'issued',
  'expiry',
  'validity',
  'document-type',
  'status-list',
  'status',
  'log',
  'witnesses',
  'annex',
  'seal',
  'document',
  'specimen',
  'route',
  'import-permit',
  'seen',
  'codes',
  'marks',
  'snapshot',
  'overlay',
  'clock',
] as const;
export type CheckId = (typeof checkIds)[number];

type Effect = readonly [Outcome, ExitCode, Verdict];
const good: Effect = ['pass', 0, 'green'];
/** Not checked, said on its own line, and lowers nothing. */
const noted: Effect = ['unknown', 0, 'green'];
/** Somebody still has to do something: never green. */
const unsure: Effect = ['unknown', 3, 'amber'];
const notGenuine: Effect = ['fail', 1, 'red'];
const notCurrent: Effect = ['fail', 2, 'red'];
const practice: Effect = ['unknown', 3, 'specimen'];

function rows<Id extends string>(check: CheckId, effects: Readonly<Record<Id, Effect>>): Record<Id, ReasonRow> {
  const made = {} as Record<Id, ReasonRow>;
  for (const id of Object.keys(effects) as Id[]) {
    const [outcome, exitCode, verdict] = effects[id];
    made[id] = { check, outcome, exitCode, verdict, message: `verify.${id}` };
  }
  return made;
}

/** The one table of verdicts: every reason a report can give, and what it does to the whole. */
export const reasons = {
  ...rows('format', {
    'code-read': good,
    malformed: notGenuine,
    'unsigned-header': notGenuine,
    'unsupported-algorithm': notGenuine,
    'wrong-type': notGenuine,
    'newer-profile': unsure,
    'no-code': unsure,
    'not-a-permit-code': unsure,
    'several-permits': unsure,
    'no-attachment': unsure,
  }),
  ...rows('root', { 'root-trusted': good, 'root-absent': unsure, 'root-invalid': unsure, 'root-expired': unsure }),
  ...rows('issuer', { 'issuer-listed': good, 'issuer-unknown': unsure, 'issuer-denied': notGenuine }),
  ...rows('key-list', {
    'key-list-current': good,
    'key-list-absent': unsure,
    'key-list-invalid': unsure,
    'key-list-expired': unsure,
  }),
  ...rows('key', {
    'key-listed': good,
    'key-unknown': notGenuine,
    'key-unknown-lists-stale': unsure,
    'key-of-other-country': notGenuine,
    'key-of-other-role': notGenuine,
    'key-algorithm-differs': notGenuine,
    'key-unusable': unsure,
    'key-algorithm-retired': notGenuine,
    'outside-key-period': notGenuine,
    'key-compromised-logged': good,
    'key-compromised-not-logged': notGenuine,
    'key-compromised-unknown': unsure,
  }),
  ...rows('signature', { 'signature-good': good, 'signature-bad': notGenuine }),
  ...rows('issued', { 'issued-before-now': good, 'issued-in-future': unsure }),
  ...rows('expiry', { 'in-force': good, expired: notCurrent }),
  ...rows('validity', { 'validity-within-limit': good, 'validity-too-long': unsure }),
  ...rows('document-type', { 'document-type-not-listed': unsure }),
  ...rows('status-list', {
    'status-list-current': good,
    'status-list-absent': unsure,
    'status-list-invalid': unsure,
    'status-list-stale': unsure,
  }),
  ...rows('status', {
    'status-valid': good,
    revoked: notCurrent,
    suspended: notCurrent,
    used: notCurrent,
    replaced: notCurrent,
    lost: notCurrent,
    'status-reserved': notCurrent,
    'status-out-of-range': notGenuine,
    'export-endorsed': good,
    'already-exported': notCurrent,
    'not-endorsed': unsure,
    'partly-used': unsure,
    'multi-use-crossings': good,
  }),
  ...rows('log', {
    logged: good,
    'not-logged': notGenuine,
    'log-unknown': noted,
    'log-unknown-appendix-i': unsure,
    'issuer-has-no-log': noted,
    'log-proof-good': good,
    'log-proof-invalid': notGenuine,
    'log-proof-unwitnessed': unsure,
  }),
  ...rows('witnesses', { 'witnesses-demonstration': noted }),
  ...rows('annex', {
    'annexes-complete': good,
    'annex-missing': unsure,
    'annex-mismatch': notGenuine,
    'lines-in-document': unsure,
  }),
  ...rows('seal', {
    'seal-good': good,
    'seal-missing': notGenuine,
    'seal-broken': notGenuine,
    'seal-not-whole-file': notGenuine,
    'seal-then-changed': notGenuine,
    'seal-not-listed': notGenuine,
    'seal-not-listed-lists-stale': unsure,
    'seal-key-compromised': notGenuine,
    'seal-not-checked': unsure,
  }),
  ...rows('document', { 'document-matches': good, 'document-differs': notGenuine, 'document-absent': unsure }),
  ...rows('specimen', { specimen: practice }),
  ...rows('route', { 'route-matches': good, 'destination-differs': unsure, 'departure-differs': unsure }),
  ...rows('import-permit', { 'import-permit-seen': good, 'import-permit-needed': unsure }),
  ...rows('seen', { 'already-seen': unsure }),
  ...rows('codes', { 'codes-known': good, 'code-table-absent': noted, 'taxon-code-unknown': unsure }),
  ...rows('marks', { 'marks-incomplete': noted }),
  ...rows('snapshot', {
    'snapshot-current': good,
    'snapshot-absent': noted,
    'snapshot-invalid': noted,
    'snapshot-expired': noted,
  }),
  ...rows('overlay', {
    'overlay-applied': good,
    'overlay-absent': noted,
    'overlay-invalid': unsure,
    'overlay-expired': unsure,
  }),
  ...rows('clock', { 'clock-behind': noted }),
} as const;
export type ReasonId = keyof typeof reasons;

/** How bad an exit code is, by code: could not check, no longer good and not genuine each outdo what stands before. */
const badness = [0, 3, 2, 1] as const;

/** Worst wins. A SPECIMEN that is otherwise good keeps its own verdict, whatever exit code the caller wants for it. */
export function overall(found: Iterable<ReasonId>, specimenAccepted: boolean): { readonly verdict: Verdict; readonly exitCode: ExitCode } {
  let exitCode: ExitCode = 0;
  let amber = false;
  let specimen = false;
  let signed = false;
  for (const id of found) {
    const row = reasons[id];
    if (badness[row.exitCode] > badness[exitCode]) exitCode = row.exitCode;
    amber ||= row.verdict === 'amber';
    specimen ||= row.verdict === 'specimen';
    signed ||= id === 'signature-good';
  }
  if (exitCode === 1 || exitCode === 2) return { verdict: 'red', exitCode };
  // Green has to be earned: without a good signature there is nothing to be green about.
  if (amber || !signed) return { verdict: 'amber', exitCode: 3 };
  if (specimen) return { verdict: 'specimen', exitCode: specimenAccepted ? 0 : 3 };
  return { verdict: 'green', exitCode };
}
