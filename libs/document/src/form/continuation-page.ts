import { drawBlock } from './specimen-block.js';
import { blocksPerPage } from './first-page.js';
import type { FormContext } from './form-context.js';
import { drawEndorsement, drawIssueBox } from './issue-section.js';
import { continuationTop, drawContinuationHeader } from './page-frame.js';

const blockHeight = 34;

/** Four more specimen blocks with their own signature box and endorsement grid: each annex page is signed and sealed. */
export function drawContinuationPage(context: FormContext, from: number): void {
  const canvas = context.newPage();
  const page = context.tree.child('Sect');
  const { lines } = context.document;
  drawContinuationHeader(context, canvas, page, 'continuation');
  for (let index = 0; index < blocksPerPage; index++) {
    drawBlock(context, canvas, page, continuationTop + index * blockHeight, blockHeight, from + index + 1, lines[from + index]);
  }
  const issue = continuationTop + blocksPerPage * blockHeight + 2;
  drawIssueBox(context, canvas, page, issue, 32);
  const blocks = Array.from({ length: blocksPerPage }, (_, index) => ({ number: from + index + 1, used: from + index < lines.length }));
  drawEndorsement(context, canvas, page, issue + 34, 38, blocks);
}
