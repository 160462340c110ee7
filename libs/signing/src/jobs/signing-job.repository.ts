import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork, type Tx } from '#database';
import type { SigningRefusal } from '../refusal.js';
import type { SigningJob, SigningJobKind } from './signing-job.js';

/** Seconds after which a claimed job counts as abandoned: its signer was killed. Far above what any job takes. */
export const leaseSeconds = 120;

/** The job table. Claims are short transactions of their own; the work commits together with the job's end. */
@Injectable()
export class SigningJobRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /**
   * Takes up to `limit` jobs, oldest first: waiting ones, and those of a signer that died. A job that failed waits two
   * seconds more with each attempt (a minute at most), so that one bad job does not hold the others up.
   */
  async claim(kinds: readonly SigningJobKind[], limit: number): Promise<SigningJob[]> {
    return this.unit.run(async (tx) => {
      const rows = (await tx.query(
        `with taken as (
           select id from issuance.signing_job
            where kind = any ($1)
              and ((state = 'waiting' and (claimed_at is null or claimed_at < now() - least(attempts * 2, 60) * interval '1 second'))
                or (state = 'running' and claimed_at < now() - $3 * interval '1 second'))
            order by created_at, id limit $2 for update skip locked)
         update issuance.signing_job job set state = 'running', claimed_at = now(), attempts = job.attempts + 1
           from taken where job.id = taken.id
         returning job.id, job.permit_id, job.kind, job.attempts, job.created_at,
           (select status_list from issuance.permit permit where permit.id = job.permit_id) as status_list`,
        [kinds, limit, leaseSeconds],
      )) as JobRow[] | [JobRow[], number];
      return returned(rows)
        .sort((a, b) => a.created_at.getTime() - b.created_at.getTime())
        .map((row) => ({ id: row.id, permitId: row.permit_id, kind: row.kind, attempts: row.attempts, statusList: row.status_list }));
    });
  }

  async finish(tx: Tx, job: SigningJob): Promise<void> {
    await tx.query("update issuance.signing_job set state = 'done', finished_at = now() where id = $1", [job.id]);
  }

  /** Ends a credential job and leaves the seal job behind it, in one statement. */
  async finishAndSeal(tx: Tx, job: SigningJob): Promise<void> {
    await tx.query(
      `with done as (update issuance.signing_job set state = 'done', finished_at = now() where id = $1)
       insert into issuance.signing_job (id, permit_id, kind) values ($2, $3, 'seal')`,
      [job.id, newId(), job.permitId],
    );
  }

  /** Ends a credential job; the permit waits for the proof that its event stands in the log. */
  async finishAndAwaitLog(tx: Tx, job: SigningJob, eventId: string): Promise<void> {
    await tx.query(
      `with done as (update issuance.signing_job set state = 'done', finished_at = now() where id = $1)
       insert into issuance.signing_job (id, permit_id, kind, event_id) values ($2, $3, 'log', $4)`,
      [job.id, newId(), job.permitId, eventId],
    );
  }

  async refuse(tx: Tx, job: SigningJob, refusal: SigningRefusal): Promise<void> {
    await tx.query("update issuance.signing_job set state = 'refused', refusal = $2, finished_at = now() where id = $1", [
      job.id,
      JSON.stringify(refusal),
    ]);
  }

  /** Gives a job back; the attempt counts. */
  async release(job: SigningJob): Promise<void> {
    await this.unit.run((tx) =>
      tx.query("update issuance.signing_job set state = 'waiting' where id = $1 and state = 'running'", [job.id]),
    );
  }
}

interface JobRow {
  readonly id: string;
  readonly permit_id: string | null;
  readonly kind: SigningJobKind;
  readonly attempts: number;
  readonly created_at: Date;
  readonly status_list: number | null;
}

/** TypeORM answers an UPDATE with [rows, count]. */
function returned(rows: JobRow[] | [JobRow[], number]): JobRow[] {
  return Array.isArray(rows[0]) ? rows[0] : (rows as JobRow[]);
}
