import { CaseFilePages } from './case-files.pages.js';
import { CasePages } from './case.pages.js';
import { ComparePages } from './compare.pages.js';
import { DecidePages } from './decide.pages.js';
import { DeskCase } from './desk-case.service.js';
import { DossierPages } from './dossier.pages.js';
import { PermitPages } from './permit.pages.js';
import { QueuePages } from './queue.pages.js';
import { TeamPages } from './team.pages.js';

/** Pages of the people who work on cases. */
export const deskControllers = [QueuePages, CasePages, CaseFilePages, DecidePages, PermitPages, ComparePages, DossierPages, TeamPages];
export const deskProviders = [DeskCase];
