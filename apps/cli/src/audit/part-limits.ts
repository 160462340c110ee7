/** Most bytes that each part of a log can have: what lies there or answers may be anybody's. */
export const partBytesMax = {
  checkpoint: 1_000_000,
  tile: 8192,
  /** 256 entries of 65,535 bytes, each after two bytes of length. */
  bundle: 256 * 65_537,
} as const;
