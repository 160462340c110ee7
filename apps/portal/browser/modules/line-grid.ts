import { speciesTypeahead } from './species-typeahead.js';

type Cell = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * What a keyboard does in the table of lines beside typing: Ctrl and D copies the cell above, cells copied in a spreadsheet are
 * pasted into the cells from here on, and names of species are suggested.
 */
export function lineGrid(form: HTMLFormElement): void {
  const country = form.dataset['speciesCountry'] ?? '';
  form.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.name.endsWith('-scientificName') || target.closest('.oc-typeahead')) return;
    const { id } = target;
    speciesTypeahead(target, {
      country,
      inline: true,
      chosen: ({ appendices }) => {
        const field = document.getElementById(id.replace(/-scientificName$/, '-appendix'));
        if (field instanceof HTMLSelectElement) field.value = appendices.length === 1 ? (appendices[0] ?? '') : '';
        form.dispatchEvent(new Event('change', { bubbles: true }));
      },
    });
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement) {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'd' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const cell = placeOf(event.target);
    const above = cell && at(form, cell.row - 1, cell.column);
    const here = cell && at(form, cell.row, cell.column);
    if (!above || !here) return;
    event.preventDefault();
    fill(here, above.value);
    form.dispatchEvent(new Event('change', { bubbles: true }));
  });
  form.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '') ?? '';
    const cell = placeOf(event.target);
    if (!cell || !/[\t\n]/.test(text) || (event.target instanceof HTMLTextAreaElement && !text.includes('\t'))) return;
    event.preventDefault();
    const rows = text.split('\n').map((row) => row.split('\t'));
    if (!at(form, cell.row + rows.length - 1, cell.column)) {
      pasteWhole(text);
      return;
    }
    const columns = columnsOf(form);
    const first = columns.indexOf(cell.column);
    rows.forEach((values, down) =>
      values.forEach((value, across) => {
        const column = columns[first + across];
        const target = column === undefined ? null : at(form, cell.row + down, column);
        if (target) fill(target, value.trim());
      }),
    );
    form.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** More rows than the table shows: the whole goes into the box that takes tables. */
function pasteWhole(text: string): void {
  const box = document.getElementById('pasted');
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.closest('details')?.setAttribute('open', '');
  box.value = text;
  box.focus();
}

function placeOf(target: EventTarget | null): { readonly row: number; readonly column: string } | null {
  const [, row, column] = /^c(\d+)-(\w+)$/.exec((target as Partial<Cell> | null)?.name ?? '') ?? [];
  return row === undefined || column === undefined ? null : { row: Number(row), column };
}

function at(form: HTMLFormElement, row: number, column: string): Cell | null {
  return form.elements.namedItem(`c${row}-${column}`) as Cell | null;
}

function columnsOf(form: HTMLFormElement): string[] {
  const first = form.querySelector('tr[data-row]');
  return [...(first?.querySelectorAll<Cell>('input, select, textarea') ?? [])].flatMap(
    ({ name }) => placeOf({ name } as unknown as EventTarget)?.column ?? [],
  );
}

function fill(cell: Cell, value: string): void {
  cell.value = value;
  cell.dispatchEvent(new Event('input', { bubbles: true }));
}
