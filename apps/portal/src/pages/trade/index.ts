import { CaseFeesPages } from './case-fees.pages.js';
import { FeesPages } from './fees.pages.js';
import { OrganisationPages } from './organisation.pages.js';
import { VettingsPages } from './vettings.pages.js';

/** The pages around applications: vetting of houses, fees. */
export const tradePages = [OrganisationPages, VettingsPages, FeesPages, CaseFeesPages];
