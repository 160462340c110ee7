import type { Language } from '#messages';

/**
 * The code of conduct that stands where an authority has put none of its own in force. Our own words, of 1 December 2026, on the
 * subjects of Resolution Conf. 17.6 (corruption as it enables trade in violation of the Convention); an authority's own code,
 * adopted by its own order, is better and replaces it by policy `code-of-conduct`.
 */
export const defaultCodeVersion = 'opencites-2026-12';

export const defaultCode: Readonly<Record<Language, string>> = {
  en: [
    'I decide on what the Convention, the law and the evidence in the case say, and on nothing else.',
    'I ask for nothing and take nothing for a decision: no money, no gift, no favour, for me or anybody near me. I report every offer.',
    'I declare every interest that I or people near me have in a trader, and I touch no case of theirs.',
    'I sign only what I have read and checked myself. My passkey is mine alone: I lend it to nobody and sign for nobody.',
    'I do not hurry a case, hold one back or steer it to an officer because somebody asked me to, whatever their rank.',
    'What I learn from applications I use for my work alone, and I look only at records that my work needs.',
    'When I see a forged paper, a false declaration or a colleague who breaks this code, I report it; nobody may hold that against me.',
  ].join('\n'),
  fr: [
    'Je décide d’après la Convention, la loi et les preuves du dossier, et d’après rien d’autre.',
    'Je ne demande rien et n’accepte rien pour une décision : ni argent, ni cadeau, ni faveur, pour moi ou mes proches. Je signale toute offre.',
    'Je déclare tout intérêt que mes proches ou moi avons chez un commerçant, et je ne touche à aucun de ses dossiers.',
    'Je ne signe que ce que j’ai lu et vérifié moi-même. Ma clé d’accès est à moi seul : je ne la prête à personne et ne signe pour personne.',
    'Je ne presse, ne retiens ni n’oriente aucun dossier vers un agent parce qu’on me l’a demandé, quel que soit le rang de la personne.',
    'Ce que m’apprennent les demandes ne sert qu’à mon travail, et je ne consulte que les données dont mon travail a besoin.',
    'Si je vois un faux papier, une fausse déclaration ou un collègue qui enfreint ce code, je le signale ; nul ne peut me le reprocher.',
  ].join('\n'),
  es: [
    'Decido según la Convención, la ley y las pruebas del expediente, y según nada más.',
    'No pido ni acepto nada por una decisión: ni dinero, ni regalos, ni favores, para mí o mis allegados. Denuncio toda oferta.',
    'Declaro todo interés que yo o mis allegados tengamos en un comerciante y no toco ningún expediente suyo.',
    'Firmo solo lo que he leído y comprobado yo mismo. Mi llave de acceso es solo mía: no la presto a nadie ni firmo por nadie.',
    'No acelero, retengo ni desvío un expediente a un funcionario porque alguien me lo pida, sea cual sea su rango.',
    'Lo que sé por las solicitudes lo uso solo para mi trabajo, y consulto solo los datos que mi trabajo necesita.',
    'Si veo un documento falso, una declaración falsa o un colega que infringe este código, lo denuncio; nadie puede reprochármelo.',
  ].join('\n'),
};
