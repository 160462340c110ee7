import type { Tx } from '#database';
import type { AuthorityLogRepository } from '../authority/authority-log.repository.js';
import { compareAuthority } from '../authority/judge-authority.js';
import type { ReadAuthority } from '../authority/logged-act.js';
import type { SigningConfig } from '../signing.config.js';
import { type FoundingKeys, readFoundingKeys } from './founding-keys.js';
import { KeyHistory } from './key-history.js';
import { readOfficerKeys } from './officer-key.repository.js';
import type { SignatureJudge, SignedAct } from './signed-act.js';

export interface SignatureSources {
  readonly config: Pick<SigningConfig, 'ceremony' | 'portalUrl'>;
  readonly rows: AuthorityLogRepository;
}

/** What these acts are judged by: founders as pinned now, keys of whoever signed, and what the log says of both. */
export async function signatureJudge(
  tx: Tx,
  { config, rows }: SignatureSources,
  acts: readonly SignedAct[],
  told: ReadAuthority,
  asked: (founding: FoundingKeys | null, at: Date) => boolean = (founding, at) => founding !== null && at >= founding.since,
): Promise<SignatureJudge> {
  const people = [...new Set(acts.map(({ person }) => person))];
  const authority = told.state === 'known' ? await compareAuthority(tx, rows, told.view, people) : null;
  const signed = acts.flatMap((act) => (act.signed ? [act.signed.id] : []));
  const keys = signed.length === 0 ? [] : await readOfficerKeys(tx, signed);
  const { hostname: rpId, origin } = new URL(config.portalUrl);
  const founding = readFoundingKeys(config.ceremony);
  const history = new KeyHistory(keys, founding, { rpId, origin }, authority?.keys ?? null);
  return { history, authority, portal: { rpId, origin }, asked: (at) => asked(founding, at) };
}
