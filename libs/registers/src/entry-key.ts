import { documentNumber, partyName } from '#cites';
import type {
  AcceptanceContent,
  ConsentContent,
  FocalPointContent,
  ForeignPermitContent,
  OffenderContent,
  OperationContent,
  SeizureContent,
  SimplifiedContent,
} from './contents.js';
import type { RegisterName } from './register-names.js';

export interface ContentOf {
  operations: OperationContent;
  offenders: OffenderContent;
  'foreign-permits': ForeignPermitContent;
  consents: ConsentContent;
  seizures: SeizureContent;
  acceptance: AcceptanceContent;
  'focal-points': FocalPointContent;
  simplified: SimplifiedContent;
}

/** What makes two entries the same: folded as the rules fold, because the database finds entries by it. */
export const keyOf: { readonly [R in RegisterName]: (content: ContentOf[R]) => string } = {
  operations: (content) => `${documentNumber(content.number)} ${content.scientificName}`,
  offenders: (content) => `${content.from} ${partyName(content.party)}`,
  'foreign-permits': (content) => `${content.issuer} ${documentNumber(content.number)}`,
  consents: (content) => `${content.country} ${content.subject} ${documentNumber(content.reference)}`,
  seizures: (content) => documentNumber(content.number),
  acceptance: (content) => content.country,
  'focal-points': (content) => `${content.country} ${content.kind}`,
  simplified: (content) => documentNumber(content.number),
};

/** Faults between members, which no single field shows. JSON Pointer and code. */
export function crossFaults(register: RegisterName, content: ContentOf[RegisterName]): { pointer: string; code: string }[] {
  const period = content as { from?: string; to?: string };
  const faults: { pointer: string; code: string }[] = [];
  if (period.from !== undefined && period.to !== undefined && period.to < period.from)
    faults.push({ pointer: '/to', code: 'ends-before-start' });
  if (register === 'foreign-permits') {
    const permit = content as ForeignPermitContent;
    if (permit.validUntil < permit.issuedOn) faults.push({ pointer: '/validUntil', code: 'ends-before-start' });
    const seen = new Set<number>();
    for (const [index, line] of permit.lines.entries()) {
      if (seen.has(line.line)) faults.push({ pointer: `/lines/${index}/line`, code: 'twice' });
      seen.add(line.line);
    }
  }
  if (register === 'operations') {
    const seen = new Set<number>();
    for (const [index, year] of ((content as OperationContent).years ?? []).entries()) {
      if (seen.has(year.year)) faults.push({ pointer: `/years/${index}/year`, code: 'twice' });
      seen.add(year.year);
    }
  }
  return faults;
}
