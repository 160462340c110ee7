import type { TrustStore } from '#trust';

/** How old the lists behind an answer are. Unix seconds. */
export interface ListAges {
  readonly country: string;
  readonly keysIssuedAt: number | null;
  readonly statusIssuedAt: number | null;
  /** Focal point of the authority, from its signed list. */
  readonly contact: string | null;
  /** Nobody but the issuer itself witnesses its log: its proofs show what they look like, and protect against nobody. */
  readonly demonstration: boolean;
}

/** Countries named on a page that was asked about none in particular. */
const countriesShown = 4;

/**
 * Ages of the lists of one country, or of the first few.
 *
 * @param paths of the trust directory: which lists there are
 */
export function listAges(store: TrustStore, paths: Iterable<string>, issuer: string | null): readonly ListAges[] {
  const statuses = [...paths].flatMap((path) => {
    const [, country = '', number = ''] = /^status\/([A-Z]{2})\/(\d+)\.cwt$/.exec(path) ?? [];
    return country === '' ? [] : [{ country, number: Number(number) }];
  });
  const countries =
    issuer !== null ? [issuer] : store.root.state === 'ok' ? [...store.root.value.countries.keys()].slice(0, countriesShown) : [];
  return countries.map((country) => {
    const keys = store.keyList(country);
    const issued = statuses.flatMap((entry) => {
      const list = entry.country === country ? store.statusList(country, entry.number) : null;
      return list?.state === 'ok' ? [list.value.issuedAt] : [];
    });
    const log = store.logPolicy(country);
    return {
      country,
      keysIssuedAt: keys?.state === 'ok' ? keys.value.list.issuedAt : null,
      // The oldest: an answer is only as fresh as the least fresh list it may rest on.
      statusIssuedAt: issued.length === 0 ? null : Math.min(...issued),
      contact: keys?.state === 'ok' ? (keys.value.list.contact ?? null) : null,
      demonstration: log.state === 'ok' && log.value.demonstration,
    };
  });
}
