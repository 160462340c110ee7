import { KeptTyping } from './kept-typing.js';

/** Milliseconds between two savings of what is being typed: a browser that dies loses less than ten seconds with the way to the server. */
const every = 8_000;

/** What the server says about a form that it stored. */
interface Saved {
  readonly version: number;
  readonly base: string;
  readonly at: string;
  readonly remarks?: readonly { readonly lines: readonly number[]; readonly text: string; readonly severity: string }[];
}

/**
 * Saves a form while it is typed: when a field is left and every few seconds, by sending the form as its button would. Says
 * when it was saved, and why it was not; what is typed stays where it is, and on this device while the server is out of reach.
 */
export function autosave(form: HTMLFormElement, saved?: (answer: Saved) => void): void {
  const status = document.querySelector<HTMLElement>('[data-saved]');
  const tell = (text: string | undefined): void => {
    if (status && text !== undefined && status.textContent !== text) status.textContent = text;
  };
  const device = new KeptTyping(form);
  let [dirty, stopped, waiting] = [false, false, false];
  let sending: Promise<void> | null = null;

  const send = async (keepalive: boolean): Promise<void> => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
    fields.set('_then', 'auto');
    dirty = false;
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        body: fields,
        headers: { accept: 'application/json' },
        redirect: 'manual',
        keepalive,
      });
      if (answer.status === 200 && answer.headers.get('content-type')?.includes('json')) {
        const told = (await answer.json()) as Saved;
        device.forget();
        put(form, '_version', String(told.version));
        put(form, '_base', told.base);
        tell(`${status?.dataset['savedAt'] ?? ''} ${clock(told.at)}`);
        saved?.(told);
        return;
      }
      dirty = true;
      tell(
        answer.status === 401
          ? status?.dataset['session']
          : answer.status === 409
            ? status?.dataset['conflict']
            : status?.dataset['notSaved'],
      );
      // Asking again would change nothing: the person has to look.
      if (answer.status === 401 || answer.status === 409) stopped = true;
    } catch {
      dirty = true;
      const at = device.keep();
      tell(at === null ? status?.dataset['notSaved'] : status?.dataset['onDevice']?.replace('{at}', clock(at)));
    }
  };
  const save = (keepalive = false): void => {
    if (!dirty || stopped || sending) return;
    sending = send(keepalive).finally(() => {
      sending = null;
      // A field that was left while another saving was under way is saved after it, not at the next beat.
      if (waiting) save();
      waiting = false;
    });
  };

  form.addEventListener('input', () => {
    dirty = true;
  });
  form.addEventListener('change', () => {
    dirty = true;
    waiting = sending !== null;
    save();
  });
  window.setInterval(save, every);
  window.addEventListener('online', () => save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save(true);
  });
  offerKept(device);
  form.addEventListener('submit', (event) => {
    stopped = true;
    // Either it arrives, or the browser says that it did not and this page is still there on the way back.
    if (navigator.onLine) device.forget();
    if (!sending) return;
    // The version that is on its way back belongs into what is sent now.
    event.preventDefault();
    const submitter = event.submitter;
    void sending.finally(() => form.requestSubmit(submitter instanceof HTMLElement ? submitter : null));
  });
}

/** Typing of an earlier visit that was never sent: the person says whether it is put back. */
function offerKept(device: KeptTyping): void {
  const kept = device.found();
  const notice = document.querySelector<HTMLElement>('[data-kept-typing]');
  const text = notice?.querySelector<HTMLElement>('p');
  if (!kept || !notice || !text) return;
  const { lang } = document.documentElement;
  text.textContent = (text.textContent ?? '').replace(
    '{at}',
    `${new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(kept.at))}, ${clock(kept.at)}`,
  );
  notice.hidden = false;
  notice.querySelector('[data-put-back]')?.addEventListener('click', () => {
    notice.hidden = true;
    device.putBack(kept);
  });
  notice.querySelector('[data-discard]')?.addEventListener('click', () => {
    notice.hidden = true;
    device.forget();
  });
}

function put(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

function clock(at: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}
