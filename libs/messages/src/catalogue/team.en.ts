import type { Catalogue } from './catalogue.js';

/** The load of the office. */
export const teamEn: Catalogue = {
  'team.title': 'Team load',
  'team.lead':
    'A case may take {days, number} working days. It is soon due in the last {soon, number} of them. While an answer or a fee is awaited its clock stands.',
  'team.steps': 'Open cases by step',
  'team.officers': 'By officer',
  'team.period': 'Decisions of the last',
  'team.period.days': '{days, number} days',
  'team.days': '{days, plural, one {# day} other {# days}}',
  'team.nobody': 'Nobody yet',
  'team.bars':
    'Bar: open cases of each officer beside the most that one has; the dark part is overdue. Ages are working days since the clock began.',
  'team.csv': 'Download as CSV',
  'team.column.step': 'Step',
  'team.column.officer': 'Officer',
  'team.column.open': 'Open',
  'team.column.waiting': 'Clock stands',
  'team.column.soon': 'Soon due',
  'team.column.overdue': 'Overdue',
  'team.column.middle': 'Median age',
  'team.column.oldest': 'Oldest',
  'team.column.decisions': 'Decisions',
  'team.column.overrides': 'Of these overrides',
  'team.column.given-away': 'Given to others',
  'team.step.draw': 'To be drawn',
  'team.step.work': 'In work',
  'team.step.applicant': 'Awaiting the applicant',
  'team.step.science': 'With the Scientific Authority',
  'team.step.decide': 'To decide',
  'team.step.issue': 'Ready to issue',
};
