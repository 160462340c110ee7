import type { Catalogue } from './catalogue.js';

/** Printed papers, and the checklist of evidence. */
export const papersFr: Catalogue = {
  'prints.title': 'Papiers imprimés',
  'prints.count': '{count, plural, =0 {Pas encore imprimé} one {Imprimé une fois} other {Imprimé # fois}}',
  'prints.none': 'Aucun agent n’a encore imprimé ce permis.',
  'prints.copy': 'Exemplaire',
  'prints.who': 'Imprimé par',
  'prints.place': 'Lieu',
  'prints.place.hint': 'Guichet ou bureau, tel que quelqu’un d’autre le trouverait',
  'prints.when': 'Quand',
  'prints.reason': 'Motif',
  'prints.reason.hint': 'Ce qu’est devenu le papier précédent',
  'prints.first': 'Imprimer l’original',
  'prints.again': 'Imprimer encore une fois',
  'prints.what': 'L’impression est d’abord comptée ; le fichier s’ouvre ensuite depuis la liste.',
  'prints.button': 'Compter cette impression',
  'prints.not-here': 'Votre bureau ne peut pas imprimer ce permis : un autre l’a délivré et ne l’a pas délégué.',
  'prints.delegations': 'Bureaux qui peuvent imprimer',
  'prints.delegations.none': 'Seulement le bureau qui l’a délivré.',
  'prints.delegate': 'Laisser un autre bureau imprimer',
  'prints.office': 'Bureau',
  'prints.scope': 'Ce qu’il peut imprimer',
  'prints.scope.permit': 'Ce permis',
  'prints.scope.all': 'Tous les permis de ce titulaire, de son district',
  'prints.scope.holder': 'Tous les permis de {holder}',
  'prints.until': 'jusqu’au {day}',
  'prints.last-day': 'Dernier jour',
  'prints.end': 'Y mettre fin',
  'prints.ended': 'terminée',
  'prints.fault.until': 'Écrivez un jour à venir',
  'problem.print-counted.title': 'Quelqu’un l’a imprimé en même temps',
  'problem.print-counted.detail': 'Voyez la liste et imprimez à nouveau si besoin.',
  'problem.print-not-here.title': 'Votre bureau ne peut pas l’imprimer',
  'problem.print-not-here.detail': 'Un autre bureau l’a délivré et n’en a pas délégué l’impression.',
  'problem.print-office-unknown.title': 'Il n’y a pas de tel bureau',
  'problem.print-office-unknown.detail':
    'L’impression se délègue à un bureau ouvert de l’autorité, pour un permis ou un titulaire qui est une organisation.',
  'problem.print-until.title': 'Le dernier jour est passé',
  'problem.print-until.detail': 'Indiquez un jour à partir d’aujourd’hui.',
  'problem.checklist-item.title': 'La liste n’a pas cet élément',
  'problem.checklist-item.detail': 'Indiquez un élément demandé pour cette demande.',
  'checklist.title': 'Liste des pièces',
  'checklist.valid': 'valable',
  'checklist.invalid': 'non valable',
  'checklist.nothing': 'rien d’envoyé',
  'checklist.object': 'Non valable…',
  'checklist.mark.valid': 'Marquer comme valable',
  'checklist.mark.invalid': 'Marquer comme non valable',
  'checklist.reason': 'Pourquoi ce n’est pas valable',
  'checklist.reason.hint': 'Le demandeur lit ceci',
  'checklist.ask-line': '{item} : {reason}',
  'checklist.ask.hint': 'Commencé à partir des pièces non valables ; modifiez selon le besoin',
  'checklist.example': 'Exemple',
  'checklist.example.link': 'Voir un exemple',
  'checklist.example.what': 'Une bonne pièce dit au moins ceci. Tous les noms et numéros sont inventés.',
  'checklist.example.file': 'Télécharger comme texte à remplir',
  'checklist.example.heading': 'EXEMPLE – tous les noms et numéros sont inventés',
  'checklist.example.legal-acquisition':
    'Facture 2041/26 du 3 mars 2026\nVendeur : Coopérative forestière Kwame, permis de chasse HL-118/26 (copie jointe)\nAcheteur : Utopia Skins Ltd\nMarchandises : 10 peaux de Python regius, étiquettes UT-0001 à UT-0010\nPrélevées : district de Port Utopia, février 2026, sous permis HL-118/26',
  'checklist.example.origin-permit':
    'Permis d’exportation 25XB000417 du 12 mai 2025, toutes les pages et l’annexe, visé à l’importation le 2 juin 2025 : 40 entrés, dont 10 réexportés maintenant',
  'checklist.example.import-permit':
    'Permis d’importation 26XB000033 de l’organe de gestion d’Arcadie, valable jusqu’au 30 novembre 2026, pour les mêmes espèce, quantité, but et parties',
  'checklist.example.breeding-records':
    'Registre de l’établissement XA-B-0012\nParents : mâle 0451, femelle 0460, acquis en 2014 avec le permis 14XB000190\nÉclos : 6 avril 2025, génération F2, bagues XA25-071 à XA25-080',
  'checklist.example.acquisition-date':
    'Inventaire de la succession d’Ada Moreau, notaire de Port Utopia, 1974 : « une peau de léopard, montée », avec une photographie de la même année',
  'checklist.example.origin-statement':
    'Déclaration de l’office forestier de Port Utopia du 4 mars 2026 : le bois a été coupé en Utopie, parcelle 14, permis d’abattage F-77/26',
  'checklist.example.recipient-facilities':
    'Plan de l’enclos avec mesures, photographies, nom et expérience du soigneur, lettre du vétérinaire qui suivra les animaux',
  'checklist.example.use-of-import':
    'Lettre du musée du 9 mars 2026 : le spécimen reste dans la collection M-12, est exposé et étudié, et n’est pas à vendre',
  'checklist.example.transport-plan':
    'Vol UT 204, 14 h en tout ; caisse selon l’exigence IATA 44, 60 x 40 x 30 cm, dessin joint ; eau au transfert ; accueillis à l’arrivée par le soigneur',
  'checklist.example.seizure-record':
    'Procès-verbal de saisie S-2025/19 des douanes de Port Utopia, 8 août 2025, avec la décision du tribunal du 3 octobre 2025 sur le sort des marchandises',
  'checklist.example.exhibition-register':
    'Extrait du registre des expositions d’Utopie, numéro EX-004, avec la liste des animaux, leurs marques et l’acquisition de chacun',
  'checklist.example.photographs':
    'Quatre photographies en couleur : le tout de deux côtés, la marque avec son numéro lisible, et une règle à côté',
  'checklist.example.carnet':
    'Carnet ATA XA/26/0098, valable jusqu’au 1er septembre 2026, avec sa liste de marchandises ; les lignes de la demande sont dans le même ordre',
  'checklist.example.loss':
    'Déclaration de perte 311/26 à la police de Port Utopia du 5 mars 2026, avec le numéro du permis, ou le papier endommagé lui-même',
};
