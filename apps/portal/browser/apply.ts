/** What scripts add to the pages of applicants: autosave, names that are suggested, a table like a spreadsheet, progress of uploads. */
import { autosave } from './modules/autosave.js';
import { lineGrid } from './modules/line-grid.js';
import { shownWith } from './modules/shown-with.js';
import { speciesTypeahead } from './modules/species-typeahead.js';
import { uploadProgress } from './modules/upload-progress.js';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]')) {
  shownWith(form);
  autosave(form, ({ remarks }) => {
    if (remarks) showRemarks(form, remarks);
  });
  if (form.dataset['lines'] !== undefined) lineGrid(form);
  const species = form.querySelector<HTMLInputElement>('[data-species] input');
  if (species)
    speciesTypeahead(species, {
      country: form.dataset['speciesCountry'] ?? '',
      inline: false,
      chosen: ({ appendices }) => {
        for (const radio of form.querySelectorAll<HTMLInputElement>('input[name=appendix]'))
          radio.checked = appendices.length === 1 && radio.value === appendices[0];
        form.dispatchEvent(new Event('change', { bubbles: true }));
      },
    });
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-upload]')) uploadProgress(form);
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-asks-by-answer]')) shownWith(form);

/** What the rules say of each line, as the server found it when it saved. */
function showRemarks(form: HTMLFormElement, remarks: readonly { readonly lines: readonly number[]; readonly text: string }[]): void {
  for (const row of form.querySelectorAll<HTMLElement>('[data-remarks]')) {
    const own = remarks.filter(({ lines }) => lines.includes(Number(row.dataset['remarks'])));
    row.hidden = own.length === 0;
    row.querySelector('ul')?.replaceChildren(
      ...own.map(({ text }) => {
        const item = document.createElement('li');
        item.textContent = text;
        return item;
      }),
    );
  }
}
