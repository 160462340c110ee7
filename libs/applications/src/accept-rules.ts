import { ruleSetHash, unconfirmedRules } from '#cites';
import { newId, type Tx } from '#database';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { insertAcceptance, listAcceptances, readRuleSet } from './rules-in-force.repository.js';

/** A named person's word for one unconfirmed rule. */
export interface AcceptedRule {
  readonly rule: string;
  /** SHA-256 (hex) of the content that the person read. */
  readonly sha256: string;
  readonly name: string;
  readonly role: string;
  /** YYYY-MM-DD */
  readonly on: string;
}

/**
 * Keeps that unconfirmed rules were accepted, each with a public event that names the rule; the person stands in it as a
 * commitment. On the machine only, connected as oc_migrator. What was accepted before in the same content is passed over.
 *
 * @param input.day rules in force on this day (YYYY-MM-DD) or later may be accepted
 * @throws Error for a rule that is not open to acceptance, or was read in another content: callers check first
 */
export async function acceptRules(
  tx: Tx,
  input: { readonly country: string; readonly day: string; readonly accepted: readonly AcceptedRule[] },
): Promise<{ readonly recorded: readonly string[] }> {
  const ruleSet = await readRuleSet(tx);
  const open = new Map(unconfirmedRules(input.country, input.day, { ruleSet, later: true }).map(({ rule, sha256 }) => [rule.id, sha256]));
  const known = new Set((await listAcceptances(tx)).map(({ rule, sha256 }) => `${rule} ${sha256}`));
  const ledger = new Ledger();
  const recorded: string[] = [];
  for (const { rule, sha256, name, role, on } of input.accepted) {
    if (open.get(rule) !== sha256) throw new Error(`${rule} is not an unconfirmed rule with the content ${sha256}`);
    if (known.has(`${rule} ${sha256}`)) continue;
    const id = newId();
    await insertAcceptance(tx, {
      ...{ id, rule, sha256, ruleSetSha256: ruleSetHash(ruleSet) },
      ...{ personName: name, personRole: role, acceptedOn: on },
    });
    await ledger.append(tx, {
      kind: 'policy.changed',
      actor: systemActor(`${input.country}-MA`),
      act: 'accept-rule',
      subjects: [id],
      fields: { name, role },
      pub: { policy: 'rule-acceptance', rule, sha256, rules: ruleSetHash(ruleSet), on },
    });
    recorded.push(rule);
  }
  return { recorded };
}
