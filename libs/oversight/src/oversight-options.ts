export interface OversightOptions {
  /** Directory of the policies of logs, one `XX.policy` per country. */
  readonly logPolicies: string;
}
export const OVERSIGHT_OPTIONS = Symbol('OversightOptions');
