"""Words of everyday language, months and numbers among them, that can be somebody's name, too.

They are written as texts are compared: in small letters and without accents.
"""

from __future__ import annotations

_ENGLISH = """
    able about above accept account across act action active actual add address after again age
    agent ago agree ahead air alive all allow almost alone along already also always amount and
    angle animal another answer any apart apple apply area argue arm army around arrive art as ask
    at aunt author available average away baby back bad bag bake baker ball band bank bar base
    basic basket bass bat bath battle bay be beach beacon bean bear beard beat beautiful beauty
    because become bed before begin behind being believe bell belong below belt bench bend berry
    beside best better between beyond big bill bind bird birth bit bite bitter black blade blank
    bless blind block blood bloom blow blue board boat body bold bolt bond bone book boom boot
    border born boss both bottle bottom bound bow bowl box boy branch brand brave bread break
    breakfast bridge brief bright bring broad broke brook brother brown brush buck buckle budget
    build building bulk bull bunch burn burst bus bush business busy but butcher butler butter
    button buy by cake call calm camp campus can candy cane cannon cap cape capital car card care
    career carpenter carry carter cart case cash castle cat catch cause cave cell center central
    century certain chain chair challenge chamber champion chance change channel chapel chapter
    charge charity charm chart chase cheap check cheek cheer cheese chef cherry chest chief child
    choice choose church circle city claim class clay clean clear clerk clever click cliff climb
    clock close cloth cloud club coach coal coast coat code coffee coin cold college color
    colt column come comfort common company complete concept concern cone cook cool cooper
    copy coral core cork corn corner cost cotton couch could council count counter country county
    couple course court cousin cover cow craft cream create credit creek crew crop cross crow crowd
    crown cruise cry cup current curry curve custom cut cycle daily dale damage dance danger dare
    dark dash data date daughter dawn day days dead deal dean dear death deck decker deep deer
    degree delay delta demand den dental deny depth desert design desk detail develop dial dice
    die diet differ dig digital dinner direct dirt discuss display distance divide do doctor dog
    dollar don done door double doubt dove down dozen draft draper draw dream dress drew drink
    drive driver drop drum dry duck due duke dull during dust dusty duty dwell each eagle ear
    earl early earn earnest earth ease east easter easy eat edge effect egg either elder else
    empty end enemy energy engine english enjoy enough enter entry equal error essay even evening
    event ever every exact exam except exchange exist exit expect expert express extra eye face
    fact fail fair fairly faith fall false fame family fan fancy far fare farm farmer fashion fast
    fat fate father fault favor fear feature fee feed feel fell fellow felt fence few field fields
    fig fight figure file fill film final finance find fine finger finish fir fire firm first fish
    fisher fit fix flag flame flash flat fleet flesh flight flint float flood floor flow flower
    flowers fly fold folk follow food foot for force ford foreign forest forget fork form former
    forth fortune forward foster found fountain fox frame frank free freedom french frequent fresh
    friday friend from front frost fruit fuel full fun fund funny furniture further future gain
    gale game gamble gap garden gardener garrison gas gate gates gather gay gear gene
    general gentle genuine get giant gift girl give glad glass glen glove go goal god gold golden
    gone good gore grace grade grain grand grant grape graph grass grave graves gray great green
    greet grey grip gross ground group grove grow growth guard guess guest guide gun guy habit
    hack hail hair hale half hall hammer hand handle handy hang happen happy harbor hard hardly
    harm harmony harp hat hatch hate haven have hawk hay hazel he head heal health heap hear heart
    heat heath heaven heavy hedge height hello help hence her herb herd here hero hers hide high
    highland hill hills him hint hire history hit hold holder hole holiday hollow holly holy home
    honest honey honor hood hook hop hope horn horse hospital host hot hotel hound hour hours
    house how huge human humble hundred hunger hunt hunter hurry hurt husband ice idea ideal if
    image impact improve in inch include income index indoor inner input inside instead interest
    into invite iron is island issue it item its ivory ivy jack jacket jam jar jay jet jewel job
    join joint joke joy judge juice jump june july just justice keen keep kettle key kick kid kill
    kin kind king kiss kit kitchen knee knife knight knock know lab labor lace lack ladder lady
    lake lamb lamp lance land lane language large lark last late later latter laugh launch laurel
    law lawn lawyer lay layer lead leader leaf league lean learn lease least leather leave left
    leg legal lemon lend length less lesson let letter level liberty library license lie life lift
    light like lily limit line link lion lip list listen litter little live load loan local lock
    lodge log logic london lone long look loop loose lord lose loss lost lot loud lounge love
    lovely low lower loyal luck lucky lunch mace machine mad made magic maiden mail main major
    make maker male mall man manage manager manner manor many map maple march mark market marks
    marriage marry marsh marshal marshall marvel mason mass master match mate matter max maximum
    may maybe mayor me meadow meal mean measure meat media medical medium meet mellow member memory
    mental menu mercer merchant mercy mere merit merry message metal method middle might mild mile
    miles milk mill miller million mills min mind mine miner minimum minister minor mint minute
    mirror miss mist mix mobile mode model modern moment monday money monk month moon moor more
    morning moss most mother motion motor mount mountain mouse mouth move movie much mud murder
    muse music must my myth nail name narrow nation native natural nature near neat neck need
    needle neighbor nest net network never new news next nice night no nobel noble nobody noise
    none noon nor normal north norm nose not note notes notice novel now null number nurse oak oat
    object ocean odd of off offer office officer often oil old olive on once one only open opera
    option or orange orchard order organ other otter our out outdoor outer outside over own owner
    pace pack page paid pain paint painter pair palace pale palm palmer pan panel paper parent
    paris parish park parker part partner party pass past pastor pat patch path patience patient
    pattern pause pay peace peach peacock peak pear pearl peck pen penny people pepper per perfect
    perhaps period permit person pet phase phone photo physical piano pick picture pie piece pier
    pierce pig pike pilgrim pilot pin pine pink pipe piper pitch place plain plan plane planet
    plant plate play player please plenty plot plum plus pocket poem poet point pole police policy
    pollen pond pool poor pope popular port porter position possible post pot potter pound power
    practice praise pray prayer press pretty price pride priest prime prince print prior prison
    private prize pro probe problem proceed process produce product profit program project promise
    proof proper prosper proud prove provide public pull pump pure purple purpose push put quality
    quarter queen question quick quiet quit quite race rack radio rail rain raise ranch
    range ranger rank rapid rare rate rather raven raw ray reach read reader ready real really
    reason recall receive recent record red reef reform regard regular relate release remain
    remark remind remove rent repair repeat reply report request rest result return review reward
    rhythm ribbon rice rich ride rider ridge right ring ripe rise risk river rivers road rob robe
    rock rocket rod role roll roller roof room root rope rose rough round route row
    royal ruby rule ruler run rush rust rusty sack sad safe sage sail sailor saint salad sale salt
    same sample sand sandy sauce save savage saw say scale scar scene school science score scout
    screen sea seal search season seat second secret section see seed seek seem sell send senior
    sense sent separate sergeant series serve service set settle seven several severe shade shadow
    shall shape share sharp she shed sheep sheet shelf shell shepherd shield shift shine ship shirt
    shock shoe shoot shop shore short shot should shoulder show shower shy sick side sight sign
    silence silent silk silver similar simple since sing singer single sink sir sister sit site
    size skill skin skip skirt sky slate sleep slide slight slim slip slow small smart smell smile
    smith smoke smooth snow so soap social soft soil sole solid solo solution some somebody son
    song soon sorrow sort soul sound soup source south space spade spare spark speak spear special
    speech speed spell spend spice spin spirit spot spread spring square stable staff stage stair
    stamp stand standard star stark start state station stay steady steal steam steel stem step
    stern stick still stock stone stop store storm story straight strange stranger straw stream
    street strength stress stretch strict strike string strong structure student study stuff style
    subject success such sudden sue sugar suit sum summer summit sun sunday sunny supper supply
    support sure surface surge surprise sweet swan swift swim swing switch sword system table tad
    tail tailor take tale talent talk tall tanner tap target tart task taste tax taylor tea teach
    teacher team tear tell temple ten tend tender tennis tent term test text than thank that the
    theft their them theme then theory there these they thick thin thing think third this thorn
    those thought thousand thread three thrift through throw thunder thus ticket tide tie tiger
    tight tile tiller timber time times tiny tip title to today together token told toll tone
    tongue too tool tooth top topic total touch tough tour toward tower town track trade trader
    tradition trail train travel traveler tray treasure treat treaty tree trend trial tribe trick
    trip troop trouble true truly trust truth try tub tube tune turn turner turtle twin
    twist two type uncle under union unique unit unity up upon upper urban urge use useful usual
    valley value van vast vault verse very vessel victory video view village vine virtue vision
    visit visitor vital voice volume vote wade wage wagon wait wake walk walker wall want war ward
    ware warm warn warner wash waste watch water waters wave way we weak wealth wear weather
    weaver web wedding week weekend weight welcome well wells were west what wheat wheel when
    where which while whip whisper white who whole why wide wife wild wilder will win wind window
    wine wing winner winter wire wise wish wit with within without wolf woman wonder wood wooden
    woods wool word words work worker world worm worry worse worth would wrap wright write wrong
    yard yarn year years yellow yes yesterday yet yield you young your youth zone holly
    wildcard download dues payable sync async void bug fix cap todo draft debit invoice
"""
_GERMAN = """
    aber acht adler allein alles alt altmann amsel als am an anders anfang angst anton arm arzt
    auch auf aus bach bald bank bar bauer baum beck berg berger bei beide bein best besser bier
    bild bitte blatt blau bleibt blick blume boden boese braun breit brief bruch bruder bucht buch
    burg busch damm dank dann das dein denn der dick dicht doch dorf drei dritte du dumm dunkel
    durch eben echt ecke edel ehre ehrlich eich eile ein eins eis eng ende engel erde erfolg ernst
    erst erste es euer ewig fall falle falsch fast faul feder fein feind feld fels fest feuer fett
    filter fink finster fisch fischer flink flug fluss form frage frau frei fremd freude freund
    frieden frisch froh froehlich frohlich fromm frost frueh fruh fuchs fuenf funf fuer fur fuss
    ganz garten gast geb geduld gelb geld genau gern gerecht gesund glanz glas gleich glocke
    glueck gluck gold gott grab graf graben grau grob gross grosse grube gruen grun grund gut gute
    haas hahn halb hall hals halt hammer hand hart hase haus heft heil heim heiss held hell
    herbst herd herr herz heute hier hilfe himmel hinter hirsch hirt hoch hof hoffnung holz hopp
    horn huber hut igel immer ist ja jaeger jager jahr jetzt jung junge kaiser kalt kamm kann
    kamp karg keller kern kind kirsch klar klein klug kluge knapp koch kohl koenig konig kopf korb
    korn kraft kranz kraus krause kreis kreuz krieg krone krug kugel kuehn kuhn kunst kunz kurz
    lachs lamm land lang lange langsam lauf laut leben leer leicht leid leise lenz letzt licht lieb
    liebe links linde loch lohn los loewe lustig mai mal maler mann markt mark maurer meer mehr
    mein meister mensch messer milde mit mittag mitte mond montag morgen mut mutter nach nacht nah
    name nass neben neu neun nicht nie noch nord nur ober oben offen ohne ost palme pech pfeifer
    platz preis quelle rat rau recht rechts regen reich reif rein reise richter richtig riese ring
    ritter rose rot ruhe ruhig rund sache sack sacht sanft sauer scharf schatz scheu schick schild
    schlau schlecht schlicht schloss schmal schmidt schmied schmitt schneider schnell schoen schon
    schreiber schritt schuh schuld schulz schuster schutz schwach schwan schwarz schwer sechs see
    sehr sein seite selig selten sicher sieben sieg sommer sonne sonntag sorge spaet spat specht
    spiegel spiel spitz sport stab stadt stamm stark steg stein stern steuer still stolz storch
    streng strom stuhl stumm sturm sued suess sud suss tag tal tanne tapfer teich teuer tief tisch
    toll tor treu trost tod tuch ueber uber ufer uhl uhr und unter ur vetter viel vier vogel voll
    vom von vor wach wacker wagen wagner wahl wahr wald wand wann warm was wasser weber weg weich
    wein weise weiss weit welt wenig wenn werk wert west wichtig wie wild wind winter wir wirt
    wohl wolf wolke wort wunder wunsch zahl zahn zart zehn zeit ziel zimmer zoll zorn zu zucker zug
    zwei zweig
"""
_ROMANCE = """
    aime ainsi alba alegre ami amor ancien ange arbre auberge aurore autre avant bas baron
    bastien beau bel belle bello bene berger bianco bien bigot blanc blanca blanche blanco bois
    bon bonheur bonne boulanger brun bueno buono calle camino campo campos cara caro casa
    casas castillo cerf chanson charpentier chat chaud chevalier cher ciel cinq cinco clair
    claro clemente cloche coeur colin como con contento corde costa court coutard creux
    croix cruz dame delgado deux desde dia diez dix dolores dos doux droit dulce dur entre ero
    esperanza espoir estrella etoile fabre feliz felice fier fiel fiore fleur flor flores fontaine
    forte fortin fort fou fuerte fuentes gallo garde garnier gentil giorno grande grand
    gras gris gros guerra guerre guerrero hasta hermoso heureux hierro hiver hombre homme huit ici
    iglesia isla jardin jeune joie joli jour juste justo lac lago lait largo leal legrand lejeune
    lenoir leon leroy libre lindo lobo loin long loup lourd lumiere luna lune luz maestro maison
    mal mano manso mar marchand mare marin martinet matin mer mercedes merle meunier mieux milagros
    moins moreno monte montagne moulin mucho muy negro neuf neige noche noir nom notre nueve nuevo
    nuit nuvola ocho onda oro orso ours paix paloma pas pastor pauvre paz pena pequeno perla petit
    petite pie pilar pin pinto plus poco poirier pont porta porte pour prado primavera
    prince puente puits quatre quatro que quien rama reina rey reyes ricci rio rios riviere roca
    rocher roi rojo rosa rose rossi rosso rouge roux royer rubio sabio sage saint
    salas sans santo santos sapin sauvage sec seis selva sept serena seul si siempre
    siete six sobre sol soledad soleil sierra sous sur temps terre tesoro tierra todo toro torre
    torres tous tout toujours tres trois trop uno valiente valle vent vega verano verde verdad
    verite vero vert via vida vie vieux viento villa ville vin viola vita vivo voix vrai zorro
"""
_SLAVIC = """
    baran bez bily biela bily bobr cerny cerna cerveny cesta czarny czas dobra dobry dom dub dwa
    gora gwiazda holub jaro jeden jutro kot kos kral krol kwiat lato les mala maly mira mlady mloda
    moc mroz noc nova novy nowa nowak nowy orel pan pani piatek pokorny prosty rybar sikora sila
    silny sobota srna stary slaby smutny sokol sova svoboda szary tri vesely vlk vrana vrba
    wesoly wiatr wielki wilk wrona zajac zima ziemia zloty
    вера вечер ветер волк воля воробеи ворона герои голубь город гусь дуб друг заяц зима злои
    золото король кот красная лев лиса любовь маи март медведь мир мороз надежда новая новыи орел
    победа рад роза сила синии скоро слава сокол соловеи сорока старыи тихии утро цвет чаика
    черныи яркии ясныи
"""
_MONTHS = """
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july
    august september october november december januar februar marz maerz mai juni juli okt oktober
    dez dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro marco
    maio junho julho setembro outubro dezembro mon tue wed thu fri sat sun monday tuesday wednesday
    thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
"""
_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve hundred thousand first
    second third fourth fifth sixth null eins zwei drei vier funf sechs sieben acht neun zehn elf
    zwolf un deux trois quatre cinq sept huit neuf onze douze uno dos tres cuatro cinco seis siete
    ocho nueve diez due quattro sei sette nove dieci
"""
MONTHS = frozenset(_MONTHS.split())
"""Months, and days of a week, with what they are shortened to."""
_WORDS = MONTHS.union(*(
    words.split() for words in (_ENGLISH, _GERMAN, _ROMANCE, _SLAVIC, _NUMBERS)
))  # fmt: skip


def split_words(words: str) -> frozenset[str]:
    """Return the words of a text, which are parted by blanks."""
    return frozenset(words.split())


_COMMON = split_words("""
    rose may will mark grant bill bob hope joy faith grace summer dawn rich frank jack chase
    drew pat sue ray art gene price park parks long young white brown black green gray grey
    stone wood woods field fields hill hills king bishop baker cook fisher hunter miller smith
    taylor walker carter best banks rivers day case page read moon bush rice ford love gold
    silver strong sharp bell church house storm winter klein gross lang kurz wolf stein berg
    bach koch april june august guy rob don dale glen cliff heath ivy holly lily daisy iris
    violet olive amber ruby pearl crystal star sky van man son so on go an in is am are be do
    to at we he me my no us it early lake lane marsh mills wells waters west east north south
    little short small good noble power powers rush swift savage wise wild child abbot major
    sergeant duke earl prince knight knecht richter schneider fischer weber maler sommer
    herbst reich stark frei neu alt weiss rot braun schwarz grün grun blanc petit grand leroy
    roi bon bel blanco rojo leon flores rosa luz sol paz cruz rey mar dolores consuelo
    mercedes pilar alba aurora clara serena vera nova bela gut sun field wang chance skip tad
    sandy dusty rusty buck colt penny
""")
"""Words of everyday language that are names, too: in small letters they are no name."""
ORDINARY = _COMMON | _WORDS
EVERYDAY = _COMMON | split_words("""
    lang stark gut klein groß gross kurz jung alt fort froh frei reich weiss weiß schwarz braun
    sever seven read will may can grace hope young long short strong good
""")
GIVEN_NAMES = split_words("""
    ahmed alfred fred hamed jared khaled mohamed mohammed muhammed reed saeed waleed wilfred
    ana anna anne ann annie anja anita andrea alice amelia antonio angel angela angelo alejandro
    beatriz bruno carlos carl carla carmen carolina charlotte chiara christian christine claire
    claudia cristina daniel david diana diego eduardo elena elisa elizabeth emily emma enrique
    ernst eva fatima felipe fernando francesca francesco francisco franz gabriel gabriela georg
    george gian gianni giovanni giulia gloria guadalupe guillermo gustavo hans heinz helena hugo
    ines inge irene isabel isabella ivan jacques james javier jean jesus joan joanna joao joaquin
    johann johanna johannes john jorge jose joseph juan juana julia julio karl karin katharina
    klaus laura lena leonor lisa louis louise lucas lucia luis luisa luiz magdalena manuel marcos
    margaret margarita maria marie mariana mario marta martha martin mary miguel monica nina
    olga pablo patricia paul paula paulo pedro peter philippe pier pierre rafael raquel raul
    ricardo robert roberto rosario sara sarah sergio silvia sofia sophia sophie stefan susana
    teresa thomas ursula valentina valeria veronica victor victoria virginia yolanda
    adam alain alan alberto alexander alfonso alfredo alison alvaro amy armando arturo augusto
    barbara benjamin bernard brian camille catherine cecilia celine cesar chloe clara denis dieter
    dominique edgar edward eleanor ella emilio emily eric erik ernesto esteban esther evelyn
    federico frances francois francoise frederic gabriele gerard gerd gerhard hannah harry helen
    helene helga henri henry hermann hernan horst ignacio ingrid jaime jane jason jennifer jessica
    juergen julian jurgen karen kate kevin kurt lars leo leon linda lorena lorenzo luc luciana lucy
    luca manfred mateo matteo matthew mauricio mia michael michel monique nancy natalia nathalie
    nicolas nicole noah nora oliver olivia olivier oscar otto patrick philipp rachel rainer ramon
    rebecca renata richard rodrigo rolf ruben ruth ryan sabine salvador samuel sandra santiago
    sebastian simon simone steven susan sylvie tomas uwe vicente walter werner william wolfgang
    ximena yves zoe anastasia natalya анна мария ольга елена александр татьяна ирина наталья
""")
"""Names that often stand before another given name; a sentence begins with them for no other
reason."""
BESIDE_NAMES = split_words("""
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday january
    february march april june july august september october november december montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar marz maerz mai juni juli oktober
    dezember heute morgen gestern and or with at for from to by of in on re fw fwd cc via per about
    versus vs is was has had will said says asked the a an my our i we he she they it this that
    call chat coffee lunch dinner breakfast tea drinks meeting meet interview intro introduction
    zoom teams skype phone email mail note notes talk thanks thank follow reminder catch up met ask
    tell write contact send message reply invite visit see informational info information mentor
    mentoring director manager president chairman chairwoman chair founder cofounder partner head
    lead chief officer engineer designer recruiter coach consultant analyst lawyer doctor teacher
    assistant secretary colleague friend cousin uncle aunt brother sister captain judge senator
    minister father sir madam lady lord mit und bei von fur fuer zu am im der die das frau herr
    kollege kollegin chef chefin termin anruf telefonat gesprach gespraech treffen notiz telefon
    kaffee con de para senora senor senorita profesor profesora monsieur madame avec chez pour
    rendez appel cafe llamada reunion cita signora signor signore professoressa avvocato new old
    geburtstag buro buero team firma birthday office house home dear hi hello best regards
""")
"""Words that stand before or behind names with a capital, and belong to none."""
PARTICLES = split_words("von del der den des dos das los las les bin ibn dal dalla della ter")
VERBS = split_words("""
    read will may can mark marks grant grants hope hopes chase cook love loves rush guess lead
    trust pay ring hunt drew sue pat bill bills price park parks field fields page pace burns banks
    waters wells brooks mills bates march case best bond cross cash flood ford hurt pickett pierce
    pitt post pound power powers ray rice ride rose sell sells sharp shine shook sing skip snow
    speed spring stone storm swift tell tells waits walk ward wish wood worth
""")
"""Names that are verbs, too."""
OBJECTS = split_words("it this that these those them him her me us")
FINITE = split_words("""
    and or but who whom whose which is was has had does did went came got gave took made met knew
    told wrote said sent thought found left felt kept held paid put ran saw spoke began became
    brought bought heard led lost meant rang read sat sold stood taught understood won of from
""")
"""What goes on behind a name, and not behind a verb."""
