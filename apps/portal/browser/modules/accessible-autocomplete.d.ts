/** accessible-autocomplete ships no types; these are the parts that the pages use. */
declare module 'accessible-autocomplete' {
  interface Options<T> {
    element: Element;
    id: string;
    name: string;
    defaultValue: string;
    minLength: number;
    confirmOnBlur: boolean;
    displayMenu: 'inline' | 'overlay';
    inputClasses: string;
    source: (query: string, populate: (found: readonly T[]) => void) => void;
    templates: { inputValue: (found: T | undefined) => string; suggestion: (found: T | string) => string };
    onConfirm: (found: T | undefined) => void;
    tNoResults: () => string;
    tStatusQueryTooShort: (minimum: number) => string;
    tStatusNoResults: () => string;
    tStatusSelectedOption: (option: string, length: number, index: number) => string;
    tStatusResults: (length: number, option: string) => string;
    tAssistiveHint: () => string;
  }
  export default function accessibleAutocomplete<T>(options: Options<T>): void;
}
