import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '#database';
import { Ledger, Looks } from '#ledger';
import { problem, type Session, systemActor } from '#web';
import { AuditView } from '../entries/audit-view.service.js';
import { complaintCodeHash } from './complaint-code.js';
import {
  addToComplaint,
  answerComplaint,
  type ComplaintBody,
  complaintBodies,
  type ComplaintCount,
  complaintCounts,
  complaintIds,
  complaintReader,
  type ComplaintState,
  type FollowedComplaint,
  followComplaint,
  type NewComplaint,
  type ReadComplaint,
  readComplaints,
  submitComplaint,
} from './complaints.repository.js';

/** Reports of anybody to an outside body. Nothing of whoever writes is asked for, passed on or kept. */
@Injectable()
export class Complaints {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly view: AuditView,
    private readonly ledger: Ledger,
    private readonly looks: Looks,
  ) {}

  /** Bodies that would receive a report; none means that nobody outside would, and then none is taken. */
  bodies(): Promise<ComplaintBody[]> {
    return complaintBodies(this.unit.reader);
  }

  /**
   * @param code from `readComplaintCode`; sent twice it is one report
   */
  async submit(code: string, complaint: NewComplaint): Promise<void> {
    await this.unit.run(async (tx) => {
      const id = newId();
      if (!(await submitComplaint(tx, id, complaintCodeHash(code), complaint))) return;
      const actor = systemActor(complaint.body);
      await this.ledger.append(tx, { kind: 'complaint.received', actor, act: 'receive', subjects: [id] });
    });
  }

  /** @returns null where no report has this code */
  follow(code: string): Promise<FollowedComplaint | null> {
    return followComplaint(this.unit.reader, complaintCodeHash(code));
  }

  /** @returns false where no open report has this code */
  add(code: string, text: string): Promise<boolean> {
    return this.unit.run((tx) => addToComplaint(tx, complaintCodeHash(code), newId(), text));
  }

  counts(): Promise<ComplaintCount[]> {
    return complaintCounts(this.unit.reader);
  }

  /** Newest first. @returns null for whoever is no auditor of an outside body */
  async list(
    session: Session,
    before: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly ReadComplaint[]; readonly more: boolean } | null> {
    return this.view.run(session, async (tx) => {
      if ((await complaintReader(tx)) === null) return null;
      const ids = await complaintIds(tx, before, limit + 1);
      const shown = ids.slice(0, limit);
      await this.looks.over(tx, session.actor, { of: 'complaints', ids: shown });
      return { rows: await readComplaints(tx, shown), more: ids.length > limit };
    });
  }

  /** @throws Problem not-found where the asker's body has no such report: the look goes with the transaction, since nothing was shown */
  async one(session: Session, id: string): Promise<ReadComplaint> {
    return this.view.run(session, async (tx) => {
      await this.looks.at(tx, session.actor, { of: 'complaints', id });
      const [found] = await readComplaints(tx, [id]);
      if (!found) throw problem('not-found');
      return found;
    });
  }

  /** @param text null changes the state alone @returns false where somebody was faster, it is closed, or it is not theirs */
  async answer(
    session: Session,
    id: string,
    version: number,
    answer: { readonly text: string | null; readonly state: ComplaintState },
  ): Promise<boolean> {
    return this.view.run(session, async (tx) => {
      if (!(await answerComplaint(tx, id, version, { messageId: newId(), ...answer }))) return false;
      const event = {
        kind: 'complaint.answered',
        actor: session.actor,
        act: 'answer',
        subjects: [id],
        pub: { state: answer.state },
      } as const;
      await this.ledger.append(tx, event);
      return true;
    });
  }
}
