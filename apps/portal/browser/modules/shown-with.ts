/** Hides what is asked only with a certain answer. Without scripts all of it stands there, and what is not asked is not read. */
export function shownWith(form: HTMLFormElement): void {
  const parts = [...form.querySelectorAll<HTMLElement>('[data-shown-with]')];
  if (parts.length === 0) return;
  const look = (): void => {
    for (const part of parts) {
      const [name = '', value] = part.dataset['shownWith']?.split(' ') ?? [];
      const chosen = form.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`);
      part.hidden = chosen?.value !== value;
    }
  };
  form.addEventListener('change', look);
  look();
}
