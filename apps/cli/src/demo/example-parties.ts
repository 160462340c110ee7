import type { Party } from '#cites';

/** Fictitious people and firms; the exporters live in Utopia (XA). Names in several scripts, because real permits have them. */
export const exporters = {
  trader: { name: 'Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro', country: 'XA' },
  leather: { name: 'Savannah Leather Co-operative', address: '3 Tannery Lane\nMoru', country: 'XA' },
  nursery: { name: 'Utopia Botanic Nursery', address: 'Hillside Estate, Plot 9\nAmaro', country: 'XA' },
  timber: { name: "Société forestière de l'Utopie", address: '27, avenue des Acajous\nPort-Amaro', country: 'XA' },
  circus: { name: 'Gran Circo Utopía', address: 'Winter Quarters 1\nAmaro', country: 'XA' },
  citizen: { name: 'Lina Okoro', address: '8 Museum Street, Flat 2\nAmaro', country: 'XA', naturalPerson: true },
} as const satisfies Record<string, Party>;

export const importers = {
  reptiles: { name: 'Desert Reptiles Inc.', address: '1200 Industrial Way\nTempe, AZ 85281', country: 'US' },
  pharma: { name: 'Laboratoires Véron S.A.', address: '5, rue de la Source\n59000 Lille', country: 'FR' },
  cosmetics: { name: 'Grünwald Naturkosmetik GmbH', address: 'Mühlenweg 12\n79098 Freiburg', country: 'DE' },
  furniture: { name: 'Van Damme Houthandel NV', address: 'Scheldekaai 88\n2000 Antwerpen', country: 'BE' },
  medicine: { name: '广州康泰药材有限公司', address: '越秀区中山路 18 号\n广州', country: 'CN' },
  hunter: { name: 'Иван Петрович Соколов', address: 'Лесная ул., 4\n190000 Санкт-Петербург', country: 'RU', naturalPerson: true },
  fashion: { name: 'Conceria Bellini S.p.A.', address: 'Via del Cuoio 6\n56029 Santa Croce', country: 'IT' },
  falconer: { name: 'مركز الصقور الوطني', address: 'شارع الواحة 21\nأبوظبي', country: 'AE' },
  florist: { name: 'Ολυμπιακά Φυτώρια Α.Ε.', address: 'Λεωφ. Κηφισίας 40\n11526 Αθήνα', country: 'GR' },
  museum: { name: 'Museo Nacional de Ciencias', address: 'Calle de la Ciencia 2\n28006 Madrid', country: 'ES' },
  arcadia: { name: 'Arcadian Natural History Collection', address: '1 Temple Square\nArcadia', country: 'XB' },
} as const satisfies Record<string, Party>;
