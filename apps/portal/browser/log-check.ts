/**
 * Checks entries and checkpoints of the log in the reader's own browser, and shows each step. What the server says of itself
 * counts for nothing here: everything is computed from the bytes that were fetched, and whatever could not be fetched or
 * computed is "could not be checked", which is no pass.
 */
import {
  type CheckStep,
  consistencySteps,
  noteSteps,
  parseCheckpointNote,
  parsePolicy,
  type Platform,
  type Policy,
  portableHasher,
  proofSteps,
} from '#merkle';
import { browserEd25519 } from './modules/ed25519.js';
import { StepBoard } from './modules/step-board.js';

/** An entry has 8,192 bytes, a proof some thousand. */
const bytesMax = 2_000_000;

async function fetched(address: string | undefined): Promise<Uint8Array | null> {
  if (address === undefined) return null;
  try {
    const answer = await fetch(address, { cache: 'no-store', credentials: 'same-origin' });
    if (!answer.ok) return null;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.length <= bytesMax ? bytes : null;
  } catch {
    return null;
  }
}

/** The reader's own policy where they gave one, else the portal's. */
async function policyFor(box: HTMLElement): Promise<{ readonly policy: Policy | null; readonly reason: string | null }> {
  const own = box.querySelector<HTMLInputElement>('[data-own-policy]')?.files?.[0];
  const bytes = own ? new Uint8Array(await own.arrayBuffer()) : await fetched(box.dataset['policy']);
  if (!bytes) return { policy: null, reason: 'no-policy' };
  const read = parsePolicy(bytes);
  return read.ok ? { policy: read.policy, reason: null } : { policy: null, reason: 'bad-policy' };
}

const unknownStep = (id: CheckStep['id'], reason: string): CheckStep => ({ id, state: 'unknown', input: '', result: '', reason });

async function checkEntry(box: HTMLElement, board: StepBoard, platform: Platform): Promise<void> {
  const [entry, proof, { policy, reason }] = await Promise.all([
    fetched(box.dataset['entry']),
    fetched(box.dataset['proof']),
    policyFor(box),
  ]);
  if (!entry || !proof) {
    board.show('entry', { state: 'unknown', input: '', result: '', reason: entry ? null : 'unreachable' });
    for (const id of ['proof', 'leaf', 'path', 'root', 'log-signature', 'witnesses'] as const)
      board.show(id, unknownStep(id, 'unreachable'));
    return;
  }
  const id = idOf(entry);
  const same = id !== null && id === box.dataset['event'];
  board.show('entry', {
    state: same ? 'pass' : 'fail',
    input: box.dataset['event'] ?? '',
    result: id ?? '',
    reason: same ? null : 'other-entry',
  });
  for (const step of await proofSteps({ entry, proof, policy }, platform))
    board.show(step.id, step.reason === 'no-policy' ? { ...step, reason } : step);
}

async function checkPair(box: HTMLElement, board: StepBoard, platform: Platform): Promise<void> {
  const noteOf = (side: string) => box.querySelector(`[data-note="${side}"]`)?.textContent ?? '';
  const [older, newer] = [noteOf('older'), noteOf('newer')];
  const { policy, reason } = await policyFor(box);
  for (const [side, note] of [
    ['older', older],
    ['newer', newer],
  ] as const)
    for (const step of await noteSteps(note, policy, platform))
      board.show(`${step.id}:${side}`, step.reason === 'no-policy' ? { ...step, reason } : step);
  const sizes = [older, newer].map((note) => {
    const read = parseCheckpointNote(note);
    return read.ok ? read.value.checkpoint.size : 0;
  });
  const proof = await fetched(`${box.dataset['consistency']}&from=${sizes[0]}&to=${sizes[1]}`);
  board.show('consistency', consistencySteps(older, newer, proof && hashesOf(proof), platform.hasher));
}

/** One hash a line, base64; what is no base64 is no hash, and proves nothing. */
function hashesOf(bytes: Uint8Array): Uint8Array[] {
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      try {
        return Uint8Array.from(atob(line), (character) => character.charCodeAt(0));
      } catch {
        return new Uint8Array(0);
      }
    });
}

function idOf(entry: Uint8Array): string | null {
  try {
    const { id } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(entry)) as { id?: unknown };
    return typeof id === 'string' ? id : null;
  } catch {
    return null;
  }
}

for (const box of document.querySelectorAll<HTMLElement>('[data-log-check]')) {
  const board = new StepBoard(box);
  for (const part of box.querySelectorAll<HTMLElement>('[data-with-script]')) part.hidden = false;
  const button = box.querySelector<HTMLButtonElement>('[data-verify]');
  const check = box.dataset['logCheck'] === 'compare' ? checkPair : checkEntry;
  button?.addEventListener('click', () => {
    button.disabled = true;
    board.clear();
    void browserEd25519()
      .then((verify) => check(box, board, { hasher: portableHasher, verify }))
      .finally(() => {
        board.conclude(box.dataset['logCheck'] === 'compare' ? 'compare' : 'verify');
        button.disabled = false;
        button.textContent = board.word('again');
      });
  });
}
