import { type Language, message } from '#messages';
import { type Check, reasons, type Report } from '#verify';
import { ageText, instantText } from './dates.js';
import { reasonText } from './reason-text.js';
import { type Html, html } from './html.js';
import type { ListAges } from './list-ages.js';
import { resultShape, type Tone, verdictShape } from './shapes.js';
import { signedBoxes } from './signed-boxes.js';

export interface ResultOptions {
  readonly language: Language;
  /** In the visitor's browser, or by this site on request. */
  readonly where: 'here' | 'there';
  readonly from: 'text' | 'picture' | 'pdf';
  readonly ages: readonly ListAges[];
  /** Unix seconds. */
  readonly now: number;
  /** The lists are those of an earlier visit. */
  readonly offline: boolean;
  /** Offers to send the PDF so that its seal is checked too. */
  readonly sendPdf: boolean;
}

const nothingToJudge: ReadonlySet<string> = new Set(['no-code', 'not-a-permit-code', 'no-attachment']);

/** How a report looks. Grey where there was no permit to have a verdict on. */
export function toneOf(report: Report): Tone {
  if (report.permit === null && report.checks.some((check) => nothingToJudge.has(check.reason))) return 'grey';
  return report.verdict;
}

export function verdictWord(report: Report, language: Language): string {
  return message(`page.verdict.${toneOf(report)}.word`, {}, language);
}

/** The answer: verdict with at most two reasons, what to do, every check, and the signed boxes if the signature holds. */
export function resultView(report: Report, options: ResultOptions): Html {
  const { language } = options;
  const t = (id: string, args: Readonly<Record<string, string | number>> = {}) => message(id, args, language);
  const tone = toneOf(report);
  const unsealed =
    report.checks.some((check) => check.reason === 'seal-not-checked') && report.verdict === 'amber' && worst(report, 'fail').length === 0;
  return html`
    <section class="verdict verdict-${tone}" role="alert" aria-labelledby="verdict-word">
      <div class="plate">
        <div class="head">
          ${verdictShape(tone)}
          <div>
            <h1 id="verdict-word" tabindex="-1" data-focus>${unsealed ? t('page.pdf.unsealed.title') : verdictWord(report, language)}</h1>
            ${report.permit ? html`<p class="number">${t('page.number', { number: report.permit.number })}</p>` : null}
          </div>
        </div>
        <ul>
          ${headline(report, tone, unsealed, language).map((text) => html`<li>${text}</li>`)}
        </ul>
      </div>
    </section>
    <section class="next">
      <h2>${t('page.next.title')}</h2>
      <p>${t(nextStep(tone, options.from))}</p>
      ${contact(options)}
    </section>
    ${
      options.sendPdf
        ? html`<div class="note">
            <p><button type="button" data-send-pdf>${t('page.pdf.send')}</button></p>
            <p class="quiet">${t('page.pdf.sent-note')}</p>
          </div>`
        : null
    }
    <p class="again"><a class="button second" href="/?lang=${language}" data-again>${t('page.again')}</a></p>
    <h2>${t('page.boxes.title')}</h2>
    ${
      report.permit
        ? html`<p>${t('page.boxes.lead')}</p>
            ${signedBoxes(report.permit, language)} ${annexForm(report, options)}`
        : html`<p>${t('page.boxes.none')}</p>`
    }
    <h2>${t('page.checks.title')}</h2>
    <ul class="checks">
      ${report.checks.map((check) => checkRow(check, language))}
    </ul>
    <h2>${t('page.fresh.title')}</h2>
    ${freshness(options)}
  `;
}

/** At most two reasons, worst first; a good permit says in one sentence what good means. */
function headline(report: Report, tone: Tone, unsealed: boolean, language: Language): string[] {
  const t = (id: string) => message(id, {}, language);
  // Whatever else is said of it, a SPECIMEN is called one.
  const practice = report.permit?.specimen === true && tone !== 'specimen' ? [t('page.verdict.specimen.lead')] : [];
  if (unsealed) return [...practice, t('page.pdf.unsealed.body')];
  if (tone === 'green') return [t('page.verdict.green.lead')];
  if (tone === 'specimen') return [t('page.verdict.specimen.lead'), t('page.verdict.specimen.otherwise-good')];
  const found = [...worst(report, 'fail'), ...worst(report, 'unknown')].slice(0, 2).map((check) => reasonText(check, language));
  return [...practice, ...(found.length > 0 ? found : [t(`page.verdict.${tone}.lead`)])];
}

/** Checks that lowered the verdict, those that deny before those that only cannot tell. */
function worst(report: Report, result: 'fail' | 'unknown'): Check[] {
  return report.checks
    .filter((check) => check.result === result && reasons[check.reason].verdict !== 'green' && reasons[check.reason].verdict !== 'specimen')
    .sort((a, b) => reasons[a.reason].exitCode - reasons[b.reason].exitCode);
}

function nextStep(tone: Tone, from: ResultOptions['from']): string {
  return tone === 'grey' ? `page.next.grey-${from}` : `page.next.${tone}`;
}

function contact({ ages, language }: ResultOptions): Html | null {
  const found = ages.length === 1 ? ages[0]?.contact : null;
  return found
    ? html`<p>
        ${message('page.fresh.contact', {}, language)}: <strong><bdi>${found}</bdi></strong>
      </p>`
    : null;
}

function checkRow(check: Check, language: Language): Html {
  // A SPECIMEN is no doubt about anything: it is what the permit is.
  const result = check.id === 'specimen' ? 'noted' : check.result;
  return html`<li class="${result}">
    ${resultShape(check.result)}
    <span class="what">${message(`page.check.${check.id}`, {}, language)}</span>
    <span class="result">${message(`page.result.${result}`, {}, language)}</span>
    <p class="why">${reasonText(check, language)}</p>
  </li>`;
}

function annexForm(report: Report, { language, where }: ResultOptions): Html | null {
  if (where === 'there' || !report.checks.some((check) => check.reason === 'annex-missing')) return null;
  return html`<form class="sheet" data-annexes>
    <label for="annexes">${message('page.annex.label', {}, language)}</label>
    <p class="hint" id="annexes-hint">${message('page.text.hint', {}, language)}</p>
    <textarea
      id="annexes"
      rows="3"
      maxlength="60000"
      spellcheck="false"
      autocapitalize="off"
      autocomplete="off"
      aria-describedby="annexes-hint"
    ></textarea>
    <p><button type="submit">${message('page.annex.add', {}, language)}</button></p>
  </form>`;
}

function freshness(options: ResultOptions): Html {
  const { language, now, where, offline } = options;
  const t = (id: string) => message(id, {}, language);
  return html`
    ${offline ? html`<div class="note warn"><p>${t('page.fresh.offline')}</p></div>` : null}
    <dl class="facts">
      <dt>${t('page.fresh.checked')}</dt>
      <dd>${instantText(now, language)}</dd>
      ${ageRows(options.ages, now, language)}
    </dl>
    <p class="quiet">${t(where === 'here' ? 'page.fresh.here' : 'page.fresh.there')}</p>
  `;
}

/** Rows of a `facts` list: the age of each list behind the page. */
export function ageRows(ages: readonly ListAges[], now: number, language: Language): Html[] {
  const age = (seconds: number | null) =>
    seconds === null ? message('page.fresh.missing', {}, language) : ageText(seconds, now, language);
  const several = ages.length > 1;
  return ages.map(
    ({ country, keysIssuedAt, statusIssuedAt, demonstration }) =>
      html`<dt>${message('page.fresh.keys', { country }, language)}</dt>
        <dd>${age(keysIssuedAt)}</dd>
        <dt>${message('page.fresh.status', {}, language)}${several ? ` (${country})` : ''}</dt>
        <dd>${age(statusIssuedAt)}</dd>
        ${
          demonstration
            ? html`<dt>${message('page.fresh.witnesses', { country }, language)}</dt>
                <dd>${message('verify.witnesses-demonstration', {}, language)}</dd>`
            : null
        }`,
  );
}
