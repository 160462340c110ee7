import type { DecisionFact, RuleFacts } from '#cites';

/** Policy `signatures-needed`: for which documents more people must have signed than the treaty and the three hands ask. */
export const signaturesPolicy = 'signatures-needed';

/** What a rule of the policy can depend on beside document type and Appendix. */
export const circumstances = ['live', 'override', 'replacement', 'retrospective'] as const;
export type Circumstance = (typeof circumstances)[number];

/** One rule; it applies where everything that it names applies. */
export interface SignatureRule {
  /** Letters of document types, e.g. "E", "R". */
  readonly documentTypes?: readonly string[];
  /** Some line is of one of these Appendices. */
  readonly appendices?: readonly string[];
  /** Some of these is the case. */
  readonly circumstances?: readonly Circumstance[];
  /** So many different people must have signed, at least. */
  readonly people?: number;
  /** Somebody in each of these roles must have signed. */
  readonly roles?: readonly DecisionFact['role'][];
}

export interface SignaturesShort {
  readonly people: number;
  readonly wanted: number;
  readonly roles: readonly string[];
}

const roles: readonly string[] = ['case-officer', 'scientific-authority', 'issuing-officer'];
const members: readonly string[] = ['documentTypes', 'appendices', 'circumstances', 'people', 'roles'];
/** More people than any authority has officers would stop every permit. */
const peopleMax = 9;

/** What is wrong with a value of the policy; nothing for an absent one. */
export function signaturesPolicyFaults(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  const list = typeof value === 'object' ? (value as { rules?: unknown }).rules : undefined;
  if (!Array.isArray(list)) return ['"rules" must be a list'];
  return list.flatMap((rule: unknown, index) => ruleFaults(rule).map((fault) => `rules[${index}] ${fault}`));
}

function ruleFaults(rule: unknown): string[] {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return ['must be an object'];
  const given = rule as Record<string, unknown>;
  const faults = Object.keys(given)
    .filter((name) => !members.includes(name))
    .map((name) => `has no "${name}"`);
  const texts = (name: string, known: readonly string[] | null): void => {
    const value = given[name];
    if (value === undefined) return;
    const fits = Array.isArray(value) && value.every((item) => typeof item === 'string' && (known === null || known.includes(item)));
    if (!fits) faults.push(`"${name}" must be a list${known ? ` of ${known.join(', ')}` : ' of texts'}`);
  };
  texts('documentTypes', null);
  texts('appendices', ['I', 'II', 'III']);
  texts('circumstances', circumstances);
  texts('roles', roles);
  const { people } = given;
  if (people !== undefined && !(Number.isInteger(people) && Number(people) >= 2 && Number(people) <= peopleMax))
    faults.push(`"people" must be a whole number from 2 to ${peopleMax}`);
  if (people === undefined && given['roles'] === undefined) faults.push('asks for nothing: give "people" or "roles"');
  return faults;
}

/**
 * Whether enough people have signed for this document. A policy that cannot be read lets nothing pass.
 *
 * @param signatures who signed the decisions that count, the approval included
 * @returns null when enough have
 */
export function signaturesShort(
  policy: unknown,
  facts: Pick<RuleFacts, 'application' | 'decisions'>,
  signatures: readonly { readonly person: string; readonly role: string }[],
): SignaturesShort | null {
  const people = new Set(signatures.map(({ person }) => person)).size;
  if (signaturesPolicyFaults(policy).length > 0) return { people, wanted: peopleMax, roles: [] };
  const rules = ((policy as { rules?: readonly SignatureRule[] } | null)?.rules ?? []).filter((rule) => applies(rule, facts));
  const wanted = Math.max(0, ...rules.map((rule) => rule.people ?? 0));
  const missing = [...new Set(rules.flatMap((rule) => rule.roles ?? []))]
    .filter((role) => !signatures.some((one) => one.role === role))
    .sort();
  return people < wanted || missing.length > 0 ? { people, wanted: Math.max(wanted, people), roles: missing } : null;
}

function applies(rule: SignatureRule, { application, decisions }: Pick<RuleFacts, 'application' | 'decisions'>): boolean {
  const { lines, documentType, replacement, retrospective } = application;
  const now: Readonly<Record<Circumstance, boolean>> = {
    live: lines.some(({ term }) => term === 'LIV'),
    override: decisions.some(({ kind }) => kind === 'override'),
    replacement: replacement !== undefined && replacement !== null,
    retrospective: retrospective !== undefined && retrospective !== null,
  };
  return (
    (rule.documentTypes === undefined || rule.documentTypes.includes(documentType)) &&
    (rule.appendices === undefined || lines.some(({ appendix }) => rule.appendices?.includes(appendix))) &&
    (rule.circumstances === undefined || rule.circumstances.some((circumstance) => now[circumstance]))
  );
}
