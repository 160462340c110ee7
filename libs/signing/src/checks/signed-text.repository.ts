import type { Tx } from '#database';
import type { SignedText } from './key-history.js';

/** Signed statements with their assertions, by id. */
export async function readSignedTexts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SignedText>> {
  if (ids.length === 0) return new Map();
  const rows = (await tx.query(
    `select id, key_id as "keyId", text, client_data as "clientData", authenticator_data as "authenticatorData", signature
       from identity.signed_statement where id = any ($1::uuid[])`,
    [ids],
  )) as SignedText[];
  return new Map(rows.map((row) => [row.id, row]));
}
