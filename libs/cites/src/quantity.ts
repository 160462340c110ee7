import { unitOf } from './codes.js';
import { Decimal } from './decimal.js';
import type { QuantityText } from './model/permit-document.js';

/** An exact amount in a current unit. */
export interface Quantity {
  readonly amount: Decimal;
  readonly unit: string;
}

/**
 * Reads a quantity with a current or historical unit code (or blank, which is a number of specimens) and gives it in a
 * current unit. Null when the number or the unit cannot be read, or the historical unit has no published conversion.
 */
export function readQuantity(text: QuantityText): Quantity | null {
  const amount = Decimal.parse(text.value);
  if (!amount) return null;
  const unit = currentUnit(text.unit);
  return unit && { amount: amount.times(unit.factor), unit: unit.code };
}

/** Current unit that a code stands for, with the exact factor into it; null when unknown or without conversion. */
export function currentUnit(code: string): { readonly code: string; readonly factor: Decimal } | null {
  const written = code.trim().toUpperCase();
  const entry = unitOf(written === '' ? 'NAR' : written);
  if (!entry) return null;
  if (entry.status === 'current') return { code: entry.code, factor: one };
  if (entry.convertTo === undefined || entry.factor === undefined) return null;
  return { code: entry.convertTo, factor: Decimal.from(entry.factor) };
}

/** The same quantity in another current unit of the same dimension; null when the dimensions differ. */
export function convertQuantity(quantity: Quantity, unit: string): Quantity | null {
  if (quantity.unit === unit) return quantity;
  const from = unitOf(quantity.unit);
  const to = unitOf(unit);
  if (!from?.toBase || !to?.toBase || from.base !== to.base) return null;
  const amount = quantity.amount.times(Decimal.from(from.toBase)).dividedBy(Decimal.from(to.toBase));
  return amount && { amount, unit };
}

/** Sum in the unit of the first; null when the units cannot be converted into each other. */
export function addQuantities(left: Quantity, right: Quantity): Quantity | null {
  const same = convertQuantity(right, left.unit);
  return same && { amount: left.amount.plus(same.amount), unit: left.unit };
}

/** Difference in the unit of the first; null when the units cannot be converted into each other. */
export function subtractQuantities(left: Quantity, right: Quantity): Quantity | null {
  const same = convertQuantity(right, left.unit);
  return same && { amount: left.amount.minus(same.amount), unit: left.unit };
}

export function compareQuantities(left: Quantity, right: Quantity): -1 | 0 | 1 | null {
  const same = convertQuantity(right, left.unit);
  return same && left.amount.compare(same.amount);
}

export function quantityText(quantity: Quantity): QuantityText {
  return { value: quantity.amount.toString(), unit: quantity.unit };
}

const one = Decimal.of(1n, 0);
