import { X509Certificate } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PermitDocument } from '#cites';
import { type IssuedToken, issueToken, sha256 } from '#credential';
import { sealPdf } from '#document';
import {
  encodeKeyList,
  encodeRoot,
  encodeSnapshot,
  encodeStatusList,
  type KeyList,
  keyRoleNumbers,
  type ListedKey,
  packStatuses,
  rootAnchor,
  statusListSlots,
  statusUri,
  trustKey,
} from '#trust';
import { makeTestSealer, type TestSealer } from '../../libs/document/src/testing/test-sealer.js';
import { canonicalBytes, samplePermit } from '../vectors/sample-permit.js';
import { testKey, type TestKey } from '../vectors/test-keys.js';

const day = 86_400;
const statusNumber = 27;

/** One invented country, XA, whose lists are fresh now: for tests of what runs against the real clock. */
export class TrustWorld {
  /** Status entries by index. */
  readonly statuses = new Map<number, number>();
  private readonly keys = new Map<string, TestKey>();
  /** Unix seconds. */
  readonly now = Math.floor(Date.now() / 1000);
  version = 1;
  private readonly sealer: TestSealer = makeTestSealer('ec');

  private constructor(readonly publicUrl: string) {}

  static async create(publicUrl = 'http://xa.localhost:8081/'): Promise<TrustWorld> {
    const world = new TrustWorld(publicUrl);
    for (const word of ['root', 'country', 'permit', 'status', 'snapshot', 'stranger'])
      world.keys.set(word, await testKey(`gateway ${word}`));
    return world;
  }

  key(word: string): TestKey {
    const key = this.keys.get(word);
    if (!key) throw new Error(`no key ${word}`);
    return key;
  }

  /** A permit of today, good for 90 days. */
  permit(more: Partial<PermitDocument> = {}): PermitDocument {
    return samplePermit({
      issuedAt: new Date((this.now - 3_600) * 1000).toISOString().replace(/\.\d+Z/, 'Z'),
      validUntil: new Date((this.now + 90 * day) * 1000).toISOString().slice(0, 10),
      ...more,
    });
  }

  async issue(document = this.permit(), options: { readonly index?: number; readonly signer?: string } = {}): Promise<IssuedToken> {
    const token = await issueToken(
      {
        documentBytes: canonicalBytes(document),
        status: { list: statusNumber, index: options.index ?? 5 },
        issuedAt: this.now - 3_600,
        publicUrl: this.publicUrl,
      },
      this.key(options.signer ?? 'permit'),
    );
    if (!token.ok) throw new Error(token.detail);
    return token;
  }

  /** Files of a trust directory as of `issuedAt`. */
  async files(issuedAt = this.now - 60, more: Partial<KeyList> = {}): Promise<Map<string, Uint8Array>> {
    const listed = (word: string, role: keyof typeof keyRoleNumbers, extra: Partial<ListedKey> = {}): ListedKey => ({
      ...trustKey(this.key(word).alg, this.key(word).spki),
      role: keyRoleNumbers[role],
      signFrom: this.now - 30 * day,
      signUntil: this.now + 180 * day,
      state: 'active',
      ...extra,
    });
    const of = (word: string) => [trustKey(this.key(word).alg, this.key(word).spki)];
    const list: KeyList = {
      country: 'XA',
      version: this.version,
      issuedAt,
      expires: issuedAt + 90 * day,
      authority: 'Management Authority of Utopia',
      keys: [
        listed('permit', 'permit', { office: { name: 'Licensing office, Amaurot', timeZone: 'Africa/Nairobi' } }),
        listed('status', 'status'),
        this.seal(),
      ],
      statusUriTemplate: `${this.publicUrl}v1/trust/status/XA/{n}.cwt`,
      documentTypes: [],
      contact: '+999 1 234 567, permits@utopia.example',
      ...more,
    };
    const root = await encodeRoot(
      {
        version: 1,
        issuedAt: this.now - 30 * day,
        expires: this.now + 300 * day,
        threshold: 1,
        rootKeys: of('root'),
        snapshotKeys: of('snapshot'),
        countries: new Map([['XA', of('country')]]),
        codeTables: new Map(),
        algorithms: new Map(),
      },
      [this.key('root')],
    );
    const values = Array.from({ length: statusListSlots }, (_, index) => this.statuses.get(index) ?? 0);
    const status = await encodeStatusList(
      { uri: statusUri(list, statusNumber), issuedAt, expires: issuedAt + 7 * day, timeToLive: day / 2, packed: packStatuses(values) },
      this.key('status'),
    );
    return new Map<string, Uint8Array>([
      ['anchor.txt', new TextEncoder().encode(`${rootAnchor(root)}\n`)],
      ['root/1.cose', root],
      ['keys/XA.cose', await encodeKeyList(list, this.key('country'))],
      [`status/XA/${statusNumber}.cwt`, status],
    ]);
  }

  /** Seals a rendered permit with the key that the lists name. */
  sealed(pdf: Uint8Array): Promise<Uint8Array> {
    return sealPdf(pdf, this.sealer, { at: new Date(this.now * 1000) });
  }

  private seal(): ListedKey {
    const certificate = new X509Certificate(Buffer.from(this.sealer.certificates[0] ?? []));
    const spki = new Uint8Array(certificate.publicKey.export({ format: 'der', type: 'spki' }));
    return {
      ...trustKey(-9, spki),
      role: keyRoleNumbers.seal,
      signFrom: this.now - 30 * day,
      signUntil: this.now + 180 * day,
      state: 'active',
      certificateSha256: Uint8Array.from(Buffer.from(this.sealer.certificateSha256, 'hex')),
    };
  }

  async snapshot(issuedAt: number, keyListVersion: number, keyList: Uint8Array): Promise<Uint8Array> {
    return encodeSnapshot(
      {
        issuedAt,
        expires: issuedAt + 2 * day,
        rootVersion: 1,
        keyLists: new Map([['XA', { version: keyListVersion, sha256: sha256(keyList) }]]),
        statusLists: new Map([['XA', new Map([[statusNumber, issuedAt - 60]])]]),
      },
      this.key('snapshot'),
    );
  }
}

/** Writes a trust directory as the signer does: every file complete or absent. */
export function writeTrust(directory: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  }
}
