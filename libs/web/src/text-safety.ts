/** Why a text is not fit to be stored and printed; null when it is. */
export type TextFault = 'text-control' | 'text-invisible' | 'text-surrogate' | 'text-not-normalised';

const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;
// Characters that hide or reorder what stands around them (Unicode TR36 s2.2, CVE-2021-42574): overrides, isolates,
// zero-width space, word joiner, soft hyphen, byte order mark, tags, variation of invisible operators, line separators.
const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;
// ZWNJ and ZWJ are spelling in Arabic and Indic scripts, and only there.
const joiner =
  /(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Mongolian}])[\u200c\u200d]/u;

/**
 * Looks for characters that make a text read differently from what it holds. Names and addresses are printed on permits
 * and compared with registers, so an attacker gains from two names that look alike.
 *
 * @param options.lines true where line feeds belong (addresses, reasons)
 */
export function textFault(text: string, options: { readonly lines?: boolean } = {}): TextFault | null {
  if (/\p{Cs}/u.test(text)) return 'text-surrogate';
  if (control.test(text) || (!options.lines && /[\n\t]/.test(text)) || text.includes('\t')) return 'text-control';
  if (invisible.test(text) || joiner.test(text)) return 'text-invisible';
  return text.normalize('NFC') === text ? null : 'text-not-normalised';
}
