import Sequencer from '@jest/test-sequencer';
import { relative } from 'node:path';

// About how many seconds, for a clone that has not run them yet; afterwards Jest's own records count. What is long and
// starts last leaves the other core idle.
const seconds = {
  'test/e2e/start.e2e-spec.ts': 100,
  'test/journeys/journeys.e2e-spec.ts': 65,
  'test/fault/killed-processes.e2e-spec.ts': 60,
  'test/e2e/demonstration.e2e-spec.ts': 50,
  'test/browser/public-page.int-spec.ts': 50,
  'apps/signer/src/signer-process.int-spec.ts': 45,
  'test/hostile/requests.e2e-spec.ts': 40,
  'libs/signing/src/authority/forged-authority.int-spec.ts': 30,
  'libs/issuance/src/issuance.int-spec.ts': 30,
  'libs/document/src/pool/render-pool.int-spec.ts': 30,
  'libs/signing/src/trust/logged-sets.int-spec.ts': 30,
  'apps/log/src/log-processes.int-spec.ts': 25,
  'libs/signing/src/status/forged-status.int-spec.ts': 20,
  'libs/signing/src/log/log-step.int-spec.ts': 20,
  'libs/signing/src/forged-decisions.int-spec.ts': 20,
  'libs/signing/src/refusals.int-spec.ts': 20,
  'libs/signing/src/checks/forged-registers.int-spec.ts': 20,
  'libs/signing/src/clock-guard.int-spec.ts': 15,
  'libs/signing/src/authority/succeeded-log.int-spec.ts': 15,
  'libs/signing/src/signing.int-spec.ts': 15,
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
