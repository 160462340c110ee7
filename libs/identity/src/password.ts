import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's parameters for Argon2id (the library's default algorithm): 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes of a few at a time: each takes 19 MiB, and a burst of sign-ins must not take the process down. */
const atOnce = 4;
const queueMax = 200;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= queueMax) throw new Error('too many passwords are being checked');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running += 1;
  try {
    return await work();
  } finally {
    // The place goes straight to the next in the queue.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Two keyboards may send the same password in two Unicode forms. */
const folded = (password: string) => password.normalize('NFKC');

/** PHC string of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(folded(password), parameters));
}

// Hash of a random password that nobody has: a name without an account costs as long as one with.
let decoy: Promise<string> | null = null;

/** True when the password belongs to the hash; null stands for "no such account" and takes the same time. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash(generatePassword(), parameters);
  const against = stored ?? (await decoy);
  const matches = await inTurn(() => verify(against, folded(password)));
  return stored !== null && matches;
}

const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** 20 characters without look-alikes in groups of five: 115 bits, and a person can type it once. */
export function generatePassword(): string {
  const characters = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)]);
  return [0, 5, 10, 15].map((from) => characters.slice(from, from + 5).join('')).join('-');
}

const widelyKnown = [
  'password',
  'passw0rd',
  'qwerty',
  'letmein',
  'welcome',
  'iloveyou',
  'administrator',
  '123456',
  'abcdef',
  'azerty',
  'contrasena',
  'motdepasse',
];

/** Length and obviousness only (NIST SP 800-63B s3.1.1): no rules about kinds of characters. */
export function passwordIsWeak(password: string, about: readonly string[]): boolean {
  const text = folded(password);
  if (text.length < 12 || text.length > 200) return true;
  const lower = text.toLowerCase();
  if (new Set(lower).size < 5) return true;
  const tokens = [...about.flatMap((word) => word.toLowerCase().split(/[\s.@_-]+/)), ...widelyKnown].filter((word) => word.length >= 4);
  // What is left without the known words must still be a password of some length.
  const rest = tokens.reduce((left, word) => left.split(word).join(''), lower);
  return rest.replace(/[^\p{L}\p{N}]/gu, '').length < 8;
}
