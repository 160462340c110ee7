import { type Html, html } from './html.js';

/** How an answer looks. Grey is for what is no permit code at all: there is no verdict on anything. */
export type Tone = 'green' | 'amber' | 'red' | 'specimen' | 'grey';

/**
 * One shape per verdict, told apart without colour: circle with tick, triangle with exclamation mark, octagon with
 * cross, square with question mark, square with an S across stripes.
 */
export function verdictShape(tone: Tone): Html {
  const shapes: Readonly<Record<Tone, Html>> = {
    green: html`<circle cx="50" cy="50" r="46" fill="#fff" />
      <path d="M27 52l16 17 31-37" fill="none" stroke="#007f45" stroke-width="11" stroke-linecap="round" stroke-linejoin="round" />`,
    amber: html`<path d="M50 5 97 91H3z" fill="#000" stroke="#000" stroke-width="6" stroke-linejoin="round" />
      <path d="M50 32v31" stroke="#ffc400" stroke-width="10" stroke-linecap="round" />
      <circle cx="50" cy="78" r="6.5" fill="#ffc400" />`,
    red: html`<path d="M31 4h38l27 27v38L69 96H31L4 69V31z" fill="#fff" />
      <path d="M33 33l34 34M67 33 33 67" stroke="#6e0012" stroke-width="12" stroke-linecap="round" />`,
    specimen: html`<rect x="5" y="5" width="90" height="90" rx="6" fill="none" stroke="#383f43" stroke-width="8" stroke-dasharray="14 8" />
      <path d="M20 92 92 20M8 66 66 8M50 96 96 50" stroke="#b9bfc2" stroke-width="6" />
      <path
        d="M65 33c-3-8-27-10-29 2-2 15 31 10 29 27-2 13-29 12-32 1"
        fill="none"
        stroke="#0b0c0c"
        stroke-width="10"
        stroke-linecap="round"
      />`,
    grey: html`<rect x="5" y="5" width="90" height="90" rx="6" fill="#fff" />
      <path d="M34 38c1-20 34-19 33 1 0 13-17 12-17 27" fill="none" stroke="#383f43" stroke-width="10" stroke-linecap="round" />
      <circle cx="50" cy="80" r="6.5" fill="#383f43" />`,
  };
  return html`<svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">${shapes[tone]}</svg>`;
}

/** The same idea in small, for one check. */
export function resultShape(result: 'pass' | 'fail' | 'unknown'): Html {
  const shapes = {
    pass: html`<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2" />
      <path
        d="m7.5 12.5 3.2 3.3 6-7.2"
        fill="none"
        stroke="currentColor"
        stroke-width="2.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />`,
    fail: html`<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" fill="none" stroke="currentColor" stroke-width="2" />
      <path d="m8.5 8.5 7 7m0-7-7 7" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />`,
    unknown: html`<path d="M12 2.5 22.5 21h-21z" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />
      <path
        d="M10 11c.2-3.2 4.4-3 4.2 0-.1 1.800-2.200 1.900-2.200 3.800"
        fill="none"
        stroke="currentColor"
        stroke-width="1.800"
        stroke-linecap="round"
      />
      <circle cx="12" cy="18" r="1.200" fill="currentColor" />`,
  };
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes[result]}</svg>`;
}
