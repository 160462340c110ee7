import type { ReportJson } from '#verify';
import { verifyCommand } from '../../apps/cli/src/verify.command.js';

export interface VerifyRun {
  readonly code: number;
  readonly out: string;
  readonly json: ReportJson;
}

/** `opencites verify INPUT --trust DIR --json` in this process: many inputs, without starting Node for each. */
export async function verifyHere(input: string, trust: string, ...more: string[]): Promise<VerifyRun> {
  let out = '';
  let err = '';
  const code = await verifyCommand([input, '--trust', trust, '--json', ...more], {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
  });
  if (out === '') throw new Error(`verify said nothing (exit ${code}): ${err}`);
  return { code, out, json: JSON.parse(out) as ReportJson };
}

export function reasonsOf({ json }: { readonly json: ReportJson }): string[] {
  return json.checks.map((check) => check.reason);
}
