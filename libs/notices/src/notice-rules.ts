/** Who is told of an event. */
export type Audience =
  | 'applicant'
  | 'case-officer'
  | 'issuing-officers'
  | 'grant-confirmers'
  | 'key-confirmers'
  | 'webhook-owner'
  /** The applicants of the organisation that the event is about. */
  | 'house'
  /** The agent whom the event is about. */
  | 'agents'
  | 'case-officers'
  /** Issuing officers other than who proposed it. */
  | 'second-officers'
  /** Issuing officers who had no hand in the refused case. */
  | 'appeal-officers';

export interface NoticeRule {
  /** Kind of the event in the ledger; `time.*` for what only the passing of time does. */
  readonly event: string;
  readonly audience: Audience;
  /** Which notice: texts `notices.kind.NOTICE.title` and `.text`. */
  readonly notice: string;
  /** Status of the case that webhooks name; null = no webhook is told. */
  readonly status: string | null;
}

const rule = (event: string, audience: Audience, notice: string, status: string | null = null): NoticeRule => ({
  event,
  audience,
  notice,
  status,
});

/**
 * Which event is told to whom. The same rows stand in `notices.rule`, from which the database writes the notices in the
 * transaction of the event: no service has to think of it, and no process can forget it.
 */
export const noticeRules: readonly NoticeRule[] = [
  rule('application.submitted', 'applicant', 'submitted', 'submitted'),
  rule('application.taken', 'case-officer', 'drawn', 'in-work'),
  rule('application.information-asked', 'applicant', 'question', 'information-asked'),
  rule('application.information-answered', 'case-officer', 'answered', 'in-work'),
  rule('decision.recommendation', 'issuing-officers', 'ready', 'decided'),
  rule('application.returned', 'case-officer', 'returned', 'in-work'),
  rule('application.reopened', 'case-officer', 'returned', 'in-work'),
  rule('permit.approved', 'applicant', 'approved', 'approved'),
  rule('decision.refusal', 'applicant', 'refused', 'refused'),
  rule('permit.sealed', 'applicant', 'issued', 'issued'),
  rule('application.withdrawn', 'case-officer', 'withdrawn', 'withdrawn'),
  rule('application.lapsed', 'applicant', 'lapsed', 'lapsed'),
  rule('permit.expired', 'applicant', 'expired', 'expired'),
  rule('permit.cancelled', 'applicant', 'cancelled', 'cancelled'),
  rule('permit.suspended', 'applicant', 'suspended', 'suspended'),
  rule('permit.suspension-lifted', 'applicant', 'lifted', 'issued'),
  rule('permit.proposed', 'issuing-officers', 'action-waiting'),
  rule('role.proposed', 'grant-confirmers', 'role-waiting'),
  rule('account.key-offered', 'key-confirmers', 'key-waiting'),
  rule('time.question-due', 'applicant', 'question-due'),
  rule('time.permit-expiring', 'applicant', 'permit-expiring'),
  rule('application.fee-due', 'applicant', 'fee-due', 'awaiting-payment'),
  rule('application.fee-paid', 'applicant', 'fee-paid', 'paid'),
  rule('application.fee-proposed', 'second-officers', 'fee-proposed'),
  rule('application.fee-waived', 'applicant', 'fee-waived', 'paid'),
  rule('application.fee-refunded', 'applicant', 'fee-refunded'),
  rule('application.appealed', 'appeal-officers', 'appeal-waiting'),
  rule('decision.appeal-upheld', 'applicant', 'appeal-upheld'),
  rule('decision.appeal-set-aside', 'applicant', 'appeal-set-aside'),
  rule('organisation.agent-named', 'agents', 'agent-named'),
  rule('organisation.agent-withdrawn', 'agents', 'agent-withdrawn'),
  rule('organisation.vetting-handed-in', 'case-officers', 'vetting-waiting'),
  rule('organisation.vetting-proposed', 'second-officers', 'vetting-proposed'),
  rule('organisation.vetting-approved', 'house', 'vetted'),
  rule('organisation.vetting-refused', 'house', 'not-vetted'),
  rule('account.vetting-proposed', 'second-officers', 'officer-vetting-proposed'),
  rule('organisation.webhook-disabled', 'webhook-owner', 'webhook-disabled'),
];

const rolesOf: Readonly<Record<Audience, readonly string[]>> = {
  applicant: ['applicant', 'agent'],
  'case-officer': ['case-officer'],
  'issuing-officers': ['issuing-officer'],
  'grant-confirmers': ['administrator', 'issuing-officer'],
  'key-confirmers': ['administrator', 'issuing-officer'],
  'webhook-owner': ['applicant', 'agent', 'administrator'],
  house: ['applicant'],
  agents: ['agent'],
  'case-officers': ['case-officer'],
  'second-officers': ['issuing-officer'],
  'appeal-officers': ['issuing-officer'],
};

/** The notices that somebody of this role can get, each once, in the order of the table. */
export function noticesFor(role: string): readonly string[] {
  return [...new Set(noticeRules.filter(({ audience }) => rolesOf[audience].includes(role)).map(({ notice }) => notice))];
}
