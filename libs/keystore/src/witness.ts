import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign as nodeSign } from 'node:crypto';
import { dirname } from 'node:path';
import { makeVkey, parseVkey, type NoteSigner } from '#merkle';
import { privateDirectory, readPrivateFile, writePrivateFile } from './key-directory.js';
import { KeystoreError } from './keystore-error.js';

export { privateDirectory } from './key-directory.js';

/** DER before the 32 bytes of an Ed25519 private key (RFC 8410 section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const marker = 'PRIVATE+KEY+';
/** C2SP tlog-cosignature: timestamped Ed25519. */
const algorithm = 4;

/**
 * The key of a witness: a file of its own, closed to other accounts, in the one-line form that other witnesses use too
 * (`PRIVATE+KEY+name+keyid+base64(4 || seed)`). It has no passphrase: a witness holds this key and nothing else, and runs
 * unattended at an organisation that has no other part of the system.
 *
 * @throws KeystoreError `not-found`, `permissions`, `format`
 */
export async function openWitnessKey(path: string): Promise<NoteSigner> {
  const text = (await readPrivateFile(path)).replace(/\n$/, '');
  const bad = new KeystoreError('format', `${path} is not the key of a witness`);
  if (!text.startsWith(marker)) throw bad;
  const [name = '', id = '', ...rest] = text.slice(marker.length).split('+');
  // "+" is also a character of base64.
  const bytes = Buffer.from(rest.join('+'), 'base64');
  if (bytes.length !== 33 || bytes[0] !== algorithm) throw bad;
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, bytes.subarray(1)]), format: 'der', type: 'pkcs8' });
  // The file names its key twice; a damaged seed must not become another witness under the same name.
  const vkey = parseVkey(`${name}+${id}+${Buffer.concat([Uint8Array.of(algorithm), publicBytes(privateKey)]).toString('base64')}`);
  if (!vkey.ok) throw bad;
  return { vkey: vkey.value, sign: async (message) => new Uint8Array(nodeSign(null, message, privateKey)) };
}

/**
 * Makes the key of a new witness. One that is there is never replaced: whoever counts on the witness knows its key.
 * @param name schema-less address such as `witness.example/w1`, for ever part of each of its signatures
 * @throws KeystoreError `policy` when the file is there @throws RangeError on a name that no key can have
 */
export async function createWitnessKey(path: string, name: string): Promise<NoteSigner> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const { keyId } = makeVkey(name, algorithm, publicBytes(privateKey));
  await privateDirectory(dirname(path));
  if (await exists(path)) throw new KeystoreError('policy', `${path} is there already; a witness keeps its key`);
  const id = keyId.toString(16).padStart(8, '0');
  await writePrivateFile(path, `${marker}${name}+${id}+${Buffer.concat([Uint8Array.of(algorithm), seed]).toString('base64')}\n`);
  return openWitnessKey(path);
}

async function exists(path: string): Promise<boolean> {
  try {
    await readPrivateFile(path);
    return true;
  } catch (error) {
    if (error instanceof KeystoreError && error.code === 'not-found') return false;
    throw error;
  }
}

function publicBytes(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
}
