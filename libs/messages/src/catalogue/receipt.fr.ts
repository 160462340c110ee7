import type { Catalogue } from './catalogue.js';

/** What became of the promise of a receipt. */
export const receiptFr: Catalogue = {
  'receipt.verdict.kept': 'TENU : l’événement figure au registre, à l’index {index}',
  'receipt.verdict.broken':
    'ROMPU : le délai est passé et l’événement n’est pas au registre que les témoins ont vu. Gardez ce reçu et le point de contrôle : ils sont la preuve',
  'receipt.verdict.open':
    'OUVERT : l’événement n’est pas dans cette copie du registre, et aucun témoin n’a vu le registre depuis la fin du délai',
  'receipt.verdict.log-false': 'FAUX : le registre se contredit ou contredit ce qui a été signé',
  'receipt.verdict.log-unchecked': 'IMPOSSIBLE À VÉRIFIER : des parties du registre manquent',
  'receipt.verdict.receipt-unreadable': 'Il n’y a pas de reçu sous {detail}',
  'receipt.verdict.receipt-not-genuine': 'Ce n’est pas un reçu de l’autorité, il n’accuse donc personne : {detail}',
  'receipt.verdict.no-policy': 'Les listes ne contiennent pas de politique pour le registre de ce pays : {detail}',
  'receipt.verdict.no-trust': 'Il n’y a pas de répertoire de confiance sous {detail}',
  'receipt.event': 'Événement {kind} {event}, dossier {case}',
  'receipt.promise': 'Promesse  dans {origin} dès {time}, au plus tard à {until}',
  'receipt.witness': 'Témoin    {name}, {time}',
};
