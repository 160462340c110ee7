import accessibleAutocomplete from 'accessible-autocomplete';

/** What the pages need of an answer of /v1/species. */
interface Found {
  readonly acceptedName: string;
  readonly matchedName: string;
  readonly listing: 'listed' | 'not-covered' | 'no-data';
  readonly appendices: readonly string[];
  readonly quotas: readonly { readonly left: string; readonly quantity: { readonly value: string; readonly unit: string } }[];
  readonly suspensions: readonly { readonly from: string }[];
}

const pause = 200;
const shown = 8;

/**
 * Names are suggested from two letters on: matched name, accepted name, Appendix, quota and suspension. What is typed stays what
 * it is until a name is chosen. The words stand in `data-words` of the page, in its language.
 */
export function speciesTypeahead(
  input: HTMLInputElement,
  options: { readonly country: string; readonly inline: boolean; readonly chosen: (found: Found) => void },
): void {
  const words = JSON.parse(document.querySelector<HTMLElement>('[data-words]')?.dataset['words'] ?? '{}') as Record<string, string>;
  const word = (name: string): string => words[name] ?? '';
  let [failed, timer, asked] = [false, 0, 0];
  const place = document.createElement('div');
  place.className = 'oc-typeahead';
  input.replaceWith(place);
  accessibleAutocomplete<Found>({
    element: place,
    ...{ id: input.id, name: input.name, defaultValue: input.value },
    ...{ minLength: 2, confirmOnBlur: false, displayMenu: options.inline ? 'inline' : 'overlay', inputClasses: 'govuk-input' },
    source: (query, populate) => {
      window.clearTimeout(timer);
      asked += 1;
      const mine = asked;
      timer = window.setTimeout(() => {
        const search = new URLSearchParams({
          q: query,
          lang: document.documentElement.lang,
          limit: String(shown),
          ...(options.country ? { country: options.country } : {}),
        });
        void fetch(`/v1/species?${search.toString()}`, { headers: { accept: 'application/json' } })
          .then(async (answer) => {
            if (!answer.ok) throw new Error(String(answer.status));
            return ((await answer.json()) as { items: readonly Found[] }).items;
          })
          .then(
            (items) => {
              failed = false;
              if (mine === asked) populate(items);
            },
            () => {
              failed = true;
              if (mine === asked) populate([]);
            },
          );
      }, pause);
    },
    templates: {
      inputValue: (found) => found?.acceptedName ?? '',
      suggestion: (found) => (typeof found === 'string' ? escaped(found) : suggestion(found, word)),
    },
    onConfirm: (found) => {
      if (found) settled(input.id, found.acceptedName, () => options.chosen(found));
    },
    tNoResults: () => word(failed ? 'failed' : 'none'),
    tStatusQueryTooShort: () => word('short'),
    tStatusNoResults: () => word(failed ? 'failed' : 'none'),
    tStatusSelectedOption: (option, length, index) => `${option} (${index + 1}/${length})`,
    tStatusResults: (length) => word('results').replace('#', String(length)),
    tAssistiveHint: () => word('hint'),
  });
  document.getElementById(input.id)?.setAttribute('spellcheck', 'false');
}

function suggestion(found: Found, word: (name: string) => string): string {
  const { acceptedName, matchedName, listing, appendices, quotas, suspensions } = found;
  const matched = matchedName === acceptedName ? '' : `${escaped(matchedName)} → `;
  const facts = [
    word(listing).replace('#', appendices.join(', ')),
    ...quotas.map(({ left, quantity }) => word('quota').replace('#', `${left}/${quantity.value} ${quantity.unit}`)),
    ...suspensions.map(({ from }) => word('suspended').replace('#', from)),
  ];
  return `<bdi>${matched}<i lang="la">${escaped(acceptedName)}</i></bdi> <span class="oc-typeahead__facts">${facts.map(escaped).join(' · ')}</span>`;
}

/** Names come from data that somebody loaded: text, never markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** The component writes the chosen name into its field a moment later; what is saved must hold it. */
function settled(id: string, name: string, then: () => void, tries = 25): void {
  const field = document.getElementById(id);
  if (tries === 0 || (field instanceof HTMLInputElement && field.value === name)) then();
  else window.setTimeout(() => settled(id, name, then, tries - 1), 20);
}
