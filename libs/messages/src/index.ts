export type { Catalogue, CatalogueArea, Language } from './catalogue/catalogue.js';
export { catalogueAreas } from './catalogue/index.js';
export { hasMessage, languages, message, messageIds, messagePattern, type MessageArgument, type MessageArguments } from './message.js';
