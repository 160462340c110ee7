import { PrintsPages } from '../prints/prints.pages.js';
import { ChecklistPages } from './checklist.pages.js';
import { StandingPages } from './standing.pages.js';

/** Pages beside the desk: of the Scientific Authority, of papers, of the checklist. */
export const sciencePages = [StandingPages, PrintsPages, ChecklistPages];
