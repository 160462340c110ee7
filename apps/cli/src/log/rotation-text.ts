/** What the outgoing key of a log signs: which key comes after it, and when. No checkpoint reads like this. */
export function rotationText(told: { readonly old: string; readonly new: string; readonly from: string; readonly until: string }): string {
  return `opencites-log-key/1\n${told.old}\n${told.new}\n${told.from}\n${told.until}\n`;
}
