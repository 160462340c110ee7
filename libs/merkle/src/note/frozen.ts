import { equalHashes, type Hash } from '../tree/hasher.js';
import type { Checkpoint } from './checkpoint.js';
import { base64Of, fromBase64, fromDecimal } from './encoding.js';
import type { Policy } from './policy.js';

/** A log that ended, for good, with this tree: its key was stolen, or entries of it are lost. Another log succeeds it. */
export interface FrozenLog {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** The tree of what is left where entries behind it are lost; absent where nothing is. */
  readonly left?: { readonly size: number; readonly root: Hash };
}

const keyword = 'frozen';
const leftKeyword = 'left';

/**
 * How a policy says that a log ended: a comment line, since C2SP tlog-policy has no word for it and every other reader must go
 * on understanding the file. What makes it binding is whoever signed the policy's hash.
 */
export function frozenComment({ origin, size, root }: FrozenLog): string {
  return `${keyword} ${origin} ${size} ${base64Of(root)}`;
}

/** Comments that say how a log ended, and what of it is left where entries are lost. */
export function frozenComments(end: FrozenLog): readonly string[] {
  const { origin, left } = end;
  return [frozenComment(end), ...(left ? [`${leftKeyword} ${origin} ${left.size} ${base64Of(left.root)}`] : [])];
}

/** Logs of a policy that ended. A line that cannot be read ends its log before the first entry. */
export function frozenLogs(policy: Pick<Policy, 'comments'>): readonly FrozenLog[] {
  const left = treesOf(policy, leftKeyword);
  return treesOf(policy, keyword).map((end) => {
    const rest = left.find(({ origin }) => origin === end.origin);
    return rest ? { ...end, left: { size: rest.size, root: rest.root } } : end;
  });
}

function treesOf(policy: Pick<Policy, 'comments'>, keyword: string): readonly Pick<FrozenLog, 'origin' | 'size' | 'root'>[] {
  return policy.comments.flatMap((comment) => {
    const [word, origin, size = '', root = '', ...rest] = comment.split(' ');
    if (word !== keyword || origin === undefined) return [];
    const [end, hash] = [fromDecimal(size), fromBase64(root)];
    const whole = end !== null && hash?.length === 32 && rest.length === 0;
    return [{ origin, size: whole ? end : 0, root: whole ? hash : new Uint8Array(32) }];
  });
}

/** Whether a checkpoint is of a tree beyond the end of its log, or of another tree at its end. */
export function isBeyondEnd(policy: Pick<Policy, 'comments'>, { origin, size, root }: Checkpoint): boolean {
  return frozenLogs(policy).some(
    (end) => end.origin === origin && (size > end.size || (size === end.size && !equalHashes(root, end.root))),
  );
}
