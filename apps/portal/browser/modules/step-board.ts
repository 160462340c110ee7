import type { CheckStep } from '#merkle';

type Shown = Pick<CheckStep, 'state' | 'input' | 'result' | 'reason' | 'climb' | 'witnesses'>;

const looks = { pass: 'oc-check--pass', fail: 'oc-check--fail', unknown: 'oc-check--look' } as const;
const signs = { pass: '✓', fail: '✗', unknown: '?' } as const;

/** The list of steps on the page. All words come from the page, in its language; all text goes in as text. */
export class StepBoard {
  constructor(private readonly box: HTMLElement) {}

  word(name: string): string {
    return this.box.querySelector(`[data-word="${name}"]`)?.textContent ?? '';
  }

  clear(): void {
    for (const item of this.box.querySelectorAll<HTMLElement>('[data-step]')) {
      item.classList.remove(...Object.values(looks));
      delete item.dataset['outcome'];
      this.part(item, '[data-state]').textContent = this.word('state.unchecked');
      this.part(item, '[data-facts]').replaceChildren();
    }
    this.verdict('', '');
  }

  show(id: string, { state, input, result, reason, climb, witnesses }: Shown): void {
    const item = this.box.querySelector<HTMLElement>(`[data-step="${id}"]`);
    if (!item) return;
    item.classList.remove(...Object.values(looks));
    item.classList.add(looks[state]);
    item.dataset['outcome'] = state;
    this.part(item, '[data-state]').textContent = `${signs[state]} ${this.word(`state.${state}`)}`;
    const facts = document.createElement('dl');
    facts.className = 'oc-facts';
    const add = (name: string, value: string) => {
      if (value === '') return;
      const [key, text] = [document.createElement('dt'), document.createElement('dd')];
      key.textContent = name;
      text.textContent = value;
      text.className = 'oc-mono';
      facts.append(key, text);
    };
    if (reason) add(this.word('fact.reason'), this.word(`reason.${reason}`) || `${this.word('reason.other')} (${reason})`);
    add(this.word('fact.input'), input);
    for (const { sibling, side, result: made } of climb ?? []) {
      add(this.word(`fact.${side}`), base64(sibling));
      add(this.word('fact.gives'), base64(made));
    }
    add(this.word('fact.result'), result);
    for (const { name, state: of, time } of witnesses ?? [])
      add(name, this.word(`witness.${of}`).replace('%', time === null ? '' : `${new Date(time * 1000).toISOString().slice(0, 16)}Z`));
    this.part(item, '[data-facts]').replaceChildren(facts);
  }

  /** Worst first: one step that fails is a failure, one that is unknown or was never reached proves nothing. */
  conclude(words: 'verify' | 'compare'): void {
    const states = [...this.box.querySelectorAll<HTMLElement>('[data-step]')].map((item) => item.dataset['outcome'] ?? 'unknown');
    const state = states.includes('fail') ? 'fail' : states.every((one) => one === 'pass') ? 'pass' : 'unknown';
    this.verdict(state, this.word(state === 'unknown' ? 'verify.unknown' : `${words}.${state}`));
  }

  private verdict(state: string, text: string): void {
    const line = this.part(this.box, '[data-verdict]');
    line.className = state === '' ? 'oc-verdict' : `oc-verdict oc-verdict--${state}`;
    line.dataset['verdict'] = state;
    line.textContent = text;
  }

  private part(within: HTMLElement, selector: string): HTMLElement {
    const found = within.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`no ${selector} on the page`);
    return found;
  }
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
