import { beforeAll, describe, expect, it } from '@jest/globals';
import { hasMessage, languages, message } from '#messages';
import { openTrust, type TrustStore } from '#trust';
import fc from 'fast-check';
import { loadVectors } from '../../../test/vectors/load-vectors.js';
import type { VerdictVectors } from '../../../test/vectors/vector-format.js';
import { trustFiles, verifyInput } from '../../../test/vectors/vector-reader.js';
import { checkIds, overall, reasons, reportJson, reportText, verifyPermit, webCrypto, type ReasonId } from './index.js';

const vectors = await loadVectors<VerdictVectors>('verdicts.json');
const reasonIds = Object.keys(reasons) as ReasonId[];

describe('the table of verdicts', () => {
  const stores = new Map<string, TrustStore>();
  beforeAll(async () => {
    for (const name of Object.keys(vectors.trust)) stores.set(name, await openTrust(trustFiles(vectors, name), webCrypto()));
  });

  it.each(vectors.cases.map((vector) => [vector.title, vector] as const))('concludes rightly from %s', async (_title, vector) => {
    const trust = stores.get(vector.trust);
    if (!trust) throw new Error(`no trust directory ${vector.trust}`);
    const report = await verifyPermit(verifyInput(vector.input), trust, vector.options);
    const found = report.checks.map((check) => check.reason);
    expect(found).toContain(vector.expect.reason);
    expect({ verdict: report.verdict, exitCode: report.exitCode }).toEqual({
      verdict: vector.expect.verdict,
      exitCode: vector.expect.exitCode,
    });
    expect(report.permit?.number ?? null).toBe(vector.expect.permit);
    if (vector.expect.lines !== undefined) expect(report.permit?.lines).toHaveLength(vector.expect.lines);
    // The contract of the JSON form, and that it is JSON.
    const json = JSON.parse(JSON.stringify(reportJson(report))) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(['verdict', 'exitCode', 'checks', 'permit']);
    expect(reportText(report)).toBe(JSON.stringify(reportJson(report)));
    expect(report.permit !== null).toBe(found.includes('signature-good') && report.permit !== null);
  });

  it('is met in every row by a vector', () => {
    const met = new Set(vectors.cases.map((vector) => vector.expect.reason));
    expect(reasonIds.filter((id) => !met.has(id))).toEqual([]);
  });

  it('shows every row in three languages', () => {
    for (const id of reasonIds) {
      expect([id, hasMessage(reasons[id].message)]).toEqual([id, true]);
      for (const language of languages) expect(message(reasons[id].message, {}, language)).not.toBe(reasons[id].message);
    }
  });

  it('keeps outcome, exit code and verdict of a row in step', () => {
    const verdictOf = { 0: ['green'], 1: ['red'], 2: ['red'], 3: ['amber', 'specimen'] };
    for (const id of reasonIds) {
      const row = reasons[id];
      expect(verdictOf[row.exitCode]).toContain(row.verdict);
      expect(checkIds).toContain(row.check);
      // What passes lowers nothing, and nothing that failed ends well.
      if (row.outcome === 'pass') expect(row.exitCode).toBe(0);
      if (row.outcome === 'fail') expect([1, 2]).toContain(row.exitCode);
    }
  });

  it('lets the worst reason win, in any order', () => {
    const severity = [0, 3, 2, 1];
    fc.assert(
      fc.property(fc.subarray(reasonIds, { minLength: 1 }), fc.boolean(), (some, accepted) => {
        const shuffled = [...some].reverse();
        const result = overall(some, accepted);
        expect(overall(shuffled, accepted)).toEqual(result);
        const worst = Math.max(...some.map((id) => severity.indexOf(reasons[id].exitCode)));
        const allowed = accepted && result.verdict === 'specimen' ? 0 : worst;
        expect(severity.indexOf(result.exitCode)).toBeGreaterThanOrEqual(allowed);
        if (result.verdict === 'green') expect(some).toContain('signature-good');
      }),
    );
  });

  it('is never green about nothing', () => {
    expect(overall([], false)).toEqual({ verdict: 'amber', exitCode: 3 });
    expect(overall(['code-read'], true)).toEqual({ verdict: 'amber', exitCode: 3 });
  });
});
