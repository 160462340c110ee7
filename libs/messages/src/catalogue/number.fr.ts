import type { Catalogue } from './catalogue.js';

/** Ce qui est dit d’un numéro sans code. */
export const numberFr: Catalogue = {
  'number.title': 'Un numéro sans code',
  'number.asked': 'Numéro demandé',
  'number.again': 'Demander un autre numéro',
  'number.fault': 'Donnez le numéro tel qu’il est imprimé dans la case 1 : de 3 à 60 caractères, et la date : année, mois, jour.',
  'number.word.here': 'Un numéro ne prouve rien',
  'number.word.paper': 'Enregistré, délivré sur papier',
  'number.word.before-records': 'Inconnu',
  'number.word.not-known': 'Non enregistré',
  'number.word.elsewhere': 'Numéro d’un autre pays',
  'number.answer.here':
    'Un permis portant le numéro {number} a été délivré ici, avec un code. N’importe qui peut recopier un numéro : vérifiez le code sur le papier ou interrogez l’autorité.',
  'number.answer.paper':
    'Enregistré, délivré sur papier avant le {day} ; non signé. État enregistré : {status, select, valid {valable} used {utilisé} cancelled {annulé} lost {déclaré perdu} expired {expiré} replaced {remplacé} other {inconnu}} ; valable jusqu’au {until}. Rien ici ne prouve que ce papier est ce permis : interrogez l’autorité.',
  'number.answer.before-records':
    'Inconnu : les registres commencent le {day}. Un papier antérieur à cette date peut néanmoins être authentique : interrogez l’autorité.',
  'number.answer.not-known':
    'Non enregistré. Les registres commencent le {day} et un permis délivré depuis y figurerait. Vérifiez le numéro caractère par caractère, puis interrogez l’autorité.',
  'number.answer.not-known-at-all': 'Non enregistré. Vérifiez le numéro caractère par caractère, puis interrogez l’autorité.',
  'number.answer.elsewhere': 'Le numéro appartient à la série d’un autre pays. Interrogez l’autorité de ce pays.',
};
