import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type CoseSigner, type IssuedToken, issueToken, type IssueInput, utf8 } from '#credential';
import {
  encodeKeyList,
  encodeRoot,
  encodeSnapshot,
  encodeStatusList,
  keyRoleNumbers,
  largeStatusListSlots,
  openTrust,
  packStatuses,
  rootAnchor,
  statusUri,
  trustKey,
  type TrustStore,
  type VerifyCrypto,
} from '#trust';
import { lintToken, type TokenExpectation } from './lint-token.js';

/** How long a throw-away key serves. It signs nothing that leaves this object. */
const lifeSeconds = 3600;
const statusUriTemplate = 'trial:/{n}';

interface TrialKey extends CoseSigner {
  readonly spki: Uint8Array;
}

/**
 * Issues a trial copy of each permit with a throw-away key and has our own verifier judge it against a trust bundle made
 * in memory. Whatever the verifier would say against the real permit, it says here, before the real key is touched.
 * Keys and copies never leave this object: nobody can list such a key, so a leaked copy would be a forgery like any other.
 */
export class TrialIssuer {
  private bundle: Promise<TrialBundle> | null = null;
  private madeAt = 0;

  constructor(private readonly crypto: VerifyCrypto) {}

  /** @returns null when the trial copy verifies, else why not */
  async lint(input: IssueInput, expected: TokenExpectation, office: { country: string; timeZone: string }): Promise<string[] | null> {
    const bundle = await this.current(office, expected.now);
    const issued = await issueToken(input, bundle.permitKey);
    if (!issued.ok) return [`${issued.reason}: ${issued.detail}`];
    return this.judge(issued, bundle, input, expected);
  }

  private async judge(issued: IssuedToken, bundle: TrialBundle, input: IssueInput, expected: TokenExpectation): Promise<string[] | null> {
    const trust = await bundle.storeWith(input.status.list);
    return lintToken(issued, trust, expected);
  }

  private current(office: { country: string; timeZone: string }, now: number): Promise<TrialBundle> {
    if (!this.bundle || now - this.madeAt > lifeSeconds || now < this.madeAt) {
      this.madeAt = now;
      this.bundle = TrialBundle.make(office, now, this.crypto);
    }
    return this.bundle;
  }
}

class TrialBundle {
  private readonly stores = new Map<number, Promise<TrustStore>>();

  private constructor(
    readonly permitKey: CoseSigner,
    private readonly statusKey: CoseSigner,
    private readonly files: ReadonlyMap<string, Uint8Array>,
    private readonly country: string,
    private readonly now: number,
    private readonly crypto: VerifyCrypto,
  ) {}

  static async make(office: { country: string; timeZone: string }, now: number, crypto: VerifyCrypto): Promise<TrialBundle> {
    const [anchor, countryRoot, permit, status, snapshot] = [trialKey(), trialKey(), trialKey(), trialKey(), trialKey()];
    const listed = (key: TrialKey, role: 1 | 2) => ({
      ...trustKey(key.alg, key.spki),
      role,
      signFrom: now - lifeSeconds,
      signUntil: now + 2 * lifeSeconds,
      state: 'active' as const,
      ...(role === keyRoleNumbers.permit && { office: { name: 'trial', timeZone: office.timeZone } }),
    });
    const dates = { issuedAt: now - lifeSeconds, expires: now + 2 * lifeSeconds };
    const root = await encodeRoot(
      {
        version: 1,
        ...dates,
        threshold: 1,
        rootKeys: [trustKey(anchor.alg, anchor.spki)],
        snapshotKeys: [trustKey(snapshot.alg, snapshot.spki)],
        countries: new Map([[office.country, [trustKey(countryRoot.alg, countryRoot.spki)]]]),
        codeTables: new Map(),
        algorithms: new Map(),
      },
      [anchor],
    );
    const keyList = await encodeKeyList(
      {
        country: office.country,
        version: 1,
        ...dates,
        authority: 'trial',
        keys: [listed(permit, 1), listed(status, 2)],
        statusUriTemplate,
        documentTypes: [],
      },
      countryRoot,
    );
    const sha256 = createHash('sha256').update(keyList).digest();
    const newest = await encodeSnapshot(
      {
        ...dates,
        rootVersion: 1,
        keyLists: new Map([[office.country, { version: 1, sha256: new Uint8Array(sha256) }]]),
        statusLists: new Map(),
      },
      snapshot,
    );
    const files = new Map([
      ['anchor.txt', utf8(rootAnchor(root))],
      ['root/1.cose', root],
      [`keys/${office.country}.cose`, keyList],
      ['snapshot.cose', newest],
    ]);
    return new TrialBundle(permit, status, files, office.country, now, crypto);
  }

  /** One store per status list, all of whose entries are valid. */
  storeWith(list: number): Promise<TrustStore> {
    let store = this.stores.get(list);
    if (!store) {
      store = this.open(list);
      this.stores.set(list, store);
    }
    return store;
  }

  private async open(list: number): Promise<TrustStore> {
    const token = await encodeStatusList(
      {
        uri: statusUri({ statusUriTemplate }, list),
        issuedAt: this.now - lifeSeconds,
        expires: this.now + 2 * lifeSeconds,
        timeToLive: lifeSeconds,
        packed: packStatuses(new Uint8Array(largeStatusListSlots)),
      },
      this.statusKey,
    );
    return openTrust(new Map([...this.files, [`status/${this.country}/${list}.cwt`, token]]), this.crypto);
  }
}

function trialKey(): TrialKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const { kid, alg } = trustKey(-9, spki);
  return { alg, kid, spki, sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })) };
}
