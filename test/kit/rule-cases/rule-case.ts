import type { RuleFacts } from '#cites';
import { edited, type Edit } from './base-facts.js';

/** An application that one rule alone refuses or warns about, and its nearest neighbour without any finding. */
export interface RuleCase {
  readonly rule: string;
  readonly refused: RuleFacts;
  readonly passes: RuleFacts;
}

/** @param refuse makes the application refused; @param pass the smallest change to `base` that must not be (default: none). */
export function ruleCase(rule: string, base: RuleFacts, refuse: Edit, pass: Edit = () => undefined): RuleCase {
  return { rule, refused: edited(base, refuse), passes: edited(base, pass) };
}
