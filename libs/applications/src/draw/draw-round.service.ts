import { Inject, Injectable } from '@nestjs/common';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, nodeEd25519 } from '#ledger';
import { firstCosigned, parseVkey, type Policy, readCosignatureList } from '#merkle';
import { systemActor } from '#web';
import { readOffice } from '../office.repository.js';
import { addressOf, readLogPolicy } from './designated-witness.js';
import { DrawCases, LOG_POLICIES } from './draw-cases.service.js';
import { strandedCases, type WaitingDraw, waitingDraws, waitingKept } from './draw.repository.js';
import { readWitnessList, type ReadWitnessList } from './witness-list.js';

/** Something that keeps cases from being drawn, for the log of the process. */
export type ReportDraw = (text: string, error?: unknown) => void;

const batch = 200;

/**
 * Draws what can be drawn: submissions in a published checkpoint, by the first cosignature that their witness gave over one.
 * May run in several processes at once; a case is assigned once.
 */
@Injectable()
export class DrawRound {
  private told = new Map<string, string>();

  constructor(
    private readonly unit: UnitOfWork,
    private readonly cases: DrawCases,
    @Inject(LOG_POLICIES) private readonly policies: string | null,
  ) {}

  /** @returns whether there may be more to do at once */
  async run(report: ReportDraw = () => undefined, readList: ReadWitnessList = readWitnessList): Promise<boolean> {
    if (this.policies === null) return false;
    const drawn = await this.drawWaiting(this.policies, report, readList);
    const kept = await this.each(
      (tx) => waitingKept(tx, batch),
      (tx, system, id) => this.cases.keep(tx, system, id),
    );
    return drawn === batch || kept === batch;
  }

  /** Draws cases again whose officer declared an interest or lost the role. For now and then: it looks at every open case. */
  async again(): Promise<number> {
    if (this.policies === null) return 0;
    return this.each(
      (tx) => strandedCases(tx, batch),
      (tx, system, id) => this.cases.drawAgain(tx, system, id),
    );
  }

  private async drawWaiting(policies: string, report: ReportDraw, readList: ReadWitnessList): Promise<number> {
    const waiting = await waitingDraws(this.unit.reader, batch);
    if (waiting.length === 0) return 0;
    const { country } = await readOffice(this.unit.reader);
    const policy = await readLogPolicy(policies, country);
    let assigned = 0;
    for (const [witness, draws] of byWitness(waiting)) {
      const problem = await this.drawBy(witness, draws, policy, readList, systemActor(`${country}-MA`)).then(
        (count) => {
          assigned += count;
          return null;
        },
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      // Said when it changes, not each second.
      if (problem !== null && this.told.get(witness) !== problem) report(`cases are not drawn: ${problem}`);
      if (problem === null) this.told.delete(witness);
      else this.told.set(witness, problem);
    }
    // What stays waits for its witness: asking again at once would be asking all the time.
    return assigned;
  }

  private async drawBy(
    witness: string,
    draws: readonly WaitingDraw[],
    policy: Policy | null,
    readList: ReadWitnessList,
    system: Actor,
  ): Promise<number> {
    const vkey = parseVkey(witness);
    const address = policy && addressOf(policy, witness);
    if (!vkey.ok || !address) throw new Error(`the policy of the log has no address for witness ${witness}`);
    let assigned = 0;
    for (const [origin, group] of grouped(draws, (draw) => draw.origin)) {
      const from = Math.min(...group.map(({ index }) => index)) + 1;
      const list = readCosignatureList(await readList(address, origin, from));
      for (const draw of group) {
        const first = await firstCosigned({ list, origin, witness: vkey.value }, draw.index, nodeEd25519);
        if (!first.ok && first.reason !== 'not-yet')
          throw new Error(`what ${vkey.value.name} published is no list of its: ${first.reason}`);
        if (first.ok && (await this.unit.run((tx) => this.cases.assign(tx, system, draw, first)))) assigned += 1;
      }
    }
    return assigned;
  }

  private async each(find: (tx: Tx) => Promise<string[]>, work: (tx: Tx, system: Actor, id: string) => Promise<void>): Promise<number> {
    const ids = await find(this.unit.reader);
    for (const id of ids) await this.unit.run(async (tx) => work(tx, systemActor(`${(await readOffice(tx)).country}-MA`), id));
    return ids.length;
  }
}

function byWitness(draws: readonly WaitingDraw[]): ReadonlyMap<string, readonly WaitingDraw[]> {
  return grouped(draws, (draw) => draw.witness);
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
