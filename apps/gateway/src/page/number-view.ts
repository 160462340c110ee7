import { type Language, message } from '#messages';
import { type NumberAnswer, numberText } from '#verification';
import { type Html, html } from './html.js';
import { verdictShape } from './shapes.js';

/** What is on record of a number. A number can be copied by anybody, so nothing here looks like a verdict on a permit. */
export function numberView(found: NumberAnswer, language: Language): Html {
  const t = (id: string) => message(id, {}, language);
  const tone = found.verdict === 'red' ? 'red' : 'amber';
  return html`
    <section class="verdict verdict-${tone}" role="alert" aria-labelledby="verdict-word">
      <div class="plate">
        <div class="head">
          ${verdictShape(tone)}
          <div>
            <h1 id="verdict-word" tabindex="-1" data-focus>${t(`number.word.${found.answer}`)}</h1>
            <p class="number">${t('number.asked')}: <bdi>${found.number}</bdi></p>
          </div>
        </div>
        <ul>
          <li>${numberText(found, language)}</li>
        </ul>
      </div>
    </section>
    <p class="again"><a class="button second" href="/?lang=${language}">${t('number.again')}</a></p>
  `;
}
