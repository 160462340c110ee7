import type { Tx } from '#database';
import { PublicationRepository } from '../../libs/signing/src/trust/publication.repository.js';
import { statusOf } from '../../libs/signing/src/trust/status-entries.js';
import type { JudgeStatuses } from '../../libs/signing/src/trust/trust-publisher.js';

/** Takes rows at their word, for tests of how lists are published; who may change a status is tested elsewhere. */
export const statusesAsStated: JudgeStatuses = {
  judge: async (tx: Tx) => ({
    entries: (await new PublicationRepository().entries(tx, 'XA')).map((entry) => ({ ...entry, status: statusOf(entry) })),
    later: false,
  }),
};
