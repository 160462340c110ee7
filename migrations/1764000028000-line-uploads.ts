import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What became of the last table of lines that an applicant sent, and which item of the checklist a file answers. */
export class LineUploads1764000028000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table applications.line_upload (
        application_id uuid constraint line_upload_pk primary key constraint line_upload_application_fk references applications.application,
        file_name text not null constraint line_upload_name_bounded check (length(file_name) <= 255),
        accepted integer not null constraint line_upload_accepted_bounded check (accepted between 0 and 5000),
        rejected integer not null constraint line_upload_rejected_bounded check (rejected >= 0),
        rejects jsonb not null constraint line_upload_rejects_object check (jsonb_typeof(rejects) = 'object'),
        uploaded_at timestamptz not null default now(),
        constraint line_upload_rejects_bounded check (octet_length(rejects::text) <= 33554432)
      );
      comment on table applications.line_upload is 'The rows of the last table of lines that were refused, so that they can be put right: the applicant''s scratch paper, no record. Gone with the submission';
      comment on column applications.line_upload.rejects is 'headings: texts; rows: { row, cells, faults } as read-line-table.ts gives them';
      grant select, insert, update, delete on applications.line_upload to oc_portal;

      alter table applications.attachment
        add item text constraint attachment_item_code check (item ~ '^[a-z][a-z-]{1,39}$');
      comment on column applications.attachment.item is 'Item of the checklist that the applicant sent the file for; null = said nothing';
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.attachment drop column item;
      drop table applications.line_upload;
    `);
  }
}
