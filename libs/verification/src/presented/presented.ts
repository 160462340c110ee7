/** How a permit reached us. */
export type Carrier = 'qr' | 'pdf' | 'cose' | 'image';

/** What somebody presented for checking, sorted by its content and not yet looked into. */
export type Presented =
  /** Texts of codes in any order, front and annexes. */
  | { readonly carrier: 'qr'; readonly texts: readonly string[] }
  | { readonly carrier: 'pdf'; readonly bytes: Uint8Array }
  | { readonly carrier: 'cose'; readonly bytes: Uint8Array }
  | { readonly carrier: 'image'; readonly bytes: Uint8Array };
