/**
 * Exact decimal numbers: coefficient x 10^-scale, both whole. Quantities of specimens decide quotas, so no float ever
 * touches them. Values are kept without trailing zeros, so equal numbers are equal objects field by field.
 */
export class Decimal {
  static readonly zero = new Decimal(0n, 0);

  private constructor(
    readonly coefficient: bigint,
    /** Number of decimal places, 0 or more. */
    readonly scale: number,
  ) {}

  /**
   * Reads plain decimal text: optional minus, digits, optional point and digits. No exponent, no separators, no blanks.
   * Returns null for anything else, and for more than 60 characters: an applicant controls the text, and the work of
   * big integers grows with its length.
   */
  static parse(text: string): Decimal | null {
    if (text.length > 60) return null;
    const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (!parts) return null;
    const fraction = parts[3] ?? '';
    const magnitude = BigInt((parts[2] ?? '') + fraction);
    return Decimal.of(parts[1] === '-' ? -magnitude : magnitude, fraction.length);
  }

  /** For texts that our own tables or database hold; anything else than a decimal is a bug and throws. */
  static from(text: string): Decimal {
    const value = Decimal.parse(text);
    if (!value) throw new RangeError(`not a decimal number: ${text.slice(0, 80)}`);
    return value;
  }

  /** coefficient x 10^-scale, in lowest terms. */
  static of(coefficient: bigint, scale: number): Decimal {
    if (!Number.isSafeInteger(scale) || scale < 0) throw new RangeError('scale must be a whole number of 0 or more');
    let digits = coefficient;
    let places = scale;
    while (places > 0 && digits % 10n === 0n) {
      digits /= 10n;
      places -= 1;
    }
    return new Decimal(digits, places);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(this.at(scale) - other.at(scale), scale);
  }

  times(other: Decimal): Decimal {
    return Decimal.of(this.coefficient * other.coefficient, this.scale + other.scale);
  }

  /** Divides by a power of ten times 1; null when the quotient has no end as a decimal. */
  dividedBy(other: Decimal): Decimal | null {
    if (other.coefficient === 0n) return null;
    // A fraction ends as a decimal only when its reduced denominator has no prime factor but 2 and 5.
    let numerator = this.coefficient * 10n ** BigInt(other.scale);
    let denominator = other.coefficient * 10n ** BigInt(this.scale);
    if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
    const divisor = gcd(numerator < 0n ? -numerator : numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
    let places = 0;
    while (denominator !== 1n) {
      const step = gcd(10n, denominator);
      if (step === 1n) return null;
      denominator /= step;
      numerator *= 10n / step;
      places += 1;
    }
    return Decimal.of(numerator, places);
  }

  /** -1, 0 or 1. */
  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale);
    const [left, right] = [this.at(scale), other.at(scale)];
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.coefficient === other.coefficient && this.scale === other.scale;
  }

  isWhole(): boolean {
    return this.scale === 0;
  }

  isNegative(): boolean {
    return this.coefficient < 0n;
  }

  isZero(): boolean {
    return this.coefficient === 0n;
  }

  /** Canonical text: no exponent, no plus, no leading or trailing zeros. */
  toString(): string {
    const sign = this.coefficient < 0n ? '-' : '';
    const digits = (this.coefficient < 0n ? -this.coefficient : this.coefficient).toString().padStart(this.scale + 1, '0');
    if (this.scale === 0) return sign + digits;
    return `${sign}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  private at(scale: number): bigint {
    return this.coefficient * 10n ** BigInt(scale - this.scale);
  }
}

function gcd(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
