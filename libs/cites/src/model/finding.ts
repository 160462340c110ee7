/** What a rule says about a form. */
export interface Finding {
  /** Stable rule id, e.g. "import-permit-first". */
  readonly rule: string;
  /** `block`: must not be issued. `warn`: a second officer may override in writing. */
  readonly severity: 'block' | 'warn';
  /** Boxes of the standard form, e.g. ["10", "11a"]. */
  readonly boxes: readonly string[];
  /** Line numbers, empty = the whole form. */
  readonly lines: readonly number[];
  /** Resolution, Article or decision the rule rests on. */
  readonly source: string;
  /** false: the source was not confirmed; printed "unconfirmed" with the finding. */
  readonly confirmed: boolean;
  /** Message id in libs/messages, with its arguments in `evidence`. */
  readonly message: string;
  /** Facts used, as flat text values: ids, numbers, dates. */
  readonly evidence: Readonly<Record<string, string>>;
}

export interface Evaluation {
  /**
   * `clear`: no finding. `warned`: only warnings. `blocked`: at least one block.
   * `no-data`: a taxon has no listing known at the date, so nothing can be said.
   */
  readonly outcome: 'clear' | 'warned' | 'blocked' | 'no-data';
  readonly findings: readonly Finding[];
  readonly ruleSet: { readonly hash: string; readonly date: string };
  readonly asOf: string;
}
