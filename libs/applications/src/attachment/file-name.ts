const nameLimit = 120;

/**
 * A sender's file name, made fit to be shown and offered for download: no path, no control or direction characters
 * (`exe.fdp` read from the right), never empty. The name is a label; files are stored and found by their SHA-256.
 */
export function safeFileName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .trim();
  return [...plain].slice(0, nameLimit).join('') || 'attachment';
}
