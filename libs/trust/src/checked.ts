/** A piece of trust material: not there, there and refused, or checked. Expiry is not judged here: it depends on the time asked about. */
export type Checked<T> =
  { readonly state: 'absent' } | { readonly state: 'invalid'; readonly reason: string } | { readonly state: 'ok'; readonly value: T };

export const absent = { state: 'absent' } as const;

export function invalid(reason: string): { readonly state: 'invalid'; readonly reason: string } {
  return { state: 'invalid', reason };
}

export function ok<T>(value: T): { readonly state: 'ok'; readonly value: T } {
  return { state: 'ok', value };
}
