import type { Catalogue } from './catalogue.js';

/** The code of conduct of officers, and their vetting. */
export const conductFr: Catalogue = {
  'conduct.title': 'Code de conduite',
  'conduct.lead':
    'Version {version}. Les agents l’acceptent avant de décider, puis de nouveau après {months, plural, one {# mois} other {# mois}}.',
  'conduct.accept': 'J’ai lu ce code et je m’y tiens',
  'conduct.button': 'Accepter',
  'conduct.fault': 'Cochez que vous vous tenez au code',
  'conduct.accepted': 'Vous l’avez accepté le {at}.',
  'conduct.none': 'L’autorité n’a mis ici aucun code de conduite en vigueur.',
  'conduct.not-vetted':
    'Votre habilitation n’est pas enregistrée ou a expiré : vous ne pouvez pas décider avant qu’un administrateur la saisisse et qu’une deuxième personne la confirme.',
  'conduct.banner': 'Avant votre prochaine décision : lisez et acceptez le code de conduite',
  'integrity.title': 'Agents',
  'integrity.lead':
    'Qui décide ici, si ces personnes sont habilitées, et quel code de conduite elles ont accepté. Une personne saisit une habilitation, une autre la confirme, et aucune des deux n’est l’agent.',
  'integrity.column.officer': 'Agent',
  'integrity.column.vetting': 'Habilitation',
  'integrity.column.conduct': 'Code de conduite',
  'integrity.column.interests': 'Intérêts déclarés',
  'integrity.vetting.none': 'Non enregistrée',
  'integrity.vetting.over': 'Expirée',
  'integrity.vetting.soon': 'Bientôt expirée',
  'integrity.vetting.good': 'En vigueur',
  'integrity.conduct.accepted': 'Accepté',
  'integrity.conduct.open': 'Non accepté',
  'integrity.proposed': 'Saisie par {name}',
  'integrity.confirm': 'Confirmer',
  'integrity.reject': 'Rejeter',
  'integrity.enter': 'Saisir une habilitation',
  'integrity.enter.button': 'Saisir pour confirmation',
  'integrity.vetted-on': 'Date de l’habilitation',
  'integrity.valid-until': 'Valable jusqu’au',
  'integrity.body': 'Qui a habilité',
  'integrity.reference': 'Numéro ou date du document',
  'integrity.fault.period': 'La fin suit le début, de dix ans au plus',
  'notices.kind.officer-vetting-proposed.title': 'L’habilitation d’un agent attend une deuxième personne',
  'notices.kind.officer-vetting-proposed.text': 'Un administrateur l’a saisie. Comparez-la au document, puis confirmez-la ou rejetez-la.',
  'problem.conduct-not-accepted.title': 'D’abord le code de conduite',
  'problem.conduct-not-accepted.detail':
    'Lisez et acceptez le code de conduite en vigueur sous « Votre compte », puis décidez de nouveau. Rien n’a été enregistré.',
  'problem.officer-not-vetted.title': 'Votre habilitation manque ou a expiré',
  'problem.officer-not-vetted.detail':
    'Demandez à un administrateur de la saisir ; une deuxième personne la confirme. Rien n’a été enregistré.',
  'problem.conduct-version.title': 'Un autre code est désormais en vigueur',
  'problem.conduct-version.detail': 'Rouvrez la page et lisez-le.',
  'problem.officer-vetting-open.title': 'Une habilitation de cet agent attend déjà',
  'problem.officer-vetting-open.detail': 'Confirmez-la ou rejetez-la d’abord.',
  'problem.officer-vetting-decided.title': 'Cette habilitation est décidée',
  'problem.officer-vetting-decided.detail': 'Elle ne peut pas être décidée de nouveau ; saisissez-en une nouvelle.',
  'problem.officer-had-hand.title': 'Cet agent est intervenu dans le dossier refusé',
  'problem.officer-had-hand.detail':
    'Un dossier repris après un recours va à des agents qui n’ont rien décidé dans le premier. Choisissez-en un autre.',
};
