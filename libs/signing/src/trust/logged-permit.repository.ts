import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';

/** Permits of one key that were proven to be in the log. */
export interface NewlyLogged {
  /** Permit key, lower-case hexadecimal. */
  readonly kid: string;
  /** First 16 bytes of each `cred`, sorted, one after the other. */
  readonly entries: Uint8Array;
}

@Injectable()
export class LoggedPermitRepository {
  /**
   * What was proven since an earlier call. Rows are found by the transaction that wrote them: one that began before the
   * earlier call and ended after it is neither missed nor, to any harm, told twice.
   * @param horizon of the earlier call; "0" for everything
   * @returns `restored`: entries, as in `NewlyLogged`, of permits that only the log knows any more, not by which key they were signed
   */
  async since(
    tx: Tx,
    horizon: string,
  ): Promise<{ readonly logged: readonly NewlyLogged[]; readonly restored: Uint8Array; readonly horizon: string }> {
    // Before the rows: what ends between the two statements is told again next time.
    const [snapshot] = (await tx.query('select pg_snapshot_xmin(pg_current_snapshot())::text as horizon')) as { horizon: string }[];
    const rows = (await tx.query(
      `select encode(c.kid, 'hex') as kid, string_agg(distinct substring(c.cred for 16), ''::bytea order by substring(c.cred for 16)) as entries
         from issuance.log_proof l join issuance.credential c on c.permit_id = l.permit_id
        where l.txid >= $1::text::xid8 and l.witnessed group by c.kid`,
      [horizon],
    )) as { kid: string; entries: Buffer }[];
    const [lost] = (await tx.query(
      `select string_agg(distinct substring(r.cred for 16), ''::bytea order by substring(r.cred for 16)) as entries
         from issuance.restored_permit r where r.txid >= $1::text::xid8`,
      [horizon],
    )) as { entries: Buffer | null }[];
    return {
      restored: new Uint8Array(lost?.entries ?? []),
      logged: rows.map(({ kid, entries }) => ({ kid, entries: new Uint8Array(entries) })),
      horizon: snapshot?.horizon ?? horizon,
    };
  }

  /** By permit key (hexadecimal): when the oldest permit was signed that is not proven by a witnessed checkpoint yet, Unix seconds. */
  async oldestUnproven(tx: Tx): Promise<Map<string, number>> {
    const rows = (await tx.query(
      `select encode(c.kid, 'hex') as kid, floor(extract(epoch from min(c.signed_at)))::float8 as oldest
         from (select j.permit_id from issuance.signing_job j
                where j.kind = 'log' and j.state <> 'done' and not exists (select 1 from issuance.log_proof l where l.permit_id = j.permit_id)
               union select l.permit_id from issuance.log_proof l where not l.witnessed) open
         join issuance.credential c on c.permit_id = open.permit_id group by c.kid`,
    )) as { kid: string; oldest: number }[];
    return new Map(rows.map(({ kid, oldest }) => [kid, oldest]));
  }
}
