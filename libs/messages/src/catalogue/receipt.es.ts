import type { Catalogue } from './catalogue.js';

/** What became of the promise of a receipt. */
export const receiptEs: Catalogue = {
  'receipt.verdict.kept': 'CUMPLIDO: el suceso figura en el registro, en el índice {index}',
  'receipt.verdict.broken':
    'INCUMPLIDO: el plazo ha pasado y el suceso no está en el registro que vieron los testigos. Guarde este recibo y el punto de control: son la prueba',
  'receipt.verdict.open':
    'ABIERTO: el suceso no está en esta copia del registro, y ningún testigo ha visto el registro desde el fin del plazo',
  'receipt.verdict.log-false': 'FALSO: el registro se contradice o contradice lo que se firmó',
  'receipt.verdict.log-unchecked': 'NO SE PUEDE COMPROBAR: faltan partes del registro',
  'receipt.verdict.receipt-unreadable': 'No hay recibo en {detail}',
  'receipt.verdict.receipt-not-genuine': 'No es un recibo de la autoridad, así que no acusa a nadie: {detail}',
  'receipt.verdict.no-policy': 'Las listas no contienen la política del registro de este país: {detail}',
  'receipt.verdict.no-trust': 'No hay directorio de confianza en {detail}',
  'receipt.event': 'Suceso    {kind} {event}, expediente {case}',
  'receipt.promise': 'Promesa   en {origin} desde {time}, a más tardar a las {until}',
  'receipt.witness': 'Testigo   {name}, {time}',
};
