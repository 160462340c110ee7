import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import type { SigningRefusal } from '../refusal.js';

/** A signed permit whose entry a checkpoint covers by now. */
export interface LogJob {
  readonly id: string;
  readonly permitId: string;
  readonly eventId: string;
  readonly number: string;
  /** `signed`, or later: a permit of before the log. */
  readonly state: string;
  readonly cose: Buffer;
}

/** A permit that was issued in degraded mode; its witnessed proof is to be had now. */
export type UnwitnessedPermit = Omit<LogJob, 'id' | 'state'>;

export interface ProofToStore {
  readonly permitId: string;
  readonly eventId: string;
  readonly entry: Uint8Array;
  readonly proof: Uint8Array;
  readonly size: number;
  readonly witnessed: boolean;
}

export interface EntryOpening {
  readonly field: string;
  readonly salt: Buffer;
  /** UTF-8 of canonical JSON. */
  readonly value: Buffer;
}

/** A period of degraded mode that is over; one that was not confirmed was a proposal only. */
export interface EndedPeriod {
  readonly id: string;
  readonly cause: 'quorum' | 'time';
  readonly confirmed: boolean;
}

/** Rows about the log. A claim lasts as long as its transaction: of a signer that was killed nothing remains. */
@Injectable()
export class LogJobRepository {
  /** From now on the database lets no permit of the country pass without its proof. @returns proofs that were asked for */
  async openGate(tx: Tx, country: string): Promise<number> {
    const [row] = (await tx.query('select issuance.open_log_gate($1) as awaited', [country])) as { awaited: number }[];
    return row?.awaited ?? 0;
  }

  /**
   * Takes jobs whose entry is covered, oldest first; one that failed waits longer with each attempt.
   * @param unwitnessed covered by a checkpoint that only the log signed
   */
  async claim(tx: Tx, limit: number, unwitnessed: boolean): Promise<LogJob[]> {
    return (await tx.query(
      `select j.id, j.permit_id as "permitId", j.event_id as "eventId", p.number, p.state, c.cose
         from issuance.signing_job j join issuance.permit p on p.id = j.permit_id join issuance.credential c on c.permit_id = j.permit_id
        where j.kind = 'log' and j.state = 'waiting' and exists (select 1 from ledger.place_of(j.event_id, $2))
          and (j.claimed_at is null or j.claimed_at < now() - least(j.attempts * 2, 60) * interval '1 second')
        order by j.created_at, j.id limit $1 for update of j skip locked`,
      [limit, unwitnessed],
    )) as LogJob[];
  }

  async unwitnessed(tx: Tx, limit: number): Promise<UnwitnessedPermit[]> {
    return (await tx.query(
      `select l.permit_id as "permitId", l.event_id as "eventId", p.number, c.cose
         from issuance.log_proof l join issuance.permit p on p.id = l.permit_id join issuance.credential c on c.permit_id = l.permit_id
        where not l.witnessed and exists (select 1 from ledger.place_of(l.event_id, false))
        order by l.stored_at limit $1 for update of l skip locked`,
      [limit],
    )) as UnwitnessedPermit[];
  }

  /** Openings of permit number and document hash, by event. */
  async openings(tx: Tx, events: readonly string[]): Promise<Map<string, EntryOpening[]>> {
    const rows = (await tx.query('select event_id as "eventId", field, salt, value from issuance.entry_openings($1::uuid[])', [
      events,
    ])) as (EntryOpening & { eventId: string })[];
    const found = new Map<string, EntryOpening[]>();
    for (const { eventId, ...opening } of rows) found.set(eventId, [...(found.get(eventId) ?? []), opening]);
    return found;
  }

  async store(tx: Tx, proofs: readonly ProofToStore[]): Promise<void> {
    const bytes = (value: Uint8Array) => Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    await tx.query(
      `insert into issuance.log_proof (permit_id, event_id, entry, proof, size, witnessed)
         select * from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bigint[], $6::boolean[])
       on conflict (permit_id) do update set proof = excluded.proof, size = excluded.size, witnessed = excluded.witnessed`,
      [
        proofs.map(({ permitId }) => permitId),
        proofs.map(({ eventId }) => eventId),
        proofs.map(({ entry }) => bytes(entry)),
        proofs.map(({ proof }) => bytes(proof)),
        proofs.map(({ size }) => size),
        proofs.map(({ witnessed }) => witnessed),
      ],
    );
  }

  /** Ends the jobs; permits that were waiting for it go on to their paper. */
  async finish(tx: Tx, jobs: readonly LogJob[], org: string): Promise<void> {
    await tx.query("update issuance.signing_job set state = 'done', finished_at = now() where id = any ($1::uuid[])", [
      jobs.map(({ id }) => id),
    ]);
    const waiting = jobs.filter(({ state }) => state === 'signed').map(({ permitId }) => permitId);
    if (waiting.length === 0) return;
    await tx.query(`select issuance.advance_permit(id, 'log', $2), issuance.advance_permit(id, 'witness', $2) from unnest($1::uuid[]) id`, [
      waiting,
      org,
    ]);
    await tx.query(
      `insert into issuance.signing_job (id, permit_id, kind) select id, permit, 'seal' from unnest($1::uuid[], $2::uuid[]) made (id, permit)`,
      [waiting.map(() => newId()), waiting],
    );
  }

  async refuse(tx: Tx, job: LogJob, refusal: SigningRefusal): Promise<void> {
    await tx.query("update issuance.signing_job set state = 'refused', refusal = $2, finished_at = now() where id = $1", [
      job.id,
      JSON.stringify(refusal),
    ]);
  }

  /** After an unforeseen error: this job waits, so that the others go on. */
  async postpone(tx: Tx, job: LogJob): Promise<void> {
    await tx.query('update issuance.signing_job set attempts = attempts + 1, claimed_at = now() where id = $1', [job.id]);
  }

  /** Whether two people let permits go out under the log's own signature at this moment, while witnesses are away. */
  async degraded(tx: Tx, country: string): Promise<boolean> {
    const [row] = (await tx.query('select issuance.degraded_now($1) as degraded', [country])) as { degraded: boolean }[];
    return row?.degraded === true;
  }

  /** Ends degraded mode, and proposals of it, whose time is over or whose witnesses are back. The caller says so to the log. */
  async settleDegraded(tx: Tx, country: string): Promise<readonly EndedPeriod[]> {
    return (await tx.query('select id, cause, confirmed from issuance.settle_degraded($1)', [country])) as EndedPeriod[];
  }
}
