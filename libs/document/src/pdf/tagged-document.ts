import type { PermitAttachment } from '../permit-input.js';
import { attachFiles } from './attached-files.js';
import { DocumentFonts } from './document-fonts.js';
import { PageCanvas, type DrawnItem } from './page-canvas.js';
import { PdfFile } from './pdf-file.js';
import { addSignatureField } from './signature-field.js';
import { compressedSrgbProfile } from './srgb-profile.js';
import { StructureNode, writeStructure } from './structure-tree.js';
import { xmpMetadata } from './xmp-metadata.js';

export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly created: Date;
  /** 16 bytes: the same content gives the same file. */
  readonly id: Uint8Array;
  /** BCP 47; English unless said. */
  readonly language?: string;
}

const creator = 'OpenCITES';
const producer = 'OpenCITES (pdfkit)';
const usualLanguage = 'en';

/** A document of the profile in docs/spec/pdf-profile.md: tagged A4 pages, embedded fonts, sRGB, XMP. */
export class TaggedDocument {
  readonly tree = new StructureNode('Document');
  readonly canvases: PageCanvas[] = [];
  private readonly file: PdfFile;
  private readonly fonts: DocumentFonts;

  constructor(
    private readonly facts: DocumentFacts,
    private readonly drawn: DrawnItem[][] | null = null,
  ) {
    const described = { ...facts, creator, producer, language: facts.language ?? usualLanguage };
    this.file = new PdfFile({ ...described, xmp: xmpMetadata(described) });
    this.fonts = new DocumentFonts(this.file);
  }

  newPage(): PageCanvas {
    const items: DrawnItem[] | null = this.drawn ? [] : null;
    if (items) this.drawn?.push(items);
    const canvas = new PageCanvas(this.canvases.length, this.fonts, items);
    this.canvases.push(canvas);
    return canvas;
  }

  /** Writes the file. With `sealCapacity` it holds an empty signature of that many bytes. */
  finish(options: { readonly attachments: readonly PermitAttachment[]; readonly sealCapacity: number | null }): Uint8Array {
    const { file, fonts } = this;
    const { created } = this.facts;
    // One font dictionary for all pages; it is complete only when the last page is drawn.
    const resources = file.reference();
    const pages = this.canvases.map((canvas) => {
      const page = file.newPage();
      page.resources.Font = resources;
      page.write(canvas.content());
      return { dictionary: page.dictionary, owners: canvas.owners };
    });
    const first = pages[0];
    if (!first) throw new Error('a document has at least one page');
    if (options.sealCapacity !== null) addSignatureField(file, this.tree, first.dictionary, created, options.sealCapacity);
    writeStructure(file, this.tree, pages);
    resources.data = fonts.resources();
    resources.end();
    fonts.embed();
    attachFiles(file, options.attachments, created);
    const name = 'sRGB IEC61966-2.1';
    const profile = file.stream({ N: 3 }, compressedSrgbProfile, true);
    file.root.OutputIntents = [
      {
        Type: 'OutputIntent',
        S: 'GTS_PDFA1',
        OutputConditionIdentifier: new String(name),
        Info: new String(name),
        DestOutputProfile: profile,
      },
    ];
    return file.finish();
  }
}
