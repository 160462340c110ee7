import type { Catalogue } from './catalogue.js';

/** The counter: applications on paper. */
export const counterFr: Catalogue = {
  'counter.title': 'Demandes sur papier',
  'counter.lead':
    'Saisissez ce qu’une personne a apporté sur papier et signé. Vous utilisez les pages des demandeurs ; la numérisation y est jointe, et nul ne décide d’un dossier qu’il a saisi.',
  'counter.new': 'Saisir une demande papier',
  'counter.paper': 'Le document',
  'counter.register-number': 'Numéro au registre du courrier arrivé',
  'counter.received-on': 'Reçu le',
  'counter.pages': 'Pages',
  'counter.signed-by': 'Signé par',
  'counter.signed-on': 'Signé le',
  'counter.who': 'Qui demande ?',
  'counter.who.known': 'Une personne déjà enregistrée',
  'counter.who.new': 'Une personne qui vient pour la première fois',
  'counter.house': 'Code ou nom complet',
  'counter.name': 'Nom',
  'counter.form': 'Nature',
  'counter.form.natural': 'Personne physique',
  'counter.form.legal': 'Société ou autre organisme',
  'counter.country': 'Pays',
  'counter.address': 'Adresse',
  'counter.legacy': 'Référence du dossier ouvert d’archives antérieures que ce document poursuit, le cas échéant',
  'counter.fault.legacy': 'Aucun dossier ouvert d’archives antérieures ne porte cette référence',
  'counter.begin': 'Saisir la demande',
  'counter.entered': 'Ce que vous avez saisi',
  'counter.entered.none': 'Encore rien.',
  'counter.house.papers': 'Documents du demandeur pour l’habilitation',
  'counter.fault.who': 'Indiquez qui demande',
  'counter.fault.days': 'Il a été signé avant d’être reçu, et reçu au plus tard aujourd’hui',
  'counter.of-paper':
    'Sur papier, no {number} : reçu le {received}, {pages, plural, one {# page} other {# pages}}, signé par {signatory} le {signed}. Saisi par {clerk}, qui ne décide de rien ici.',
  'counter.declare':
    'Le document signé est devant vous. Indiquez le nom du signataire : ce que vous avez saisi est ce qui y figure, et la numérisation est jointe.',
  'problem.house-not-found.title': 'Demandeur inconnu',
  'problem.house-not-found.detail':
    'Aucun demandeur unique n’a ce code ou ce nom complet. Vérifiez, ou saisissez-le comme une personne qui vient pour la première fois.',
  'problem.paper-entered-already.title': 'Ce document a déjà été saisi',
  'problem.paper-entered-already.detail': 'Une autre demande porte le même numéro du registre du courrier arrivé.',
  'problem.paper-scan-missing.title': 'La numérisation du document manque',
  'problem.paper-scan-missing.detail': 'Joignez la numérisation du document signé sous « Documents », puis envoyez.',
  'problem.house-known.title': 'Cette société est déjà enregistrée',
  'problem.house-known.detail': 'Choisissez « Une personne déjà enregistrée » et indiquez son code ou son nom complet.',
  'problem.paper-needed.title': 'Il faut un document propre',
  'problem.paper-needed.detail': 'Ce qui est venu sur papier ne se copie pas. Saisissez le nouveau document sous « Demandes sur papier ».',
};
