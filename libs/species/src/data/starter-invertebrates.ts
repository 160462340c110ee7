import type { StarterSection } from './starter-format.js';

const stonyCorals = 'II 1990-01-18 ~Fossils are outside the Convention';

/** Corals. */
export const starterCorals: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Cnidaria',
  class: 'Anthozoa',
  rows: [
    ['Scleractinia', 'Scleractinia', 'Stony corals', 'Coraux durs', 'Corales pétreos', stonyCorals],
    ['Scleractinia/Acroporidae', 'Acropora', 'Staghorn corals', 'Coraux corne de cerf', 'Corales cuerno de ciervo'],
    ['Scleractinia/Acroporidae', 'Acropora millepora', 'Millepora staghorn coral', 'Corail corne de cerf', 'Coral cuerno de ciervo', '', 'AU FJ ID MY PG PH SB TH VU'],
    ['Scleractinia/Acroporidae', 'Montipora', 'Velvet corals', 'Coraux veloutés', 'Corales aterciopelados'],
    ['Scleractinia/Caryophylliidae', 'Euphyllia glabrescens', 'Torch coral', 'Corail torche', 'Coral antorcha', '', 'AU FJ ID PG PH SB'],
    ['Scleractinia/Caryophylliidae', 'Euphyllia ancora', 'Hammer coral', 'Corail marteau', 'Coral martillo', '', 'AU ID JP PH'],
    ['Scleractinia/Pocilloporidae', 'Seriatopora hystrix', 'Birdsnest coral', "Corail nid d'oiseau", 'Coral nido de pájaro', '', 'AU FJ ID PG PH SB'],
    ['Scleractinia/Fungiidae', 'Fungia', 'Mushroom corals', 'Coraux champignons', 'Corales hongo'],
    ['Scleractinia/Mussidae', 'Acanthastrea', 'Starry cup corals', 'Coraux étoilés', 'Corales estrella'],
    ['Antipatharia', 'Antipatharia', 'Black corals', 'Coraux noirs', 'Corales negros', 'II 1981-06-06'],
    ['Antipatharia/Antipathidae', 'Antipathes', 'Black coral trees', 'Antipathes', 'Antípates'],
    ['Helioporacea/Helioporidae', 'Helioporidae', 'Blue corals', 'Coraux bleus', 'Corales azules', stonyCorals],
    ['Helioporacea/Helioporidae', 'Heliopora coerulea', 'Blue coral', 'Corail bleu', 'Coral azul', '', 'AU FJ ID JP KI MV PH SB'],
    ['Stolonifera/Tubiporidae', 'Tubiporidae', 'Organ-pipe corals', 'Orgues de mer', 'Corales tubo', stonyCorals],
    ['Gorgonacea/Coralliidae', 'Corallium japonicum', 'Japanese red coral', 'Corail rouge du Japon', 'Coral rojo japonés', 'III 2008-07-01 @CN', 'JP'],
  ],
};

/** Fire and lace corals. */
export const starterHydrozoans: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Cnidaria',
  class: 'Hydrozoa',
  rows: [
    ['Milleporina/Milleporidae', 'Milleporidae', 'Fire corals', 'Coraux de feu', 'Corales de fuego', stonyCorals],
    ['Stylasterina/Stylasteridae', 'Stylasteridae', 'Lace corals', 'Coraux dentelle', 'Corales de encaje', stonyCorals],
  ],
};

/** Bivalves. */
export const starterBivalves: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Mollusca',
  class: 'Bivalvia',
  rows: [
    ['Veneroida/Tridacnidae', 'Tridacnidae', 'Giant clams', 'Bénitiers', 'Almejas gigantes', 'II 1985-08-01'],
    ['Veneroida/Tridacnidae', 'Tridacna maxima', 'Small giant clam', 'Petit bénitier', 'Almeja gigante pequeña', '', 'AU CK FJ ID KI MH MV PF PH SB TO VU'],
    ['Veneroida/Tridacnidae', 'Tridacna derasa', 'Southern giant clam', 'Bénitier lisse', 'Almeja gigante lisa', '', 'AU ID PG PH PW SB'],
    ['Veneroida/Tridacnidae', 'Tridacna gigas', 'Giant clam', 'Bénitier géant', 'Almeja gigante', '', 'AU FJ ID KI MM MY PG PH SB'],
  ],
};

/** Snails. */
export const starterGastropods: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Mollusca',
  class: 'Gastropoda',
  rows: [
    ['Mesogastropoda/Strombidae', 'Strombus gigas', 'Queen conch', 'Strombe géant', 'Caracol pala', 'II 1992-06-11', 'AG BB BS BZ CO CU DO GD HN HT JM KN LC MX NI PA TC VC VE'],
    ['Stylommatophora/Achatinellidae', 'Achatinella', 'Oahu tree snails', "Escargots arboricoles d'Oahu", 'Caracoles arborícolas de Oahu', 'I 1987-10-22'],
  ],
};

/** Nautiluses. */
export const starterCephalopods: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Mollusca',
  class: 'Cephalopoda',
  rows: [
    ['Nautilida/Nautilidae', 'Nautilidae', 'Nautiluses', 'Nautiles', 'Nautilos', 'II 2017-01-02'],
    ['Nautilida/Nautilidae', 'Nautilus pompilius', 'Chambered nautilus', 'Nautile flammé', 'Nautilo común', '', 'AU FJ ID NC PG PH SB VU'],
  ],
};

/** Insects. */
export const starterInsects: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Arthropoda',
  class: 'Insecta',
  rows: [
    ['Lepidoptera/Papilionidae', 'Ornithoptera', 'Birdwing butterflies', 'Ornithoptères', 'Mariposas alas de pájaro', 'II 1979-06-28 ~All species not included in Appendix I'],
    ['Lepidoptera/Papilionidae', 'Ornithoptera priamus', 'Common green birdwing', 'Ornithoptère vert', 'Alas de pájaro de Príamo', '', 'AU ID PG SB'],
    ['Lepidoptera/Papilionidae', 'Ornithoptera alexandrae', "Queen Alexandra's birdwing", 'Ornithoptère de la reine Alexandra', 'Alas de pájaro de la reina Alejandra', 'I 1987-10-22', 'PG'],
    ['Lepidoptera/Papilionidae', 'Troides', 'Birdwing butterflies', 'Troïdes', 'Troides', 'II 1979-06-28'],
    ['Lepidoptera/Papilionidae', 'Parnassius apollo', 'Apollo butterfly', 'Apollon', 'Apolo', 'II 1977-02-04', 'AT BG CH CZ DE ES FI FR GR IT KZ NO PL RO RU SE SK TR UA'],
    ['Coleoptera/Scarabaeidae', 'Dynastes satanas', 'Satanas beetle', 'Dynaste satan', 'Escarabajo satanás', 'II 2010-06-23', 'BO'],
  ],
};

/** Spiders and scorpions. */
export const starterArachnids: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Arthropoda',
  class: 'Arachnida',
  rows: [
    ['Araneae/Theraphosidae', 'Brachypelma', 'Red-kneed tarantulas', 'Mygales à genoux rouges', 'Tarántulas de rodillas rojas', 'II 1995-02-16'],
    ['Araneae/Theraphosidae', 'Brachypelma smithi', 'Mexican red-kneed tarantula', 'Mygale à genoux rouges du Mexique', 'Tarántula de rodillas rojas mexicana', '', 'MX'],
    ['Araneae/Theraphosidae', 'Poecilotheria', 'Ornamental tarantulas', 'Mygales ornementales', 'Tarántulas ornamentales', 'II 2019-11-26'],
    ['Scorpiones/Scorpionidae', 'Pandinus imperator', 'Emperor scorpion', 'Scorpion empereur', 'Escorpión emperador', 'II 1995-02-16', 'BJ BF CI GH GM GN GW LR ML NG SL SN TG'],
  ],
};

/** Sea cucumbers. */
export const starterSeaCucumbers: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Echinodermata',
  class: 'Holothuroidea',
  rows: [
    ['Aspidochirotida/Holothuriidae', 'Holothuria fuscogilva', 'White teatfish', 'Holothurie blanche à mamelles', 'Pepino de mar blanco', 'II 2020-08-28'],
    ['Aspidochirotida/Holothuriidae', 'Holothuria nobilis', 'Black teatfish', 'Holothurie noire à mamelles', 'Pepino de mar negro', 'II 2020-08-28'],
    ['Aspidochirotida/Stichopodidae', 'Isostichopus fuscus', 'Brown sea cucumber', 'Concombre de mer brun', 'Pepino de mar pardo', 'III 2003-10-16 @EC', 'CO CR EC MX PA PE'],
    ['Aspidochirotida/Stichopodidae', 'Thelenota', 'Prickly sea cucumbers', 'Holothuries ananas', 'Pepinos de mar espinosos', 'II 2024-05-25'],
  ],
};

/** Leeches. */
export const starterLeeches: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Annelida',
  class: 'Hirudinoidea',
  rows: [['Arhynchobdellida/Hirudinidae', 'Hirudo medicinalis', 'Medicinal leech', 'Sangsue médicinale', 'Sanguijuela medicinal', 'II 1987-10-22', 'AT BE BG DE DK FR GB GR HU IT NL PL RO RU SE TR UA']],
};
