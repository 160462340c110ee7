import type { PermitAction } from './permit-action.repository.js';
import type { PermitRow, SigningJobRow } from './permit.repository.js';

export function permitView(row: PermitRow) {
  return {
    id: row.id,
    applicationId: row.applicationId,
    number: row.number,
    country: row.country,
    documentType: row.documentType,
    state: row.state,
    documentSha256: row.documentSha256?.toString('hex') ?? null,
    statusList: row.statusList,
    statusIndex: row.statusIndex,
    validUntil: row.validUntil,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    securityStamp: row.securityStamp,
    replaces: row.replaces,
    approvedAt: row.approvedAt.toISOString(),
    reservedAt: row.reservedAt?.toISOString() ?? null,
    issuedAt: row.issuedAt?.toISOString() ?? null,
    endorsedAt: row.endorsedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

export function jobView(row: SigningJobRow) {
  return { kind: row.kind, state: row.state, refusal: row.refusal, attempts: row.attempts, createdAt: row.createdAt.toISOString() };
}

export function actionView(row: PermitAction) {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    originalReturned: row.originalReturned,
    swornLoss: row.swornLoss,
    proposedBy: row.proposedBy,
    proposedAt: row.proposedAt.toISOString(),
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
  };
}
