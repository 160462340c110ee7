import type { PdfFile, PdfReference } from './pdf-file.js';

/** Standard structure types (ISO 32000-1, 14.8.4) that the form uses. */
export type StructureType =
  'Document' | 'Sect' | 'Div' | 'H1' | 'H2' | 'H3' | 'P' | 'Lbl' | 'Table' | 'TR' | 'TH' | 'TD' | 'Figure' | 'Note' | 'Form';

export interface StructureOptions {
  /** Text for those who cannot see a figure. */
  readonly alt?: string;
  /** BCP 47, where it differs from the document's. */
  readonly language?: string;
  readonly scope?: 'Row' | 'Column';
  readonly columnSpan?: number;
  /** Layout box of a figure in PDF coordinates. */
  readonly box?: readonly [number, number, number, number];
}

type Kid = StructureNode | { readonly page: number; readonly mcid: number } | { readonly annotation: PdfReference; readonly page: number };

export class StructureNode {
  readonly kids: Kid[] = [];

  constructor(
    readonly type: StructureType,
    readonly options: StructureOptions = {},
  ) {}

  child(type: StructureType, options: StructureOptions = {}): StructureNode {
    const node = new StructureNode(type, options);
    this.kids.push(node);
    return node;
  }
}

/** Pages as the structure writer needs them: dictionary, and the structure node of each marked-content id. */
export interface MarkedPage {
  readonly dictionary: PdfReference;
  readonly owners: readonly StructureNode[];
}

/** Writes the tree, the parent tree and the page keys. Nodes without content are left out. */
export function writeStructure(file: PdfFile, tree: StructureNode, pages: readonly MarkedPage[]): void {
  const root = file.reference();
  const references = new Map<StructureNode, PdfReference>();
  const annotations: { reference: PdfReference; owner: PdfReference }[] = [];

  const write = (node: StructureNode, parent: PdfReference): PdfReference => {
    const reference = file.reference();
    references.set(node, reference);
    let page: PdfReference | undefined;
    const kids: unknown[] = [];
    for (const kid of node.kids) {
      if (kid instanceof StructureNode) {
        if (!isEmpty(kid)) kids.push(write(kid, reference));
        continue;
      }
      const dictionary = pages[kid.page]?.dictionary;
      if ('annotation' in kid) {
        kids.push({ Type: 'OBJR', Obj: kid.annotation, Pg: dictionary });
        annotations.push({ reference: kid.annotation, owner: reference });
        continue;
      }
      page ??= dictionary;
      kids.push(page === dictionary ? kid.mcid : { Type: 'MCR', Pg: dictionary, MCID: kid.mcid });
    }
    reference.data = {
      S: node.type,
      P: parent,
      ...(page ? { Pg: page } : {}),
      K: kids.length === 1 ? kids[0] : kids,
      ...attributes(node.options),
    };
    reference.end();
    return reference;
  };

  const top = write(tree, root);
  const numbers: unknown[] = [];
  pages.forEach((page, index) => {
    page.dictionary.data.StructParents = index;
    numbers.push(
      index,
      page.owners.map((owner) => references.get(owner) ?? null),
    );
  });
  annotations.forEach(({ reference, owner }, index) => {
    reference.data.StructParent = pages.length + index;
    numbers.push(pages.length + index, owner);
  });
  const parents = file.reference({ Nums: numbers });
  parents.end();
  root.data = { Type: 'StructTreeRoot', K: top, ParentTree: parents, ParentTreeNextKey: pages.length + annotations.length };
  // pdfkit ends the root of the tree with the catalogue.
  file.root.StructTreeRoot = root;
}

function isEmpty(node: StructureNode): boolean {
  // An empty cell keeps its place in a table row.
  if (node.type === 'TD' || node.type === 'TH') return false;
  return node.kids.every((kid) => kid instanceof StructureNode && isEmpty(kid));
}

function attributes(options: StructureOptions): Record<string, unknown> {
  const table = { ...(options.scope ? { Scope: options.scope } : {}), ...(options.columnSpan ? { ColSpan: options.columnSpan } : {}) };
  return {
    ...(options.alt ? { Alt: new String(options.alt) } : {}),
    ...(options.language ? { Lang: new String(options.language) } : {}),
    ...(options.box ? { A: { O: 'Layout', Placement: 'Block', BBox: [...options.box] } } : {}),
    ...(Object.keys(table).length > 0 ? { A: { O: 'Table', ...table } } : {}),
  };
}
