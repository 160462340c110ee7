import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { Accounts } from '#identity';
import type { Actor } from '#ledger';
import type { ApplicationRow } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { readOffice } from '../office.repository.js';
import { type ApplicationRefusalCode, done, type Outcome, refused } from '../outcome.js';
import {
  type EnteredPaper,
  houseNamed,
  insertPaperEntry,
  isClerk,
  nameTaken,
  papersEnteredBy,
  speaksFor,
  type PaperInput,
  takeWalkInCode,
} from './paper-entry.repository.js';

/** Somebody who came to the counter and stands nowhere yet. */
export interface WalkIn {
  readonly name: string;
  readonly legalForm: 'natural' | 'legal';
  readonly country: string;
  readonly address: string;
}

const refusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  paper_entry_once: 'paper-entered-already',
  paper_entry_by_clerk: 'role-not-allowed',
  application_principal: 'house-not-found',
};

/**
 * The counter: a clerk types in what came on paper, in the same editor as applicants. A clerk is an agent of the authority itself, and
 * the signed paper is the power that another agent has from the house. What a clerk typed is bound to the clerk as to an applicant:
 * no duty of the case falls to them, by the rules that keep applicants from deciding for themselves.
 */
@Injectable()
export class CounterEntry {
  constructor(
    private readonly drafts: DraftApplication,
    private readonly accounts: Accounts,
    private readonly record: CaseRecord,
  ) {}

  isClerk(tx: Tx, actor: Actor): Promise<boolean> {
    return isClerk(tx, actor);
  }

  entered(tx: Tx, actor: Actor, limit: number): Promise<EnteredPaper[]> {
    return papersEnteredBy(tx, actor.personId, limit);
  }

  /** Whether the clerk hands in the papers of a house of which nobody has an account. */
  speaksFor(tx: Tx, actor: Actor, house: string): Promise<boolean> {
    return actor.role === 'agent' ? speaksFor(tx, actor, house) : Promise.resolve(false);
  }

  /** Code of the house that a code or a whole name means. */
  async house(tx: Tx, text: string): Promise<Outcome<string>> {
    const code = await houseNamed(tx, text);
    return code === null ? refused('house-not-found') : done(code);
  }

  /** A house that came without an account; its first paper makes it. Where organisations are vetted, it is vetted like any other. */
  async welcome(tx: Tx, actor: Actor, walkIn: WalkIn): Promise<Outcome<string>> {
    if (!(await isClerk(tx, actor))) return refused('role-not-allowed', { args: { role: actor.role } });
    // People share names; a company of a name that is on record is that company, also one that was refused.
    if (walkIn.legalForm === 'legal' && (await nameTaken(tx, walkIn.name))) return refused('house-known');
    const { country } = await readOffice(tx);
    const code = await takeWalkInCode(tx, country);
    const made = await this.accounts.createOrganisation(tx, actor, { ...walkIn, code, kind: 'trader' });
    if (!made.ok) throw new Error(`A code that was taken just now is in use: ${code}`);
    return done(code);
  }

  /** A draft that rests on a paper. @returns `paper-entered-already` for a number of the register that was typed in before */
  async begin(tx: Tx, actor: Actor, house: string, paper: PaperInput): Promise<Outcome<ApplicationRow>> {
    if (!(await isClerk(tx, actor))) return refused('role-not-allowed', { args: { role: actor.role } });
    const made = await this.drafts.onPaper(tx, actor, house);
    if (!made.ok) return made;
    const { row } = made.value;
    const stored = await judgedByDatabase(tx, refusals, () => insertPaperEntry(tx, actor, row.id, paper));
    if (!stored.ok) return stored;
    await this.record.note(tx, actor, {
      kind: 'application.paper-entered',
      act: 'enter-paper',
      application: row,
      fields: {
        register: paper.registerNumber,
        received: paper.receivedOn,
        pages: paper.pages,
        signatory: paper.signedBy,
        signed: paper.signedOn,
      },
    });
    return done(row);
  }
}
