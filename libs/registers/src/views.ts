import type { EntryRow, ProposalRow } from './register.repository.js';

export function entryView(row: EntryRow) {
  const { id, register, content, createdAt, changedAt, closedAt } = row;
  return { id, register, content, createdAt, changedAt, closedAt };
}

export function proposalView(row: ProposalRow) {
  const { id, register, entryId, action, content, baseVersion, reason, state, proposedBy, proposedAt, decidedBy, decidedAt, decisionNote } =
    row;
  return { id, register, entryId, action, content, baseVersion, reason, state, proposedBy, proposedAt, decidedBy, decidedAt, decisionNote };
}
