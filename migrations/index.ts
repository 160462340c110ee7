import { Foundation1764000000000 } from './1764000000000-foundation.js';

/** All migrations, oldest first. A landed migration is never edited. */
export const migrations = [Foundation1764000000000];
