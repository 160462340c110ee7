import { sha256, toHex } from '#credential';
import type { NoteSigner } from '#merkle';
import type { ReasonId } from '#verify';
import type { LogWorld, VectorEvidence } from './log-world.js';
import { noon, sealCertificate } from './trust-world.js';
import type { VectorInput, VectorProof, VerdictCase } from './vector-format.js';
import type { VectorTokens } from './vector-tokens.js';

/** Permits that come with the proof that their entry stands in the log: what it is worth, and what it is not. */
export async function proofCases(tokens: VectorTokens, log: LogWorld, thief: NoteSigner): Promise<VerdictCase[]> {
  const cases: VerdictCase[] = [];
  const token = (name: string) => {
    const found = tokens[name];
    if (!found) throw new Error(`no token ${name}`);
    return found;
  };
  const hexed = ({ proof, entry }: VectorEvidence): VectorProof => ({ proof: toHex(proof), entry: toHex(entry) });
  const add = (
    title: string,
    name: string,
    evidence: VectorProof,
    [reason, verdict, exitCode]: [ReasonId, VerdictCase['expect']['verdict'], number],
    more: { readonly trust?: string; readonly input?: VectorInput } = {},
  ): void => {
    cases.push({
      title,
      trust: more.trust ?? 'current',
      input: { ...(more.input ?? { kind: 'cose', hex: toHex(token(name).cose) }), ...evidence } as VectorInput,
      options: { now: noon },
      expect: { verdict, exitCode, reason, permit: token(name).claims.number },
    });
  };
  const pdf = (name: string): VectorInput => ({
    kind: 'pdf',
    cose: toHex(token(name).cose),
    json: toHex(token(name).documentBytes),
    seal: { present: true, valid: true, coversWholeFile: true, incrementalUpdate: false, certificateSha256: toHex(sha256(sealCertificate)) },
  });
  const fresh = await log.evidence('XB fresh I');
  const ofFresh = hexed(fresh);
  const good = ['log-proof-good', 'green', 0] as const;
  const invalid = ['log-proof-invalid', 'red', 1] as const;
  const unknown = ['log-unknown-appendix-i', 'amber', 3] as const;
  const text = new TextDecoder().decode(fresh.proof);
  const changed = (proof: string): VectorProof => ({ ...ofFresh, proof: toHex(new TextEncoder().encode(proof)) });

  add('a proof beside the token', 'XB fresh I', ofFresh, [...good]);
  add('a proof in a sealed PDF', 'XB fresh I', ofFresh, [...good], { input: pdf('XB fresh I') });
  add('a proof of a permit that the set calls unlogged', 'XB unlogged', hexed(await log.evidence('XB unlogged')), [...good]);
  add('a stolen key, permit proven by its file', 'XB stolen unlogged', hexed(await log.evidence('XB stolen unlogged')), [
    'key-compromised-logged',
    'green',
    0,
  ]);
  add('a proof by witnesses of the issuer itself', 'XB fresh I', ofFresh, ['witnesses-demonstration', 'green', 0], {
    trust: 'demonstration witnesses',
  });
  add('a proof of another permit', 'XB fresh I', hexed(await log.evidence('XB fresh')), [...invalid]);
  add('the proof of one permit with the entry of another', 'XB fresh I', { ...ofFresh, entry: toHex((await log.evidence('XB fresh')).entry) }, [
    ...invalid,
  ]);
  add('a proof whose path was changed', 'XB fresh I', changed(text.replace(/(index \d+\n)./, (_, index: string) => `${index}${text.includes(`${index}A`) ? 'B' : 'A'}`)), [
    ...invalid,
  ]);
  add('a proof for another place', 'XB fresh I', changed(text.replace(/index \d+/, 'index 0')), [...invalid]);
  add('a proof beyond the end of the tree', 'XB fresh I', changed(text.replace(/index \d+/, 'index 9')), [...invalid]);
  add('a proof whose checkpoint was changed', 'XB fresh I', changed(text.replace(/(xb\.example\/log\/public\n)5/, '$16')), [...invalid]);
  add('a proof that is none', 'XB fresh I', changed('c2sp.org/tlog-proof@v2\n'), [...invalid]);
  add('a proof that does not open the document', 'XB fresh I', hexed(await log.evidence('XB fresh I', { extra: false })), [...invalid]);
  const few = await log.evidence('XB fresh I', { cosigners: 1 });
  add('a proof with too few witnesses', 'XB fresh I', hexed(few), ['log-proof-unwitnessed', 'amber', 3]);
  add('a proof with too few witnesses of a permit in the set', 'XB logged', hexed(await log.evidence('XB logged', { cosigners: 0 })), [
    'logged',
    'green',
    0,
  ]);
  add('a proof by a key that the policy does not know', 'XB fresh I', hexed(await log.evidence('XB fresh I', { signer: thief })), [...unknown]);
  add('a proof without the policy to judge it', 'XB fresh I', ofFresh, [...unknown], { trust: 'no policy of the log' });
  add('a proof by a policy that the key list does not name', 'XB fresh I', ofFresh, [...unknown], { trust: 'exchanged policy of the log' });
  add('a proof that needs no set', 'XB fresh', hexed(await log.evidence('XB fresh')), [...good], { trust: 'no logged sets' });
  return cases;
}
