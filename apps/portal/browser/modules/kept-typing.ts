/**
 * What was typed while the server could not be reached, kept on this device until it was sent: a browser that is closed or dies
 * meanwhile loses nothing. It is the person's own text in their own browser; it goes when it was saved, when they discard it or
 * sign out, and after a week.
 */
const prefix = 'opencites-typed ';
const keptFor = 7 * 24 * 3600 * 1000;

interface Kept {
  /** ISO 8601. */
  readonly at: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export class KeptTyping {
  private readonly key: string;

  constructor(private readonly form: HTMLFormElement) {
    // One form, whatever language its page was read in.
    this.key = prefix + new URL(form.action).pathname.replace(/^\/[a-z]{2}\//, '/');
  }

  /** @returns when it was kept; null where this browser keeps nothing (private windows, a full disk) */
  keep(): string | null {
    const fields = [...new FormData(this.form)].filter(
      (field): field is [string, string] => typeof field[1] === 'string' && !field[0].startsWith('_'),
    );
    const kept: Kept = { at: new Date().toISOString(), fields };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
      return kept.at;
    } catch {
      return null;
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // A browser without storage has kept nothing.
    }
  }

  /** What an earlier visit left and this page does not show; null for nothing. */
  found(): Kept | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? 'null') as Kept | null;
      if (kept === null) return null;
      const fresh = Date.now() - Date.parse(kept.at) < keptFor && Array.isArray(kept.fields);
      const shown = JSON.stringify(
        [...new FormData(this.form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_')),
      );
      if (fresh && JSON.stringify(kept.fields) !== shown) return kept;
    } catch {
      // Unreadable: nothing of ours.
    }
    this.forget();
    return null;
  }

  /** Puts kept values into the fields of the form; what has no field any more stays out. */
  putBack({ fields }: Kept): void {
    const left = new Map<string, string[]>();
    for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
    for (const element of this.form.elements) {
      if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement))
        continue;
      if (element.name === '' || element.name.startsWith('_') || element.type === 'hidden' || element.type === 'file') continue;
      const values = left.get(element.name) ?? [];
      if (element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio'))
        element.checked = values.includes(element.value);
      else if (values.length > 0) element.value = values.shift() ?? '';
    }
    this.form.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

/** Whoever signs out leaves nothing behind for the next person at this device. */
export function forgetAllTyping(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // A browser without storage has kept nothing.
  }
}
