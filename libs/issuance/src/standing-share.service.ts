import { Injectable } from '@nestjs/common';
import { type CaseFacts, judgedByDatabase, refused } from '#applications';
import type { Tx } from '#database';
import type { IssuanceRefusal } from './outcome.js';
import { heldStanding, holdStanding, releaseStanding } from './standing-use.repository.js';

const databaseRefusals = {
  standing_ceiling: 'standing-ceiling',
  standing_in_force: 'standing-ended',
  duties_apart: 'duties-conflict',
  officer_unbound: 'officer-belongs-to-applicant',
} as const;

/** Keeps what a permit draws on the ceilings of standing findings equal to what its lines come to. */
@Injectable()
export class StandingShare {
  /** Findings are taken in the order of their ids, so that two permits which share several can never wait for each other. */
  async align(tx: Tx, permitId: string, { standing, issueDate }: CaseFacts): Promise<IssuanceRefusal | null> {
    const year = Number(issueDate.slice(0, 4));
    const wanted = new Map(
      standing.filter(({ short }) => short === null).map(({ finding, wanted: amount }) => [finding.id, amount ?? '0']),
    );
    const held = await heldStanding(tx, permitId);
    for (const one of held) if (one.year !== year || !wanted.has(one.finding)) await releaseStanding(tx, permitId, one);
    for (const [finding, amount] of [...wanted].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (held.some((one) => one.finding === finding && one.year === year && one.amount === amount)) continue;
      const stored = await judgedByDatabase(tx, databaseRefusals, () => holdStanding(tx, permitId, { finding, year, amount }));
      if (!stored.ok) return refused(stored.code, { args: { finding } });
    }
    return null;
  }

  /** What the permit holds now, for the event of the act. */
  async held(tx: Tx, permitId: string): Promise<readonly (readonly [finding: string, amount: string])[]> {
    return (await heldStanding(tx, permitId)).map(({ finding, amount }) => [finding, amount] as const);
  }
}
