import { type Language, languages, message } from '#messages';
import { type Report, type VerifyInput, verifyPermit } from '#verify';
import { listAges } from '../src/page/list-ages.js';
import { type ResultOptions, resultView, verdictWord } from '../src/page/result-view.js';
import { agesView, type StartOptions, startView, workingView } from '../src/page/start-view.js';
import { one, ownScript, show } from './dom.js';
import { type Lists, loadLists } from './lists.js';
import { fileBytesMax, readFile } from './read-file.js';

/** What the page shows; kept so that another language can show the same. */
type State =
  | { readonly kind: 'start'; readonly error?: StartOptions['error'] }
  | { readonly kind: 'working' }
  | { readonly kind: 'result'; readonly report: Report; readonly options: Omit<ResultOptions, 'language'>; readonly again: Again };

/** What was checked, kept in memory alone: to add annex codes, or to send the PDF when its owner asks for that. */
interface Again {
  readonly texts: readonly string[];
  readonly pdf: File | null;
}

const main = one<HTMLElement>('#main') ?? document.body;
let language: Language = languages.find((known) => known === document.documentElement.lang) ?? 'en';
let state: State = { kind: 'start' };
let lists: Lists | null = null;
/** Only the newest check may answer: a slow one must not overwrite the verdict of the permit that came after it. */
let turn = 0;

function render(focus: boolean): void {
  const ages = lists ? listAges(lists.store, lists.paths, null) : [];
  if (state.kind === 'start')
    show(main, startView(language, { scripted: true, ages, now: Date.now() / 1000, ...(state.error ? { error: state.error } : {}) }));
  else if (state.kind === 'working') show(main, workingView(language));
  else show(main, resultView(state.report, { ...state.options, language }));
  document.title =
    state.kind === 'result'
      ? message('page.title.verdict', { verdict: verdictWord(state.report, language) }, language)
      : message('page.title', {}, language);
  if (focus) one<HTMLElement>('[data-focus]')?.focus();
}

function go(next: State, focus = true): void {
  state = next;
  render(focus);
}

/** A bug here must end in words, never in a page that says "Checking…" for ever. */
function failed(): void {
  go({ kind: 'start', error: { id: 'page.error.failed' } });
}

async function check(input: VerifyInput, from: ResultOptions['from'], again: Again): Promise<void> {
  const mine = (turn += 1);
  go({ kind: 'working' }, false);
  lists = await loadLists();
  if (mine !== turn) return;
  if (!lists) {
    go({ kind: 'start', error: { id: 'page.fresh.no-lists' } });
    return;
  }
  const now = Math.floor(Date.now() / 1000);
  const report = await verifyPermit(input, lists.store, { now });
  if (mine !== turn) return;
  const ages = report.permit ? listAges(lists.store, lists.paths, report.permit.issuer) : listAges(lists.store, lists.paths, null);
  const sendPdf = again.pdf !== null && report.permit !== null;
  go({ kind: 'result', report, again, options: { where: 'here', from, ages, now, offline: lists.offline, sendPdf } });
}

function checkTexts(texts: readonly string[], from: 'text' | 'picture'): Promise<void> {
  return check({ kind: 'codes', texts, from }, from, { texts, pdf: null });
}

async function checkFile(file: File): Promise<void> {
  go({ kind: 'working' }, false);
  const reading = await readFile(file);
  switch (reading.kind) {
    case 'codes':
      return checkTexts(reading.texts, reading.from);
    case 'cose':
      return check({ kind: 'cose', bytes: reading.bytes }, 'text', { texts: [], pdf: null });
    case 'pdf':
      // The seal of the page is not checked here; the verifier says so, and the page offers to have it checked.
      return check({ kind: 'pdf', reading: { attachments: reading.attachments, seal: null } }, 'pdf', { texts: [], pdf: file });
    case 'error':
      go({ kind: 'start', error: { id: reading.id, args: { megabytes: fileBytesMax / 1_000_000 } } });
  }
}

/** The permit in the address: read once, then taken out of the address bar, the history and whatever is shared from it. */
function takeFragment(): boolean {
  const fragment = location.hash.slice(1);
  if (!/^A?\d/.test(fragment)) return false;
  history.replaceState(null, '', location.pathname + location.search);
  checkTexts([`#${fragment}`], 'text').catch(failed);
  return true;
}

/** The form as it came from the site, with whatever was chosen or typed before this script was there. */
function takeForm(): void {
  const file = one<HTMLInputElement>('#file')?.files?.[0];
  const typed = one<HTMLTextAreaElement>('#qr')?.value ?? '';
  render(false);
  const field = one<HTMLTextAreaElement>('#qr');
  if (field && typed !== '') field.value = typed;
  if (file) checkFile(file).catch(failed);
}

function speak(next: Language): void {
  language = next;
  document.documentElement.lang = next;
  history.replaceState(null, '', `${location.pathname}?lang=${next}`);
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]'))
    element.textContent = message(element.dataset['t'] ?? '', {}, next);
  const skip = one('[data-skip]');
  if (skip) skip.textContent = message('page.skip', {}, next);
  one('nav')?.setAttribute('aria-label', message('page.languages', {}, next));
  for (const link of document.querySelectorAll<HTMLElement>('[data-language]')) {
    if (link.dataset['language'] === next) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  if (state.kind === 'start') takeForm();
  else render(false);
}

/** Sends the chosen PDF as an ordinary form, because its owner pressed the button that says so. */
function sendPdf(file: File): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/verify';
  form.enctype = 'multipart/form-data';
  form.hidden = true;
  const input = document.createElement('input');
  input.type = 'file';
  input.name = 'file';
  const carried = new DataTransfer();
  carried.items.add(file);
  input.files = carried.files;
  const chosen = document.createElement('input');
  chosen.name = 'lang';
  chosen.value = language;
  form.append(chosen, input);
  document.body.append(form);
  form.submit();
}

function lines(id: string): string[] {
  return (one<HTMLTextAreaElement>(id)?.value ?? '').split(/[\r\n]+/).filter((text) => text.trim() !== '');
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.matches('[data-check]')) {
    event.preventDefault();
    const file = one<HTMLInputElement>('#file')?.files?.[0];
    const texts = lines('#qr');
    if (file) checkFile(file).catch(failed);
    else if (texts.length > 0) checkTexts(texts, 'text').catch(failed);
    else go({ kind: 'start', error: { id: 'page.error.empty' } });
  } else if (form.matches('[data-annexes]') && state.kind === 'result') {
    event.preventDefault();
    checkTexts([...state.again.texts, ...lines('#annexes')], 'text').catch(failed);
  }
});

document.addEventListener('click', (event) => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-language],[data-again],[data-send-pdf]') : null;
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const chosen = languages.find((known) => known === target.dataset['language']);
  if (chosen) {
    event.preventDefault();
    speak(chosen);
  } else if (target.matches('[data-again]')) {
    event.preventDefault();
    turn += 1;
    go({ kind: 'start' });
  } else if (target.matches('[data-send-pdf]') && state.kind === 'result' && state.again.pdf) sendPdf(state.again.pdf);
});

document.addEventListener('change', (event) => {
  const file = event.target instanceof HTMLInputElement && event.target.id === 'file' ? event.target.files?.[0] : undefined;
  if (file) checkFile(file).catch(failed);
});

// A file dropped beside the frame would otherwise be opened by the browser in place of this page.
for (const type of ['dragover', 'drop', 'dragleave'] as const)
  document.addEventListener(type, (event) => {
    event.preventDefault();
    one('[data-drop]')?.classList.toggle('over', type === 'dragover');
    const file = type === 'drop' ? event.dataTransfer?.files[0] : undefined;
    if (file) checkFile(file).catch(failed);
  });

window.addEventListener('hashchange', () => takeFragment());

const host = one('[data-host]');
if (host) host.textContent = location.host;
// An answer that this site made without the browser stays as it is.
if (one('[data-served-result]') === null && !takeFragment()) {
  takeForm();
  void loadLists().then((found) => {
    lists = found;
    // Only what the lists are about: somebody may be typing, or choosing a file at this moment.
    const place = one<HTMLElement>('[data-ages]');
    const ages = found ? agesView(language, listAges(found.store, found.paths, null), Date.now() / 1000) : null;
    if (state.kind === 'start' && place && ages) show(place, ages);
  });
}
if ('serviceWorker' in navigator) void navigator.serviceWorker.register(ownScript('/service-worker.js')).catch(() => undefined);
