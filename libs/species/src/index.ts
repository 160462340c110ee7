/**
 * Species: taxa, listings, suspensions, quota definitions and the quota ledger; importers; search.
 */
export { SpeciesFactsModule, SpeciesModule } from './species.module.js';
export { SpeciesFacts, type ScopeOfFacts } from './species-facts.js';
export { QuotaLedger, type QuotaHolding, type QuotaMovement, type QuotaResult } from './quota/quota-ledger.js';
export { SpeciesSearch, type QuotaLeft, type SpeciesQuery, type SpeciesResult } from './search/species-search.js';
export { installSpecies, loadStarterSpecies } from './load/install-species.js';
export { type ImportOptions, type ImportReport, importSpecies } from './load/import-species.js';
export type { ImportSource } from './load/import-source.js';
export { directorySource } from './load/directory-source.js';
export { rejectsCsv } from './load/rejects-file.js';
export { SpeciesPlusClient, type SpeciesPlusClientOptions } from './load/species-plus-client.js';
export { speciesPlusApiSource, type SpeciesPlusApiOptions } from './load/species-plus-api-source.js';
export { speciesPlusCsvSource, type SpeciesPlusCsvOptions } from './load/species-plus-csv-source.js';
export { ImportSourceError } from './read/csv-table.js';
export { excludedTaxaOf, populationsOf } from './read/population-note.js';
export { quotaScope, suspensionScope } from './read/trade-note.js';
export { starterSource } from './load/starter-source.js';
export { SpeciesUpdates, type UpdateOutcome, type UpdateRefusal } from './update/species-updates.js';
export {
  changeCounts,
  changesOf,
  type ListingChange,
  rejectCounts,
  updateById,
  type UpdateRow,
} from './update/species-update.repository.js';
export { starterState } from './data/starter-format.js';
