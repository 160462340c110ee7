import type { ApplicationForm, RuleFacts } from '#cites';
import type { Tx } from '#database';

/** What the registers know about a form, each as of a date (YYYY-MM-DD). */
export interface RegisterFactsPort {
  operations(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['operations']>;
  offenders(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['offenders']>;
  permits(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['permits']>;
  consents(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['consents']>;
  seizures(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['seizures']>;
  marksInUse(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['marksInUse']>;
}
export const REGISTER_FACTS = Symbol('RegisterFacts');
