/**
 * The released taxon code table: signed credentials hold the number of a name instead of the name.
 * The number of a name is its position here, counted from 1. The table is append-only: a release adds a block at the end
 * and never changes, removes or reorders a line, because a printed QR code keeps the number for as long as it is read.
 *
 * Line: kingdom (A animals, P plants), rank (c class, o order, f family, g genus, s species, b subspecies, v variety), name.
 * Content: names listed in the Appendices (state after CoP19) and accepted names that occur in international trade.
 * A name here says nothing about its listing; one that is not here travels as text.
 */
export const taxonLines1 = `
Ag Abronia
As Abronia anzuetoi
As Abronia campbelli
As Abronia fimbriata
As Abronia frosti
As Abronia graminea
As Abronia meledona
Ag Abyssopathes
Ag Acanthastrea
As Acanthastrea amakusensis
As Acanthastrea bowerbanki
As Acanthastrea echinata
As Acanthastrea hemprichii
As Acanthastrea hillae
As Acanthastrea lordhowensis
As Acanthastrea maxima
As Acanthophyllia deshayesiana
Ag Accipiter
As Accipiter cirrocephalus
As Accipiter collaris
As Accipiter cooperii
As Accipiter francesii
As Accipiter gentilis
As Accipiter nisus
As Accipiter novaehollandiae
As Accipiter rufiventris
As Accipiter striatus
As Accipiter tachiro
Ag Acerodon
As Acerodon celebensis
As Acerodon jubatus
As Acerodon mackloti
Ag Aceros
As Aceros nipalensis
Ag Achatinella
Ab Achillides chikae chikae
Ab Achillides chikae hermeli
Ag Acinonyx
As Acinonyx jubatus
Ag Acipenser
As Acipenser baerii
As Acipenser brevirostrum
As Acipenser dabryanus
As Acipenser fulvescens
As Acipenser gueldenstaedtii
As Acipenser medirostris
As Acipenser mikadoi
As Acipenser naccarii
As Acipenser nudiventris
As Acipenser oxyrinchus
As Acipenser persicus
As Acipenser ruthenus
As Acipenser schrenckii
As Acipenser sinensis
As Acipenser stellatus
As Acipenser sturio
As Acipenser transmontanus
Af Acipenseridae
Ao Acipenseriformes
Ag Acrantophis
As Acrantophis dumerili
As Acrantophis madagascariensis
As Acrhelia horrescens
As Acrocephalus rodericanus
Ag Acropora
As Acropora abrolhosensis
As Acropora abrotanoides
As Acropora aculeus
As Acropora acuminata
As Acropora anthocercis
As Acropora aspera
As Acropora austera
As Acropora carduus
As Acropora caroliniana
As Acropora cerealis
As Acropora cervicornis
As Acropora chesterfieldensis
As Acropora clathrata
As Acropora copiosa
As Acropora cuneata
As Acropora cytherea
As Acropora dendrum
As Acropora desalwii
As Acropora digitifera
As Acropora divaricata
As Acropora donei
As Acropora downingi
As Acropora echinata
As Acropora efflorescens
As Acropora elegans
As Acropora elegantula
As Acropora exquisita
As Acropora fenneri
As Acropora florida
As Acropora formosa
As Acropora gemmifera
As Acropora glauca
As Acropora gomezi
As Acropora grandis
As Acropora granulosa
As Acropora hemprichii
As Acropora hoeksemai
As Acropora horrida
As Acropora humilis
As Acropora hyacinthus
As Acropora inermis
As Acropora insignis
As Acropora jacquelineae
As Acropora kimbeensis
As Acropora kirstyae
As Acropora kosurini
As Acropora latistella
As Acropora loisetteae
As Acropora lokani
As Acropora loripes
As Acropora lutkeni
As Acropora macrostoma
As Acropora maryae
As Acropora microclados
As Acropora microphthalma
As Acropora millepora
As Acropora monticulosa
As Acropora nana
As Acropora nasuta
As Acropora natalensis
As Acropora nobilis
As Acropora palifera
As Acropora palmata
As Acropora palmerae
As Acropora paniculata
As Acropora papillare
As Acropora parilis
As Acropora plana
As Acropora polystoma
As Acropora prolifera
As Acropora prostrata
As Acropora pulchra
As Acropora retusa
As Acropora robusta
As Acropora rosaria
As Acropora samoensis
As Acropora sarmentosa
As Acropora secale
As Acropora selago
As Acropora simplex
As Acropora solitaryensis
As Acropora spathulata
As Acropora speciosa
As Acropora striata
As Acropora subglabra
As Acropora subulata
As Acropora suharsonoi
As Acropora tenella
As Acropora tenuis
As Acropora tizardi
As Acropora tortuosa
As Acropora turaki
As Acropora tutuilensis
As Acropora valenciennesi
As Acropora valida
As Acropora vaughani
As Acropora vermiculata
As Acropora verweyi
As Acropora walindii
As Acropora willisae
As Acropora yongei
Af Acroporidae
Ag Addax
As Addax nasomaculatus
As Adelomyia melanogenys
Ag Adelphobates
As Aegolius acadicus
As Aegolius funereus
Ag Afrotis
As Afrotis afra
As Afrotis afraoides
Ag Agalychnis
As Agalychnis callidryas
Ag Agapornis
As Agapornis fischeri
As Agapornis pullarius
As Agaricia agaricites
As Agaricia tenuifolia
Af Agariciidae
As Aglaeactis aliciae
As Aglaeactis castelnaudii
As Aglaeactis cupripennis
As Aglaiocercus kingi
Ab Agrias amydon boliviensis
Ag Ailuropoda
As Ailuropoda melanoleuca
As Ailurus fulgens
As Alauda arvensis
Ag Aldabrachelys
As Aldabrachelys gigantea
As Alisterus amboinensis
As Alisterus scapularis
As Allenopithecus nigroviridis
Ag Alligator
As Alligator mississippiensis
As Alligator sinensis
Af Alligatoridae
Ag Allobates
As Allobates femoralis
As Allobates hodli
As Allobates myersi
As Allobates zaparo
Ag Alopias
Ag Alouatta
As Alouatta belzebul
As Alouatta caraya
As Alouatta guariba
As Alouatta palliata
As Alouatta pigra
As Alouatta seniculus
Ag Altiphrynoides
Ag Alveopora
As Alveopora catalai
As Alveopora gigas
As Alveopora spongiosa
As Amandava formosa
As Amazilia amazilia
As Amazilia beryllina
As Amazilia candida
As Amazilia cyanocephala
As Amazilia fimbriata
As Amazilia franciae
As Amazilia lactea
As Amazilia tzacatl
As Amazilia versicolor
Ag Amazona
As Amazona aestiva
As Amazona agilis
As Amazona albifrons
As Amazona amazonica
As Amazona arausiaca
As Amazona auropalliata
As Amazona autumnalis
As Amazona barbadensis
As Amazona brasiliensis
As Amazona collaria
As Amazona dufresniana
As Amazona farinosa
As Amazona festiva
As Amazona finschi
As Amazona guildingii
As Amazona imperialis
As Amazona kawalli
As Amazona leucocephala
As Amazona ochrocephala
As Amazona oratrix
As Amazona pretrei
As Amazona rhodocorytha
As Amazona tucumana
As Amazona versicolor
As Amazona vinacea
As Amazona viridigenalis
As Amazona vittata
As Amblyrhynchus cristatus
As Ambystoma dumerilii
As Ambystoma mexicanum
Ag Ameerega
As Ameerega bilinguis
As Ameerega hahneli
As Ameerega trivittata
Ag Ammodorcas
As Ammodorcas clarkei
Ag Ammotragus
As Ammotragus lervia
As Amyda cartilaginea
Ag Anacropora
As Anas aucklandica
As Anas bernieri
As Anas chlorotis
As Anas formosa
As Anas laysanensis
As Anas nesiotis
Ag Andinobates
As Andinobates fulguritus
Ag Andrias
As Andrias davidianus
As Anguilla anguilla
Ag Anodorhynchus
As Anodorhynchus hyacinthinus
As Anodorhynchus leari
As Anolis agueroi
As Anolis baracoae
As Anolis barbatus
As Anolis chamaeleonides
As Anolis equestris
As Anolis guamuhaya
As Anolis luteogularis
As Anolis pigmaequestris
As Anolis porcus
As Anomaloglossus rufulus
Ag Anorrhinus
Ag Antaresia
As Antaresia childreni
As Antaresia maculosa
As Antaresia perthensis
As Antaresia stimsoni
Ag Anthracoceros
As Anthracoceros albirostris
Ag Anthracothorax
As Anthracothorax nigricollis
Ag Anthropoides
As Anthropoides paradiseus
As Anthropoides virgo
Ag Antigone
As Antigone canadensis
Ab Antigone canadensis nesiotes
Ab Antigone canadensis pulla
As Antigone vipio
As Antilocapra americana
Ag Antilope
As Antilope cervicapra
Ao Antipatharia
Ag Antipathella
Ag Antipathes
As Antipathes valdiviae
As Aonyx capensis
Ab Aonyx capensis microdon
As Aonyx cinerea
As Aonyx cinereus
As Aotus lemurinus
Ag Apalone
Ab Apalone spinifera atra
As Aphanipathes sarothamnoides
As Aphonopelma pallidum
Ag Apodora
As Apodora papuana
As Aprosmictus erythropterus
As Aquila adalberti
As Aquila chrysaetos
As Aquila heliaca
As Aquila rapax
As Aquila verreauxii
Ag Ara
As Ara ambiguus
As Ara ararauna
As Ara chloropterus
As Ara glaucogularis
As Ara macao
As Ara militaris
As Ara rubrogenys
As Ara severus
As Arapaima gigas
As Aratinga aurea
As Aratinga erythrogenys
As Aratinga jandaya
As Aratinga leucophthalma
As Aratinga maculata
As Aratinga mitrata
As Aratinga pertinax
As Aratinga solstitialis
As Aratinga wagleri
As Aratinga weddellii
Ag Archaius
As Archilochus alexandri
As Archilochus colubris
As Arctictis binturong
Ag Arctocephalus
As Arctocephalus australis
As Arctocephalus forsteri
As Arctocephalus gazella
As Arctocephalus pusillus
As Arctocephalus townsendi
Ag Ardeotis
As Ardeotis arabs
As Ardeotis australis
As Ardeotis kori
As Ardeotis nigriceps
As Argusianus argus
As Asarcornis scutulata
As Asio flammeus
As Asio madagascariensis
As Asio otus
Ag Aspidites
As Aspidites melanocephalus
As Aspidites ramsayi
Ag Astrangia
As Astrapia stephaniae
Ag Astreopora
As Astreopora myriophthalma
Ag Astrochelys
As Astrochelys radiata
As Astrochelys yniphora
As Asturina nitida
As Ateles chamek
As Ateles geoffroyi
Ab Ateles geoffroyi frontatus
Ab Ateles geoffroyi ornatus
As Ateles hybridus
As Atelopus zeteki
As Athene cunicularia
As Athene noctua
As Atheris desaixi
As Atretium schistosum
As Atrichornis clamosus
As Atrophaneura jophon
As Atrophaneura pandiyana
As Australogyra zelli
As Australomussa rowleyensis
As Avahi laniger
Ac Aves
As Axis calamianensis
As Axis kuhlii
As Axis porcinus
Ab Axis porcinus annamiticus
As Babyrousa babyrussa
As Babyrousa bolabatuensis
As Babyrousa celebensis
As Babyrousa togeanensis
As Baillonius bailloni
As Balaena mysticetus
As Balaeniceps rex
As Balaenoptera acutorostrata
As Balaenoptera bonaerensis
As Balaenoptera borealis
As Balaenoptera edeni
As Balaenoptera musculus
As Balaenoptera omurai
As Balaenoptera physalus
Af Balaenopteridae
Ag Balanophyllia
Ag Balearica
As Balearica pavonina
As Balearica regulorum
As Barnardius zonarius
As Basilinna leucotis
As Batagur affinis
As Batagur baska
As Batagur borneoensis
As Batagur dhongoka
As Batagur kachuga
As Batagur trivittata
Ag Bathypathes
As Bathypathes alternata
Ag Beatragus
As Beatragus hunteri
Ag Berardius
As Berardius bairdii
Ag Berenicornis
Ag Bettongia
Ag Bhutanitis
As Bhutanitis mansfieldi
As Bhutanitis thaidina
Ag Bison
As Bison bison
Ab Bison bison athabascae
As Bitis worthingtoni
As Blastocerus dichotomus
Ag Blastomussa
As Blastomussa merleti
As Blastomussa wellsi
Ag Boa
As Boa constrictor
Ab Boa constrictor occidentalis
Af Boidae
As Boissonneaua matthewsii
As Bolyeria multocarinata
Af Bolyeriidae
Ag Bos
As Bos gaurus
As Bos javanicus
As Bos mutus
As Bos sauveli
Ag Boselaphus
As Boselaphus tragocamelus
Ag Bothrochilus
As Bothrochilus boa
Af Bovidae
Ag Brachylophus
As Brachylophus vitiensis
Ag Brachypelma
As Brachyteles arachnoides
As Brachyteles hypoxanthus
Ag Bradypodion
As Bradypodion caffer
As Bradypodion damaranum
As Bradypodion melanocephalum
As Bradypodion ngomeense
As Bradypodion occidentale
As Bradypodion pumilum
As Bradypodion taeniabronchum
As Bradypodion thamnobates
As Bradypodion transvaalense
As Bradypodion ventrale
As Bradypus pygmaeus
As Bradypus variegatus
Ab Branta canadensis leucopareia
As Branta ruficollis
As Branta sandvicensis
Ag Brookesia
As Brookesia betschi
As Brookesia brygooi
As Brookesia ebenaui
As Brookesia griveaudi
As Brookesia minima
As Brookesia perarmata
As Brookesia peyrierasi
As Brookesia ramanantsoai
As Brookesia stumpffi
As Brookesia superciliaris
As Brookesia therezieni
As Brookesia thieli
As Brotogeris chrysoptera
As Brotogeris cyanoptera
As Brotogeris jugularis
As Brotogeris sanctithomae
As Brotogeris versicolurus
Ag Bubalus
As Bubalus arnee
As Bubalus depressicornis
As Bubalus mindorensis
As Bubalus quarlesi
As Bubo africanus
As Bubo blakistoni
As Bubo bubo
As Bubo virginianus
Ag Buceros
As Buceros bicornis
Ag Budorcas
As Budorcas taxicolor
Ag Bugeranus
As Bugeranus carunculatus
Ag Bunopithecus
As Bunopithecus hoolock
As Burhinus bistriatus
As Busarellus nigricollis
Ag Buteo
As Buteo albonotatus
As Buteo augur
As Buteo brachypterus
As Buteo brachyurus
As Buteo buteo
As Buteo galapagoensis
As Buteo jamaicensis
As Buteo lagopus
As Buteo leucorrhous
As Buteo lineatus
As Buteo platypterus
As Buteo regalis
As Buteo ridgwayi
As Buteogallus anthracinus
As Cabassous tatouay
Ag Cacajao
As Cacajao calvus
Ag Cacatua
As Cacatua alba
As Cacatua ducorpsii
As Cacatua galerita
As Cacatua goffiniana
As Cacatua haematuropygia
As Cacatua leadbeateri
As Cacatua moluccensis
As Cacatua ophthalmica
As Cacatua pastinator
As Cacatua sanguinea
As Cacatua sulphurea
As Cacatua tenuirostris
Af Cacatuidae
As Caecobarbus geertsii
Ag Caiman
As Caiman crocodilus
Ab Caiman crocodilus apaporiensis
Ab Caiman crocodilus crocodilus
Ab Caiman crocodilus fuscus
As Caiman latirostris
As Caiman yacare
Ag Calabaria
As Calabaria reinhardtii
As Callicebus brunneus
As Callicebus cupreus
As Callimico goeldii
As Calliphlox amethystina
As Callithrix aurita
As Callithrix flaviceps
Ag Callocephalon
As Callocephalon fimbriatum
As Caloenas nicobarica
As Calotes ceylonensis
As Calotes desilvai
As Calotes liocephalus
As Calotes liolepis
As Calotes manamendrai
As Calotes nigrilabris
As Calotes pethiyagodai
Ag Calumma
As Calumma boettgeri
As Calumma brevicorne
As Calumma crypticum
As Calumma gastrotaenia
As Calumma guillaumeti
As Calumma malthe
As Calumma marojezense
As Calumma nasutum
As Calumma oshaughnessyi
As Calumma parsonii
As Calumma tsaratananense
As Calypte anna
As Calyptocephalella gayi
Ag Calyptorhynchus
As Calyptorhynchus banksii
As Calyptorhynchus baudinii
As Calyptorhynchus funereus
As Calyptorhynchus lathami
As Calyptorhynchus latirostris
Af Camelidae
Ag Camelus
As Camelus bactrianus
As Campylopterus hemileucurus
As Campylopterus villaviscensio
Ag Candoia
As Candoia aspera
As Candoia bibroni
As Candoia carinata
As Candoia paulsoni
As Candoia superciliosa
As Canis aureus
As Canis lupus
Ab Canis lupus monstrabilis
As Caperea marginata
Ag Capra
As Capra caucasica
As Capra falconeri
As Capra hircus
Ab Capra hircus aegagrus
As Capra sibirica
Ag Capricornis
As Capricornis milneedwardsii
As Capricornis rubidus
As Capricornis sumatraensis
As Capricornis thar
As Caprolagus hispidus
Ag Caracal
As Caracal caracal
As Caracara plancus
Af Carcharhinidae
Ag Carcharhinus
As Carcharhinus falciformis
As Carcharhinus longimanus
As Carcharodon carcharias
As Carduelis cannabina
As Carduelis carduelis
As Carduelis cucullata
As Carduelis flammea
As Carduelis hornemanni
As Carduelis spinus
As Carduelis yarrellii
Ag Caretta
As Caretta caretta
As Carettochelys insculpta
As Caribena versicolor
Ag Carphodactylus
As Carpodacus erythrinus
As Caryophyllia hawaiiensis
As Caryophyllia huinayensis
As Casarea dussumieri
As Catagonus wagneri
Ag Catalaphyllia
As Catalaphyllia jardinei
Ag Catopuma
As Catopuma badia
As Catopuma temminckii
As Catreus wallichii
Ag Caulastraea
As Caulastraea curvata
As Caulastraea echinulata
As Caulastraea furcata
As Caulastraea tumida
Ag Cebus
As Cebus albifrons
As Cebus apella
As Cebus capucinus
As Cebus olivaceus
Ag Centrochelys
As Centrochelys sulcata
Af Centrolenidae
Ag Cephalophus
As Cephalophus adersi
As Cephalophus brookei
As Cephalophus callipygus
As Cephalophus dorsalis
As Cephalophus jentinki
As Cephalophus leucogaster
As Cephalophus natalensis
As Cephalophus niger
As Cephalophus nigrifrons
As Cephalophus ogilbyi
As Cephalophus rufilatus
As Cephalophus silvicultor
As Cephalophus spadix
As Cephalophus weynsi
As Cephalophus zebra
As Cephalopterus ornatus
As Cephalopterus penduliger
As Cephalorhynchus commersonii
As Cephalorhynchus eutropia
As Cephalorhynchus hectori
As Ceratophora aspera
As Ceratophora erdeleni
As Ceratophora karu
As Ceratophora stoddartii
As Ceratophora tennentii
Ag Ceratotherium
As Ceratotherium simum
Ab Ceratotherium simum cottoni
Ab Ceratotherium simum simum
As Cerberus rynchops
As Cercocebus agilis
As Cercocebus atys
As Cercocebus chrysogaster
As Cercocebus galeritus
As Cercocebus torquatus
Ag Cercopithecus
As Cercopithecus albogularis
As Cercopithecus ascanius
As Cercopithecus campbelli
As Cercopithecus cephus
As Cercopithecus denti
As Cercopithecus diana
As Cercopithecus dryas
As Cercopithecus hamlyni
As Cercopithecus kandti
As Cercopithecus lhoesti
As Cercopithecus mitis
As Cercopithecus neglectus
As Cercopithecus nictitans
As Cercopithecus petaurista
As Cercopithecus roloway
As Cercopithecus wolfi
As Cerdocyon thous
As Cervus elaphus
Ab Cervus elaphus bactrianus
Ab Cervus elaphus barbarus
Ab Cervus elaphus hanglu
Ao Cetacea
As Cetorhinus maximus
As Chaetocercus bombus
As Chaetophractus nationi
As Chalcopsitta atra
As Chalcopsitta sintillata
As Chalcostigma herrani
As Chalcostigma olivaceum
As Chalcostigma stanleyi
As Chalybura urochrysia
Ag Chamaeleo
As Chamaeleo chamaeleon
As Chamaeleo dilepis
As Chamaeleo gracilis
As Chamaeleo laevigatus
As Chamaeleo senegalensis
Ag Charina
As Charina bottae
As Charmosyna meeki
As Chasmistes cujus
As Cheilinus undulatus
Ag Cheiloporidion
Af Cheirogaleidae
Ag Cheirogaleus
As Cheirogaleus crossleyi
As Cheirogaleus major
As Cheirogaleus medius
As Chelodina mccordi
Ag Chelonia
As Chelonia mydas
Af Cheloniidae
Ag Chelonoidis
As Chelonoidis carbonaria
As Chelonoidis carbonarius
As Chelonoidis chilensis
As Chelonoidis denticulata
As Chelonoidis denticulatus
As Chelonoidis niger
As Chelonoidis nigra
As Chelus fimbriatus
As Chelydra serpentina
Ag Chersina
As Chersina angulata
Ag Chersobius
As Chersobius boulengeri
As Chersobius signatus
As Chersobius solus
Ag Chilabothrus
As Chilabothrus angulifer
As Chilabothrus argentum
As Chilabothrus chrysogaster
As Chilabothrus exsul
As Chilabothrus fordii
As Chilabothrus gracilis
As Chilabothrus inornatus
As Chilabothrus monensis
As Chilabothrus striatus
As Chilabothrus strigilatus
As Chilabothrus subflavus
Ag Chinchilla
As Chiropotes albinasus
Ag Chitra
As Chitra chitra
As Chitra vandijki
Ag Chlamydotis
As Chlamydotis macqueenii
As Chlamydotis undulata
As Chlorocebus aethiops
As Chlorocebus pygerythrus
As Chlorocebus sabaeus
As Chlorostilbon canivetii
As Chlorostilbon lucidus
As Chlorostilbon notatus
As Choloepus hoffmanni
Ab Chondrohierax uncinatus wilsonii
As Chrysocyon brachyurus
As Ciccaba huhula
As Ciconia boyciana
As Ciconia nigra
As Circaetus pectoralis
As Circus cyaneus
As Circus maurus
Ag Cirrhipathes
As Cirrhipathes anguina
As Civettictis civetta
As Cladocora caespitosa
Ag Cladopathes
As Claudius angustatus
As Clelia clelia
As Clemmys guttata
As Cnemaspis psychedelica
As Coeligena coeligena
As Coeligena torquata
As Colibri delphinae
As Colibri thalassinus
Ab Colinus virginianus ridgwayi
Ag Colobus
As Colobus angolensis
As Colobus guereza
As Colobus polykomos
Ag Colophon
As Colpophyllia natans
As Columba livia
As Conepatus humboldtii
Ag Conolophus
As Conolophus subcristatus
As Conradilla caelata
As Cophotis ceylanica
As Cophotis dumbara
As Copsychus malabaricus
As Coracopsis nigra
Af Coralliidae
Ag Corallium
As Corallium elatius
As Corallium japonicum
As Corallium konjoi
As Corallium secundum
Ag Corallus
As Corallus annulatus
As Corallus batesii
As Corallus caninus
As Corallus cookii
As Corallus cropanii
As Corallus grenadensis
As Corallus hortulanus
As Corallus ruschenbergerii
Ag Cordylus
As Cordylus angolensis
As Cordylus machadoi
As Cordylus nyikae
As Cordylus rivae
As Cordylus tropidosternum
As Corucia zebrata
Ag Coscinaraea
As Coscinaraea columna
As Coscoroba coscoroba
As Cotinga maculata
As Crax alberti
As Crax blumenbachii
As Crax daubentoni
As Crax globulosa
As Crax rubra
As Crocodilurus amazonicus
Ao Crocodylia
Af Crocodylidae
Ag Crocodylus
As Crocodylus acutus
As Crocodylus cataphractus
As Crocodylus intermedius
As Crocodylus johnstoni
As Crocodylus mindorensis
As Crocodylus moreletii
As Crocodylus niloticus
As Crocodylus novaeguineae
As Crocodylus palustris
As Crocodylus porosus
As Crocodylus rhombifer
As Crocodylus siamensis
As Crossoptilon crossoptilon
As Crossoptilon mantchuricum
As Crotalus durissus
As Cryptobranchus alleganiensis
As Cryptoprocta ferox
Ag Ctenactis
Ag Ctenophorus
Ag Ctenosaura
As Ctenosaura quinquecarinata
As Cuniculus paca
As Cuon alpinus
Ag Cuora
As Cuora amboinensis
As Cuora bourreti
As Cuora flavomarginata
As Cuora galbinifrons
As Cuora mouhotii
As Cuora picturata
As Cyanoliseus patagonus
As Cyanopsitta spixii
As Cyanoramphus cookii
As Cyanoramphus forbesi
As Cyanoramphus novaezelandiae
As Cyanoramphus saisseti
As Cyclagras gigas
As Cyclanorbis elegans
As Cyclanorbis senegalensis
Ag Cyclemys
As Cyclemys dentata
As Cycloderma aubryi
As Cycloderma frenatum
As Cyclopsitta diophthalma
Ab Cyclopsitta diophthalma coxeni
As Cyclopsitta gulielmitertii
Ag Cycloseris
Ag Cyclura
As Cyclura carinata
As Cyclura collei
As Cyclura cornuta
As Cyclura cychlura
As Cyclura lewisi
As Cyclura nubila
As Cyclura ricordi
As Cygnus melancoryphus
Ag Cylindraspis
As Cynarina lacrymalis
As Cynogale bennettii
As Cynomys mexicanus
As Cyornis ruckii
Ag Cyphastrea
As Cyphastrea chalcidicum
As Cyphastrea japonica
As Cyphastrea microphthalma
As Cyphastrea ocellina
As Cyphastrea serailia
As Cyprogenia aberti
As Cyrtodactylus jeyporensis
As Daboia palaestinae
As Daboia russelii
Ag Dactylocnemis
Ab Dama dama mesopotamica
Ag Damaliscus
As Damaliscus lunatus
As Damaliscus pygargus
Ab Damaliscus pygargus pygargus
As Daptrius ater
Ab Dasyornis broadbenti litoralis
As Dasyornis longirostris
As Dasyprocta punctata
As Daubentonia madagascariensis
As Delphinapterus leucas
As Delphinus capensis
As Delphinus delphis
Ag Deltocyathus
As Deltocyathus moseleyi
Ag Dendrobates
As Dendrobates auratus
As Dendrobates leucomelas
As Dendrobates tinctorius
As Dendrobates truncatus
Ag Dendrobathypathes
As Dendrobathypathes grandis
As Dendrobathypathes isocrada
As Dendrocygna arborea
As Dendrocygna autumnalis
As Dendrocygna bicolor
As Dendrogyra cylindrus
As Dendrolagus inustus
As Dendrolagus ursinus
Ag Dendrophyllia
As Dendrophyllia alcocki
As Dendrophyllia cornigera
As Dendrophyllia ramea
Af Dendrophylliidae
As Dermatemys mawii
Af Dermochelyidae
Ag Dermochelys
As Dermochelys coriacea
As Deroptyus accipitrinus
As Desmophyllum dianthus
Ag Dicerorhinus
As Dicerorhinus sumatrensis
Ag Diceros
As Diceros bicornis
As Diopsittaca nobilis
Ag Diploastrea
As Diploastrea heliopora
As Diploria labyrinthiformis
As Diploria strigosa
Ag Distichopora
As Distichopora violacea
As Dogania subplana
Ag Dorcatragus
As Dorcatragus megalotis
As Doryfera johannae
As Doryfera ludovicae
Ag Doryrhamphus
As Doryrhamphus dactyliophorus
Ag Dracaena
As Dromus dromas
Ab Dryocopus javensis richardsi
As Ducula mindorensis
As Dugong dugon
As Duncanopsammia axifuga
As Dynastes satanas
As Dyscophus antongilii
As Dyscophus guineti
As Dyscophus insularis
Ag Echinophyllia
As Echinophyllia aspera
As Echinophyllia echinata
As Echinophyllia echinoporoides
As Echinophyllia nishihirai
Ag Echinopora
As Echinopora gemmacea
As Echinopora lamellosa
As Echinopora mammiformis
As Echinopora pacificus
As Echinotriton andersoni
As Echinotriton chinhaiensis
As Echinotriton maxiquadratus
As Eclectus roratus
Ag Egernia
As Eguchipsammia fistula
As Eguchipsammia wellsi
As Eira barbara
As Elachistodon westermanni
As Elanus axillaris
As Elaphe carinata
As Elaphe radiata
As Elaphe taeniura
Af Elephantidae
Ag Elephas
As Elephas maximus
As Emberiza citrinella
As Emberiza hortulana
As Emydoidea blandingii
As Emys orbicularis
As Enallopsammia rostrata
As Enhydra lutris
Ab Enhydra lutris nereis
As Enhydris bocourti
As Ensifera ensifera
Ag Eolophus
As Eolophus roseicapilla
As Eos histrio
As Eos rubra
Ag Epicrates
As Epicrates alvarezi
As Epicrates angulifer
As Epicrates assisi
As Epicrates cenchria
As Epicrates chrysogaster
As Epicrates crassus
As Epicrates exsul
As Epicrates fordii
As Epicrates gracilis
As Epicrates inornatus
As Epicrates maurus
As Epicrates monensis
As Epicrates striatus
As Epicrates subflavus
As Epimachus meyeri
As Epioblasma curtisi
As Epioblasma florentina
As Epioblasma sampsonii
Ab Epioblasma sulcata perobliqua
Ab Epioblasma torulosa gubernaculum
Ab Epioblasma torulosa rangiana
Ab Epioblasma torulosa torulosa
As Epioblasma turgidula
As Epioblasma walkeri
Ag Epipedobates
As Epipedobates anthonyi
As Epipedobates boulengeri
As Epipedobates espinosai
Af Equidae
Ag Equus
As Equus africanus
As Equus grevyi
As Equus hemionus
Ab Equus hemionus hemionus
Ab Equus hemionus khur
Ab Equus hemionus luteus
As Equus kiang
As Equus przewalskii
As Equus quagga
As Equus zebra
Ab Equus zebra hartmannae
Ab Equus zebra zebra
Ag Eretmochelys
As Eretmochelys imbricata
Ab Eretmochelys imbricata imbricata
As Eriocnemis alinae
As Eriocnemis cupreoventris
As Eriocnemis derbyi
As Eriocnemis mosquera
As Eriocnemis vestita
As Erithacus rubecula
As Erymnochelys madagascariensis
As Erythrocebus patas
Ag Eryx
As Eryx borrii
As Eryx elegans
As Eryx jaculus
As Eryx jayakari
As Eryx johnii
As Eryx miliaris
As Eryx somalicus
As Eryx tataricus
As Eryx whitakeri
As Eschrichtius robustus
Ag Eubalaena
As Eubalaena australis
As Eubalaena glacialis
As Eubalaena japonica
As Eudocimus ruber
Ag Eudorcas
As Eudorcas rufifrons
As Eudorcas rufina
As Eudorcas thomsonii
As Eugenes fulgens
As Eulemur albifrons
As Eulemur coronatus
As Eulemur fulvus
As Eulemur mongoz
As Eulemur sanfordi
Ag Eunectes
As Eunectes beniensis
As Eunectes deschauenseei
As Eunectes murinus
As Eunectes notaeus
As Eunymphicus cornutus
As Eupherusa eximia
As Euphlyctis hexadactylus
Ag Euphyllia
As Euphyllia ancora
As Euphyllia cristata
As Euphyllia divisa
As Euphyllia fimbriata
As Euphyllia glabrescens
As Euphyllia paraancora
As Euphyllia paradivisa
As Euphyllia yaeyamaensis
As Eupleres goudotii
Ag Eupodotis
As Eupodotis caerulescens
As Eupodotis humilis
As Eupodotis rueppellii
As Eupodotis senegalensis
As Eupodotis vigorsii
As Eutoxeres aquila
As Eutoxeres condamini
Ag Excidobates
As Falco araeus
As Falco berigora
As Falco biarmicus
As Falco cherrug
As Falco columbarius
As Falco deiroleucus
As Falco jugger
As Falco newtoni
As Falco peregrinus
As Falco punctatus
As Falco rufigularis
As Falco rusticolus
As Falco sparverius
As Falco subbuteo
As Falco tinnunculus
Ao Falconiformes
Ag Favia
As Favia favus
As Favia maritima
As Favia maxima
As Favia pallida
As Favia rotumana
As Favia rotundata
As Favia speciosa
As Favia stelligera
Af Faviidae
Ag Favites
As Favites abdita
As Favites chinensis
As Favites flexuosa
As Favites pentagona
Af Felidae
Ag Felis
As Felis bieti
As Felis catus
As Felis chaus
As Felis manul
As Felis margarita
As Felis nigripes
As Felis silvestris
Ab Felis silvestris lybica
As Feresa attenuata
As Ficedula parva
As Flabellum pavoninum
As Florisuga fusca
As Florisuga mellivora
As Forpus coelestis
As Forpus modestus
As Forpus passerinus
As Forpus xanthopterygius
As Fossa fossana
As Fregata andrewsi
Ag Fungia
As Fungia concinna
As Fungia cyclolites
As Fungia danae
As Fungia fungites
As Fungia granulosa
As Fungia horrida
As Fungia paumotensis
As Fungia repanda
As Fungia scutaria
As Fungia tenuis
Ag Fungiacyathus
As Fungiacyathus marenzelleri
Af Fungiidae
Ag Furcifer
As Furcifer antimena
As Furcifer bifidus
As Furcifer campani
As Furcifer labordi
As Furcifer lateralis
As Furcifer nicosiai
As Furcifer oustaleti
As Furcifer pardalis
As Furcifer petteri
As Furcifer rhinoceratus
As Furcifer verrucosus
As Furcifer willsii
As Fusconaia cuneolus
As Fusconaia edgariana
As Galago demidoff
As Galago moholi
As Galago senegalensis
Ag Galaxea
As Galaxea astreata
As Galaxea fascicularis
As Galerida cristata
As Galictis vittata
As Gallicolumba luzonica
As Gallotia simonyi
As Gallus sonneratii
As Gardineroseris planulata
As Garrulax canorus
As Garrulax taewanus
Af Gavialidae
Ag Gavialis
As Gavialis gangeticus
Ag Gazella
As Gazella bennettii
As Gazella cuvieri
As Gazella dorcas
As Gazella gazella
As Gazella leptoceros
As Gazella spekei
As Gekko gecko
Ag Geochelone
As Geochelone elegans
As Geochelone platynota
As Geochelone sulcata
As Geoclemys hamiltonii
As Geoemyda japonica
As Geoemyda spengleri
As Geoffroyus geoffroyi
As Geronticus calvus
As Geronticus eremita
Ag Giraffa
As Giraffa camelopardalis
Af Giraffidae
Ag Glaucidium
As Glaucidium brasilianum
As Glaucidium gnoma
As Glaucidium hardyi
As Glaucidium passerinum
As Glaucidium peruanum
As Glaucis dohrnii
As Glaucis hirsutus
Ag Glaucostegus
As Globicephala macrorhynchus
As Globicephala melas
As Glossopsitta concinna
As Glossopsitta porphyrocephala
As Glossopsitta pusilla
As Glyptemys insculpta
As Glyptemys muhlenbergii
As Gonatodes daudini
Ag Gongylophis
As Gongylophis colubrinus
As Gongylophis conicus
As Gongylophis muelleri
Ag Goniastrea
As Goniastrea aspera
As Goniastrea australensis
As Goniastrea favulus
As Goniastrea palauensis
As Goniastrea pectinata
As Goniastrea retiformis
Ag Goniopora
As Goniopora columna
As Goniopora lobata
As Goniopora minor
As Goniopora pandoraensis
As Goniopora somaliensis
As Goniopora stokesi
As Goniopora tenuidens
Ag Goniurosaurus
As Goniurosaurus kuroiwae
As Goniurosaurus orientalis
As Goniurosaurus sengokui
As Goniurosaurus splendens
As Goniurosaurus toyamai
As Goniurosaurus yamashinae
Ag Gopherus
As Gopherus agassizii
As Gopherus berlandieri
As Gopherus flavomarginatus
As Gopherus morafkai
As Gopherus polyphemus
Ag Gorilla
As Gorilla beringei
As Gorilla gorilla
Ag Goura
As Goura victoria
As Gracula religiosa
As Grampus griseus
Ag Graptemys
As Graptemys barbouri
As Graptemys ernsti
As Graptemys gibbonsi
As Graptemys nigrinoda
As Graptemys oculifera
As Graptemys ouachitensis
As Graptemys pearlensis
As Graptemys pseudogeographica
As Graptemys pulchra
As Graydidascalus brachyurus
Af Gruidae
Ag Grus
As Grus americana
As Grus antigone
As Grus canadensis
As Grus grus
As Grus japonensis
As Grus leucogeranus
As Grus monacha
As Grus nigricollis
As Grus rubicunda
As Grus vipio
As Guarouba guarouba
As Gubernatrix cristata
As Gymnogyps californianus
As Gypohierax angolensis
As Gyps africanus
As Gyps bengalensis
As Gyps coprotheres
As Gyps fulvus
As Gyps indicus
As Gyps rueppellii
As Haliaeetus albicilla
As Haliaeetus leucocephalus
As Haliaeetus leucogaster
As Haliaeetus vocifer
As Haliotis midae
As Halomitra pileus
As Haplophaedia aureliae
As Hardella thurjii
As Harpia harpyja
As Harpyopsis novaeguineae
Ag Helarctos
As Helarctos malayanus
As Heliangelus amethysticollis
As Heliangelus micraster
As Heliodoxa aurescens
As Heliodoxa branickii
As Heliodoxa jacula
As Heliodoxa leadbeateri
As Heliodoxa rubinoides
As Heliodoxa schreibersii
Ag Heliofungia
As Heliofungia actiniformis
As Heliomaster constantii
Ag Heliopora
As Heliopora coerulea
Af Helioporidae
As Heliothryx auritus
As Heliothryx barroti
Ag Heloderma
As Heloderma horridum
Ab Heloderma horridum charlesbogerti
As Heloderma suspectum
Ag Hemicordylus
As Hemigalus derbyanus
Ag Hemitragus
As Hemitragus hylocrius
As Hemitragus jayakari
As Hemitragus jemlahicus
As Heosemys annandalii
As Heosemys depressa
As Heosemys grandis
As Heosemys spinosa
Ag Herpailurus
As Herpailurus yagouaroundi
As Herpestes edwardsi
As Herpestes fuscus
As Herpestes javanicus
Ab Herpestes javanicus auropunctatus
As Herpestes smithii
As Herpestes urva
As Herpestes vitticollis
Ag Herpolitha
As Herpolitha limax
As Heteroglaux blewitti
Ag Heteropsammia
As Heteropsammia cochlea
As Hexaprotodon liberiensis
As Hieraaetus pennatus
As Hieraaetus spilogaster
Ag Hillopathes
Ag Hippocamelus
Ag Hippocampus
As Hippocampus abdominalis
As Hippocampus alatus
As Hippocampus algiricus
As Hippocampus angustus
As Hippocampus barbouri
As Hippocampus bargibanti
As Hippocampus biocellatus
As Hippocampus borboniensis
As Hippocampus breviceps
As Hippocampus camelopardalis
As Hippocampus capensis
As Hippocampus casscsio
As Hippocampus colemani
As Hippocampus comes
As Hippocampus coronatus
As Hippocampus debelius
As Hippocampus denise
As Hippocampus erectus
As Hippocampus fisheri
As Hippocampus fuscus
As Hippocampus grandiceps
As Hippocampus guttulatus
As Hippocampus haema
As Hippocampus hendriki
As Hippocampus hippocampus
As Hippocampus histrix
As Hippocampus ingens
As Hippocampus japapigu
As Hippocampus jayakari
As Hippocampus jugumus
As Hippocampus kelloggi
As Hippocampus kuda
As Hippocampus lichtensteinii
As Hippocampus minotaur
As Hippocampus mohnikei
As Hippocampus montebelloensis
As Hippocampus multispinus
As Hippocampus nalu
As Hippocampus patagonicus
As Hippocampus procerus
As Hippocampus queenslandicus
As Hippocampus reidi
As Hippocampus semispinosus
As Hippocampus sindonis
As Hippocampus spinosissimus
As Hippocampus subelongatus
As Hippocampus trimaculatus
As Hippocampus waleananus
As Hippocampus whitei
As Hippocampus zebra
As Hippocampus zosterae
As Hippolais icterina
Af Hippopotamidae
As Hippopotamus amphibius
Ag Hippopus
As Hippopus hippopus
As Hippopus porcellanus
Ag Hippotragus
As Hippotragus equinus
As Hippotragus leucophaeus
As Hippotragus niger
Ab Hippotragus niger variani
As Hirudo medicinalis
As Hirudo verbana
As Holacanthus clarionensis
As Holacanthus limbaughi
As Holothuria fuscogilva
As Holothuria nobilis
As Holothuria whitmaei
As Homalopsis buccata
Af Hominidae
Ag Homo
Ag Homopus
As Homopus areolatus
As Homopus boulengeri
As Homopus femoralis
As Homopus signatus
As Homopus solus
As Hoplobatrachus tigerinus
As Hoplocephalus bungaroides
Ag Hoplodactylus
Ag Houbaropsis
As Houbaropsis bengalensis
Ag Huso
As Huso dauricus
As Huso huso
As Hyaena hyaena
Ag Hydnophora
As Hydnophora exesa
As Hydnophora microconos
As Hydnophora rigida
As Hydrictis maculicollis
Ag Hylobates
As Hylobates agilis
As Hylobates albibarbis
As Hylobates klossii
As Hylobates lar
As Hylobates moloch
As Hylobates muelleri
As Hylobates pileatus
Af Hylobatidae
As Hylocharis chrysura
As Hylocharis cyanus
As Hyloxalus azureiventris
As Hynobius amjiensis
As Hypancistrus zebra
Ag Hyperoodon
As Hyperoodon ampullatus
As Hypotaenidia sylvestris
As Ibycter americanus
Ag Iguana
As Iguana delicatissima
As Iguana iguana
As Incilius periglenes
As Indopacetus pacificus
Ag Indotestudo
As Indotestudo elongata
As Indotestudo forstenii
As Indotestudo travancorica
As Indri indri
Af Indriidae
Ag Intellagama
As Isostichopus fuscus
As Isurus oxyrinchus
As Isurus paucus
As Ithaginis cruentus
As Jabiru mycteria
Ag Karusaurus
As Karusaurus jordani
As Karusaurus polyzonus
Ag Kinixys
As Kinixys belliana
As Kinixys erosa
As Kinixys homeana
As Kinixys lobatsiana
As Kinixys natalensis
As Kinixys nogueyi
As Kinixys spekii
As Kinixys zombensis
Ag Kinosternon
As Kinosternon cora
As Kinosternon vogti
Ag Kinyongia
As Kinyongia adolfifriderici
As Kinyongia boehmei
As Kinyongia carpenteri
As Kinyongia fischeri
As Kinyongia matschiei
As Kinyongia tavetana
As Kinyongia xenorhina
As Klais guimeti
Ag Kobus
As Kobus leche
As Kogia breviceps
As Kogia sima
As Lagenodelphis hosei
As Lagenorhynchus acutus
As Lagenorhynchus albirostris
As Lagenorhynchus australis
As Lagenorhynchus obliquidens
As Lagenorhynchus obscurus
As Lagorchestes hirsutus
As Lagostrophus fasciatus
As Lagothrix cana
As Lagothrix lagotricha
As Lagothrix poeppigii
Ag Lama
As Lama glama
As Lama guanicoe
As Lamna nasus
As Lampornis amethystinus
As Lampornis clemenciae
As Lampornis viridipallens
As Lamprolaima rhami
As Lampsilis higginsii
Ab Lampsilis orbiculata orbiculata
As Lampsilis satur
As Lampsilis virescens
Af Lanthanotidae
As Laotriton laoensis
As Lapemis curtus
As Larus relictus
As Lasiorhinus krefftii
As Lathamus discolor
Ag Latimeria
As Leioheterodon madagascariensis
Ag Leiopathes
As Leiopathes glaberrima
Ag Leiopython
As Leiopython albertisii
As Leiopython bennettorum
As Leiopython biakensis
As Leiopython fredparkeri
As Leiopython hoserae
As Leiopython huonensis
As Leiothrix argentauris
As Leiothrix lutea
As Lemur catta
Af Lemuridae
Ag Leontopithecus
Ag Leopardus
As Leopardus braccatus
As Leopardus colocolo
As Leopardus geoffroyi
As Leopardus guigna
As Leopardus guttulus
As Leopardus jacobita
As Leopardus jacobitus
As Leopardus pajeros
As Leopardus pardalis
As Leopardus tigrinus
As Leopardus wiedii
Ag Lepidochelys
As Lepidochelys kempii
As Lepidochelys olivacea
Ao Lepidoptera
Ag Lepilemur
As Lepilemur dorsalis
As Lepilemur mustelinus
Af Lepilemuridae
As Leporillus conditor
Ag Leptailurus
As Leptailurus serval
Ag Leptastrea
As Leptastrea pruinosa
As Leptastrea purpurea
As Leptastrea transversa
Ag Leptoria
As Leptoria phrygia
Ag Leptoseris
As Leptoseris incrustans
As Leptoseris mycetoseroides
As Leptoseris yabei
As Lesbia nuna
As Leucippus chlorocercus
As Leucippus taczanowskii
As Leucocephalon yuwonoi
As Leucochloris albicollis
As Leucopsar rothschildi
Ag Liasis
As Liasis fuscus
As Liasis mackloti
As Liasis olivaceus
Ag Lichanura
As Lichanura trivirgata
Ab Lichenostomus melanops cassidix
Ag Lillipathes
As Liocichla omeiensis
As Lipotes vexillifer
As Lissemys ceylonensis
As Lissemys punctata
As Lissemys scutata
As Lissodelphis peronii
Ag Lissotis
As Lissotis hartlaubii
As Lissotis melanogaster
As Lithophaga lithophaga
Ag Lithophyllon
As Lithophyllon undulatum
Ag Lobophyllia
As Lobophyllia corymbosa
As Lobophyllia hemprichii
As Lobophyllia robusta
As Lonchura oryzivora
As Lontra canadensis
As Lontra felina
As Lontra longicaudis
As Lontra provocax
Ag Lophelia
As Lophelia pertusa
As Lophocebus albigena
As Lophocebus aterrimus
As Lophophorus impejanus
As Lophophorus lhuysii
As Lophophorus sclateri
As Lophostrix cristata
Ag Lophotis
As Lophotis gindiana
As Lophotis ruficrista
As Lophotis savilei
As Lophura edwardsi
As Lophura leucomelanos
As Lophura swinhoii
As Lorius chlorocercus
As Lorius garrulus
As Lorius lory
As Loxia curvirostra
Af Loxocemidae
Ag Loxodonta
As Loxodonta africana
As Lullula arborea
As Luscinia luscinia
As Luscinia megarhynchos
As Luscinia svecica
As Lutra lutra
As Lutra nippon
As Lutrogale perspicillata
As Lycalopex culpaeus
As Lycalopex fulvipes
As Lycalopex griseus
As Lycalopex gymnocercus
As Lygodactylus williamsi
Ag Lynx
As Lynx canadensis
As Lynx lynx
As Lynx pardinus
As Lynx rufus
Ab Lynx rufus escuinapae
As Lyriocephalus scutatus
As Macaca fascicularis
As Macaca fuscata
As Macaca hecki
As Macaca mulatta
As Macaca nemestrina
As Macaca nigra
As Macaca silenus
As Macaca sylvanus
As Macaca tonkeana
As Macrocephalon maleo
As Macrochelys temminckii
As Macrotis lagotis
Ag Madracis
As Madracis decactis
As Malaclemys terrapin
Ag Malacochersus
As Malacochersus tornieri
As Malayemys khoratensis
As Malayemys macrocephala
As Malayemys subtrijuga
Ag Malayopython
As Malayopython reticulatus
As Malayopython timoriensis
Ac Mammalia
As Mandrillus leucophaeus
As Mandrillus sphinx
As Manicina areolata
Af Manidae
Ag Manis
As Manis crassicaudata
As Manis culionensis
As Manis gigantea
As Manis javanica
As Manis pentadactyla
As Manis temminckii
As Manis tetradactyla
As Manis tricuspis
Ag Manouria
As Manouria emys
As Manouria impressa
Ag Manta
As Manta birostris
Ag Mantella
As Mantella aurantiaca
As Mantella baroni
As Mantella betsileo
As Mantella cowanii
As Mantella crocea
As Mantella ebenaui
As Mantella laevigata
As Mantella madagascariensis
As Mantella milotympanum
As Mantella nigricans
As Mantella pulchra
As Marmota caudata
As Marmota himalayana
As Martes flavigula
Ab Martes foina intermedia
As Martes gwatkinsii
As Mauremys annamensis
As Mauremys iversoni
As Mauremys japonica
As Mauremys megalocephala
As Mauremys mutica
As Mauremys nigricans
As Mauremys pritchardi
As Mauremys reevesii
As Mauremys sinensis
Ab Mazama temama cerasina
As Megaptera novaeangliae
As Melanochelys tricarinata
As Melanochelys trijuga
As Melanocorypha calandra
Ag Melanosuchus
As Melanosuchus niger
As Meleagris ocellata
As Melierax poliopterus
As Mellivora capensis
As Melopyrrha nigra
Ag Melursus
As Melursus ursinus
Ag Merulina
As Merulina ampliata
As Merulina scabricula
As Mesoplodon bidens
As Metallura aeneocauda
As Metallura odomae
As Metallura phoebe
As Metallura theresiae
As Metallura tyrianthina
As Micrastur buckleyi
As Micrastur ruficollis
As Micrastur semitorquatus
Ag Microcebus
As Microcebus berthae
As Microcebus murinus
As Microcebus myoxinus
As Microcebus ravelobensis
As Microcebus rufus
As Microcebus tavaratra
As Microhierax erythrogenys
Ag Micromussa
As Micromussa diminuta
As Micronisus gabar
As Micropsitta finschii
As Micrurus diastema
As Micrurus nigrocinctus
As Micrurus ruatanus
Ag Millepora
As Millepora alcicornis
As Millepora dichotoma
As Millepora exaesa
As Millepora platyphylla
Af Milleporidae
As Milvago chimachima
As Milvus milvus
As Mimizuku gurneyi
Ag Minyobates
As Miopithecus talapoin
As Mirounga leonina
As Mirza coquereli
As Mitu mitu
Ag Mobula
Ag Mokopirirakau
Ag Monachus
As Monachus monachus
As Monodon monoceros
Ag Montastrea
As Montastrea annularis
As Montastrea annuligera
As Montastrea cavernosa
As Montastrea curta
As Montastrea faveolata
As Montastrea franksi
As Monticola saxatilis
Ag Montipora
As Montipora aequituberculata
As Montipora australiensis
As Montipora caliculata
As Montipora capitata
As Montipora capricornis
As Montipora cebuensis
As Montipora confusa
As Montipora danae
As Montipora digitata
As Montipora floweri
As Montipora foliosa
As Montipora millepora
As Montipora mollis
As Montipora peltiformis
As Montipora samarensis
As Montipora spongodes
As Montipora spumosa
As Montipora tuberculosa
As Montipora verrucosa
As Montivipera wagneri
Ag Morelia
As Morelia amethistina
As Morelia boeleni
As Morelia bredli
As Morelia carinata
As Morelia clastolepis
As Morelia kinghorni
As Morelia nauta
As Morelia oenpelliensis
As Morelia spilota
As Morelia tracyae
As Morelia viridis
As Morenia ocellata
As Morenia petersi
Ab Morpho godartii lachaumei
Ag Moschus
As Moschus moschiferus
As Moseleya latistellata
As Muntiacus crinifrons
As Muntiacus vuquangensis
Ag Mussa
As Mustela altaica
As Mustela erminea
Ab Mustela erminea ferghanae
As Mustela kathiah
As Mustela nigripes
As Mustela sibirica
Ag Mycedium
As Mycedium elephantotus
As Mycedium robokaki
As Mycteria cinerea
As Myiopsitta monachus
As Myrmecophaga tridactyla
As Nactus serpensinsula
Ag Nadzikambia
Ag Naemorhedus
As Naemorhedus baileyi
As Naemorhedus caudatus
As Naemorhedus goral
As Naemorhedus griseus
As Naja atra
As Naja kaouthia
As Naja mandalayensis
As Naja naja
As Naja oxiana
As Naja philippinensis
As Naja sagittifera
As Naja samarensis
As Naja siamensis
As Naja sputatrix
As Naja sumatrana
Ag Namazonurus
As Namazonurus namaquensis
As Namazonurus pustulatus
Ag Nanger
As Nanger dama
As Nanger soemmerringii
As Nannopsittaca dachilleae
As Nasalis larvatus
As Nasua narica
As Nasua nasua
Ab Nasua nasua solitaria
Ag Natator
As Natator depressus
Ag Naultinus
Af Nautilidae
Ag Nectophrynoides
As Neoceratodus forsteri
Ag Neofelis
As Neofelis diardi
As Neofelis nebulosa
As Neophema chrysogaster
As Neophema chrysostoma
As Neophema elegans
As Neophema petrophila
As Neophema pulchella
As Neophema splendida
As Neophocaena asiaeorientalis
As Neophocaena phocaenoides
As Neophron percnopterus
As Neopsephotus bourkii
Ag Neotis
As Neotis denhami
As Neotis heuglinii
As Neotis ludwigii
As Neotis nuba
Ag Nephrurus
As Nesoenas mayeri
As Nestor notabilis
As Neurergus kaiseri
As Nilssonia formosa
As Nilssonia gangetica
As Nilssonia hurum
As Nilssonia leithii
As Nilssonia nigricans
Ag Nimbaphrynoides
As Ninox boobook
As Ninox natalis
As Ninox novaeseelandiae
As Ninox philippensis
Ag Ninurta
As Nipponia nippon
Ag Nomascus
As Nomascus annamensis
As Nomascus concolor
As Nomascus gabriellae
As Nomascus hainanus
As Nomascus leucogenys
As Nomascus siki
As Northiella haematogaster
Ab Northiella haematogaster narethae
As Notochelys platynota
As Numenius borealis
As Numenius tenuirostris
As Nyctea scandiaca
Ag Nycticebus
As Nycticebus coucang
Af Nymphalidae
Ag Nymphicus
As Nymphicus hollandicus
As Ocadia glyphistoma
As Ocadia philippeni
As Ocreatus underwoodii
As Oculina diffusa
Af Oculinidae
As Odobenus rosmarus
Ag Odocoileus
As Odocoileus virginianus
Ab Odocoileus virginianus mayensis
As Ognorhynchus icterotis
Ag Okapia
As Okapia johnstoni
As Onychogalea fraenata
Ag Oophaga
As Oophaga pumilio
As Oophaga sylvatica
As Ophiophagus hannah
As Orcaella brevirostris
As Orcaella heinsohni
As Orcinus orca
As Oreonax flavicauda
As Oreophasis derbianus
As Oreotrochilus estella
As Oreotrochilus leucopleurus
As Oriolus oriolus
As Orlitia borneensis
Ag Ornithoptera
As Ornithoptera alexandrae
As Ornithoptera priamus
As Ornithoptera rothschildi
Ag Orraya
As Ortalis vetula
As Orthopsittaca manilata
Ag Oryx
As Oryx dammah
As Oryx leucoryx
Ag Osteolaemus
As Osteolaemus tetraspis
Af Otariidae
Af Otididae
Ag Otis
As Otis tarda
As Otolemur crassicaudatus
As Otus asio
As Otus choliba
As Otus guatemalae
As Otus ingens
As Otus koepckeae
As Otus marshalli
As Otus mindorensis
As Otus petersoni
As Otus roboratus
As Otus scops
As Oulastrea crispata
Ag Oulophyllia
As Oulophyllia bennettae
As Oulophyllia crispa
Ag Ouroborus
As Ouroborus cataphractus
Ag Ovis
As Ovis ammon
As Ovis arabica
As Ovis bochariensis
As Ovis canadensis
As Ovis collium
As Ovis cycloceros
As Ovis darwini
As Ovis gmelini
As Ovis hodgsoni
As Ovis jubata
As Ovis karelini
As Ovis nigrimontana
As Ovis orientalis
As Ovis polii
As Ovis punjabiensis
As Ovis severtzovi
As Ovis vignei
Ag Oxypora
As Oxypora lacera
As Oxyura leucocephala
As Ozotoceros bezoarticus
Ag Pachyseris
As Pachyseris rugosa
As Pachyseris speciosa
As Paguma larvata
As Palea steindachneri
Ag Paleosuchus
As Paleosuchus palpebrosus
As Paleosuchus trigonatus
Ag Palleon
As Palleon nasus
Ag Pan
As Pan paniscus
As Pan troglodytes
As Pandinus camerounensis
As Pandinus dictator
As Pandinus gambiensis
As Pandinus imperator
As Pandinus roeseli
As Pandion haliaetus
As Pangasianodon gigas
Ag Pangshura
As Pangshura tecta
Ag Panthera
As Panthera leo
As Panthera onca
As Panthera pardus
As Panthera tigris
Ab Panthera tigris altaica
As Panthera uncia
Ag Pantholops
As Pantholops hodgsonii
As Papasula abbotti
As Papilio homerus
As Papilio hospiton
As Papilio phorbanta
Af Papilionidae
Ag Papio
As Papio anubis
As Papio cynocephalus
As Papio hamadryas
As Papio papio
As Papio ursinus
As Papustyla pulcherrima
As Parabuteo unicinctus
Ag Paracyathus
Af Paradisaeidae
As Paradoxurus hermaphroditus
As Paradoxurus jerdoni
Ag Paramesotriton
Ag Parantipathes
As Paratrygon aiereba
Ag Pardofelis
As Pardofelis marmorata
As Parides burchellanus
As Parnassius apollo
As Paroaria capitata
As Paroaria coronata
As Paroedura androyensis
As Paroedura masobe
Ag Parotia
As Parus ater
As Paruwrobates andinus
As Paruwrobates erythromos
Ao Passeriformes
As Patagona gigas
As Pauxi pauxi
Ag Pavo
As Pavo cristatus
As Pavo muticus
Ag Pavona
As Pavona cactus
As Pavona chiriquiensis
As Pavona clavus
As Pavona decussata
As Pavona divaricata
As Pavona duerdeni
As Pavona explanulata
As Pavona gigantea
As Pavona maldivensis
As Pavona minuta
As Pavona varians
As Pavona venosa
Ag Pavonia
As Pecari tajacu
Ag Pectinia
As Pectinia alcicornis
As Pectinia lactuca
As Pectinia paeonia
As Pelecanus crispus
Ag Pelochelys
As Pelochelys bibroni
As Pelochelys cantorii
As Pelochelys signifera
As Pelodiscus axenaria
As Pelodiscus maackii
As Pelodiscus parviformis
As Peltocephalus dumerilianus
As Penelope albipennis
As Penelope purpurascens
Ag Penelopides
As Penelopina nigra
As Perameles bougainville
As Pernis apivorus
As Perodicticus potto
As Pezoporus flaviventris
As Pezoporus occidentalis
As Pezoporus wallicus
Ag Phaethornis
As Phaethornis bourcieri
As Phaethornis guy
As Phaethornis hispidus
As Phaethornis koepckeae
As Phaethornis malaris
As Phaethornis stuarti
As Phaethornis superciliosus
As Phaethornis syrmatophorus
As Phalanger intercastellanus
As Phalanger mimicus
As Phalanger orientalis
As Pharomachrus mocinno
Ag Phelsuma
As Phelsuma dubia
As Phelsuma grandis
As Phelsuma kochi
As Phelsuma laticauda
As Phelsuma lineata
As Phelsuma madagascariensis
As Phelsuma quadriocellata
Ag Philantomba
As Philantomba maxwellii
As Philantomba monticola
As Phlogophilus harterti
As Phlogophilus hemileucurus
As Phocoena dioptrica
As Phocoena phocoena
As Phocoena sinus
As Phoebastria albatrus
As Phoeniconaias minor
Af Phoenicopteridae
As Phoenicopterus chilensis
As Phoenicopterus ruber
Ao Pholidota
Ag Phrynosoma
As Phrynosoma blainvillii
As Phrynosoma coronatum
As Phyllangia echinosepes
Ag Phyllobates
As Phyllobates aurotaenia
As Phyllobates vittatus
Ag Phyllurus
As Physeter macrocephalus
As Physignathus cocincinus
Ag Physogyra
As Physogyra lichtensteini
As Picathartes gymnocephalus
As Picathartes oreas
As Piliocolobus badius
As Piliocolobus gordonorum
As Piliocolobus kirkii
As Piliocolobus rufomitratus
As Pionites leucogaster
As Pionites melanocephalus
As Pionopsitta aurantiocephala
As Pionopsitta barrabandi
As Pionopsitta caica
As Pionopsitta pileata
As Pionus fuscus
As Pionus menstruus
As Pionus sordidus
As Pipile jacutinga
As Pipile pipile
As Pithecia irrorata
As Pithecophaga jefferyi
As Pitta guajana
As Pitta gurneyi
As Pitta kochi
As Pitta nympha
As Placotrochides frustum
As Platalea leucorodia
Ag Platanista
As Platycercus adscitus
As Platycercus caledonicus
As Platycercus elegans
As Platycercus eximius
As Platycercus icterotis
As Platycercus venustus
Ag Platygyra
As Platygyra daedalea
As Platygyra pini
As Platygyra sinensis
As Platyrrhinus lineatus
Af Platysternidae
Ag Plerogyra
As Plerogyra simplex
As Plerogyra sinuosa
As Plerogyra turbida
Ag Plesiastrea
As Plesiastrea versipora
As Plethobasus cicatricosus
As Plethobasus cooperianus
As Pleurobema clava
As Pleurobema plenum
Ag Pocillopora
As Pocillopora damicornis
As Pocillopora elegans
As Pocillopora eydouxi
As Pocillopora meandrina
As Pocillopora verrucosa
As Pocillopora woodjonesi
Af Pocilloporidae
Ag Podabacia
As Podabacia crustacea
As Podarcis lilfordi
As Podarcis pityusensis
As Podilymbus gigas
Ag Podocnemis
As Podocnemis erythrocephala
As Podocnemis unifilis
Ag Poecilotheria
Ab Poephila cincta cincta
As Poicephalus flavifrons
As Poicephalus gulielmi
As Poicephalus meyeri
As Poicephalus rueppellii
As Poicephalus senegalus
As Polemaetus bellicosus
As Polihierax semitorquatus
As Polyboroides typus
As Polycyathus difficilis
Ag Polymita
As Polymyces wellsi
Ag Polyodon
As Polyodon spathula
Af Polyodontidae
As Polyphyllia novaehiberniae
As Polyphyllia talpina
As Polyplectron bicalcaratum
As Polyplectron germaini
As Polyplectron malacense
As Polyplectron napoleonis
As Polyplectron schleiermacheri
As Polytelis alexandrae
As Polytelis anthopeplus
As Polytelis swainsonii
Ag Pongo
As Pongo abelii
As Pongo pygmaeus
As Pongo tapanuliensis
As Pontoporia blainvillei
Ag Porites
As Porites annae
As Porites astreoides
As Porites australiensis
As Porites cylindrica
As Porites harrisoni
As Porites heronensis
As Porites lichen
As Porites lobata
As Porites lutea
As Porites monticulosa
As Porites nigrescens
As Porites panamensis
As Porites porites
As Porites rus
As Potamilus capax
Ag Potamotrygon
As Potamotrygon albimaculata
As Potamotrygon constellata
As Potamotrygon henlei
As Potamotrygon jabuti
As Potamotrygon leopoldi
As Potamotrygon magdalenae
As Potamotrygon marquesi
As Potamotrygon motoro
As Potamotrygon orbignyi
As Potamotrygon schroederi
As Potamotrygon scobina
As Potamotrygon signata
As Potamotrygon wallacei
As Potamotrygon yepezi
As Potos flavus
Ab Prepona praeneste buckleyana
As Presbytis comata
As Presbytis melalophos
As Presbytis potenziani
Ao Primates
As Primolius auricollis
As Primolius couloni
As Primolius maracana
As Priodontes maximus
Ag Prionailurus
As Prionailurus bengalensis
Ab Prionailurus bengalensis bengalensis
As Prionailurus iriomotensis
As Prionailurus planiceps
As Prionailurus rubiginosus
As Prionailurus viverrinus
As Prioniturus discurus
As Prionodon linsang
As Prionodon pardicolor
Af Pristidae
As Pristis pristis
As Probarbus jullieni
Ag Probosciger
As Probosciger aterrimus
As Procolobus verus
Ag Profelis
As Profelis aurata
As Propithecus diadema
As Propithecus verreauxi
As Proteles cristata
As Protobothrops mangshanensis
Ag Psammobates
As Psammobates geometricus
As Psammobates oculifer
As Psammobates tentorius
Ag Psammocora
As Psammocora contigua
As Psammocora explanulata
As Psammocora nierstraszi
As Psammocora profundacella
As Psammocora stellata
As Psephotus chrysopterygius
As Psephotus dissimilis
As Psephotus haematonotus
As Psephotus pulcherrimus
As Psephotus varius
Ag Psephurus
As Psephurus gladius
As Pseudemydura umbrina
As Pseudeos fuscata
As Pseudocerastes urarachnoides
As Pseudochelidon sirintarae
Ag Pseudocirrhipathes
Ag Pseudocordylus
Ag Pseudois
As Pseudois nayaur
As Pseudomys fieldi
As Pseudorca crassidens
Ag Pseudoryx
As Pseudoryx nghetinhensis
Ag Pseudoscaphirhynchus
As Pseudoscaphirhynchus fedtschenkoi
As Pseudoscaphirhynchus hermanni
As Pseudoscaphirhynchus kaufmanni
Ag Pseudosiderastrea
Ao Psittaciformes
As Psittacula alexandri
As Psittacula columboides
As Psittacula cyanocephala
As Psittacula derbiana
As Psittacula echo
As Psittacula eupatria
As Psittacula himalayana
Ag Psittacus
As Psittacus erithacus
Ab Psittacus erithacus timneh
As Pterapogon kauderni
As Pterocnemia pennata
Ab Pterocnemia pennata pennata
As Pteroglossus aracari
As Pteroglossus castanotis
As Pteroglossus viridis
As Pteronura brasiliensis
Ag Pteropus
As Pteropus admiralitatum
As Pteropus alecto
As Pteropus chrysoproctus
As Pteropus conspicillatus
As Pteropus giganteus
As Pteropus insularis
As Pteropus livingstonii
As Pteropus lombocensis
As Pteropus loochoensis
As Pteropus mariannus
As Pteropus melanopogon
As Pteropus molossinus
As Pteropus niger
As Pteropus ocularis
As Pteropus ornatus
As Pteropus pelewensis
As Pteropus pilosus
As Pteropus poliocephalus
As Pteropus pumilus
As Pteropus rufus
As Pteropus samoensis
As Pteropus seychellensis
As Pteropus speciosus
As Pteropus temminckii
As Pteropus tonganus
As Pteropus ualanus
As Pteropus vampyrus
As Pteropus vetulus
As Pteropus yapensis
As Ptilopsis leucotis
As Ptiloris magnificus
As Ptyas korros
As Ptyas mucosus
As Pucrasia macrolopha
As Pudu mephistophiles
As Pudu puda
As Pulsatrix melanota
Ag Puma
As Puma concolor
Ab Puma concolor couguar
As Puma yagouaroundi
As Purpureicephalus spurius
As Pycnonotus zeylanicus
Ag Pygathrix
As Pyrrhula pyrrhula
As Pyrrhura cruentata
As Pyrrhura frontalis
As Pyrrhura hoffmanni
As Pyrrhura lepida
As Pyrrhura melanura
As Pyrrhura molinae
As Pyrrhura parvifrons
As Pyrrhura perlata
As Pyrrhura picta
As Pyrrhura rupicola
Ag Python
As Python anchietae
As Python bivittatus
As Python breitensteini
As Python brongersmai
As Python curtus
As Python kyaiktiyo
As Python molurus
As Python natalensis
As Python regius
As Python reticulatus
As Python sebae
As Python timoriensis
Af Pythonidae
Ag Pyxis
As Pyxis arachnoides
As Pyxis planicauda
As Quadrula intermedia
As Quadrula sparsa
As Rafetus euphraticus
As Rafetus swinhoei
As Ramphastos dicolorus
As Ramphastos sulfuratus
As Ramphastos toco
As Ramphastos tucanus
As Ramphastos vitellinus
As Ramphomicron microrhynchum
Ag Ranitomeya
As Ranitomeya ventrimaculata
Ag Ratufa
Ac Reptilia
As Rhacodactylus auriculatus
Ag Rhampholeon
As Rhampholeon acuminatus
As Rhampholeon boulengeri
As Rhampholeon spinosus
As Rhampholeon viridis
As Rhea americana
Ab Rhea americana albescens
As Rheinardia ocellata
Ag Rheobatrachus
As Rhina ancylostoma
As Rhincodon typus
Af Rhinidae
Af Rhinobatidae
Ag Rhinoceros
As Rhinoceros sondaicus
As Rhinoceros unicornis
Af Rhinocerotidae
Ag Rhinoclemmys
Ag Rhinopithecus
As Rhinoplax vigil
As Rhodonessa caryophyllacea
Ag Rhoptropella
As Rhynchobatus djiddensis
As Rhynchobatus laevis
Ag Rhynchopsitta
As Rhynochetos jubatus
Ag Rhyticeros
As Rhyticeros plicatus
As Rhyticeros subruficollis
Ag Rieppeleon
As Rieppeleon brevicaudatus
As Rieppeleon kerstenii
As Romerolagus diazi
As Rucervus duvaucelii
As Rucervus eldii
Ag Rupicapra
As Rupicapra pyrenaica
Ab Rupicapra pyrenaica ornata
Ag Rupicola
As Rupicola peruvianus
Ag Saara
As Sacalia bealei
As Sacalia pseudocellata
As Sacalia quadriocellata
As Sagittarius serpentarius
As Saguinus bicolor
As Saguinus fuscicollis
As Saguinus geoffroyi
As Saguinus imperator
As Saguinus leucopus
As Saguinus martinsi
As Saguinus midas
As Saguinus oedipus
Ag Saiga
As Saiga borealis
As Saiga tatarica
As Saimiri boliviensis
As Saimiri oerstedii
As Saimiri sciureus
As Salamandra algira
Ag Saltuarius
Ag Salvator
As Salvator merianae
As Salvator rufescens
Ag Sandalolitha
As Sandalolitha dentata
As Sandalolitha robusta
Ag Sanzinia
As Sanzinia madagascariensis
As Sarcoramphus papa
As Sarkidiornis melanotos
As Sauromalus varius
Ao Scandentia
As Scaphiophryne boribory
As Scaphiophryne gottlebei
As Scaphiophryne marmorata
As Scaphiophryne spinosa
Ag Scaphirhynchus
As Scaphirhynchus albus
As Scaphirhynchus platorynchus
As Scaphirhynchus suttkusi
As Schistes geoffroyi
Ag Schizopathes
Ao Scleractinia
Ag Sclerhelia
As Scleropages formosus
As Scleropages inscriptus
As Sclerophrys channingi
As Sclerophrys superciliaris
Ag Scolymia
As Scolymia australis
As Scolymia vitiensis
As Selasphorus rufus
As Selenidera maculirostris
As Semnopithecus ajax
As Semnopithecus dussumieri
As Semnopithecus entellus
As Semnopithecus hector
As Semnopithecus hypoleucos
As Semnopithecus priam
As Semnopithecus schistaceus
As Semnornis ramphastinus
Ag Seriatopora
As Seriatopora caliendrum
As Seriatopora hystrix
As Sericopelma angustum
As Sericopelma embrithes
As Serinus serinus
As Shinisaurus crocodilurus
As Siderastrea radians
As Siderastrea siderea
As Siebenrockiella crassicollis
As Siebenrockiella leytensis
As Simias concolor
Ag Smaug
As Smaug breyeri
As Smaug giganteus
As Smaug warreni
As Sminthopsis longicaudata
As Sminthopsis psammophila
Ag Sotalia
Ag Sousa
As Speothos venaticus
As Sphaerodactylus armasi
As Sphaerodactylus celicara
As Sphaerodactylus dimorphicus
As Sphaerodactylus intermedius
Ab Sphaerodactylus nigropunctatus alayoi
Ab Sphaerodactylus nigropunctatus granti
Ab Sphaerodactylus nigropunctatus lissodesmus
Ab Sphaerodactylus nigropunctatus ocujal
Ab Sphaerodactylus nigropunctatus strategus
Ab Sphaerodactylus notatus atactus
As Sphaerodactylus oliveri
As Sphaerodactylus pimienta
As Sphaerodactylus ruibali
As Sphaerodactylus siboney
As Sphaerodactylus torrei
As Spheniscus demersus
As Spheniscus humboldti
Ag Sphenodon
As Sphenodon guntheri
As Sphenodon punctatus
Af Sphenodontidae
As Sphiggurus mexicanus
As Sphiggurus spinosus
Ag Sphyrna
As Sphyrna lewini
As Sphyrna mokarran
As Sphyrna zygaena
Af Sphyrnidae
As Spilocuscus kraemeri
As Spilocuscus maculatus
As Spilocuscus papuensis
As Spizaetus africanus
As Spizaetus ornatus
As Spizaetus tyrannus
Ag Stauropathes
As Staurotypus salvinii
As Staurotypus triporcatus
As Stenella attenuata
As Stenella coeruleoalba
As Stenella frontalis
As Stenella longirostris
As Steno bredanensis
As Stephanoaetus coronatus
Ag Sternotherus
Ag Stichopathes
Ag Stigmochelys
As Stigmochelys pardalis
Af Strigidae
Ao Strigiformes
As Strigops habroptila
As Strix albitarsis
As Strix aluco
As Strix nebulosa
As Strix uralensis
As Strix varia
As Strix virgata
As Strombus gigas
Ag Strophurus
As Struthio camelus
As Stylaraea punctata
Ag Stylaster
Af Stylasteridae
Ag Stylocoeniella
As Stylocoeniella guentheri
Ag Stylophora
As Stylophora pistillata
As Surnia ulula
As Sus salvanius
As Sylvia atricapilla
As Sylvia borin
As Sylvia curruca
As Sylvia nisoria
Ag Symphalangus
As Symphalangus syndactylus
Ag Symphyllia
As Symphyllia agaricia
As Symphyllia radians
As Symphyllia recta
As Symphyllia valenciennesii
As Symphyllia wilsoni
Af Syngnathidae
Ag Syngnathus
As Syngnathus watermeyeri
Ag Sypheotides
As Sypheotides indicus
As Syrmaticus ellioti
As Syrmaticus humiae
As Syrmaticus mikado
As Syrmaticus reevesii
As Tamandua mexicana
As Tangara fastuosa
As Taphrospilus hypostictus
Af Tapiridae
Ag Tapirus
As Tapirus bairdii
As Tapirus indicus
As Tapirus pinchaque
As Tapirus terrestris
As Tarentola chazaliae
Ag Tauraco
As Tauraco hartlaubi
As Tauraco livingstonii
As Tauraco persa
Ag Taxipathes
As Tayassu pecari
Af Tayassuidae
Ag Teinopalpus
As Telmatobius culeus
As Teratoscincus scincus
As Terpsiphone bourbonnensis
Ag Terrapene
As Terrapene carolina
As Terrapene coahuila
Ao Testudines
Af Testudinidae
Ag Testudo
As Testudo graeca
As Testudo hermanni
As Testudo horsfieldii
As Testudo kleinmanni
As Testudo marginata
As Tethocyathus endesa
Ag Tetracerus
As Tetracerus quadricornis
As Tetraogallus caspius
As Tetraogallus tibetanus
Ag Tetrax
As Tetrax tetrax
As Thalurania furcata
As Thaumastura cora
Ag Thelenota
As Theropithecus gelada
As Threnetes niger
As Threnetes ruckeri
As Tiaris canorus
As Tiliqua adelaidensis
As Tiliqua multifasciata
As Tiliqua nigrolutea
As Tiliqua occipitalis
As Tiliqua rugosa
Ab Tiliqua scincoides intermedia
Ab Tiliqua scincoides scincoides
As Tinamus solitarius
Ag Tliltocatl
Ag Tomistoma
As Tomistoma schlegelii
As Topaza pyra
As Torgos tracheliotus
Ag Toropuku
As Totoaba macdonaldi
As Touit huetii
As Touit purpuratus
As Toxolasma cylindrella
Ab Trachemys scripta elegans
Ag Trachyphyllia
As Trachyphyllia geoffroyi
As Trachypithecus auratus
As Trachypithecus geei
As Trachypithecus pileatus
As Trachypithecus shortridgei
As Trachypithecus villosus
Ag Tragelaphus
As Tragelaphus buxtoni
As Tragelaphus eurycerus
As Tragelaphus spekii
As Tragopan blythii
As Tragopan caboti
As Tragopan melanocephalus
As Tragopan satyra
Ag Tremarctos
As Tremarctos ornatus
As Tribolonotus gracilis
As Tribolonotus novaeguineae
As Trichechus inunguis
As Trichechus manatus
As Trichechus senegalensis
As Trichoglossus haematodus
Ag Tridacna
As Tridacna crocea
As Tridacna derasa
As Tridacna gigas
As Tridacna lorenzi
As Tridacna maxima
As Tridacna rosewateri
As Tridacna squamosa
As Tridacna tevoroa
Af Tridacnidae
As Tringa guttifer
Ag Trioceros
As Trioceros bitaeniatus
As Trioceros conirostratus
As Trioceros cristatus
As Trioceros deremensis
As Trioceros ellioti
As Trioceros hoehnelii
As Trioceros ituriensis
As Trioceros jacksonii
As Trioceros johnstoni
As Trioceros laterispinis
As Trioceros melleri
As Trioceros montium
As Trioceros pfefferi
As Trioceros quadricornis
As Trioceros rudis
As Trioceros werneri
As Trionyx triunguis
Af Trochilidae
As Trochilus polytmus
As Trochilus scitulus
Ag Trochocyathus
As Trochocyathus maculatus
As Troglodytes troglodytes
Ag Trogonoptera
As Trogonoptera brookiana
Ag Troides
As Troides aeacus
As Troides amphrysus
As Troides andromache
As Troides cuneifera
As Troides helena
As Troides rhadamantus
Af Tropidophiidae
Ag Tubastraea
As Tubastraea coccinea
As Tubastraea diaphana
As Tubastraea faulkneri
As Tubastraea micranthus
As Tubastraea tagusensis
Ag Tubipora
As Tubipora musica
Af Tubiporidae
Ag Tukutuku
As Tupaia montana
Af Tupaiidae
Ag Tupinambis
As Tupinambis teguixin
Ag Turbinaria
As Turbinaria bifrons
As Turbinaria heronensis
As Turbinaria mesenterina
As Turbinaria peltata
As Turbinaria reniformis
As Turdus merula
As Turdus philomelos
As Tursiops aduncus
As Tursiops truncatus
Ag Tylototriton
As Tylototriton asperrimus
Ag Tympanocryptis
Ab Tympanuchus cupido attwateri
As Tyto alba
As Tyto soumagnei
Ag Uncia
As Uncia uncia
Ag Underwoodisaurus
As Unio nickliniana
Ab Unio tampicoensis tecomatensis
As Urochroa bougueri
Ag Uromastyx
As Uromastyx dispar
As Uromastyx geyri
As Uromastyx ocellata
Ag Uroplatus
As Uroplatus ebenaui
As Uroplatus fimbriatus
As Uroplatus guentheri
As Uroplatus lineatus
As Uroplatus phantasticus
As Uroplatus sameiti
As Uroplatus sikorae
Af Ursidae
Ag Ursus
As Ursus americanus
As Ursus arctos
Ab Ursus arctos isabellinus
As Ursus maritimus
As Ursus thibetanus
Ag Uvidicolus
Ag Varanus
As Varanus albigularis
As Varanus bengalensis
As Varanus brevicauda
As Varanus cumingi
As Varanus doreanus
As Varanus dumerilii
As Varanus exanthematicus
As Varanus flavescens
As Varanus glauerti
As Varanus gouldii
As Varanus griseus
As Varanus indicus
As Varanus jobiensis
As Varanus komodoensis
As Varanus macraei
As Varanus melinus
As Varanus nebulosus
As Varanus niloticus
As Varanus ornatus
As Varanus prasinus
As Varanus rudicollis
As Varanus salvadorii
As Varanus salvator
As Varanus spinulosus
As Varanus tristis
As Varanus varius
As Varecia variegata
Ag Vicugna
As Vicugna vicugna
As Vijayachelys silvatica
As Villosa trabalis
As Vini ultramarina
As Vipera ursinii
As Viverra civettina
As Viverra zibetha
As Viverricula indica
As Vulpes bengalensis
As Vulpes cana
As Vulpes vulpes
Ab Vulpes vulpes griffithi
Ab Vulpes vulpes montana
Ab Vulpes vulpes pusilla
As Vulpes zerda
Ag Vultur
As Vultur gryphus
Ag Woodworthia
As Xanthopsar flavus
As Xenochrophis piscator
As Xenochrophis schnurrenbergeri
As Xenochrophis tytleri
As Xenoglaux loweryi
As Xeromys myoides
As Xipholena atropurpurea
Ag Zaglossus
As Ziphius cavirostris
As Zosterops albogularis
As Zyzomys pedunculatus
Ps Abies guatemalensis
Pg Acampe
Ps Acampe praemorsa
Ps Adansonia grandidieri
Ps Adenia firingalavensis
Ps Adenia olaboensis
Ps Adenia spinosa
Ps Adenia subsessilifolia
Ps Adonis vernalis
Pg Aerangis
Ps Aerangis citrata
Ps Aerangis curnowiana
Ps Aerangis ellisii
Ps Aerangis fastuosa
Ps Aerangis fuscata
Ps Aerangis hyaloides
Ps Aerangis macrocentra
Ps Aerangis modesta
Ps Aerangis pallidiflora
Ps Aerangis stylosa
Pg Aeranthes
Ps Aeranthes arachnites
Pg Afzelia
Ps Agave parviflora
Ps Agave victoriae-reginae
Ps Alluaudia humbertii
Pg Aloe
Ps Aloe acutissima
Ps Aloe albida
Ps Aloe albiflora
Ps Aloe alfredii
Ps Aloe arborescens
Ps Aloe aristata
Ps Aloe bakeri
Ps Aloe bellatula
Ps Aloe bicomitum
Ps Aloe boscawenii
Ps Aloe calcairophila
Ps Aloe capitata
Ps Aloe christianii
Ps Aloe compressa
Ps Aloe delphinensis
Ps Aloe descoingsii
Ps Aloe duckeri
Ps Aloe ferox
Ps Aloe fragilis
Ps Aloe greatheadii
Ps Aloe haworthioides
Ps Aloe helenae
Ps Aloe laeta
Ps Aloe macroclada
Ps Aloe mitriformis
Ps Aloe parallelifolia
Ps Aloe parvula
Ps Aloe perryi
Ps Aloe pillansii
Ps Aloe polyphylla
Ps Aloe rauhii
Ps Aloe secundiflora
Ps Aloe subacutissima
Ps Aloe suzannae
Ps Aloe turkanensis
Ps Aloe versicolor
Ps Aloe vossii
Ps Alsophila smithii
Pg Anacampseros
Pg Angraecum
Ps Angraecum alleizettei
Ps Angraecum bicallosum
Ps Angraecum breve
Ps Angraecum clavigerum
Ps Angraecum compactum
Ps Angraecum coutrixii
Ps Angraecum dollii
Ps Angraecum drouhardii
Ps Angraecum eburneum
Ps Angraecum eichlerianum
Ps Angraecum equitans
Ps Angraecum filicornu
Ps Angraecum germinyanum
Ps Angraecum humblotianum
Ps Angraecum lecomtei
Ps Angraecum leonis
Ps Angraecum magdalenae
Ps Angraecum mahavavense
Ps Angraecum obesum
Ps Angraecum pinifolium
Ps Angraecum popowii
Ps Angraecum praestans
Ps Angraecum pseudofilicornu
Ps Angraecum ramosum
Ps Angraecum sesquipedale
Ps Angraecum sororium
Ps Angraecum teretifolium
Ps Angraecum triquetrum
Ps Angraecum urschianum
Ps Angraecum viguieri
Ps Aniba rosaeodora
Pg Anoectochilus
Ps Anoectochilus elwesii
Pg Aphyllorchis
Pf Apocynaceae
Pg Aquilaria
Ps Aquilaria crassna
Ps Aquilaria filaria
Ps Aquilaria malaccensis
Ps Aquilaria microcarpa
Ps Arachnis clarkei
Ps Arachnis flos-aeris
Ps Araucaria araucana
Ps Arctostaphylos uva-ursi
Pg Ariocarpus
Ps Arisaema erubescens
Ps Arisaema tortuosum
Ps Arnica montana
Pg Arpophyllum
Ps Aspasia principissa
Ps Astrophytum asterias
Pg Avonia
Ps Aztekium ritteri
Ps Balmea stormiae
Pg Beaucarnea
Ps Beccariophoenix madagascariensis
Ps Beclardia macrostachya
Pg Bletia
Ps Bletilla striata
Pg Bowenia
Ps Bowenia serrulata
Ps Bowenia spectabilis
Pg Brassavola
Ps Brassavola cucullata
Ps Brassavola nodosa
Ps Brassia maculata
Pg Bulbophyllum
Ps Bulbophyllum alexandrae
Ps Bulbophyllum coriophorum
Ps Bulbophyllum cupreum
Ps Bulbophyllum elegans
Ps Bulbophyllum hamelini
Ps Bulbophyllum leandrianum
Ps Bulbophyllum longiflorum
Ps Bulbophyllum occlusum
Ps Bulnesia sarmientoi
Pf Cactaceae
Ps Caesalpinia echinata
Pg Calanthe
Ps Calanthe madagascariensis
Ps Calanthe sylvatica
Ps Calanthe triplicata
Ps Campylocentrum micranthum
Ps Caryocar costaricense
Pg Catasetum
Ps Catasetum integerrimum
Ps Catasetum viridiflavum
Pg Cattleya
Ps Cattleya jongheana
Ps Cattleya lobata
Ps Caularthron bilamellatum
Pg Cedrela
Ps Cedrela fissilis
Ps Cedrela odorata
Pg Ceratozamia
Ps Ceratozamia alvarezii
Ps Ceratozamia euryphyllidia
Ps Ceratozamia hildae
Ps Ceratozamia kuesteriana
Ps Ceratozamia latifolia
Ps Ceratozamia matudae
Ps Ceratozamia mexicana
Ps Ceratozamia microstrobila
Ps Ceratozamia miqueliana
Ps Ceratozamia mirandae
Ps Ceratozamia mixeorum
Ps Ceratozamia morettii
Ps Ceratozamia norstogii
Ps Ceratozamia robusta
Ps Ceratozamia sabatoi
Ps Ceratozamia whitelockiana
Ps Ceratozamia zaragozae
Ps Ceratozamia zoquensis
Ps Cetraria islandica
Ps Chamaeangis gracilis
Pg Chigua
Ps Chigua bernalii
Ps Chigua restrepoi
Ps Cibotium barometz
Ps Cistanche deserticola
Pg Coelogyne
Pg Conophytum
Ps Corryocactus brevistylus
Pg Corymborkis
Ps Coryphantha werdermannii
Ps Crassothonna clavifolia
Pg Cyathea
Ps Cyathea arborea
Ps Cyathea australis
Ps Cyathea dealbata
Ps Cyathea intramarginalis
Ps Cyathea multiflora
Ps Cyathea pinnula
Pf Cyatheaceae
Pf Cycadaceae
Pg Cycas
Ps Cycas aculeata
Ps Cycas angulata
Ps Cycas apoa
Ps Cycas arenicola
Ps Cycas armstrongii
Ps Cycas arnhemica
Ps Cycas badensis
Ps Cycas balansae
Ps Cycas basaltica
Ps Cycas beddomei
Ps Cycas bifida
Ps Cycas bougainvilleana
Ps Cycas brachycantha
Ps Cycas brunnea
Ps Cycas cairnsiana
Ps Cycas calcicola
Ps Cycas campestris
Ps Cycas canalis
Ps Cycas candida
Ps Cycas chamaoensis
Ps Cycas changjiangens
Ps Cycas chevalieri
Ps Cycas circinalis
Ps Cycas clivicola
Ps Cycas collina
Ps Cycas condaoensis
Ps Cycas conferta
Ps Cycas couttsiana
Ps Cycas curranii
Ps Cycas debaoensis
Ps Cycas desolata
Ps Cycas diannanensis
Ps Cycas dolichophylla
Ps Cycas edentata
Ps Cycas elephantipes
Ps Cycas elongata
Ps Cycas fairylakea
Ps Cycas falcata
Ps Cycas ferruginea
Ps Cycas fugax
Ps Cycas furfuracea
Ps Cycas guizhouensis
Ps Cycas hainanensis
Ps Cycas hoabinhensis
Ps Cycas hongheensis
Ps Cycas inermis
Ps Cycas javana
Ps Cycas lane-poolei
Ps Cycas lindstromii
Ps Cycas litoralis
Ps Cycas maconochii
Ps Cycas macrocarpa
Ps Cycas media
Ps Cycas megacarpa
Ps Cycas micholitzii
Ps Cycas micronesica
Ps Cycas multipinnata
Ps Cycas nathorstii
Ps Cycas nongnoochiae
Ps Cycas normanbyana
Ps Cycas ophiolitica
Ps Cycas orientis
Ps Cycas pachypoda
Ps Cycas panzhihuaensis
Ps Cycas papuana
Ps Cycas pectinata
Ps Cycas petraea
Ps Cycas platyphylla
Ps Cycas pranburiensis
Ps Cycas pruinosa
Ps Cycas revoluta
Ps Cycas riuminiana
Ps Cycas rumphii
Ps Cycas schumanniana
Ps Cycas scratchleyana
Ps Cycas seemannii
Ps Cycas segmentifida
Ps Cycas semota
Ps Cycas sexseminifera
Ps Cycas siamensis
Ps Cycas silvestris
Ps Cycas simplicipinna
Ps Cycas spherica
Ps Cycas szechuanensis
Ps Cycas taitungensis
Ps Cycas taiwaniana
Ps Cycas tanqingii
Ps Cycas tansachana
Ps Cycas thouarsii
Ps Cycas tropophylla
Ps Cycas tuckeri
Ps Cycas wadei
Ps Cycas xipholepis
Ps Cycas yorkiana
Ps Cycas yunnanensis
Ps Cycas zeylanica
Pg Cyclamen
Ps Cyclamen cilicium
Ps Cyclamen colchicum
Ps Cyclamen coum
Ps Cyclamen hederifolium
Ps Cyclamen purpurascens
Pg Cycnoches
Pg Cymbidiella
Pg Cymbidium
Ps Cymbidium rectum
Pg Cynorkis
Ps Cyphostemma elephantopus
Ps Cyphostemma laza
Ps Cyphostemma montagnacii
Ps Cypripedium calceolus
Pg Cyrtosia
Pg Dalbergia
Ps Dalbergia baronii
Ps Dalbergia cochinchinensis
Ps Dalbergia granadillo
Ps Dalbergia latifolia
Ps Dalbergia melanoxylon
Ps Dalbergia nigra
Ps Dalbergia retusa
Ps Dalbergia stevensonii
Pg Dendrobium
Ps Dendrobium cruentum
Ps Dendrobium heterocarpum
Ps Dendrobium peguanum
Ps Dendrobium transparens
Pg Dichaea
Ps Dichaea poicillantha
Pg Dicksonia
Pf Didiereaceae
Pg Didymoplexis
Ps Didymoplexis pallens
Ps Dilomilis montana
Pg Dimerandra
Ps Dimerandra emarginata
Ps Dionaea muscipula
Pg Dioon
Ps Dioon califanoi
Ps Dioon caputoi
Ps Dioon edule
Ps Dioon holmgrenii
Ps Dioon mejiae
Ps Dioon merolae
Ps Dioon purpusii
Ps Dioon rzedowskii
Ps Dioon sonorense
Ps Dioon spinulosum
Ps Dioscorea deltoidea
Pg Diospyros
Pg Dipteryx
Ps Dipteryx panamensis
Pg Discocactus
Ps Dryadella linearifolia
Ps Dypsis decaryi
Ps Dypsis decipiens
Pb Echinocereus ferreiranus lindsayorum
Ps Echinocereus schmollii
Ps Echinopsis chiloensis
Ps Echinopsis pachanoi
Ps Elleanthus graminifolius
Ps Elleanthus linifolius
Pg Encephalartos
Ps Encephalartos aemulans
Ps Encephalartos altensteinii
Ps Encephalartos aplanatus
Ps Encephalartos arenarius
Ps Encephalartos barteri
Ps Encephalartos brevifoliolatus
Ps Encephalartos bubalinus
Ps Encephalartos caffer
Ps Encephalartos cerinus
Ps Encephalartos chimanimaniensis
Ps Encephalartos concinnus
Ps Encephalartos cupidus
Ps Encephalartos cycadifolius
Ps Encephalartos delucanus
Ps Encephalartos dolomiticus
Ps Encephalartos dyerianus
Ps Encephalartos equatorialis
Ps Encephalartos eugene-maraisii
Ps Encephalartos ferox
Ps Encephalartos friderici-guilielmi
Ps Encephalartos ghellinckii
Ps Encephalartos gratus
Ps Encephalartos heenanii
Ps Encephalartos hildebrandtii
Ps Encephalartos hirsutus
Ps Encephalartos horridus
Ps Encephalartos humilis
Ps Encephalartos inopinus
Ps Encephalartos ituriensis
Ps Encephalartos kanga
Ps Encephalartos kisambo
Ps Encephalartos laevifolius
Ps Encephalartos lanatus
Ps Encephalartos latifrons
Ps Encephalartos laurentianus
Ps Encephalartos lebomboensis
Ps Encephalartos lehmannii
Ps Encephalartos longifolius
Ps Encephalartos mackenziei
Ps Encephalartos macrostrobilus
Ps Encephalartos manikensis
Ps Encephalartos marunguensis
Ps Encephalartos middelburgensis
Ps Encephalartos msinganus
Ps Encephalartos munchii
Ps Encephalartos natalensis
Ps Encephalartos ngoyanus
Ps Encephalartos nubimontanus
Ps Encephalartos paucidentatus
Ps Encephalartos poggei
Ps Encephalartos powysorum
Ps Encephalartos princeps
Ps Encephalartos pterogonus
Ps Encephalartos relictus
Ps Encephalartos schaijesii
Ps Encephalartos schmitzii
Ps Encephalartos sclavoi
Ps Encephalartos senticosus
Ps Encephalartos septentrionalis
Ps Encephalartos tegulaneus
Ps Encephalartos transvenosus
Ps Encephalartos trispinosus
Ps Encephalartos turneri
Ps Encephalartos umbeluziensis
Ps Encephalartos villosus
Ps Encephalartos whitelockii
Ps Encephalartos woodii
Pg Encyclia
Ps Encyclia boothiana
Ps Encyclia distantiflora
Ps Encyclia polybulbon
Ps Encyclia pygmaea
Pg Epidendrum
Ps Epidendrum ciliare
Ps Epidendrum ibaguense
Ps Epidendrum paniculatum
Ps Epidendrum rigidum
Ps Epidendrum strobiliferum
Ps Epiphyllum pumilum
Ps Epipogium roseum
Ps Erasanthe henrici
Pg Eria
Ps Eria rostriflora
Pg Erycina
Ps Erycina pusilla
Ps Erythrodes plantaginea
Ps Escobaria minima
Ps Escobaria sneedii
Ps Eulophia zollingeri
Pg Eulophiella
Ps Eulophiella elisabethae
Ps Eulophiella roempleriana
Ps Eulychnia acida
Pg Euphorbia
Ps Euphorbia ambovombensis
Ps Euphorbia ankarensis
Ps Euphorbia antisyphilitica
Ps Euphorbia beharensis
Ps Euphorbia bongolavensis
Ps Euphorbia capsaintemariensis
Ps Euphorbia cremersii
Ps Euphorbia cylindrifolia
Ps Euphorbia decaryi
Ps Euphorbia fianarantsoae
Ps Euphorbia francoisii
Ps Euphorbia guillauminiana
Ps Euphorbia hedyotoides
Ps Euphorbia itremensis
Ps Euphorbia labatii
Ps Euphorbia milii
Ps Euphorbia moratii
Ps Euphorbia neohumbertii
Ps Euphorbia parvicyathophora
Ps Euphorbia pedilanthoides
Ps Euphorbia perrieri
Ps Euphorbia primulifolia
Ps Euphorbia quartziticola
Ps Euphorbia razafindratsirae
Ps Euphorbia sakarahaensis
Ps Euphorbia suzannae-marnierae
Ps Euphorbia trigona
Ps Euphorbia tulearensis
Ps Euphorbia viguieri
Ps Euphorbia waringiae
Pf Euphorbiaceae
Ps Fitzroya cupressoides
Ps Fouquieria columnaris
Ps Fouquieria fasciculata
Ps Fouquieria purpusii
Ps Fraxinus mandshurica
Pg Galanthus
Ps Galanthus elwesii
Ps Galanthus woronowii
Pg Galeandra
Ps Galeola nudifolia
Pg Gastrodia
Ps Gastrodia elata
Ps Gastrodia exilis
Ps Gastrodia javanica
Ps Gentiana lutea
Pg Geodorum
Ps Gnetum montanum
Pg Gongora
Ps Gongora quinquenervis
Pg Gonystylus
Ps Gonystylus bancanus
Pg Goodyera
Pg Grammangis
Ps Grammangis ellisii
Pg Guaiacum
Ps Guaiacum coulteri
Ps Guaiacum sanctum
Ps Guibourtia demeusei
Ps Guibourtia pellegriniana
Ps Guibourtia tessmannii
Pg Gyrinops
Ps Gyrinops versteegii
Pg Habenaria
Pg Handroanthus
Pg Harpagophytum
Ps Harpagophytum procumbens
Ps Hatiora salicornioides
Ps Hedychium philippinense
Pg Holothrix
Pg Hoodia
Ps Hoodia gordonii
Ps Hydrastis canadensis
Pg Hylocereus
Ps Ionopsis utricularioides
Ps Isochilus carnosiflorus
Pg Jumellea
Ps Jumellea maxillarioides
Pg Khaya
Ps Lecanorchis malaccensis
Ps Lecanorchis multiflora
Ps Lemurophoenix halleuxii
Pg Lepanthes
Pg Lepidozamia
Ps Lepidozamia hopei
Ps Lepidozamia peroffskyana
Ps Lepismium cruciforme
Ps Lewisia serrata
Ps Lodoicea maldivica
Ps Lycaste cochleata
Ps Macradenia brassavolae
Pg Macrozamia
Ps Macrozamia cardiacensis
Ps Macrozamia communis
Ps Macrozamia concinna
Ps Macrozamia conferta
Ps Macrozamia cranei
Ps Macrozamia crassifolia
Ps Macrozamia diplomera
Ps Macrozamia douglasii
Ps Macrozamia dyeri
Ps Macrozamia elegans
Ps Macrozamia fawcettii
Ps Macrozamia fearnsidei
Ps Macrozamia flexuosa
Ps Macrozamia fraseri
Ps Macrozamia glaucophylla
Ps Macrozamia heteromera
Ps Macrozamia humilis
Ps Macrozamia johnsonii
Ps Macrozamia lomandroides
Ps Macrozamia longispina
Ps Macrozamia lucida
Ps Macrozamia macdonnellii
Ps Macrozamia macleayi
Ps Macrozamia miquelii
Ps Macrozamia montana
Ps Macrozamia moorei
Ps Macrozamia mountperriensis
Ps Macrozamia occidua
Ps Macrozamia parcifolia
Ps Macrozamia pauli-guilielmi
Ps Macrozamia platyrhachis
Ps Macrozamia plurinervia
Ps Macrozamia polymorpha
Ps Macrozamia reducta
Ps Macrozamia riedlei
Ps Macrozamia secunda
Ps Macrozamia serpentina
Ps Macrozamia spiralis
Ps Macrozamia stenomera
Ps Macrozamia viridis
Pv Magnolia liliifera var. obovata
Pg Malaxis
Ps Malaxis massonii
Ps Mammillaria pectinifera
Ps Marojejya darianii
Pg Maxillaria
Ps Maxillaria camaridii
Ps Maxillaria confusa
Ps Maxillaria tenuifolia
Ps Meconopsis regia
Ps Melocactus conoideus
Ps Melocactus deinacanthus
Ps Melocactus glaucescens
Ps Melocactus paucispinus
Ps Menyanthes trifoliata
Ps Mestoklema tuberosum
Ps Mexipedium xerophyticum
Pg Microcoelia
Ps Microcoelia gilpinae
Pg Microcycas
Ps Microcycas calocoma
Ps Monsonia herrei
Ps Monsonia multifida
Ps Monsonia patersonii
Pg Mormolyca
Ps Mormolyca ringens
Ps Myrmecophila tibicinis
Ps Nardostachys grandiflora
Pg Neobathiea
Pg Nepenthes
Ps Nepenthes albomarginata
Ps Nepenthes ampullaria
Ps Nepenthes bicalcarata
Ps Nepenthes diatas
Ps Nepenthes edwardsiana
Ps Nepenthes gracilis
Ps Nepenthes khasiana
Ps Nepenthes lowii
Ps Nepenthes maxima
Ps Nepenthes mirabilis
Ps Nepenthes rafflesiana
Ps Nepenthes rajah
Ps Nepenthes reinwardtiana
Ps Nepenthes truncata
Ps Nepenthes villosa
Pg Nervilia
Ps Nervilia aragoana
Ps Nervilia plicata
Pg Nidema
Ps Nidema boothii
Ps Nolina interrata
Pg Notylia
Pg Oberonia
Ps Oberonia equitans
Ps Obregonia denegrii
Pg Odontochilus
Pg Oeceoclades
Pg Oeonia
Pg Oncidium
Ps Operculicarya decaryi
Ps Operculicarya hyphaenoides
Ps Operculicarya pachypus
Pg Ophrys
Ps Ophrys apifera
Ps Ophrys fusca
Ps Ophrys sphegodes
Ps Opuntia cholla
Ps Opuntia ficus-indica
Ps Opuntia streptacantha
Pf Orchidaceae
Ps Orchis morio
Ps Oreomunnea pterocarpa
Pg Ornithocephalus
Ps Osyris lanceolata
Ps Othonna armiana
Ps Othonna cacalioides
Ps Othonna euphorbioides
Ps Othonna retrorsa
Pg Otochilus
Ps Pachycereus militaris
Pg Pachypodium
Ps Pachypodium ambongense
Ps Pachypodium baronii
Ps Pachypodium decaryi
Ps Pachypodium densiflorum
Ps Pachypodium eburneum
Ps Pachypodium geayi
Ps Pachypodium horombense
Ps Pachypodium inopinatum
Ps Pachypodium rosulatum
Ps Pachypodium windsorii
Pf Palmae
Pg Panax
Ps Panax ginseng
Ps Panax quinquefolius
Pg Paphiopedilum
Ps Papilionanthe teres
Ps Paubrasilia echinata
Ps Pediocactus bradyi
Ps Pediocactus knowltonii
Ps Pediocactus paradinei
Ps Pediocactus peeblesianus
Ps Pediocactus sileri
Ps Pelargonium crassicaule
Ps Pelargonium triste
Pg Pelecyphora
Pg Pericopsis
Ps Pericopsis elata
Ps Peristeria elata
Pg Peristylus
Pg Phaius
Pg Phalaenopsis
Ps Phalaenopsis amabilis
Pg Phragmipedium
Pg Phreatia
Ps Picrorhiza kurrooa
Ps Pilgerodendron uviferum
Ps Pinus koraiensis
Pg Platylepis
Ps Platymiscium parviflorum
Ps Platystele stenostachya
Pg Pleione
Ps Pleione maculata
Pg Pleurothallis
Ps Pleurothallis blaisdellii
Ps Pleurothallis setosa
Ps Podocarpus neriifolius
Ps Podocarpus parlatorei
Ps Podophyllum hexandrum
Pg Polystachya
Ps Polystachya concreta
Pg Ponera
Ps Ponthieva petiolata
Pg Prescottia
Ps Prunus africana
Pg Pseudorhipsalis
Ps Pseudorhipsalis ramulosa
Ps Psilochilus macrophyllus
Pg Pterocarpus
Ps Pterocarpus santalinus
Ps Pterocarpus tinctorius
Ps Quercus mongolica
Ps Raphionacme zeyheri
Ps Rauvolfia serpentina
Ps Ravenea louvelii
Ps Ravenea rivularis
Ps Renanthera imschootiana
Pg Rhipsalis
Ps Rhipsalis baccifera
Ps Rhipsalis burchellii
Ps Rhipsalis cereuscula
Ps Rhipsalis clavata
Ps Rhipsalis crispata
Ps Rhipsalis ewaldiana
Ps Rhipsalis mesembryanthemoides
Ps Rhipsalis paradoxa
Ps Rhipsalis pilocarpa
Ps Rhipsalis pulchra
Ps Rhipsalis teres
Pg Rhodiola
Ps Rhyncholaelia digbyana
Pg Roseodendron
Pg Sarcophyton
Pg Sarracenia
Ps Sarracenia oreophila
Pb Sarracenia rubra alabamensis
Pb Sarracenia rubra jonesii
Ps Satranala decussilvae
Ps Saussurea costus
Pg Scaphyglottis
Ps Scaphyglottis prolifera
Ps Sclerocactus blainei
Pb Sclerocactus brevihamatus tobuschii
Ps Sclerocactus brevispinus
Ps Sclerocactus cloverae
Ps Sclerocactus erectocentrus
Ps Sclerocactus glaucus
Ps Sclerocactus mariposensis
Ps Sclerocactus mesae-verdae
Ps Sclerocactus nyensis
Ps Sclerocactus papyracanthus
Ps Sclerocactus pubispinus
Ps Sclerocactus sileri
Ps Sclerocactus wetlandicus
Ps Sclerocactus wrightiae
Ps Selaginella lepidophylla
Pg Selenicereus
Ps Senna meridionalis
Ps Siphonochilus aethiopicus
Pg Sirhookera
Pg Sobralia
Ps Sobralia mucronata
Ps Sophronitis brevipedunculata
Ps Spathoglottis plicata
Pg Specklinia
Ps Sphaeropteris glauca
Ps Sphaeropteris medullaris
Pg Spiranthes
Pg Stangeria
Ps Stangeria eriopus
Pf Stangeriaceae
Pg Stelis
Pg Sternbergia
Pg Strombocactus
Pg Sunipia
Ps Sunipia intermedia
Ps Swietenia humilis
Ps Swietenia macrophylla
Ps Swietenia mahagoni
Pg Tabebuia
Ps Taxus chinensis
Ps Taxus cuspidata
Ps Taxus fuana
Ps Taxus sumatrana
Ps Taxus wallichiana
Ps Tetracentron sinense
Pg Thrixspermum
Ps Thrixspermum pulchellum
Pg Thunia
Pg Tillandsia
Ps Tillandsia harrisii
Ps Tillandsia kammii
Ps Tillandsia xerographica
Pg Trichocentrum
Ps Trichocentrum ascendens
Ps Trichocentrum stipitatum
Pg Trichosalpinx
Pg Trigonidium
Pg Turbinicarpus
Ps Tylecodon bodleyae
Ps Tylecodon nolteei
Ps Tylecodon reticulatus
Pg Uebelmannia
Ps Uncarina grandidieri
Ps Uncarina stellulifera
Pg Vanda
Ps Vanda coerulescens
Pg Vanilla
Ps Vanilla planifolia
Ps Voanioala gerardii
Ps Welwitschia mirabilis
Ps Widdringtonia whytei
Ps Yucca queretaroensis
Pg Zamia
Ps Zamia acuminata
Ps Zamia amazonum
Ps Zamia amblyphyllidia
Ps Zamia amplifolia
Ps Zamia angustifolia
Ps Zamia atropurpurea
Ps Zamia biserrulata
Ps Zamia boliviana
Ps Zamia chigua
Ps Zamia cremnophila
Ps Zamia cunaria
Ps Zamia disodon
Ps Zamia dressleri
Ps Zamia elegantissima
Ps Zamia encephalartoides
Ps Zamia fairchildiana
Ps Zamia fischeri
Ps Zamia furfuracea
Ps Zamia gentryi
Ps Zamia herrerae
Ps Zamia hymenophyllidia
Ps Zamia inermis
Ps Zamia integrifolia
Ps Zamia ipetiensis
Ps Zamia lacandona
Ps Zamia lecointei
Ps Zamia loddigesii
Ps Zamia manicata
Ps Zamia melanorrhachis
Ps Zamia montana
Ps Zamia monticola
Ps Zamia muricata
Ps Zamia neurophyllidia
Ps Zamia obliqua
Ps Zamia paucijuga
Ps Zamia picta
Ps Zamia poeppigiana
Ps Zamia polymorpha
Ps Zamia portoricensis
Ps Zamia prasina
Ps Zamia pseudomonticola
Ps Zamia pseudoparasitica
Ps Zamia pumila
Ps Zamia purpurea
Ps Zamia pygmaea
Ps Zamia restrepoi
Ps Zamia roezlii
Ps Zamia skinneri
Ps Zamia soconuscensis
Ps Zamia spartea
Ps Zamia splendens
Ps Zamia standleyi
Ps Zamia tuerckheimii
Ps Zamia ulei
Ps Zamia urep
Ps Zamia variegata
Ps Zamia vazquezii
Ps Zamia verschaffeltii
Ps Zamia wallisii
Pf Zamiaceae
Ps Zygosicyos pubescens
Ps Zygosicyos tripartitus
`;
