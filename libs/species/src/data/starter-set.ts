import { starterBirds } from './starter-birds.js';
import { starterAmphibians, starterBonyFishes, starterSharks } from './starter-fishes.js';
import type { StarterSection } from './starter-format.js';
import {
  starterArachnids,
  starterBivalves,
  starterCephalopods,
  starterCorals,
  starterGastropods,
  starterHydrozoans,
  starterInsects,
  starterLeeches,
  starterSeaCucumbers,
} from './starter-invertebrates.js';
import { starterMammals } from './starter-mammals.js';
import { starterPlants } from './starter-plants.js';
import { starterReptiles } from './starter-reptiles.js';

/**
 * The starter set: the most traded taxa of all classes, whole families and orders included. Facts, written anew;
 * Appendices as in force on `starterState.date`. It is not current law: replace it by an import before anything real is issued.
 */
export const starterSections: readonly StarterSection[] = [
  starterMammals,
  starterBirds,
  starterReptiles,
  starterAmphibians,
  starterSharks,
  starterBonyFishes,
  starterInsects,
  starterArachnids,
  starterLeeches,
  starterSeaCucumbers,
  starterBivalves,
  starterGastropods,
  starterCephalopods,
  starterCorals,
  starterHydrozoans,
  starterPlants,
];
