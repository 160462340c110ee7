import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, sha256Hex } from '#cites';
import { newId, type Tx } from '#database';
import { type Actor, type EntryValue, Ledger } from '#ledger';
import { safeFileName } from '../attachment/file-name.js';
import { FILE_STORE, type FileStore } from '../attachment/file-store.js';
import type { ReceivedFile } from '../attachment/receive-file.service.js';
import { isClerk } from '../counter/paper-entry.repository.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { type ApplicationRefusalCode, done, type Outcome, refused } from '../outcome.js';
import { missingParticulars, noParticulars, type Particulars, sharesTooMany } from './particulars.js';
import {
  copyPapers,
  decide,
  handIn,
  insertPaper,
  insertVetting,
  isVetted,
  newestVetting,
  type PaperKind,
  type PaperRow,
  papersOf,
  propose,
  removePaper,
  updateParticulars,
  vettingById,
  type VettingRow,
} from './vetting.repository.js';

/** Dated policy: whether an organisation is vetted before its first submission. */
export const vettingPolicy = 'organisation-vetting';
export const papersMax = 20;

const refusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  vetting_two_people: 'second-person-needed',
  vetting_transition: 'vetting-state',
  vetting_complete: 'vetting-incomplete',
  vetting_current: 'vetting-outdated',
  officer_role_held: 'officer-role-not-held',
  officer_unbound: 'officer-belongs-to-applicant',
};

/**
 * Vetting of organisations: the house hands in who it is, with papers and beneficial owners; a case officer checks and proposes,
 * an issuing officer, who is somebody else, approves or refuses. Before that nothing is submitted; drafts may be written.
 */
@Injectable()
export class Vetting {
  constructor(
    private readonly ledger: Ledger,
    @Inject(FILE_STORE) private readonly files: FileStore,
  ) {}

  /** Where a house stands: `vetted` also says whether the name and address that were vetted are still its own. */
  async standing(tx: Tx, organisation: string): Promise<{ readonly vetted: boolean; readonly newest: VettingRow | null }> {
    return { vetted: await isVetted(tx, organisation), newest: await newestVetting(tx, organisation) };
  }

  /**
   * What a house works on; begun where there is none, with what it handed in before.
   *
   * @param house code; the actor's own, or for a clerk of the counter one of which nobody has an account (the database refuses others)
   */
  async open(tx: Tx, actor: Actor, house = actor.org): Promise<Outcome<VettingRow>> {
    const own = actor.role === 'applicant' && house === actor.org;
    if (!own && !(house !== actor.org && (await isClerk(tx, actor)))) return refused('role-not-allowed', { args: { role: actor.role } });
    const newest = await newestVetting(tx, house, true);
    if (newest?.state === 'draft') return done(newest);
    if (newest && newest.state !== 'approved' && newest.state !== 'refused') return refused('vetting-state');
    const id = newId();
    const made = await judgedByDatabase(tx, { ...refusals, vetting_one_open: 'vetting-state' }, async () => {
      await insertVetting(tx, id, house, actor, newest?.particulars ?? noParticulars);
      if (newest) await copyPapers(tx, newest.id, id);
    });
    if (!made.ok) return made;
    const row = await this.read(tx, id);
    await this.note(tx, actor, row, 'organisation.vetting-begun', 'begin');
    return done(row);
  }

  async change(tx: Tx, actor: Actor, row: VettingRow, particulars: Particulars): Promise<Outcome<VettingRow>> {
    if (row.state !== 'draft') return refused('vetting-state');
    if (sharesTooMany(particulars.owners)) return refused('vetting-shares');
    await updateParticulars(tx, row, particulars);
    const changed = await this.read(tx, row.id);
    await this.note(tx, actor, changed, 'organisation.vetting-changed', 'change');
    return done(changed);
  }

  async addPaper(tx: Tx, actor: Actor, row: VettingRow, file: ReceivedFile, name: string, kind: PaperKind): Promise<Outcome<string>> {
    if (row.state !== 'draft') return refused('vetting-state');
    const present = await papersOf(tx, row.id);
    if (present.length >= papersMax) return refused('attachments-too-many', { args: { limit: papersMax } });
    const sha256 = await this.files.put(file.bytes);
    if (present.some((paper) => paper.sha256.equals(sha256))) return refused('attachment-already-there');
    const { mediaType, scannedAt } = file;
    const fileName = safeFileName(name, mediaType);
    const id = newId();
    await insertPaper(tx, id, row.id, actor, { kind, sha256, mediaType, size: file.bytes.length, fileName, scannedAt });
    await this.note(tx, actor, row, 'organisation.paper-added', 'add-paper', { file: sha256.toString('hex'), paper: id });
    return done(id);
  }

  async removePaper(tx: Tx, actor: Actor, row: VettingRow, id: string): Promise<Outcome<null>> {
    if (row.state !== 'draft') return refused('vetting-state');
    if (!(await removePaper(tx, row.id, id))) return refused('attachment-not-found');
    await this.note(tx, actor, row, 'organisation.paper-removed', 'remove-paper', { paper: id });
    return done(null);
  }

  /** @throws Error when the stored bytes no longer have their hash */
  async readPaper(tx: Tx, row: VettingRow, id: string): Promise<Outcome<{ readonly paper: PaperRow; readonly bytes: Buffer }>> {
    const paper = (await papersOf(tx, row.id)).find((one) => one.id === id);
    return paper ? done({ paper, bytes: await this.files.get(paper.sha256) }) : refused('attachment-not-found');
  }

  async handIn(tx: Tx, actor: Actor, row: VettingRow): Promise<Outcome<VettingRow>> {
    if (row.state !== 'draft') return refused('vetting-state');
    if (missingParticulars(row.particulars, row.legalForm).length > 0) return refused('vetting-incomplete');
    return this.step(tx, actor, row, ['organisation.vetting-handed-in', 'hand-in'], () => handIn(tx, row, actor));
  }

  /** @param note what was checked, for the second officer; never shown to the house */
  async propose(tx: Tx, actor: Actor, row: VettingRow, proposal: 'positive' | 'negative', note: string): Promise<Outcome<VettingRow>> {
    if (row.state !== 'handed-in') return refused('vetting-state');
    return this.step(tx, actor, row, ['organisation.vetting-proposed', 'propose'], () => propose(tx, row, actor, proposal, note), {
      outcome: proposal,
      note,
    });
  }

  /** @param reason of a refusal, which the house reads */
  async decide(tx: Tx, actor: Actor, row: VettingRow, outcome: 'approved' | 'refused', reason: string): Promise<Outcome<VettingRow>> {
    if (row.state !== 'proposed') return refused('vetting-state');
    if (row.proposedBy === actor.personId) return refused('second-person-needed');
    if (outcome === 'refused' && reason.trim().length < 3) return refused('decision-reason-missing');
    const kind = outcome === 'approved' ? 'organisation.vetting-approved' : 'organisation.vetting-refused';
    const said = reason.trim() === '' ? null : reason;
    return this.step(tx, actor, row, [kind, outcome === 'approved' ? 'approve' : 'refuse'], () => decide(tx, row, actor, outcome, said), {
      proposer: row.proposedBy,
      ...(said === null ? {} : { note: said }),
    });
  }

  private async step(
    tx: Tx,
    actor: Actor,
    row: VettingRow,
    [kind, act]: readonly [`organisation.${string}`, string],
    work: () => Promise<void>,
    fields: Readonly<Record<string, EntryValue>> = {},
  ): Promise<Outcome<VettingRow>> {
    const judged = await judgedByDatabase(tx, refusals, work);
    if (!judged.ok) return judged;
    const moved = await this.read(tx, row.id);
    await this.note(tx, actor, moved, kind, act, fields);
    return done(moved);
  }

  /** Particulars are committed by their hash: who they are about is told to nobody by the log. */
  private async note(
    tx: Tx,
    actor: Actor,
    row: VettingRow,
    kind: `organisation.${string}`,
    act: string,
    fields: Readonly<Record<string, EntryValue>> = {},
  ): Promise<void> {
    await this.ledger.append(tx, {
      kind,
      actor,
      act,
      subjects: [row.id, row.organisationId],
      fields: { organisation: row.organisation, particulars: sha256Hex(canonicalJson(row.particulars)), ...fields },
    });
  }

  private async read(tx: Tx, id: string): Promise<VettingRow> {
    const row = await vettingById(tx, id);
    if (!row) throw new Error('Particulars that were just written are gone');
    return row;
  }
}
