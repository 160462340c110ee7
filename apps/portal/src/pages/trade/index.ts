import { OrganisationPages } from './organisation.pages.js';
import { VettingsPages } from './vettings.pages.js';

/** The pages around applications: vetting of houses. */
export const tradePages = [OrganisationPages, VettingsPages];
