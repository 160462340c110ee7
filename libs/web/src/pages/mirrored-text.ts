/** Right-to-left override and its end (UAX #9): what stands between is shown from right to left, whatever its letters are. */
const [begin, end] = ['\u202e', '\u202c'];

/**
 * A text as a right-to-left language would stand on the page: every word turned round, none of it translated. For tests of the mirrored
 * style alone; no installation can offer it. Markup and addresses in a text stay as they are.
 */
export function mirroredText(text: string): string {
  return text.replace(/<[^>]*>|https?:\S+|[\p{L}\p{N}’'-]+/gu, (found) => (/^<|^https?:/.test(found) ? found : `${begin}${found}${end}`));
}
