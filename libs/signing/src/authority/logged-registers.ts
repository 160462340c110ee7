import type { AuthorityView, LoggedAct, LogFault } from './logged-act.js';
import { absent, near } from './logged-keys.js';
import { cameBack } from './restored-range.js';

/** An entry of a register as its row says, with the decision that it is said to rest on. */
export interface RegisterRow {
  readonly id: string;
  readonly register: string;
  readonly version: number;
  readonly action: string;
  /** When an issuing officer decided. */
  readonly decidedAt: Date;
}

/**
 * What the log says of the registers: each decision names its entry in clear, so that one which is gone is missed, and an
 * older state of one, with the signatures it had, is not the newest.
 */
export class LoggedRegisters {
  private readonly byEntry = new Map<string, LoggedAct[]>();

  constructor(private readonly view: AuthorityView) {
    for (const act of view.acts) {
      const entry = act.pub['entry'];
      if (act.kind === 'register.approved' && typeof entry === 'string') this.byEntry.set(entry, [...(this.byEntry.get(entry) ?? []), act]);
    }
  }

  /** Whether the row is what was decided last. */
  fault(row: RegisterRow): LogFault | null {
    const acts = this.byEntry.get(row.id) ?? [];
    const newest = acts.at(-1);
    const told = acts.findLast((act) => isOf(act, row));
    if (told && (told === newest || acts.slice(acts.indexOf(told) + 1).every((act) => cameBack(this.view, act)))) return null;
    const version = Number(newest?.pub['version'] ?? 0);
    return row.version > version ? absent(this.view, row.decidedAt) : 'log-differs';
  }

  /** Entries of a register that must have a row. */
  entriesOf(register: string): readonly string[] {
    return [...this.byEntry].flatMap(([entry, acts]) =>
      acts.some((act) => act.pub['register'] === register && !cameBack(this.view, act)) ? [entry] : [],
    );
  }
}

function isOf({ pub, at }: LoggedAct, row: RegisterRow): boolean {
  return pub['register'] === row.register && pub['version'] === row.version && pub['action'] === row.action && near(at, row.decidedAt);
}
