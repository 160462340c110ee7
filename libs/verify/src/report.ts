import type { MessageArguments } from '#messages';
import type { PermitView } from './permit-view.js';
import { overall, reasons, type CheckId, type ExitCode, type Outcome, type ReasonId, type Verdict } from './reasons.js';

export interface Check {
  readonly id: CheckId;
  readonly result: Outcome;
  readonly reason: ReasonId;
  /** Arguments of the reason's message. */
  readonly args: MessageArguments;
}

export interface Report {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly checks: readonly Check[];
  /** null unless the signature check passed. */
  readonly permit: PermitView | null;
}

class FoundCheck implements Check {
  constructor(
    readonly id: CheckId,
    readonly result: Outcome,
    readonly reason: ReasonId,
    private readonly make: (() => MessageArguments) | undefined,
  ) {}

  get args(): MessageArguments {
    return this.make?.() ?? {};
  }
}

/** Collects reasons in the order of the checks. */
export class Findings {
  private readonly found: Check[] = [];

  /** @param args made only when somebody prints the reason: most checks are counted and forgotten */
  add(reason: ReasonId, args?: () => MessageArguments): void {
    const { check, outcome } = reasons[reason];
    this.found.push(new FoundCheck(check, outcome, reason, args));
  }

  report(permit: PermitView | null, specimenAccepted: boolean): Report {
    const { verdict, exitCode } = overall(
      this.found.map((check) => check.reason),
      specimenAccepted,
    );
    return { verdict, exitCode, checks: this.found, permit };
  }
}

/** The report as the command line prints it and the endpoint answers it: a stable contract (docs/cli.md). */
export interface ReportJson {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly checks: readonly { readonly id: CheckId; readonly result: Outcome; readonly reason: ReasonId }[];
  readonly permit: PermitView | null;
}

export function reportJson(report: Report): ReportJson {
  return {
    verdict: report.verdict,
    exitCode: report.exitCode,
    checks: report.checks.map(({ id, result, reason }) => ({ id, result, reason })),
    permit: report.permit,
  };
}

/** What a finding is in the JSON, by reason. */
const checkTexts = Object.fromEntries(
  (Object.keys(reasons) as ReasonId[]).map((reason) => [
    reason,
    JSON.stringify({ id: reasons[reason].check, result: reasons[reason].outcome, reason }),
  ]),
) as Record<ReasonId, string>;

/** The text of `reportJson(report)`, made of parts written beforehand: a server answers thousands of them a second. */
export function reportText(report: Report): string {
  let checks = '';
  for (const { reason } of report.checks) checks += checks === '' ? checkTexts[reason] : `,${checkTexts[reason]}`;
  return `{"verdict":"${report.verdict}","exitCode":${report.exitCode},"checks":[${checks}],"permit":${JSON.stringify(report.permit)}}`;
}
