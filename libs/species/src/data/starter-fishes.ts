import type { StarterSection } from './starter-format.js';

/** Amphibians: facts of the Appendices as in force after CoP19. */
export const starterAmphibians: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Chordata',
  class: 'Amphibia',
  rows: [
    ['Anura/Dendrobatidae', 'Dendrobates', 'Poison dart frogs', 'Dendrobates', 'Ranas venenosas de dardo', 'II 1987-10-22'],
    ['Anura/Dendrobatidae', 'Dendrobates tinctorius', 'Dyeing poison frog', 'Dendrobate à tapirer', 'Rana venenosa tintorera', '', 'BR GF GY SR'],
    ['Anura/Dendrobatidae', 'Dendrobates auratus', 'Green and black poison frog', 'Dendrobate doré', 'Rana venenosa verdinegra', '', 'CO CR NI PA'],
    ['Anura/Dendrobatidae', 'Phyllobates', 'Golden poison frogs', 'Phyllobates', 'Ranas venenosas doradas', 'II 1987-10-22'],
    ['Anura/Mantellidae', 'Mantella', 'Mantella frogs', 'Mantelles', 'Mantelas', 'II 2000-07-19'],
    ['Anura/Mantellidae', 'Mantella aurantiaca', 'Golden mantella', 'Mantelle dorée', 'Mantela dorada', '', 'MG'],
    ['Anura/Hylidae', 'Agalychnis', 'Red-eyed tree frogs', 'Rainettes aux yeux rouges', 'Ranas de ojos rojos', 'II 2010-06-23 ~Agalychnis lemur zero quota for wild specimens in commercial trade'],
    ['Anura/Hylidae', 'Agalychnis callidryas', 'Red-eyed tree frog', 'Rainette aux yeux rouges', 'Rana de ojos rojos', '', 'BZ CO CR GT HN MX NI PA'],
    ['Anura/Microhylidae', 'Scaphiophryne gottlebei', 'Malagasy rainbow frog', 'Grenouille rouge', 'Rana arcoíris', 'II 2003-02-13', 'MG'],
    ['Anura/Dicroglossidae', 'Hoplobatrachus tigerinus', 'Indian bullfrog', 'Grenouille-taureau indienne', 'Rana toro india', 'II 1985-08-01', 'AF BD IN MM NP PK'],
    ['Anura/Dicroglossidae', 'Euphlyctis hexadactylus', 'Six-fingered frog', 'Grenouille à six doigts', 'Rana de seis dedos', 'II 1985-08-01', 'BD IN LK'],
    ['Anura/Centrolenidae', 'Centrolenidae', 'Glass frogs', 'Grenouilles de verre', 'Ranas de cristal', 'II 2023-02-23'],
    ['Caudata/Ambystomatidae', 'Ambystoma mexicanum', 'Axolotl', 'Axolotl', 'Ajolote', 'II 1975-07-01', 'MX'],
    ['Caudata/Cryptobranchidae', 'Andrias', 'Giant salamanders', 'Salamandres géantes', 'Salamandras gigantes', 'I 1975-07-01'],
    ['Caudata/Cryptobranchidae', 'Andrias davidianus', 'Chinese giant salamander', 'Salamandre géante de Chine', 'Salamandra gigante china', '', 'CN'],
    ['Caudata/Salamandridae', 'Neurergus kaiseri', "Kaiser's spotted newt", 'Triton de Kaiser', 'Tritón de Kaiser', 'I 2010-06-23', 'IR'],
    ['Caudata/Salamandridae', 'Tylototriton', 'Crocodile newts', 'Tritons-crocodiles', 'Tritones cocodrilo', 'II 2019-11-26'],
    ['Caudata/Salamandridae', 'Paramesotriton', 'Warty newts', 'Tritons verruqueux', 'Tritones verrugosos', 'II 2019-11-26'],
  ],
};

/** Sharks and rays. */
export const starterSharks: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Chordata',
  class: 'Elasmobranchii',
  rows: [
    ['Carcharhiniformes/Carcharhinidae', 'Carcharhinidae', 'Requiem sharks', 'Requins requiem', 'Tiburones réquiem', 'II 2023-11-25 ~Entry into force delayed by twelve months for the species first listed then'],
    ['Carcharhiniformes/Carcharhinidae', 'Carcharhinus falciformis', 'Silky shark', 'Requin soyeux', 'Tiburón sedoso', 'II 2017-10-04..2023-11-25'],
    ['Carcharhiniformes/Carcharhinidae', 'Carcharhinus longimanus', 'Oceanic whitetip shark', 'Requin océanique', 'Tiburón oceánico', 'II 2014-09-14..2023-11-25'],
    ['Carcharhiniformes/Carcharhinidae', 'Prionace glauca', 'Blue shark', 'Peau bleue', 'Tintorera'],
    ['Carcharhiniformes/Sphyrnidae', 'Sphyrnidae', 'Hammerhead sharks', 'Requins-marteaux', 'Tiburones martillo', 'II 2023-02-23'],
    ['Carcharhiniformes/Sphyrnidae', 'Sphyrna lewini', 'Scalloped hammerhead', 'Requin-marteau halicorne', 'Cornuda común', 'II 2014-09-14..2023-02-23'],
    ['Lamniformes/Lamnidae', 'Isurus oxyrinchus', 'Shortfin mako', 'Requin-taupe bleu', 'Marrajo dientuso', 'II 2019-11-26'],
    ['Lamniformes/Lamnidae', 'Lamna nasus', 'Porbeagle', 'Requin-taupe commun', 'Marrajo sardinero', 'II 2014-09-14'],
    ['Lamniformes/Lamnidae', 'Carcharodon carcharias', 'Great white shark', 'Grand requin blanc', 'Tiburón blanco', 'II 2005-01-12'],
    ['Lamniformes/Alopiidae', 'Alopias', 'Thresher sharks', 'Requins-renards', 'Tiburones zorro', 'II 2017-10-04'],
    ['Lamniformes/Cetorhinidae', 'Cetorhinus maximus', 'Basking shark', 'Requin pèlerin', 'Tiburón peregrino', 'II 2003-02-13'],
    ['Orectolobiformes/Rhincodontidae', 'Rhincodon typus', 'Whale shark', 'Requin-baleine', 'Tiburón ballena', 'II 2003-02-13'],
    ['Myliobatiformes/Myliobatidae', 'Mobula', 'Devil and manta rays', 'Raies mobula et mantas', 'Mantas y diablos marinos', 'II 2017-04-04'],
    ['Myliobatiformes/Potamotrygonidae', 'Potamotrygon', 'River stingrays', "Raies d'eau douce", 'Rayas de río', 'III 2017-01-03 @BR +BR ~Population of Brazil'],
    ['Pristiformes/Pristidae', 'Pristidae', 'Sawfishes', 'Poissons-scies', 'Peces sierra', 'I 2007-09-13'],
    ['Rhinopristiformes/Rhinidae', 'Rhinidae', 'Wedgefishes', 'Raies guitares à nez pointu', 'Peces cuña', 'II 2019-11-26'],
  ],
};

/** Bony fishes. */
export const starterBonyFishes: StarterSection = {
  kingdom: 'Animalia',
  phylum: 'Chordata',
  class: 'Actinopterygii',
  rows: [
    ['Acipenseriformes', 'Acipenseriformes', 'Sturgeons and paddlefish', 'Esturgeons et spatules', 'Esturiones y peces espátula', 'II 1998-04-01 ~All species not included in Appendix I'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser baerii', 'Siberian sturgeon', 'Esturgeon de Sibérie', 'Esturión siberiano', '', 'CN KZ RU'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser gueldenstaedtii', 'Russian sturgeon', 'Esturgeon du Danube', 'Esturión del Danubio', '', 'AZ BG GE IR KZ MD RO RS RU TM TR UA'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser stellatus', 'Stellate sturgeon', 'Esturgeon étoilé', 'Esturión estrellado', '', 'AZ BG GE IR KZ MD RO RS RU TM TR UA'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser transmontanus', 'White sturgeon', 'Esturgeon blanc', 'Esturión blanco', '', 'CA US'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser schrenckii', 'Amur sturgeon', "Esturgeon de l'Amour", 'Esturión del Amur', '', 'CN RU'],
    ['Acipenseriformes/Acipenseridae', 'Acipenser sturio', 'European sea sturgeon', "Esturgeon d'Europe", 'Esturión común', 'I 1983-07-29', 'FR GE'],
    ['Acipenseriformes/Acipenseridae', 'Huso huso', 'Beluga', 'Béluga', 'Beluga', '', 'AZ BG GE IR KZ MD RO RS RU TM TR UA'],
    ['Acipenseriformes/Acipenseridae', 'Huso dauricus', 'Kaluga', 'Kaluga', 'Kaluga', '', 'CN RU'],
    ['Acipenseriformes/Polyodontidae', 'Polyodon spathula', 'American paddlefish', 'Spatule du Mississippi', 'Pez espátula americano', '', 'US'],
    ['Anguilliformes/Anguillidae', 'Anguilla anguilla', 'European eel', "Anguille d'Europe", 'Anguila europea', 'II 2009-03-13', 'AL BE DE DK DZ EG ES FI FR GB GR IE IT LT LV MA NL NO PL PT SE TN TR'],
    ['Syngnathiformes/Syngnathidae', 'Hippocampus', 'Seahorses', 'Hippocampes', 'Caballitos de mar', 'II 2004-05-15'],
    ['Syngnathiformes/Syngnathidae', 'Hippocampus kuda', 'Spotted seahorse', 'Hippocampe doré', 'Caballito de mar estuarino', '', 'AU CN FJ ID IN JP KH LK MY PG PH SG TH TW VN'],
    ['Syngnathiformes/Syngnathidae', 'Hippocampus reidi', 'Longsnout seahorse', 'Hippocampe longirostre', 'Caballito de mar narizón', '', 'BR BS BZ CO CU HN JM MX PA US VE'],
    ['Osteoglossiformes/Osteoglossidae', 'Scleropages formosus', 'Asian arowana', "Scléropage d'Asie", 'Arowana asiática', 'I 1975-07-01', 'ID KH MM MY TH VN'],
    ['Osteoglossiformes/Arapaimidae', 'Arapaima gigas', 'Arapaima', 'Arapaïma', 'Paiche', 'II 1975-07-01', 'BR CO EC GY PE'],
    ['Perciformes/Labridae', 'Cheilinus undulatus', 'Humphead wrasse', 'Napoléon', 'Napoleón', 'II 2005-01-12', 'AU FJ ID KI MH MV MY NC PF PG PH PW SB SC TH TZ VN'],
    ['Perciformes/Sciaenidae', 'Totoaba macdonaldi', 'Totoaba', 'Totoaba', 'Totoaba', 'I 1977-02-04', 'MX'],
    ['Perciformes/Pomacanthidae', 'Holacanthus clarionensis', 'Clarion angelfish', 'Poisson-ange de Clarion', 'Ángel de Clarión', 'II 2017-01-02', 'MX'],
    ['Perciformes/Apogonidae', 'Pterapogon kauderni', 'Banggai cardinalfish', 'Poisson-cardinal de Banggai', 'Pez cardenal de Banggai', '', 'ID'],
    ['Siluriformes/Loricariidae', 'Hypancistrus zebra', 'Zebra pleco', 'Pléco zèbre', 'Pleco cebra', 'II 2023-02-23', 'BR'],
    ['Cypriniformes/Catostomidae', 'Chasmistes cujus', 'Cui-ui', 'Cui-ui', 'Cui-ui', 'I 1975-07-01', 'US'],
  ],
};
