/** Minutes before the end of an idle session at which a person is asked (WCAG 2.2.1). */
const warnMinutes = 5;

/**
 * Warns before a session ends for idleness, and extends it in one press. What is typed stays where it is: also without the
 * press, since a form that is sent too late is kept over the sign-in.
 */
export function sessionWarning(): void {
  const box = document.querySelector<HTMLElement>('[data-session-minutes]');
  if (!box) return;
  const minutes = Number(box.dataset['sessionMinutes']);
  if (!(minutes > warnMinutes)) return;
  let timer = 0;
  const begin = (): void => {
    box.hidden = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(
      () => {
        box.hidden = false;
        box.querySelector('button')?.focus();
      },
      (minutes - warnMinutes) * 60_000,
    );
  };
  box.querySelector('button')?.addEventListener('click', () => {
    // Any request of the session keeps it alive; this one answers with who is signed in.
    void fetch('/v1/sessions/current', { headers: { accept: 'application/json' } }).then((answer) =>
      answer.ok ? begin() : window.location.reload(),
    );
  });
  begin();
}
