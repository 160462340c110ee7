import { concatBytes, equalBytes, sha256 } from '#credential';
import { type Ed25519Verify, formatVkey, isDemonstration, parsePolicy, type Policy } from '#merkle';
import type { VerifyCrypto, VerifyKey } from './crypto-port.js';
import type { KeyList } from './key-list.js';
import { invalid, ok, type Checked } from './checked.js';

/** What a checkpoint of a country's log must carry to be believed. */
export interface LogPolicy {
  readonly policy: Policy;
  /** The witnesses belong to the log's own operator and protect against nobody. */
  readonly demonstration: boolean;
  readonly verify: Ed25519Verify;
}

/**
 * Opens `log/XX.policy`. The country's root key decides which log counts, and, where the key list holds a digest, which
 * witnesses do: a file that anybody on the way could exchange decides nothing. Never throws.
 */
export function openLogPolicy(file: Uint8Array, list: KeyList, crypto: VerifyCrypto): Checked<LogPolicy> {
  const { log, logPolicySha256 } = list;
  if (!log) return invalid('the key list names no log');
  if (logPolicySha256 && !equalBytes(logPolicySha256, sha256(file))) return invalid('not the policy that the key list names');
  const read = parsePolicy(file);
  if (!read.ok) return invalid(`no policy: ${read.reason} in line ${read.line}`);
  const named = read.policy.logs.filter(({ vkey }) => vkey.name === log.origin && formatVkey(vkey) === log.vkey);
  if (named.length === 0) return invalid('not a policy for the log of the key list');
  // Earlier logs of the country count only where the signed list vouches for the whole file.
  const policy = logPolicySha256 ? read.policy : { ...read.policy, logs: named };
  return ok({ policy, demonstration: isDemonstration(policy), verify: ed25519Verify(crypto) });
}

/** RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is these bytes and the 32 of the key. */
const spkiPrefix = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);
const ed25519 = -19;
/** A policy names few keys; whoever feeds us others must not fill memory. */
const keysMax = 600;

/** Signatures of a few checkpoints: hundreds of permits hold the same one. */
const signaturesMax = 256;

/**
 * Raw Ed25519 over the crypto port; each key is imported once, and a signature that was just found good over these very
 * bytes is not computed again. A platform without Ed25519 finds no signature good.
 */
export function ed25519Verify(crypto: VerifyCrypto): Ed25519Verify {
  const imported = new Map<string, VerifyKey | null>();
  const good = new Map<string, Uint8Array>();
  return async (publicKey, message, signature) => {
    const name = String.fromCharCode(...publicKey.subarray(0, 32));
    const one = name + String.fromCharCode(...signature.subarray(0, 64));
    const whole = publicKey.length === 32 && signature.length === 64;
    const before = whole ? good.get(one) : undefined;
    if (before && equalBytes(before, message)) return true;
    let key = imported.get(name);
    if (key === undefined) {
      key = await crypto.importKey(ed25519, concatBytes(spkiPrefix, publicKey));
      if (imported.size >= keysMax) imported.clear();
      imported.set(name, key);
    }
    const verified = key !== null && (await key.verify(message, signature));
    if (!verified || !whole) return verified;
    if (good.size >= signaturesMax) good.clear();
    good.set(one, message.slice());
    return true;
  };
}
