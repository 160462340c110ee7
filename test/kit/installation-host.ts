import { StateDirectory } from '../../apps/cli/src/installation/state-directory.js';
import { Installation } from '../../apps/cli/src/installation/installation.js';
import { readConfig } from '../../apps/cli/src/config.js';

/**
 * A process that runs an installation for a test: as `opencites start`, but without a first day of applications and without
 * limits on requests, which one client doing the work of a ministry would meet. Its settings are those of `opencites`.
 * Says "ready" when everything serves; ends in order at SIGTERM.
 */
const read = readConfig();
if ('faults' in read) throw new Error(JSON.stringify(read.faults));
new StateDirectory(read.config.home).prepare();
const say = (line: string) => void process.stdout.write(`${line}\n`);
const installation = await Installation.start(read.config, { say, unthrottled: true, durable: process.argv[2] !== 'not-durable' });
say('ready');
await new Promise<void>((resolve) => {
  process.once('SIGTERM', () => resolve());
  process.once('SIGINT', () => resolve());
});
await installation.stop();
