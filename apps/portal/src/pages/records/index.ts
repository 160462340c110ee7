import { CutOverPages } from './cut-over.pages.js';
import { EarlierPages } from './earlier.pages.js';
import { ProposalsPages } from './proposals.pages.js';
import { QuotasPages } from './quotas.pages.js';
import { RecordsPages } from './records.pages.js';
import { RegistersPages } from './registers.pages.js';
import { StampsPages } from './stamps.pages.js';

export const recordsPages = [RecordsPages, CutOverPages, QuotasPages, StampsPages, EarlierPages, ProposalsPages, RegistersPages];
