import { annexDigest, encodeAnnex, type Annex } from '../claims/annex.js';
import { maximumCodeLines } from '../claims/claim-keys.js';
import { encodeClaims } from '../claims/encode-claims.js';
import type { ClaimLine, ClaimParty, PermitClaims } from '../claims/permit-claims.js';
import { nameHash } from '../name-hash.js';
import { digitCount } from '../qr/digits.js';
import { smallestVersion } from '../qr/qr-plan.js';

/** What goes on the front and what behind it. */
export interface Layout {
  readonly claims: PermitClaims;
  readonly payload: Uint8Array;
  /** Annexes as carried, in order. */
  readonly annexes: readonly Uint8Array[];
}

/** COSE_Sign1 around a payload of 256 to 65,535 bytes: tag, array, 14 bytes of header, empty map, two heads, signature. */
const envelopeBytes = 86;
const placeholderDigest = new Uint8Array(32);

/** Steps of leaving things out, mildest first; each keeps what the steps before it left. */
const reductions: readonly ((claims: PermitClaims) => PermitClaims)[] = [
  (claims) => claims,
  withoutAddresses,
  ({ specialConditions: _, ...claims }) => claims,
  (claims) => ({ ...claims, lines: claims.lines.map(({ commonName: _, ...line }) => line) }),
  (claims) => ({ ...claims, lines: claims.lines.map(compactLine) }),
];

/**
 * Decides what the code holds: everything, or without addresses, conditions, common names and descriptions (they stand in
 * the document, whose digest is signed), or the first lines with the rest in annexes. Above 300 lines only the count.
 * @returns null when not even one line fits
 */
export function layOut(full: PermitClaims, publicUrl: string): Layout | null {
  const prefix = publicUrl.length + 1;
  if (full.totalLines > maximumCodeLines) return firstFitting(reduced({ ...full, lines: [] }), prefix);
  const whole = firstFitting(reduced(full), prefix);
  if (whole) return whole;
  const bare = reduced(full).at(-1) ?? full;
  if (full.totalLines > 1)
    for (const claims of [bare, withHashedNames(bare)]) {
      const split = splitLines(full, claims, prefix);
      if (split) return split;
    }
  return full.totalLines === 1 ? (firstFitting([withHashedNames(bare)], prefix) ?? withFewerMarks(withHashedNames(bare), prefix)) : null;
}

function reduced(full: PermitClaims): PermitClaims[] {
  const stages: PermitClaims[] = [];
  let claims = full;
  for (const reduce of reductions) {
    claims = reduce(claims);
    stages.push(claims);
  }
  return stages;
}

function firstFitting(stages: readonly PermitClaims[], prefix: number): Layout | null {
  for (const claims of stages) {
    const payload = encodeClaims(claims);
    if (fits(payload.length + envelopeBytes, prefix)) return { claims, payload, annexes: [] };
  }
  return null;
}

function fits(bytes: number, prefix: number): boolean {
  return smallestVersion(prefix, digitCount(bytes)) !== null;
}

/** As many lines on the front as fit, the rest in as few annexes as they need. */
function splitLines(full: PermitClaims, bare: PermitClaims, prefix: number): Layout | null {
  const fronted = (lines: readonly ClaimLine[], digest: Uint8Array, count: number): PermitClaims => ({
    ...bare,
    lines,
    annex: { count, digest },
  });
  const room = (lines: readonly ClaimLine[]): boolean =>
    fits(encodeClaims(fronted(lines, placeholderDigest, maximumCodeLines)).length + envelopeBytes, prefix);
  let lines = bare.lines;
  if (!room(lines.slice(0, 1))) {
    const first = lines[0] && shortenMarks(lines[0], (line) => room([line]));
    if (!first) return null;
    lines = [first, ...lines.slice(1)];
  }
  const onFront = largest(1, lines.length - 1, (count) => room(lines.slice(0, count)));
  const annexes = packAnnexes(full, lines, onFront, prefix + 1);
  if (!annexes) return null;
  const claims = fronted(lines.slice(0, onFront), annexDigest(annexes), annexes.length);
  return { claims, payload: encodeClaims(claims), annexes };
}

function packAnnexes(full: PermitClaims, lines: readonly ClaimLine[], onFront: number, prefix: number): Uint8Array[] | null {
  const annexes: Uint8Array[] = [];
  for (let done = onFront; done < lines.length;) {
    const make = (count: number, extras: Partial<Annex>, first = lines[done]): Uint8Array =>
      encodeAnnex({
        part: annexes.length + 1,
        firstLine: done + 1,
        lines: first ? [first, ...lines.slice(done + 1, done + count)] : [],
        ...extras,
      });
    const room = (annex: Uint8Array): boolean => fits(annex.length, prefix);
    const extras = annexes.length === 0 ? [frontRest(full, true), frontRest(full, false), {}] : [{}];
    const extra = extras.find((candidate) => room(make(1, candidate)));
    if (extra) {
      const count = largest(1, lines.length - done, (n) => room(make(n, extra)));
      annexes.push(make(count, extra));
      done += count;
      continue;
    }
    const line = lines[done];
    const shortened = line && shortenMarks(line, (candidate) => room(make(1, {}, candidate)));
    if (!shortened) return null;
    annexes.push(make(1, {}, shortened));
    done += 1;
  }
  return annexes;
}

/** What the front of a split permit leaves out and the first annex carries. */
function frontRest(full: PermitClaims, conditions: boolean): Partial<Annex> {
  return {
    ...(full.importer?.address && { importer: full.importer }),
    ...(full.exporter.address && { exporter: full.exporter }),
    ...(conditions && full.specialConditions && { specialConditions: full.specialConditions }),
  };
}

function withFewerMarks(claims: PermitClaims, prefix: number): Layout | null {
  const [line] = claims.lines;
  const shortened =
    line && shortenMarks(line, (candidate) => fits(encodeClaims({ ...claims, lines: [candidate] }).length + envelopeBytes, prefix));
  return shortened ? firstFitting([{ ...claims, lines: [shortened] }], prefix) : null;
}

/** Keeps as many marks as fit and says how many there are; the others stand in the document. */
function shortenMarks(line: ClaimLine, room: (line: ClaimLine) => boolean): ClaimLine | null {
  const { marks = [], ...rest } = line;
  const keep = (count: number): ClaimLine => ({
    ...rest,
    ...(count > 0 && { marks: marks.slice(0, count) }),
    ...(count < marks.length && { marksTotal: marks.length }),
  });
  if (marks.length === 0 || !room(keep(0))) return null;
  return keep(largest(0, marks.length, (count) => room(keep(count))));
}

function compactLine({ commonName: _, description: __, ...line }: ClaimLine): ClaimLine {
  return line;
}

function withoutAddresses(claims: PermitClaims): PermitClaims {
  return { ...claims, importer: claims.importer && withoutAddress(claims.importer), exporter: withoutAddress(claims.exporter) };
}

function withoutAddress({ address: _, ...party }: ClaimParty): ClaimParty {
  return party;
}

/** Very long names leave their salted hash behind, which the officer checks by typing the printed name. */
function withHashedNames(claims: PermitClaims): PermitClaims {
  const hashed = (party: ClaimParty): ClaimParty =>
    party.name === null || party.name.length <= 16
      ? party
      : { ...party, name: null, nameHash: nameHash(claims.documentDigest, party.name) };
  return { ...claims, importer: claims.importer && hashed(claims.importer), exporter: hashed(claims.exporter) };
}

/** Largest n in low..high for which `room` holds, given that it holds for `low` and only ever turns false. */
function largest(low: number, high: number, room: (n: number) => boolean): number {
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (room(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
