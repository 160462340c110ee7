import type { Catalogue } from './catalogue.js';

/** The load of the office. */
export const teamEs: Catalogue = {
  'team.title': 'Carga del equipo',
  'team.lead':
    'Un expediente puede tardar {days, number} días hábiles. Vence pronto en los últimos {soon, number}. Mientras se espera una respuesta o un pago, su plazo está suspendido.',
  'team.steps': 'Expedientes abiertos por etapa',
  'team.officers': 'Por funcionario',
  'team.period': 'Decisiones de los últimos',
  'team.period.days': '{days, number} días',
  'team.days': '{days, plural, one {# día} other {# días}}',
  'team.nobody': 'Todavía nadie',
  'team.bars':
    'Barra: expedientes abiertos de cada funcionario frente al que más tiene; la parte oscura está vencida. Las edades son días hábiles desde el inicio del plazo.',
  'team.csv': 'Descargar en CSV',
  'team.column.step': 'Etapa',
  'team.column.officer': 'Funcionario',
  'team.column.open': 'Abiertos',
  'team.column.waiting': 'Plazo suspendido',
  'team.column.soon': 'Vencen pronto',
  'team.column.overdue': 'Vencidos',
  'team.column.middle': 'Edad mediana',
  'team.column.oldest': 'El más antiguo',
  'team.column.decisions': 'Decisiones',
  'team.column.overrides': 'De ellas, excepciones',
  'team.column.given-away': 'Pasados a otros',
  'team.step.draw': 'Por sortear',
  'team.step.work': 'En curso',
  'team.step.applicant': 'A la espera del solicitante',
  'team.step.science': 'En la autoridad científica',
  'team.step.decide': 'Por decidir',
  'team.step.issue': 'Listos para expedir',
};
