import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';

export interface CredentialToStore {
  readonly permitId: string;
  readonly kid: Uint8Array;
  readonly cose: Uint8Array;
  readonly front: string;
  readonly annexes: readonly string[];
  readonly cred: Uint8Array;
  readonly checkCode: string;
  readonly signedAt: Date;
}

/** What a seal job needs of a permit whose credential stands. */
export interface PermitToSeal {
  readonly id: string;
  readonly state: string;
  readonly country: string;
  readonly number: string;
  readonly document: Buffer;
  readonly statusList: number;
  readonly replaces: string | null;
  readonly replacedNumber: string | null;
  readonly org: string;
  readonly cose: Buffer | null;
  readonly front: string | null;
  readonly annexes: readonly string[] | null;
  readonly checkCode: string | null;
  /** Proof of the log with its entry; null in a country without a log. */
  readonly proof: Buffer | null;
  readonly entry: Buffer | null;
  readonly witnessed: boolean | null;
  readonly isSealed: boolean;
  /** Policy `form-headings` in force. */
  readonly headings: unknown;
}

export type PermitStep = 'sign' | 'log' | 'witness' | 'seal' | 'complete';

/** The rows only the signer writes. */
@Injectable()
export class SignedPermitRepository {
  /** Two signers, or a signer and its own ghost after a lost lease, never work on one permit at once. */
  async lock(tx: Tx, permitId: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 7251008))', [permitId]);
  }

  async storeCredential(tx: Tx, credential: CredentialToStore): Promise<void> {
    await tx.query(
      `insert into issuance.credential (permit_id, kid, cose, front_qr, annex_qr, cred, check_code, signed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        credential.permitId,
        Buffer.from(credential.kid),
        Buffer.from(credential.cose),
        credential.front,
        credential.annexes,
        Buffer.from(credential.cred),
        credential.checkCode,
        credential.signedAt,
      ],
    );
  }

  /** One or more steps of the permit's table, in order; each is judged by the database. */
  async advance(tx: Tx, permitId: string, steps: readonly PermitStep[], org: string): Promise<void> {
    const calls = steps.map((_, index) => `issuance.advance_permit($1, $${index + 3}, $2)`);
    await tx.query(`select ${calls.join(', ')}`, [permitId, org, ...steps]);
  }

  async readForSeal(tx: Tx, permitId: string): Promise<PermitToSeal | null> {
    const [row] = (await tx.query(
      `select p.id, p.state, p.country, p.number, p.document, p.status_list as "statusList", p.replaces, old.number as "replacedNumber",
         p.last_org as org, c.cose, c.front_qr as front, c.annex_qr as annexes, c.check_code as "checkCode",
         l.proof, l.entry, l.witnessed,
         exists (select 1 from issuance.sealed_pdf s where s.permit_id = p.id) as "isSealed",
         (select value from identity.policy where name = 'form-headings' and valid_from <= now() and (valid_to is null or valid_to > now())) as headings
       from issuance.permit p
       left join issuance.credential c on c.permit_id = p.id
       left join issuance.log_proof l on l.permit_id = p.id
       left join issuance.permit old on old.id = p.replaces
       where p.id = $1`,
      [permitId],
    )) as PermitToSeal[];
    return row ?? null;
  }

  async storeSealedPdf(tx: Tx, permitId: string, pdf: Uint8Array, sha256: Uint8Array, sealedAt: Date): Promise<void> {
    await tx.query('insert into issuance.sealed_pdf (permit_id, pdf, sha256, sealed_at) values ($1, $2, $3, $4)', [
      permitId,
      Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength),
      Buffer.from(sha256),
      sealedAt,
    ]);
  }
}
