import type { MigrationInterface, QueryRunner } from 'typeorm';

const guard = 'applications.guard_fee_proposal()';
const begins = 'select * into charge from applications.charge c where c.id = new.charge_id for update;';
const handing = `if tg_op = 'UPDATE' and old.state = 'approved' and old.kind = 'refund' and old.handed_receipt is null and new.handed_receipt is not null
            and (to_jsonb(new) - array['handed_receipt', 'handed_by', 'handed_org', 'handed_at'])
              = (to_jsonb(old) - array['handed_receipt', 'handed_by', 'handed_org', 'handed_at']) then
          if not (identity.holds_role(new.handed_by, new.handed_org, 'case-officer') or identity.holds_role(new.handed_by, new.handed_org, 'issuing-officer')) then
            raise exception 'an officer records that money was handed out' using errcode = 'check_violation', constraint = 'officer_role_held';
          end if;
          if applications.is_bound(new.application_id, new.handed_by) then
            raise exception 'the officer belongs to the applicant' using errcode = 'check_violation', constraint = 'officer_unbound';
          end if;
          return new;
        end if;
        if new.handed_receipt is not null then
          raise exception 'what was approved is handed out, once' using errcode = 'check_violation', constraint = 'fee_proposal_step';
        end if;
        ${begins}`;

/** That a refund was handed out: by whom, and the number of the receipt that the payee signed. */
export class RefundsHandedOut1764000120001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.fee_proposal
        add column handed_receipt text constraint fee_proposal_handed_receipt_size check (length(handed_receipt) between 1 and 100),
        add column handed_by uuid constraint fee_proposal_handed_by_fk references identity.person (id),
        add column handed_org text,
        add column handed_at timestamptz,
        add constraint fee_proposal_handed_no_card check (handed_receipt !~ '^[0-9]{12,19}$'),
        add constraint fee_proposal_handed check ((handed_receipt is null) = (handed_by is null) and (handed_receipt is null) = (handed_org is null)
          and (handed_receipt is null) = (handed_at is null) and (handed_receipt is null or (kind = 'refund' and state = 'approved')));
      comment on column applications.fee_proposal.handed_receipt is 'Number of the receipt of whoever took the money back; null: not handed out yet';
      create unique index fee_proposal_handed_once on applications.fee_proposal (handed_receipt) where handed_receipt is not null;
      grant update (handed_receipt, handed_by, handed_org, handed_at) on applications.fee_proposal to oc_portal;
    `);
    await rewrite(queries, begins, handing);
  }

  async down(queries: QueryRunner): Promise<void> {
    await rewrite(queries, handing, begins);
    await queries.query(
      'alter table applications.fee_proposal drop column handed_receipt, drop column handed_by, drop column handed_org, drop column handed_at',
    );
  }
}

/** Replaces one part of the guard that stands in it once. */
async function rewrite(queries: QueryRunner, from: string, to: string): Promise<void> {
  const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [guard])) as [{ text: string }];
  if (row.text.split(from).length !== 2) throw new Error(`${guard} is written in another way than it was`);
  await queries.query(row.text.replace(from, () => to));
}
