import { documentTypeOf } from '#cites';
import type { PermitClaims } from '#credential';
import { statusAt, type StatusName, type TrustStore } from '#trust';
import { instant } from '../permit-view.js';
import type { ReasonId } from '../reasons.js';
import type { Findings } from '../report.js';
import type { VerifyOptions } from '../verify-input.js';

export interface StatusFound {
  readonly status: StatusName | null;
  readonly asOf: number | null;
}

/** Status entry and its freshness. Only the issuer moves it; a stale list still stops a permit that it calls revoked. */
export function checkStatus(
  claims: PermitClaims,
  trust: TrustStore,
  at: number,
  border: VerifyOptions['border'],
  findings: Findings,
): StatusFound {
  const list = trust.statusList(claims.issuer, claims.status.list);
  if (list.state !== 'ok') {
    findings.add(list.state === 'absent' ? 'status-list-absent' : 'status-list-invalid');
    return { status: null, asOf: null };
  }
  const { issuedAt, expires, packed } = list.value;
  findings.add(at < expires ? 'status-list-current' : 'status-list-stale', () => ({ time: instant(issuedAt) }));
  const status = statusAt(packed, claims.status.index);
  if (status === null || status === 'reserved') {
    findings.add(status === null ? 'status-out-of-range' : 'status-reserved');
    return { status: null, asOf: issuedAt };
  }
  findings.add(statusReason(status, claims, border), () => ({ time: instant(issuedAt) }));
  return { status, asOf: issuedAt };
}

function statusReason(status: StatusName, claims: PermitClaims, border: VerifyOptions['border']): ReasonId {
  const multiUse = documentTypeOf(claims.documentType)?.multiUse ?? false;
  switch (status) {
    case 'valid': {
      // Box 14: goods that left under an export document carry the endorsement of the exporting customs.
      const endorsable = (claims.box1 === 'export' || claims.box1 === 're-export') && !multiUse;
      return border?.direction === 'import' && endorsable ? 'not-endorsed' : 'status-valid';
    }
    case 'export-endorsed':
      if (multiUse) return 'multi-use-crossings';
      return border?.direction === 'export' ? 'already-exported' : 'export-endorsed';
    case 'partly-used':
      return multiUse ? 'multi-use-crossings' : 'partly-used';
    default:
      return status;
  }
}
