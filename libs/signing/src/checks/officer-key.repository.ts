import type { Tx } from '#database';
import type { OfficerKeyRecord } from './key-history.js';

type Row = Omit<OfficerKeyRecord, 'enrolment'> & {
  readonly enrolmentId: string | null;
  readonly secondKey: string;
  readonly text: string;
} & Readonly<Record<'clientData' | 'authenticatorData' | 'signature', Buffer>>;

/** Keys behind signed statements, and the keys of whoever enrolled those, up to the founders. */
export async function readOfficerKeys(tx: Tx, statements: readonly string[]): Promise<OfficerKeyRecord[]> {
  const rows = (await tx.query(
    `with recursive needed (id) as (
       select s.key_id from identity.signed_statement s where s.id = any ((select $1::uuid[])::uuid[])
       union
       select e.key_id from needed n join identity.officer_key k on k.id = n.id
         cross join lateral (select e.key_id from identity.signed_statement e where e.id = k.enrolment offset 0) e)
     select k.id, k.person_id as person, k.organisation, k.role, k.public_key as "publicKey", k.rp_id as "rpId", k.state, k.bootstrap,
       k.valid_from as "validFrom", k.valid_until as "validUntil", k.distrusted_from as "distrustedFrom", k.ended_at as "endedAt", e.id as "enrolmentId", e.key_id as "secondKey",
       e.text, e.client_data as "clientData", e.authenticator_data as "authenticatorData", e.signature
     from needed n join identity.officer_key k on k.id = n.id left join identity.signed_statement e on e.id = k.enrolment`,
    [statements],
  )) as Row[];
  return rows.map(({ enrolmentId, secondKey, text, clientData, authenticatorData, signature, ...key }) => ({
    ...key,
    enrolment: enrolmentId === null ? null : { id: enrolmentId, keyId: secondKey, text, clientData, authenticatorData, signature },
  }));
}
