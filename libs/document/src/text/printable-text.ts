import { face, type FaceId } from './font-faces.js';

// Zero-width joiners belong to Arabic and Indic spelling; between other letters they are a spoofing trick.
const joiners = /[\u200c\u200d]/u;
const joining = /\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Hebrew}/u;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u034f\u115f\u1160\u17b4\u17b5\u2028\u2029\u3164\uffa0]/u;
const plain = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u017f]*$/;
const fallbacks: readonly FaceId[] = ['regular', 'han'];

/** True where one of the faces of the form can draw the character. */
export function hasGlyph(codePoint: number): boolean {
  return fallbacks.some((id) => face(id).glyph(codePoint) !== null);
}

/**
 * Text as it goes on paper: NFC, tabs as spaces, line breaks kept. What a reader could not see (direction overrides,
 * zero-width and control characters) or no font can draw is spelled out as `<U+202E>`, so that the paper never shows
 * something else than the signed document holds.
 */
export function printableText(text: string): string {
  if (plain.test(text)) return text;
  const folded = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, ' ');
  const out: string[] = [];
  let previous = '';
  for (const character of folded) {
    out.push(drawable(character, previous) ? character : spelledOut(character));
    previous = character;
  }
  return out.join('');
}

function drawable(character: string, previous: string): boolean {
  if (character === '\n' || character === ' ' || character === '\u00a0') return true;
  if (joiners.test(character)) return joining.test(previous);
  if (invisible.test(character)) return false;
  return hasGlyph(character.codePointAt(0) ?? 0);
}

function spelledOut(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Characters of a text that the form can only print as code points; empty when all can be drawn. For checks before issue. */
export function unprintableCharacters(text: string): string[] {
  const found = new Set<string>();
  let previous = '';
  for (const character of text.normalize('NFC').replace(/[\r\t]/g, ' ')) {
    if (!drawable(character, previous)) found.add(character);
    previous = character;
  }
  return [...found];
}
