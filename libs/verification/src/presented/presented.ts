/** How a permit reached us. */
export type Carrier = 'qr' | 'pdf' | 'cose' | 'image';

/** What somebody presented for checking, sorted by its content and not yet looked into. */
export type Presented =
  | { readonly carrier: 'qr'; readonly front: string; readonly annexes: readonly string[] }
  | { readonly carrier: 'pdf'; readonly bytes: Uint8Array }
  | { readonly carrier: 'cose'; readonly bytes: Uint8Array }
  | { readonly carrier: 'image'; readonly bytes: Uint8Array };
