import { randomUUID } from 'node:crypto';

/** Key of a form: sent twice, its work is done once. */
export function onceKey(): string {
  return randomUUID();
}
