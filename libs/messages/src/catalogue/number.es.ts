import type { Catalogue } from './catalogue.js';

/** Lo que se dice de un número sin código. */
export const numberEs: Catalogue = {
  'number.title': 'Un número sin código',
  'number.asked': 'Número consultado',
  'number.again': 'Consultar otro número',
  'number.fault': 'Indique el número tal como figura en la casilla 1: de 3 a 60 caracteres, y la fecha como año, mes y día.',
  'number.word.here': 'Un número no prueba nada',
  'number.word.paper': 'Registrado, emitido en papel',
  'number.word.before-records': 'Desconocido',
  'number.word.not-known': 'No consta',
  'number.word.elsewhere': 'Número de otro país',
  'number.answer.here':
    'Aquí se emitió un permiso con el número {number}, con código. Cualquiera puede copiar un número: compruebe el código del papel o consulte a la autoridad.',
  'number.answer.paper':
    'Registrado, emitido en papel antes del {day}; no firmado. Estado registrado: {status, select, valid {válido} used {usado} cancelled {anulado} lost {declarado perdido} expired {caducado} replaced {sustituido} other {desconocido}}; válido hasta el {until}. Nada aquí prueba que este papel sea ese permiso: consulte a la autoridad.',
  'number.answer.before-records':
    'Desconocido: los registros comienzan el {day}. Un papel anterior a ese día puede ser auténtico de todos modos: consulte a la autoridad.',
  'number.answer.not-known':
    'No consta. Los registros comienzan el {day} y un permiso emitido desde entonces figuraría aquí. Compruebe el número carácter por carácter y consulte a la autoridad.',
  'number.answer.not-known-at-all': 'No consta. Compruebe el número carácter por carácter y consulte a la autoridad.',
  'number.answer.elsewhere': 'El número pertenece a la serie de otro país. Consulte a la autoridad de ese país.',
};
