import Sequencer from '@jest/test-sequencer';
import { relative } from 'node:path';

// Seconds on two quiet cores, for a clone that has not run them yet; afterwards Jest's own records count. What is long and
// starts last leaves the other core idle.
const seconds = {
  'test/e2e/start.e2e-spec.ts': 150,
  'test/fault/killed-processes.e2e-spec.ts': 75,
  'test/browser/public-page.int-spec.ts': 55,
  'test/e2e/demonstration.e2e-spec.ts': 55,
  'apps/signer/src/signer-process.int-spec.ts': 50,
  'apps/log/src/log-processes.int-spec.ts': 45,
  'test/hostile/requests.e2e-spec.ts': 40,
  'libs/signing/src/authority/forged-authority.int-spec.ts': 35,
  'libs/issuance/src/issuance.int-spec.ts': 30,
  'libs/document/src/pool/render-pool.int-spec.ts': 30,
  'libs/signing/src/trust/logged-sets.int-spec.ts': 30,
  'libs/signing/src/clock-guard.int-spec.ts': 20,
  'libs/signing/src/checks/forged-registers.int-spec.ts': 20,
  'apps/cli/src/keys.command.spec.ts': 15,
  'test/browser/verify.e2e-spec.ts': 15,
};

/** The longest test files first, so that both workers end together. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const weight = ({ duration, path, context }) => duration ?? 1000 * (seconds[relative(context.config.rootDir, path)] ?? 1);
    return [...super.sort(tests)].sort((left, right) => weight(right) - weight(left));
  }
}
