/** Bytes that are not what they should be. Stays inside the library: whoever opens trust material gets a state instead. */
export class TrustFormatError extends Error {
  override readonly name = 'TrustFormatError';
}
