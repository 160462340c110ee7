import type { AuthorityView, LoggedAct, LogFault } from './logged-act.js';
import { absent, near } from './logged-keys.js';
import { cameBack } from './restored-range.js';

/** What the log says of standing findings: which were made, with which words, and which were withdrawn. */
export class LoggedStanding {
  private readonly made = new Map<string, LoggedAct>();
  private readonly withdrawn = new Set<string>();

  constructor(private readonly view: AuthorityView) {
    for (const act of view.acts) {
      const finding = act.pub['finding'];
      if (typeof finding !== 'string') continue;
      if (act.kind === 'decision.standing-made') this.made.set(finding, act);
      // What came back from a mirror after a restore may be withdrawn anew; until then it counts as withdrawn.
      if (act.kind === 'decision.standing-withdrawn') this.withdrawn.add(finding);
    }
  }

  /** @param statement SHA-256 (hex) of what its scientist signed */
  fault(finding: string, statement: string, at: Date): LogFault | null {
    if (this.withdrawn.has(finding)) return 'not-valid-then';
    const told = this.made.get(finding);
    if (!told) return absent(this.view, at);
    if (told.pub['statement'] === statement && near(told.at, at)) return null;
    return cameBack(this.view, told) ? null : 'log-differs';
  }
}
