import type { RenderInput } from '../permit-input.js';

/** Messages between the pool and its threads. */
export interface RenderRequest {
  readonly id: number;
  readonly input: RenderInput;
}

export type RenderAnswer =
  | { readonly id: number; readonly pdf: Uint8Array }
  | { readonly id: number; readonly fault: { readonly code: string; readonly message: string } };
