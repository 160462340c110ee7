import type { Catalogue } from './catalogue.js';

/** The load of the office. */
export const teamFr: Catalogue = {
  'team.title': 'Charge de l’équipe',
  'team.lead':
    'Un dossier peut prendre {days, number} jours ouvrables. Il est bientôt dû dans les {soon, number} derniers. Tant qu’une réponse ou un paiement est attendu, son délai est suspendu.',
  'team.steps': 'Dossiers ouverts par étape',
  'team.officers': 'Par agent',
  'team.period': 'Décisions des derniers',
  'team.period.days': '{days, number} jours',
  'team.days': '{days, plural, one {# jour} other {# jours}}',
  'team.nobody': 'Encore personne',
  'team.bars':
    'Barre : dossiers ouverts de chaque agent par rapport au plus chargé ; la partie foncée est en retard. Les âges sont en jours ouvrables depuis le début du délai.',
  'team.csv': 'Télécharger en CSV',
  'team.column.step': 'Étape',
  'team.column.officer': 'Agent',
  'team.column.open': 'Ouverts',
  'team.column.waiting': 'Délai suspendu',
  'team.column.soon': 'Bientôt dus',
  'team.column.overdue': 'En retard',
  'team.column.middle': 'Âge médian',
  'team.column.oldest': 'Le plus ancien',
  'team.column.decisions': 'Décisions',
  'team.column.overrides': 'Dont dérogations',
  'team.column.given-away': 'Confiés à d’autres',
  'team.step.draw': 'À tirer au sort',
  'team.step.work': 'En cours',
  'team.step.applicant': 'En attente du demandeur',
  'team.step.science': 'À l’autorité scientifique',
  'team.step.decide': 'À décider',
  'team.step.issue': 'Prêts à être délivrés',
};
