import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import type { Role } from '#ledger';
import { personById } from './person.repository.js';
import { policyAt } from './policy.repository.js';

export interface SeparationPolicy {
  /** Pairs of duties one person may hold in one case, e.g. ["science+recommendation"]; empty = three people. */
  readonly allowedPairs: readonly unknown[];
}

/** What other features ask about people. All answers come from the transaction that asks. */
@Injectable()
export class Directory {
  /** Full name as printed in box 13; null for nobody. */
  async nameOf(tx: Tx, personId: string): Promise<string | null> {
    return (await personById(tx, personId))?.fullName ?? null;
  }

  async holdsRole(tx: Tx, personId: string, organisation: string, role: Role, at: Date | null = null): Promise<boolean> {
    const [row] = (await tx.query('select identity.holds_role($1, $2, $3, coalesce($4, now())) as holds', [
      personId,
      organisation,
      role,
      at,
    ])) as {
      holds: boolean;
    }[];
    return row?.holds === true;
  }

  async belongsTo(tx: Tx, personId: string, organisation: string, at: Date | null = null): Promise<boolean> {
    const [row] = (await tx.query('select identity.belongs_to($1, $2, coalesce($3, now())) as belongs', [personId, organisation, at])) as {
      belongs: boolean;
    }[];
    return row?.belongs === true;
  }

  /** A policy in force at an instant (default now); null when there is none. */
  policy(tx: Tx, name: string, at: Date | null = null): Promise<unknown> {
    return policyAt(tx, name, at);
  }
}
