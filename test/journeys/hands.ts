import type { ElementHandle, Locator, Page } from 'playwright-core';

export interface FileInHand {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** How somebody works a page: with a mouse, or with nothing but keys. */
export interface Hands {
  /** A link, a button or a summary. */
  press(target: Locator): Promise<void>;
  write(target: Locator, text: string): Promise<void>;
  /** A radio button or a checkbox. */
  tick(target: Locator): Promise<void>;
  choose(target: Locator, value: string): Promise<void>;
  attach(target: Locator, file: FileInHand): Promise<void>;
}

export const mouse: Hands = {
  press: (target) => target.click(),
  write: (target, text) => target.fill(text),
  tick: (target) => target.check(),
  choose: async (target, value) => void (await target.selectOption(value)),
  attach: (target, file) => target.setInputFiles(file),
};

/** More presses than any page has places to stop at: what is not reached by then is not reached at all. */
const patience = 400;

/** Everything by Tab, arrows, Space, Enter and typing; no place of a page is pointed at. */
export const keyboard: Hands = {
  press: async (target) => {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  write: async (target, text) => {
    await reach(target);
    await target.page().keyboard.press('Control+a');
    await target.page().keyboard.type(text);
  },
  tick: async (target) => {
    const keys = target.page().keyboard;
    const wanted = await handleOf(target);
    if ((await wanted.getAttribute('type')) !== 'radio') {
      await reach(target);
      if (!(await wanted.isChecked())) await keys.press('Space');
      return;
    }
    // A group of radio buttons is one stop; arrows go round in it and choose.
    await tabUntil(target.page(), () => wanted.evaluate(inFocusedGroup), String(target));
    for (let n = 0; n < patience && !(await isFocused(wanted)); n += 1) await keys.press('ArrowDown');
    if (!(await wanted.isChecked())) await keys.press('Space');
  },
  choose: async (target, value) => {
    await reach(target);
    const select = await handleOf(target);
    const text = (await (await select.$(`option[value="${value}"]`))?.textContent())?.trim() ?? '';
    // What is no key of the keyboard would be inserted into the field before.
    await target.page().keyboard.type(/^[ -~]*/.exec(text)?.[0].trim() ?? '');
    for (let n = 0; n < patience && (await target.inputValue()) !== value; n += 1) await target.page().keyboard.press('ArrowDown');
    if ((await target.inputValue()) !== value) throw new Error(`${value} cannot be chosen by keyboard`);
  },
  attach: async (target, file) => {
    await reach(target);
    const asked = target.page().waitForEvent('filechooser');
    await target.page().keyboard.press('Enter');
    await (await asked).setFiles(file);
  },
};

async function handleOf(target: Locator): Promise<ElementHandle> {
  await target.waitFor({ state: 'attached' });
  return (await target.elementHandle()) as ElementHandle;
}

/** What these see when they run in the page. */
interface InPage {
  readonly document: { readonly activeElement: { readonly type?: string; readonly name?: string } | null };
}

const isFocused = (element: ElementHandle): Promise<boolean> =>
  element.evaluate((own) => (globalThis as unknown as InPage).document.activeElement === (own as unknown));

const inFocusedGroup = (own: unknown): boolean => {
  const at = (globalThis as unknown as InPage).document.activeElement;
  return at?.type === 'radio' && at.name === (own as { readonly name?: string }).name;
};

async function reach(target: Locator): Promise<void> {
  const element = await handleOf(target);
  await tabUntil(target.page(), () => isFocused(element), String(target));
}

/** @throws Error when the round through the page ends without it: then nobody without a mouse gets there either */
async function tabUntil(page: Page, there: () => Promise<boolean>, what: string): Promise<void> {
  for (let n = 0; n < patience; n += 1) {
    if (await there()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${patience} presses of Tab do not reach ${what} on ${page.url()}`);
}
