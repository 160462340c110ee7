import { type Language, message } from '#messages';
import { type Html, html } from './html.js';
import type { ListAges } from './list-ages.js';
import { ageRows } from './result-view.js';

export interface StartOptions {
  /** With scripts the file stays in the browser; without them it is sent here, and the page says so. */
  readonly scripted: boolean;
  readonly ages: readonly ListAges[];
  /** Unix seconds. */
  readonly now: number;
  /** Message id of what went wrong with the last attempt, with its arguments. */
  readonly error?: { readonly id: string; readonly args?: Readonly<Record<string, string | number | boolean>> };
}

/** Nothing presented yet: how to check by camera, by file, by text. One form that works with and without scripts. */
export function startView(language: Language, options: StartOptions): Html {
  const t = (id: string, args: Readonly<Record<string, string | number | boolean>> = {}) => message(id, args, language);
  const { error, scripted } = options;
  return html`
    <h1 tabindex="-1" data-focus>${t('page.title')}</h1>
    ${
      error
        ? html`<div class="note warn" role="alert">
            <p><strong>${t('page.error.title')}</strong></p>
            <p>${t(error.id, error.args)}</p>
          </div>`
        : html`<p class="lead">${t('page.lead')}</p>`
    }
    ${
      scripted
        ? null
        : html`<noscript
            ><div class="note warn">
              <p><strong>${t('page.noscript.title')}</strong></p>
              <p>${t('page.noscript.body')}</p>
            </div></noscript
          >`
    }
    <h2>${t('page.how.title')}</h2>
    <ol class="steps">
      <li>${t('page.how.scan')}</li>
      <li>${t('page.how.open')}</li>
      <li>${t('page.how.compare')}</li>
    </ol>
    <form method="post" action="/verify" enctype="multipart/form-data" data-check>
      <input type="hidden" name="lang" value="${language}" />
      <div class="sheet drop" data-drop>
        <h2>${t('page.file.title')}</h2>
        <div class="field">
          <label for="file">${t('page.file.label')}</label>
          <p class="hint" id="file-hint">${scripted ? html`${t('page.file.stays')} ${t('page.file.drop')}` : t('page.file.sent')}</p>
          <input
            type="file"
            id="file"
            name="file"
            accept=".pdf,.png,.jpg,.jpeg,.cose,.txt,application/pdf,image/png,image/jpeg"
            aria-describedby="file-hint"
          />
        </div>
        <h2>${t('page.text.title')}</h2>
        <div class="field">
          <label for="qr">${t('page.text.label')}</label>
          <p class="hint" id="qr-hint">${t('page.text.hint')}</p>
          <textarea
            id="qr"
            name="qr"
            rows="4"
            maxlength="60000"
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            aria-describedby="qr-hint"
          ></textarea>
        </div>
        <button type="submit">${t('page.check')}</button>
      </div>
    </form>
    <form method="get" action="/number">
      <input type="hidden" name="lang" value="${language}" />
      <div class="sheet">
        <h2>${t('page.paper.title')}</h2>
        <p>${t('page.paper.lead')}</p>
        <div class="field">
          <label for="number">${t('page.paper.number')}</label>
          <input type="text" id="number" name="number" minlength="3" maxlength="60" required autocomplete="off" spellcheck="false" />
        </div>
        <div class="field">
          <label for="date">${t('page.paper.date')}</label>
          <p class="hint" id="date-hint">${t('page.paper.date.hint')}</p>
          <input type="text" id="date" name="date" maxlength="10" inputmode="numeric" autocomplete="off" aria-describedby="date-hint" />
        </div>
        <button type="submit" class="second">${t('page.paper.ask')}</button>
      </div>
    </form>
    <div data-ages>${agesView(language, options.ages, options.now)}</div>
  `;
}

/** The lists behind the page; they may come after it. @param now Unix seconds */
export function agesView(language: Language, ages: readonly ListAges[], now: number): Html | null {
  if (ages.length === 0) return null;
  return html`<h2>${message('page.lists.title', {}, language)}</h2>
    <dl class="facts">${ageRows(ages, now, language)}</dl>`;
}

export function workingView(language: Language): Html {
  return html`<h1 tabindex="-1" data-focus>${message('page.title', {}, language)}</h1>
    <p class="lead" role="status">${message('page.working', {}, language)}</p>`;
}
