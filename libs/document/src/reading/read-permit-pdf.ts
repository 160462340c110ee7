import { PdfObjects } from './pdf-objects.js';
import { PdfRef, PdfString, stringText, type PdfDictionary, type PdfValue } from './pdf-values.js';
import { checkSeal, type SealReason, type SealVerdict } from './seal-check.js';

/** What a PDF says about itself; trust is decided by the verifier with the issuer's key list. */
export interface PdfReading {
  readonly attachments: {
    readonly json?: Uint8Array;
    readonly cose?: Uint8Array;
    /** Proof of the log and the entry that it proves. */
    readonly proof?: Uint8Array;
    readonly entry?: Uint8Array;
  };
  readonly seal: {
    readonly present: boolean;
    readonly valid: boolean;
    readonly coversWholeFile: boolean;
    readonly incrementalUpdate: boolean;
    readonly certificateSha256: string | null;
    readonly reason: SealReason | 'too-large' | 'not-a-pdf' | 'damaged' | null;
  };
}

/** Largest file that is looked at: 5,000 lines with all pages stay far below. */
export const maximumPdfBytes = 64 * 1024 * 1024;
const maximumNameNodes = 1000;
const none: SealVerdict = {
  present: false,
  valid: false,
  coversWholeFile: false,
  incrementalUpdate: false,
  certificateSha256: null,
  reason: null,
};

/**
 * Reads a permit PDF: the attachments `permit.json`, `permit.cose`, `permit.tlog-proof` and `permit.entry`, and the verdict on the seal. Attachments are
 * given even where the seal fails; they count only with `seal.valid` and a certificate that the issuer's list names.
 * Never throws, whatever the bytes are; scripts, forms and pages are not looked at.
 */
export async function readPermitPdf(bytes: Uint8Array): Promise<PdfReading> {
  return readPermitPdfNow(bytes);
}

export function readPermitPdfNow(bytes: Uint8Array): PdfReading {
  const refused = (reason: PdfReading['seal']['reason']): PdfReading => ({ attachments: {}, seal: { ...none, reason } });
  if (bytes.length > maximumPdfBytes) return refused('too-large');
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') return refused('not-a-pdf');
  let objects: PdfObjects;
  try {
    objects = new PdfObjects(bytes);
  } catch {
    return refused('damaged');
  }
  let attachments: PdfReading['attachments'] = {};
  let damaged = false;
  try {
    attachments = findAttachments(objects);
  } catch {
    damaged = true;
  }
  try {
    const seal = checkSeal(objects);
    // A file whose attachments cannot be read is no permit of ours, whoever sealed it.
    return { attachments, seal: damaged ? { ...seal, valid: false, reason: seal.reason ?? 'damaged' } : seal };
  } catch {
    return { attachments, seal: { ...none, reason: 'damaged' } };
  }
}

const wanted = { 'permit.json': 'json', 'permit.cose': 'cose', 'permit.tlog-proof': 'proof', 'permit.entry': 'entry' } as const;

function findAttachments(objects: PdfObjects): PdfReading['attachments'] {
  const root = objects.dictionary(objects.trailer.get('Root'));
  const out: { -readonly [K in keyof PdfReading['attachments']]: PdfReading['attachments'][K] } = {};
  const taken = new Set<string>();
  for (const specification of fileSpecifications(objects, root)) {
    const name = specification.get('UF') ?? specification.get('F');
    const text = name instanceof PdfString ? stringText(name) : '';
    if (!Object.hasOwn(wanted, text)) continue;
    // Two files of one name: which one is meant would depend on the reader.
    if (taken.has(text)) throw new Error(`${text} twice`);
    taken.add(text);
    const file = objects.dictionary(specification.get('EF'))?.get('F');
    if (!(file instanceof PdfRef)) throw new Error('no embedded file');
    const key = wanted[text as keyof typeof wanted];
    out[key] = Uint8Array.from(objects.streamBytes(objects.object(file)));
  }
  return out;
}

/** File specifications of the document: the name tree of embedded files, else the associated files. */
function fileSpecifications(objects: PdfObjects, root: PdfDictionary | null): PdfDictionary[] {
  const tree = objects.dictionary(objects.dictionary(root?.get('Names'))?.get('EmbeddedFiles'));
  const values: PdfValue[] = tree ? treeValues(objects, tree) : [...objects.array(root?.get('AF'))];
  return values.slice(0, maximumNameNodes).flatMap((value) => objects.dictionary(value) ?? []);
}

function treeValues(objects: PdfObjects, top: PdfDictionary): PdfValue[] {
  const values: PdfValue[] = [];
  const queue: PdfDictionary[] = [top];
  const seen = new Set<PdfDictionary>();
  for (let node = queue.shift(); node; node = queue.shift()) {
    if (seen.size > maximumNameNodes) throw new Error('name tree too large');
    seen.add(node);
    objects.array(node.get('Names')).forEach((value, index) => {
      if (index % 2 === 1) values.push(value);
    });
    for (const kid of objects.array(node.get('Kids'))) {
      const dictionary = objects.dictionary(kid);
      if (dictionary) queue.push(dictionary);
    }
  }
  return values;
}
