import { Injectable } from '@nestjs/common';
import type { IssuedFact, OwnPermits, PermitRef, StandingYear } from '#applications';
import type { PermitDocument, PermitFact } from '#cites';
import type { Tx } from '#database';
import type { DrawnFact } from '#registers';
import type { PermitState } from './permit-transitions.js';

/** Permits whose quantities count as gone, or as promised: everything that was not called back before it could be used. */
const counting = `('reserved', 'signed', 'logged', 'witnessed', 'sealed', 'issued', 'endorsed', 'used', 'suspended', 'expired')`;

const statusOf: Readonly<Record<PermitState, PermitFact['status']>> = {
  approved: 'cancelled',
  lapsed: 'cancelled',
  void: 'cancelled',
  cancelled: 'cancelled',
  // Not in the holder's hands yet: nothing can rest on it.
  reserved: 'suspended',
  signed: 'suspended',
  logged: 'suspended',
  witnessed: 'suspended',
  sealed: 'suspended',
  issued: 'valid',
  endorsed: 'used',
  used: 'used',
  replaced: 'replaced',
  suspended: 'suspended',
  expired: 'expired',
};

interface DocumentRow {
  readonly number: string;
  readonly country: string;
  readonly documentType: string;
  readonly state: PermitState;
  readonly validUntil: string;
  readonly endorsed: boolean;
  readonly document: Buffer;
}

/** What applications may know of permits; reads only what both the portal's and the signer's role may read. */
@Injectable()
export class OwnPermitsRepository implements OwnPermits {
  async permitsOf(
    tx: Tx,
    applicationId: string,
    replacedNumber: string | null,
  ): Promise<{ current: PermitRef | null; replaced: PermitRef | null }> {
    const [current] = (await tx.query(
      `select id, number from issuance.permit where application_id = $1 and state not in ('void', 'lapsed')`,
      [applicationId],
    )) as PermitRef[];
    const [replaced] = (
      replacedNumber === null
        ? []
        : await tx.query(`select id, number from issuance.permit where number = $1`, [plainNumber(replacedNumber)])
    ) as PermitRef[];
    return { current: current ?? null, replaced: replaced ?? null };
  }

  async byNumber(tx: Tx, numbers: readonly string[]): Promise<readonly PermitFact[]> {
    const rows = (await tx.query(
      `select number, country, document_type as "documentType", state, valid_until as "validUntil", endorsed_at is not null as endorsed, document
       from issuance.permit where number = any($1) order by number`,
      [numbers.map(plainNumber)],
    )) as DocumentRow[];
    return rows.map((row) => {
      // Frozen by this very system and held by a trigger and a hash: it is a permit document.
      const document = JSON.parse(row.document.toString('utf8')) as PermitDocument;
      return {
        number: row.number,
        issuer: row.country,
        documentType: row.documentType,
        issuedOn: document.issuedAt.slice(0, 10),
        validUntil: row.validUntil,
        status: row.state === 'suspended' && row.endorsed ? 'used' : statusOf[row.state],
        confirmed: true,
        importer: document.importer?.name ?? null,
        exporter: document.exporter.name,
        lines: document.lines.map((line) => ({
          scientificName: line.scientificName,
          term: line.term,
          quantity: line.quantity,
          drawn: '0',
          source: line.source,
        })),
      };
    });
  }

  async drawnFrom(tx: Tx, numbers: readonly string[], exceptApplication: string | null): Promise<readonly DrawnFact[]> {
    return (await tx.query(
      `select cited as "permitNumber", l.scientific_name as "scientificName", l.term, l.unit, trim_scale(sum(l.quantity))::text as quantity
       from issuance.permit_line l
       join issuance.permit p on p.id = l.permit_id
       cross join lateral (select l.origin_permit as cited union select l.import_permit) c
       where cited = any($1) and p.state in ${counting} and p.application_id is distinct from $2
       group by 1, 2, 3, 4`,
      [numbers.map(plainNumber), exceptApplication],
    )) as DrawnFact[];
  }

  async issuedByOperation(tx: Tx, numbers: readonly string[], year: number, exceptApplication: string): Promise<readonly IssuedFact[]> {
    return (await tx.query(
      `select l.operation_number as "operationNumber", l.scientific_name as "scientificName", l.unit, trim_scale(sum(l.quantity))::text as quantity
       from issuance.permit_line l join issuance.permit p on p.id = l.permit_id
       where l.operation_number = any($1) and p.state in ${counting} and p.application_id <> $2 and l.rule_year = $3
       group by 1, 2, 3`,
      [numbers.map(plainNumber), exceptApplication, year],
    )) as IssuedFact[];
  }

  async standingUsed(tx: Tx, findings: readonly string[], year: number, exceptPermit: string | null): Promise<ReadonlyMap<string, string>> {
    const rows = (await tx.query(
      `select finding_id as id, trim_scale(sum(amount))::text as used from issuance.standing_use
        where finding_id = any ($1) and year = $2 and released_at is null and permit_id is distinct from $3 group by 1`,
      [findings, year, exceptPermit],
    )) as { id: string; used: string }[];
    return new Map(rows.map(({ id, used }) => [id, used]));
  }

  async standingYears(tx: Tx, finding: string): Promise<readonly StandingYear[]> {
    return (await tx.query(
      `select year, count(*)::int as permits, trim_scale(sum(amount))::text as amount from issuance.standing_use
        where finding_id = $1 and released_at is null group by year order by year desc`,
      [finding],
    )) as StandingYear[];
  }
}

/** Numbers are compared without blanks and in upper case, and stored so in permit_line. */
export function plainNumber(number: string): string {
  return number.replace(/\s+/g, '').toUpperCase();
}
