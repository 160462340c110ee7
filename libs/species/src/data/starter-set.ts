import type { StarterSection } from './starter-format.js';
import { starterMammals } from './starter-mammals.js';

export const starterSections: readonly StarterSection[] = [starterMammals];
