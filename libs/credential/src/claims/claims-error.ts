/** A claim set that is well-formed CBOR but not a permit. Stays inside the library: decoders return unions. */
export class ClaimsError extends Error {
  override readonly name = 'ClaimsError';

  constructor(
    readonly reason: 'format' | 'newer-profile',
    message: string,
  ) {
    super(message);
  }
}
