import type { Tx } from '#database';
import type { SignedAct } from '../checks/signed-act.js';
import { readSignedTexts } from '../checks/signed-text.repository.js';

/** An act of the authority about a permit that was issued, carried out. */
export interface PermitActionRecord {
  readonly id: string;
  readonly permit: string;
  readonly kind: 'cancel' | 'suspend' | 'lift';
  readonly reason: string;
  readonly originalReturned: boolean;
  readonly swornLoss: boolean;
  readonly country: string;
  readonly number: string | null;
  /** SHA-256 of the frozen document, hexadecimal. */
  readonly document: string | null;
  readonly proposed: SignedAct;
  readonly decided: SignedAct;
}

type Row = Omit<PermitActionRecord, 'proposed' | 'decided'> & {
  readonly [hand in 'proposed' | 'decided']: { readonly person: string; readonly org: string; readonly role: string; readonly at: string };
} & { readonly first: string | null; readonly second: string | null };

/** Approved acts on these permits, in the order in which they were carried out. */
export async function readPermitActions(tx: Tx, permits: readonly string[]): Promise<readonly PermitActionRecord[]> {
  const rows = (await tx.query(
    `select a.id, a.permit_id as permit, a.kind, a.reason, a.original_returned as "originalReturned", a.sworn_loss as "swornLoss", p.country, p.number,
       encode(p.document_sha256, 'hex') as document,
       jsonb_build_object('person', a.proposed_by, 'org', a.proposed_org, 'role', a.proposed_role, 'at', a.proposed_at) as proposed,
       jsonb_build_object('person', a.decided_by, 'org', a.decided_org, 'role', a.decided_role, 'at', a.decided_at) as decided,
       a.id as first, a.verdict_statement as second
     from issuance.permit_action a join issuance.permit p on p.id = a.permit_id
     where a.permit_id = any ($1) and a.state = 'approved' order by a.decided_at, a.id`,
    [permits],
  )) as Row[];
  const signed = await readSignedTexts(
    tx,
    rows.flatMap(({ first, second }) => [first, second]).filter((id) => id !== null),
  );
  return rows.map(({ first, second, proposed, decided, ...action }) => ({
    ...action,
    proposed: { ...proposed, at: new Date(proposed.at), signed: signed.get(first ?? '') ?? null },
    decided: { ...decided, at: new Date(decided.at), signed: signed.get(second ?? '') ?? null },
  }));
}
