/** Choices that an authority may make otherwise: data, not code. */
export interface VerifyPolicy {
  /** Whether a permit that may not be in the log yet is shown green, by the strictest Appendix on it. */
  readonly unknownLogLowers: Readonly<Record<'I' | 'II' | 'III', boolean>>;
  /** Seconds a log may take to include a signed permit. */
  readonly mergeDelay: number;
  /** Seconds a signer's clock may be ahead of ours. */
  readonly clockTolerance: number;
}

export const defaultPolicy: VerifyPolicy = {
  unknownLogLowers: { I: true, II: false, III: false },
  mergeDelay: 86_400,
  clockTolerance: 86_400,
};
