import type { ApplicationRow } from './application.repository.js';
import type { AttachmentRow, InformationRequest } from './casework.repository.js';
import type { DecisionRow } from './decision.repository.js';

/** What stands in the API for each of our rows: no internal column leaves by accident. */
export function applicationView(row: ApplicationRow) {
  return {
    id: row.id,
    caseNumber: row.caseNumber,
    country: row.country,
    state: row.state,
    version: row.version,
    documentType: row.documentType,
    lineCount: row.lineCount,
    applicant: row.applicant,
    organisation: row.applicantOrg,
    caseOfficer: row.caseOfficer,
    draw: row.draw && {
      state: row.draw.officer === null ? 'waiting' : 'assigned',
      reassignments: row.draw.reassignments,
      demonstration: row.draw.demonstration,
    },
    awaitingPayment: row.awaitingPayment,
    declaration: row.declaration,
    copiedFrom: row.copiedFrom,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}

export function decisionView(row: DecisionRow, standing: boolean) {
  return {
    id: row.id,
    kind: row.kind,
    outcome: row.outcome,
    role: row.role,
    duty: row.duty,
    person: row.person,
    organisation: row.org,
    at: row.at.toISOString(),
    lines: row.lines,
    evidence: row.evidence.map((hash) => hash.toString('hex')),
    overrides: row.overrides,
    reason: row.reason,
    appeal: row.appeal,
    statement: row.statement,
    statementSha256: row.statementSha256.toString('hex'),
    signature: row.signature?.toString('base64url') ?? null,
    conditions: row.conditions,
    standing,
  };
}

export function attachmentView(row: AttachmentRow) {
  return {
    id: row.id,
    sha256: row.sha256.toString('hex'),
    mediaType: row.mediaType,
    size: row.size,
    fileName: row.fileName,
    uploadedAt: row.uploadedAt.toISOString(),
    scannedAt: row.scannedAt?.toISOString() ?? null,
  };
}

export function informationRequestView(row: InformationRequest) {
  return {
    id: row.id,
    question: row.question,
    askedAt: row.askedAt.toISOString(),
    askedRole: row.askedRole,
    dueOn: row.dueOn,
    answer: row.answer,
    answeredAt: row.answeredAt?.toISOString() ?? null,
  };
}
