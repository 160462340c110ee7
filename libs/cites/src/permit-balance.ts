import { Decimal } from './decimal.js';
import type { QuantityText } from './model/permit-document.js';
import { convertQuantity, type Quantity, readQuantity } from './quantity.js';

/** A line of a permit on which others draw. */
export interface DrawableLine {
  readonly scientificName: string;
  readonly term: string;
  readonly quantity: QuantityText;
  /** Drawn before the draws given, in the unit of the line. */
  readonly drawn: string;
}

/** What other documents took of a permit, per taxon, term and unit. */
export interface PermitDraw {
  readonly scientificName: string;
  readonly term: string;
  readonly unit: string;
  readonly quantity: string;
}

export interface LineBalance {
  /** As granted and as drawn, both in a current unit where the line's has a conversion. */
  readonly quantity: QuantityText;
  readonly drawn: string;
  /** Below zero where more was drawn than granted; null where the line's quantity cannot be read. */
  readonly left: string | null;
}

/**
 * What is left of each line of a permit. This is the one reckoning: rules refuse by it and registers show it.
 *
 * A draw names no line. It counts against the lines of its taxon and term in their order, each up to what is left of it,
 * and against the last for the rest, so that the sum over all of them is right whichever it was meant for.
 *
 * @param acceptedName the accepted name for a name as written; synonyms draw on the same lines
 */
export function permitBalance(
  lines: readonly DrawableLine[],
  draws: readonly PermitDraw[],
  acceptedName: (name: string) => string = (name) => name,
): readonly LineBalance[] {
  const accounts = lines.map(account);
  for (const draw of draws) {
    const taken = readQuantity({ value: draw.quantity, unit: draw.unit });
    const wanted = acceptedName(draw.scientificName);
    const fitting = accounts.filter(
      ({ line, granted }) =>
        granted && taken && line.term === draw.term && acceptedName(line.scientificName) === wanted && convertQuantity(taken, granted.unit),
    );
    if (taken) spread(taken, fitting);
  }
  return accounts.map(({ line, granted, drawn }) =>
    granted
      ? {
          quantity: { value: granted.amount.toString(), unit: granted.unit },
          drawn: drawn.toString(),
          left: granted.amount.minus(drawn).toString(),
        }
      : { quantity: line.quantity, drawn: line.drawn, left: null },
  );
}

interface Account {
  readonly line: DrawableLine;
  /** In a current unit; null when it cannot be read. */
  readonly granted: Quantity | null;
  drawn: Decimal;
}

function account(line: DrawableLine): Account {
  const granted = readQuantity(line.quantity);
  const before = readQuantity({ value: line.drawn, unit: line.quantity.unit });
  return { line, granted, drawn: before?.amount ?? Decimal.from('0') };
}

function spread(taken: Quantity, accounts: readonly Account[]): void {
  let rest = taken;
  for (const [index, each] of accounts.entries()) {
    if (!each.granted) continue;
    const here = convertQuantity(rest, each.granted.unit);
    if (!here) continue;
    const free = each.granted.amount.minus(each.drawn);
    const last = index === accounts.length - 1;
    const share = last || here.amount.compare(free) <= 0 ? here.amount : free.isNegative() ? Decimal.from('0') : free;
    each.drawn = each.drawn.plus(share);
    rest = { amount: here.amount.minus(share), unit: here.unit };
  }
}
