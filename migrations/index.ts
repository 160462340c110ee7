import { Foundation1764000000000 } from './1764000000000-foundation.js';
import { SpeciesReference1764000003000 } from './1764000003000-species-reference.js';
import { SpeciesQuota1764000003001 } from './1764000003001-species-quota.js';
import { SpeciesImport1764000003002 } from './1764000003002-species-import.js';
import { SpeciesEffect1764000003003 } from './1764000003003-species-effect.js';

/** All migrations, oldest first. A landed migration is never edited. */
export const migrations = [
  Foundation1764000000000,
  SpeciesReference1764000003000,
  SpeciesQuota1764000003001,
  SpeciesImport1764000003002,
  SpeciesEffect1764000003003,
];
