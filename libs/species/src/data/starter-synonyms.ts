/** Names that are still met on documents, with the name now accepted. */
export const starterSynonyms: readonly (readonly [synonym: string, accepted: string])[] = [
  ['Felis concolor', 'Puma concolor'],
  ['Uncia uncia', 'Panthera uncia'],
  ['Felis pardalis', 'Leopardus pardalis'],
  ['Selenarctos thibetanus', 'Ursus thibetanus'],
  ['Cercopithecus aethiops', 'Chlorocebus aethiops'],
];
