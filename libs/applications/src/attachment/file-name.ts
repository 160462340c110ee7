const nameLimit = 120;

const endings: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['.pdf'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['.docx'],
};

/**
 * A sender's file name, made fit to be shown and offered for download: no path, no control or direction characters
 * (`exe.fdp` read from the right), never empty, and with the ending of what the file is: a PDF that is called `invoice.exe`
 * would be run by whoever saves it. The name is a label; files are stored and found by their SHA-256.
 */
export function safeFileName(name: string, mediaType: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .trim();
  const short = [...plain].slice(0, nameLimit).join('') || 'attachment';
  const [usual = '', ...others] = endings[mediaType] ?? [];
  return [usual, ...others].some((ending) => short.toLowerCase().endsWith(ending)) ? short : `${short}${usual}`;
}
