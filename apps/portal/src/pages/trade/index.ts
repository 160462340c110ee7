import { ActingForPages, AgentsPages } from './agents.pages.js';
import { AppealPages } from './appeal.pages.js';
import { AppealsPages, CaseAppealPages } from './case-appeal.pages.js';
import { CaseFeesPages } from './case-fees.pages.js';
import { CounterPages } from './counter.pages.js';
import { FeesPages } from './fees.pages.js';
import { OrganisationPages } from './organisation.pages.js';
import { VettingsPages } from './vettings.pages.js';

/** The pages around applications: vetting of houses, agents, fees, appeals. */
export const tradePages = [
  ...[AgentsPages, ActingForPages, CounterPages, OrganisationPages, VettingsPages, FeesPages, CaseFeesPages],
  ...[AppealPages, AppealsPages, CaseAppealPages],
];
