/** Longest text of one code that anybody reads: v40 holds 7,089 digits, our cap is v17. */
export const qrTextMax = 8_000;
/** Front code and annexes: 300 lines fit in far fewer. */
export const qrLinesMax = 320;

/**
 * Front code and annex codes from texts in any order: a scanner, a photo or a person may deliver them mixed.
 * An annex is what has `#A` before its digits (docs/spec/permit-credential.md); the first other text that looks like a
 * code is the front. Which annex belongs to which permit is decided by digest in the verifier, never here.
 */
export function sortCodes(texts: readonly string[]): { readonly front: string; readonly annexes: readonly string[] } {
  const codes = texts.map((text) => text.trim()).filter((text) => text !== '');
  const isAnnex = (code: string) => /#A\d+$/.test(code) || /^A\d+$/.test(code);
  const annexes = codes.filter(isAnnex);
  const fronts = codes.filter((code) => !isAnnex(code));
  const front = fronts.find((code) => /(^|#)\d{20,}$/.test(code)) ?? fronts[0] ?? '';
  return { front, annexes };
}
