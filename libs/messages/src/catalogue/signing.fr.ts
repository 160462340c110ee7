import type { Catalogue } from './catalogue.js';

/** Why the signer refused to sign or seal a permit. */
export const signingFr: Catalogue = {
  'signing.refusal.permit-not-reserved': 'Le permis n’est pas réservé (état : {state}) : il n’y a rien à signer.',
  'signing.refusal.permit-not-witnessed': 'Le permis n’est pas prêt à être scellé (état : {state}).',
  'signing.refusal.clocks-apart':
    'Les horloges de la base de données et du signataire diffèrent de {seconds} secondes ; 60 au plus sont admises. Réglez les horloges, puis délivrez à nouveau.',
  'signing.refusal.document-altered': 'Le document figé du permis n’a pas l’empreinte enregistrée avec lui.',
  'signing.refusal.document-not-canonical': 'Le document figé du permis n’est pas du JSON canonique (RFC 8785).',
  'signing.refusal.document-malformed':
    'Le document figé du permis n’a pas toutes les cases du formulaire ou en contient d’inconnues : {fields}.',
  'signing.refusal.document-differs': 'Le document figé du permis ne dit pas ce qui a été demandé et décidé. Différences : {fields}.',
  'signing.refusal.application-not-approved': 'La demande n’est pas approuvée (état : {state}).',
  'signing.refusal.form-changed': 'La demande a été modifiée après la décision : {decisions} portent sur une autre version.',
  'signing.refusal.decision-missing': 'Une décision exigée par la Convention n’est pas enregistrée : {kinds}.',
  'signing.refusal.decision-negative': 'Une décision enregistrée est négative : {kinds}.',
  'signing.refusal.same-person': 'Une même personne exerce des fonctions qui doivent être séparées : {duties}.',
  'signing.refusal.role-not-held': 'Une personne qui a décidé n’a pas actuellement le rôle voulu : {roles}.',
  'signing.refusal.signature-missing':
    'Une décision n’a pas été signée par son auteur : {kinds}. Quelqu’un l’a peut-être écrite directement dans la base de données.',
  'signing.refusal.signature-invalid':
    'La signature d’une décision ne tient pas ({reason}) : {kinds}. Quelqu’un l’a peut-être écrite directement dans la base de données.',
  'signing.refusal.officer-key':
    'La clé qui a signé une décision ne compte pas ({reason}) : {kinds}. Elle n’a pas été enregistrée par une seconde personne, avait pris fin ou appartient à quelqu’un d’autre.',
  'signing.refusal.signatures-short':
    'La politique en vigueur demande {wanted} personnes derrière ce document et {people} ont signé. Rôles manquants : {roles}.',
  'signing.refusal.role-forged':
    'Le rôle d’une personne dont la décision compte ne figure pas dans le journal public tel qu’il est dans la base de données ({role}, {reason}). Quelqu’un l’y a peut-être écrit, ou a retiré une révocation.',
  'signing.refusal.policy-forged': 'La politique {policy} de la base de données n’est pas celle du journal public ({reason}).',
  'signing.refusal.interest-forged':
    'Un intérêt déclaré par une personne dont la décision compte n’est pas dans la base de données tel qu’il est dans le journal public ({reason}). Quelqu’un l’a peut-être retiré.',
  'signing.refusal.draw-forged':
    'L’agent qui a recommandé ce document n’est pas celui à qui le journal public attribue le dossier ({reason}). Quelqu’un a peut-être modifié le tirage au sort ou l’attribution.',
  'signing.refusal.register-forged':
    'Une inscription du registre {register} sur laquelle les règles se sont fondées n’a pas été signée telle qu’elle est ({reason}). Quelqu’un l’a peut-être écrite directement dans la base de données.',
  'signing.refusal.authority-log':
    'Ce que la base de données présente comme journal public n’est pas ce que ses témoins ont vu ({reason}). Rien n’est signé sur cette base.',
  'signing.refusal.office-unknown': 'Le bureau de délivrance n’est pas configuré.',
  'signing.refusal.rules-date':
    'Les règles ont été évaluées au {date}, qui n’est pas le jour de la délivrance ; seule une autorité fictive peut le faire.',
  'signing.refusal.rules-blocked': 'Les règles interdisent maintenant ce permis : {rules}.',
  'signing.refusal.rules-not-accepted':
    'Personne, au sein de cette autorité, n’a accepté ces règles non confirmées dans leur teneur actuelle : {rules}.',
  'signing.refusal.rules-no-data':
    'Aucune inscription n’est connue pour un taxon de ce permis ; les règles ne peuvent être appliquées : {rules}.',
  'signing.refusal.warning-not-overridden': 'Un avertissement des règles n’a pas été levé par écrit par un second agent : {rules}.',
  'signing.refusal.findings-differ': 'Les règles constatent maintenant autre chose que ce que le document figé consigne.',
  'signing.refusal.quota-not-reserved': 'Le quota de ce permis n’est pas réservé : {quotas}.',
  'signing.refusal.validity': 'Les dates du permis ne sont pas celles que permet ce type de document, ou il a déjà expiré.',
  'signing.refusal.status-entry': 'La place du permis dans les listes d’état n’est pas valable.',
  'signing.refusal.trial-failed': 'Une copie d’essai du permis n’a pas pu être vérifiée : {reasons}.',
  'signing.refusal.token-not-genuine': 'Le permis signé n’a pas pu être vérifié et a été détruit : {reasons}.',
  'signing.refusal.credential-missing': 'Le permis n’a pas d’attestation signée : il n’y a rien à imprimer.',
  'signing.refusal.log-proof':
    'La preuve que le permis figure au registre public ne tient pas ({reasons}). Il faut examiner le registre avant d’émettre quoi que ce soit.',
  'signing.refusal.page-not-rendered': 'Le formulaire n’a pas pu être composé : {reason}.',
  'signing.refusal.seal-not-genuine': 'Le document scellé, relu, n’est pas ce qui a été scellé : {reasons}.',
  'signing.refusal.signer-fault': 'Le signataire a échoué plusieurs fois sur ce permis. Le journal de l’exploitant en donne la cause.',
};
