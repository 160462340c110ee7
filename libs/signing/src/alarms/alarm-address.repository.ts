import type { Tx } from '#database';
import type { SignedText } from '../checks/key-history.js';

/** A confirmed change of an address, with what its two officers signed. */
export interface ConfirmedChange {
  readonly id: string;
  readonly change: 'add' | 'end';
  readonly url: string;
  readonly decidedAt: Date;
  readonly proposal: SignedBy | null;
  readonly confirmation: SignedBy | null;
}

export interface SignedBy extends SignedText {
  readonly signedAt: Date;
}

type Row = Pick<ConfirmedChange, 'id' | 'change' | 'url' | 'decidedAt'> & { readonly proposalId: string; readonly confirmationId: string };

/** Oldest first. */
export async function readConfirmedChanges(tx: Tx): Promise<ConfirmedChange[]> {
  const rows = (await tx.query(
    `select id, change, url, decided_at as "decidedAt", proposal as "proposalId", confirmation as "confirmationId"
     from identity.alarm_change where state = 'confirmed' order by decided_at, id`,
  )) as Row[];
  if (rows.length === 0) return [];
  const texts = (await tx.query(
    `select id, key_id as "keyId", text, client_data as "clientData", authenticator_data as "authenticatorData", signature, signed_at as "signedAt"
     from identity.signed_statement where id = any ($1)`,
    [rows.flatMap((row) => [row.proposalId, row.confirmationId])],
  )) as SignedBy[];
  const byId = new Map(texts.map((text) => [text.id, text]));
  return rows.map(({ proposalId, confirmationId, ...row }) => ({
    ...row,
    proposal: byId.get(proposalId) ?? null,
    confirmation: byId.get(confirmationId) ?? null,
  }));
}
