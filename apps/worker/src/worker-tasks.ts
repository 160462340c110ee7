import type { JobTask } from '#database';
import type { ContactChannel, Deliveries } from '#notices';

/** What the worker can do, by the names of its jobs (`graphile_worker._private_tasks`). */
export function workerTasks(deliveries: Deliveries): Readonly<Record<string, JobTask>> {
  return {
    announce: (payload) => deliveries.announce(textOf(payload, 'announcement')),
    deliver: (payload) => deliveries.deliver(textOf(payload, 'delivery')),
    'contact-code': (payload) => deliveries.contactCode(textOf(payload, 'person'), textOf(payload, 'channel') as ContactChannel),
    clocks: async () => void (await deliveries.clocks()),
    missed: async () => void (await deliveries.missed()),
  };
}

/** @throws TypeError for a job that nobody of ours made */
function textOf(payload: unknown, name: string): string {
  const value = (payload as Record<string, unknown> | null)?.[name];
  if (typeof value !== 'string') throw new TypeError(`a job without ${name}`);
  return value;
}
