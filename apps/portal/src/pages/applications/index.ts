import { ApplicationsPages } from './applications.pages.js';
import { CasePages } from './case.pages.js';
import { CopyPages } from './copy.pages.js';
import { DocumentsPages } from './documents.pages.js';
import { DraftDesk } from './draft-desk.js';
import { LinePages } from './line.pages.js';
import { LinesPages } from './lines.pages.js';
import { NeedPages } from './need.pages.js';
import { PermitPages } from './permit.pages.js';
import { QuestionPages } from './question.pages.js';
import { SubmitPages } from './submit.pages.js';

/** The pages of applicants and agents. Fixed paths before those that take anything. */
export const applicationPages = [
  ApplicationsPages,
  QuestionPages,
  LinesPages,
  LinePages,
  DocumentsPages,
  SubmitPages,
  PermitPages,
  CasePages,
  CopyPages,
  NeedPages,
];
export const applicationProviders = [DraftDesk];
