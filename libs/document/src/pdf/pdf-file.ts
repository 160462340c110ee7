import PDFDocument from 'pdfkit';

/** An indirect object while it is being written. `data` is its dictionary. */
export interface PdfReference {
  readonly id: number;
  data: Record<string, unknown>;
  end(chunk?: Uint8Array | string): void;
}

interface PdfPageInternals {
  readonly dictionary: PdfReference;
  readonly resources: PdfReference;
  write(content: string): void;
}

/** What pdfkit keeps but does not declare. */
interface PdfkitInternals {
  _root: PdfReference;
  _id: Uint8Array;
  _offset: number;
  _offsets: (number | null)[];
  _waiting: number;
  page: PdfPageInternals;
  ref(data?: Record<string, unknown> | string): PdfReference;
}

export interface PdfFileOptions {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly creator: string;
  readonly producer: string;
  readonly created: Date;
  readonly language: string;
  /** 16 bytes: the same content gives the same file. */
  readonly id: Uint8Array;
  readonly xmp: string;
}

export const pageWidth = 595.28;
export const pageHeight = 841.89;

/** A4 page under construction: content operators in PDF's own coordinates (origin bottom left). */
export interface PdfPage {
  readonly dictionary: PdfReference;
  readonly resources: Record<string, unknown>;
  write(content: string): void;
}

/**
 * pdfkit as object writer: pages, cross-reference table and objects are pdfkit's; metadata is our own (pdfkit does
 * not escape XML) and output is collected in memory in one pass instead of through a stream.
 */
export class PdfFile extends PDFDocument {
  // Declared only: pdfkit's constructor already writes, before fields of this class would be initialised.
  declare private chunks: Buffer[] | undefined;
  private readonly xmp: string;
  private last: (() => void) | null = null;
  private readonly endings: (() => void)[] = [];

  constructor(options: PdfFileOptions) {
    super({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      // Pages stay open until the end: structure and annotations are entered in them when all are drawn.
      bufferPages: true,
      pdfVersion: '1.7',
      lang: options.language,
      displayTitle: true,
      // null, not undefined: pdfkit would otherwise load Helvetica, which PDF/A forbids because it is not embedded.
      font: null as unknown as string,
      info: {
        Title: options.title,
        Author: options.author,
        Subject: options.subject,
        Creator: options.creator,
        Producer: options.producer,
        CreationDate: options.created,
        ModDate: options.created,
      },
    });
    this.xmp = options.xmp;
    this.internals._id = options.id;
    this.root.MarkInfo = this.reference({ Marked: true });
  }

  private get internals(): PdfkitInternals {
    return this as unknown as PdfkitInternals;
  }

  /** The catalogue. */
  get root(): Record<string, unknown> {
    return this.internals._root.data;
  }

  reference(data?: Record<string, unknown>): PdfReference {
    return this.internals.ref(data);
  }

  /** A stream object; `compressed` bytes are already deflated (fonts are compressed once per process). */
  stream(data: Record<string, unknown>, bytes: Uint8Array, compressed = false): PdfReference {
    const reference = this.internals.ref(compressed ? { ...data, Filter: 'FlateDecode' } : data);
    reference.end(bytes);
    return reference;
  }

  newPage(): PdfPage {
    this.addPage();
    const page = this.internals.page;
    // pdfkit turns the page upside down; turn it back.
    page.write(`1 0 0 -1 0 ${pageHeight} cm`);
    return { dictionary: page.dictionary, resources: page.resources.data, write: (content) => page.write(content) };
  }

  /** Number for an object that is written as raw text by `finish`, as the last object of the file. */
  lastObject(write: (id: number) => string): PdfReference {
    const reference = this.internals.ref();
    this.last = () => {
      this.internals._offsets[reference.id - 1] = this.internals._offset;
      this.internals._waiting -= 1;
      this._write(`${reference.id} 0 obj`);
      this._write(write(reference.id));
      this._write('endobj');
    };
    return reference;
  }

  /** Work for the end, for objects that others still complete. */
  beforeEnd(ending: () => void): void {
    this.endings.push(ending);
  }

  /** Ends the file and returns its bytes. */
  finish(): Uint8Array {
    for (const ending of this.endings) ending();
    this.end();
    return Buffer.concat(this.chunks ?? []);
  }

  // pdfkit calls this for every piece of output; each string stands for Latin-1 bytes and a line feed.
  _write(data: unknown): void {
    const chunk = typeof data === 'string' ? Buffer.from(`${data}\n`, 'latin1') : Buffer.from(data as Uint8Array);
    (this.chunks ??= []).push(chunk);
    this.internals._offset += chunk.length;
  }

  override push(): boolean {
    return true;
  }

  override endMetadata(): void {
    this.root.Metadata = this.uncompressed({ Type: 'Metadata', Subtype: 'XML' }, Buffer.from(this.xmp, 'utf8'));
  }

  /** PDF/A: the metadata stream must be readable without a filter. */
  private uncompressed(data: Record<string, unknown>, bytes: Uint8Array): PdfReference {
    const reference = this.internals.ref(data) as PdfReference & { compress: boolean };
    reference.compress = false;
    reference.end(bytes);
    return reference;
  }

  // Our form has one field, written by us, and no default font.
  override endAcroForm(): this {
    this.last?.();
    return this;
  }
}
