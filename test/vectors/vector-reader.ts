import { fromHex } from '#credential';
import type { TrustFiles } from '#trust';
import type { VerifyInput } from '#verify';
import type { VectorInput, VerdictVectors } from './vector-format.js';

export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (!bytes) throw new Error('vector is not hexadecimal');
  return bytes;
}

/** A trust directory of the vectors, laid over its base. */
export function trustFiles(vectors: VerdictVectors, name: string): TrustFiles {
  const set = vectors.trust[name];
  if (!set) throw new Error(`no trust directory ${name}`);
  const files = new Map(set.base === undefined ? [] : trustFiles(vectors, set.base));
  for (const [path, hex] of Object.entries(set.files))
    if (hex === null) files.delete(path);
    else files.set(path, bytesOf(hex));
  return files;
}

export function verifyInput(input: VectorInput): VerifyInput {
  if (input.kind === 'codes') return input;
  const { proof, entry } = input;
  const evidence = proof !== undefined && entry !== undefined ? { proof: bytesOf(proof), entry: bytesOf(entry) } : null;
  if (input.kind === 'cose') return { kind: 'cose', bytes: bytesOf(input.hex), ...(evidence && { evidence }) };
  const { cose, json, seal } = input;
  const attachments = { ...(cose !== null && { cose: bytesOf(cose) }), ...(json !== null && { json: bytesOf(json) }), ...evidence };
  return { kind: 'pdf', reading: { attachments, seal } };
}
