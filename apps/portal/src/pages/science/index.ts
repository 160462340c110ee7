import { StandingPages } from './standing.pages.js';

/** Pages of the Scientific Authority beside the desk. */
export const sciencePages = [StandingPages];
