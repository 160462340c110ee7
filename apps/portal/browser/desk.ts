/**
 * The queue by keyboard: j and k go from case to case, Enter opens, n opens the next, / searches, ? shows the keys.
 * They can be switched off (WCAG 2.1.4), which this browser remembers; nothing needs them.
 */
const stored = 'oc-desk-keys';

function on(): boolean {
  try {
    return window.localStorage.getItem(stored) !== 'off';
  } catch {
    return true;
  }
}

function move(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? rows[by === 1 ? 0 : rows.length - 1] : rows[at + by];
  next?.focus();
  next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

const acts: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.querySelector<HTMLFormElement>('[data-key-next]')?.requestSubmit(),
  '/': () => document.querySelector<HTMLElement>('#q')?.focus(),
  '?': () => {
    const keys = document.querySelector<HTMLDetailsElement>('#oc-keys');
    if (!keys) return;
    keys.open = !keys.open;
    keys.querySelector('summary')?.focus();
  },
};

const box = document.querySelector<HTMLInputElement>('#oc-keys-on');
if (box) {
  box.checked = on();
  box.addEventListener('change', () => {
    try {
      window.localStorage.setItem(stored, box.checked ? 'on' : 'off');
    } catch {
      // A browser that keeps nothing: the keys are as they were when the page is opened again.
    }
  });
}

document.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement | null;
  // Whoever types, types; and keys with a modifier belong to the browser and to assistive technology.
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.defaultPrevented ||
    target?.closest('input, textarea, select, [contenteditable]')
  )
    return;
  const act = acts[event.key];
  if (!act || !(box ? box.checked : on())) return;
  event.preventDefault();
  act();
});
