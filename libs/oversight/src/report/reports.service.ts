import { Inject, Injectable } from '@nestjs/common';
import { strToU8, zipSync } from 'fflate';
import { findOffice } from '#applications';
import { logNames, LogProofs, Looks } from '#ledger';
import { formatPolicy } from '#merkle';
import type { Session } from '#web';
import { AuditView } from '../entries/audit-view.service.js';
import { policyOfLog } from '../logs/log-policies.js';
import { OVERSIGHT_OPTIONS, type OversightOptions } from '../oversight-options.js';
import { eventsAbout, sessionTables } from '../records/logged-event.repository.js';
import { proveEvent } from '../records/prove-event.js';
import { drawSample, populationHash } from '../sample/draw-sample.js';
import { judgeUnusual, type UnusualPoint } from '../unusual/judge-unusual.js';
import { factsOf } from '../unusual/permit-facts.repository.js';
import { decisionsFor, documentsOf, issuedBetween, type ReportRow, reportRows } from './report.repository.js';

/** Days, YYYY-MM-DD, both included; UTC. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface SampleRequest extends Period {
  readonly seed: string;
  readonly count: number;
}

export interface Sample extends SampleRequest {
  readonly population: number;
  readonly populationSha256: string;
  readonly drawn: readonly string[];
}

/** Permits of a period that are read at once; a longer period is refused by its count, never cut silently. */
export const permitsOfPeriodMax = 20_000;
export const sampleMax = 50;
export const reportMax = 500;

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Lists of permits for auditors: reports, samples, unusual points. Each writes one look over what it shows. */
@Injectable()
export class Reports {
  constructor(
    private readonly view: AuditView,
    private readonly looks: Looks,
    private readonly proofs: LogProofs,
    @Inject(OVERSIGHT_OPTIONS) private readonly options: OversightOptions,
  ) {}

  /** Rows in the order of the numbers; numbers that are no permit's are simply not among them. */
  async report(session: Session, numbers: readonly string[]): Promise<ReportRow[]> {
    return this.view.run(session, async (tx) => {
      const rows = await reportRows(tx, numbers.slice(0, reportMax));
      await this.looks.over(tx, session.actor, { of: 'permits', ids: rows.map(({ id }) => id) });
      return rows;
    });
  }

  /** @returns null where the period has more permits than are read at once */
  async unusual(
    session: Session,
    { from, to }: Period,
  ): Promise<{ readonly points: readonly UnusualPoint[]; readonly permits: number } | null> {
    return this.view.run(session, async (tx) => {
      const office = await findOffice(tx);
      const permits = await factsOf(tx, from, dayAfter(to), permitsOfPeriodMax + 1);
      if (permits.length > permitsOfPeriodMax) return null;
      const points = judgeUnusual(
        permits.map(({ facts }) => facts),
        office?.timeZone ?? 'UTC',
      );
      const named = new Set(points.map(({ number }) => number));
      const ids = permits.filter(({ facts }) => named.has(facts.number)).map(({ id }) => id);
      await this.looks.over(tx, session.actor, { of: 'permits', ids });
      return { points, permits: permits.length };
    });
  }

  /** @returns null where the period has more permits than are read at once */
  async sample(session: Session, request: SampleRequest): Promise<Sample | null> {
    return this.view.run(session, async (tx) => {
      const all = await issuedBetween(tx, request.from, dayAfter(request.to), permitsOfPeriodMax + 1);
      if (all.length > permitsOfPeriodMax) return null;
      const names = all.map(({ number }) => number);
      const drawn = drawSample(request.seed, names, Math.min(request.count, sampleMax));
      const ids = all.filter(({ number }) => drawn.includes(number)).map(({ id }) => id);
      await this.looks.over(tx, session.actor, { of: 'permits', ids });
      return { ...request, population: names.length, populationSha256: populationHash(names), drawn };
    });
  }

  /** A zip with what proves each permit of a sample: document, entry, proof, decisions; and the list that was drawn from. */
  async bundle(session: Session, request: SampleRequest): Promise<Uint8Array | null> {
    return this.view.run(session, async (tx) => {
      const all = await issuedBetween(tx, request.from, dayAfter(request.to), permitsOfPeriodMax + 1);
      if (all.length > permitsOfPeriodMax) return null;
      const names = all.map(({ number }) => number);
      const drawn = drawSample(request.seed, names, Math.min(request.count, sampleMax));
      const permits = all.filter(({ number }) => drawn.includes(number));
      const ids = permits.map(({ id }) => id);
      await this.looks.over(tx, session.actor, { of: 'permits', ids });
      const log = (await logNames(tx)).find(({ kind }) => kind === 'public');
      const policy = log?.origin ? await policyOfLog(this.options.logPolicies, log.origin) : null;
      const [documents, decisions] = [await documentsOf(tx, ids), await decisionsFor(tx, ids)];
      const told = { ...request, population: names.length, populationSha256: populationHash(names), drawn };
      const files: Record<string, Uint8Array> = {
        'sample.json': strToU8(`${JSON.stringify(told, null, 2)}\n`),
        'population.txt': strToU8(names.map((name) => `${name}\n`).join('')),
        ...(policy ? { 'log.policy': strToU8(formatPolicy(policy)) } : {}),
      };
      for (const { id, number } of permits) {
        const document = documents.get(id);
        if (document) files[`${number}/document.json`] = new Uint8Array(document);
        const own = decisions.filter(({ permit }) => permit === id).map(({ permit: _permit, ...decision }) => decision);
        files[`${number}/decisions.json`] = strToU8(`${JSON.stringify(own, null, 2)}\n`);
        const issued = (await eventsAbout(tx, [id], /^permit\.issued$/, sessionTables))[0];
        if (!issued?.bytes) continue;
        files[`${number}/${number}.entry`] = new Uint8Array(issued.bytes);
        const standing = policy && (await proveEvent(tx, this.proofs, issued, policy));
        if (standing?.state === 'proved') files[`${number}/${number}.tlog-proof`] = standing.proof;
      }
      return zipSync(files, { mtime: new Date(Date.UTC(1980, 0, 2)) });
    });
  }
}
