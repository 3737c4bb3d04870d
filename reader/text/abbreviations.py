"""What a full stop after a word means, language by language.

Everything is in lower case and without the last full stop. A language that is not here borrows English
habits.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """How one language uses the full stop.

    never: abbreviations that a name or a word always follows.
    numbered: abbreviations before a number, words of their own elsewhere.
    maybe: abbreviations that may also close a sentence.
    starters: words that begin sentences and do not continue a name.
    ordinals: whether “3.” means “third”.
    calendar: what may follow a time of day in the same sentence.
    verbs: cues of speech, for `“Why?” Ana Silva asked`.
    stops: characters that end sentences in this language alone.
    """

    never: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    ordinals: bool = False
    calendar: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    stops: str = ""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = Habits(
    never=_set(
        "mr mrs ms mx messrs dr prof profs gen maj col lt cpl sgt capt cmdr adm brig sen sens rep reps "
        "gov hon rev st ste fr pres supt det insp amb atty asst assoc dept mt ft e.g i.e cf viz vs v "
        "approx est bros univ intl natl gens govs drs lt.col lt.gen maj.gen brig.gen"
    ),
    numbered=_set(
        "no nos p pp vol vols fig figs ch chap sec art para pt eq c ca jan feb mar apr jun jul aug sep "
        "sept oct nov dec"
    ),
    maybe=_set(
        "inc ltd co corp cos plc llc jr sr esq etc al ave blvd rd hwy ph.d b.a m.a m.d d.c ed eds trans "
        "ibid min max hr hrs sq ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn "
        "miss mo mont neb nev okla ore pa penn tenn tex va vt wash wis wyo sat sun mon tue tues wed thu "
        "thurs fri"
    ),
    starters=_set(
        "the a an he she it they we you this that these those there here but and or so yet if when "
        "while where why how what who which as at in on for from by with without after before since "
        "until during under over about according although though because despite however meanwhile "
        "moreover nevertheless still then thus also his her its their our your my some many most few "
        "several all both each every no not only once one two three to earlier later last next now "
        "today yesterday instead critics officials police experts"
    ),
    calendar=_set(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
        "july august september october november december est edt cst cdt mst mdt pst pdt gmt utc cet "
        "cest bst eastern central pacific local"
    ),
    verbs=_set(
        "said says asked asks told tells added adds replied replies wrote writes tweeted posted shouted "
        "cried argued insisted warned wondered answered declared announced explained recalled joked "
        "quipped demanded exclaimed"
    ),
)
_GERMAN = Habits(
    never=_set(
        "hr hrn fr frl dr prof dipl ing mag hl st z.b d.h u.a i.d.r o.ä s.o s.u v.a z.t bzw ca evtl ggf "
        "inkl exkl sog vgl bspw geb gest min max mio mrd tsd gem lt allg engl franz dt amtl ehem "
        "einschl zzgl abzgl präs gen vors stellv"
    ),
    numbered=_set("nr abs art aufl bd kap s ziff § tel jan feb mär apr jun jul aug sep sept okt nov dez"),
    maybe=_set("usw etc u.s.w u.v.m co inc ltd jr sen jh jhd str pl v.chr n.chr e.v a.d"),
    starters=_set(
        "der die das ein eine er sie es wir ihr ich man und aber oder doch denn dann da hier dort so "
        "wenn als weil obwohl nach vor seit bei in im am an auf aus mit ohne für über unter zwischen "
        "durch gegen auch nur schon noch jetzt heute gestern dies diese dieser dieses viele einige alle "
        "beide was wer wie wo warum zudem allerdings trotzdem deshalb dabei damit sein seine ihre "
        "unsere laut"
    ),
    ordinals=True,
)
_FRENCH = Habits(
    never=_set("m mm mme mmes mlle mlles dr drs pr me mgr ste c.-à-d p.ex cf env av apr gal col cdt lt cap"),
    numbered=_set("no n° art p pp vol chap fig éd tél t § janv févr avr juil sept oct nov déc"),
    maybe=_set("etc cie inc ltd s.a j.-c"),
    starters=_set(
        "le la les l un une des il elle ils elles on nous vous je ce cette ces cet c mais et ou donc or "
        "ni car si quand lorsque alors ainsi après avant depuis pendant pour par avec sans dans en sur "
        "sous selon à au aux son sa ses leur leurs notre nos qui que quoi où comment pourquoi tous "
        "toutes plusieurs cependant pourtant toutefois aujourd hier"
    ),
)
_SPANISH = Habits(
    never=_set(
        "sr sra sres sras srta d dª dr dra dres lic ing arq prof profa gral cnel cap tte mons fr sto "
        "sta ud uds vd p.ej ej aprox ee ee.uu av avda"
    ),
    numbered=_set("no núm nº art pág págs p pp vol cap fig tel ene feb mar abr jun jul ago sept oct nov dic"),
    maybe=_set("etc cía s.a ltda inc a.c d.c"),
    starters=_set(
        "el la los las lo un una unos unas él ella ellos ellas yo nosotros usted se su sus mi este esta "
        "estos estas ese esa eso esto pero y o si cuando mientras aunque porque como según después "
        "antes desde durante para por con sin en a al de sobre entre hasta también además no ya hoy "
        "ayer entonces así qué quién cómo dónde todos muchos algunos varios"
    ),
)
_ITALIAN = Habits(
    never=_set(
        "sig sigg sig.ra dott dott.ssa prof prof.ssa avv ing arch on sen gen col cap mons s.e p.es cfr "
        "ca ecc.mo"
    ),
    numbered=_set("n nn art pag pagg p pp vol cap fig tel gen feb mar apr giu lug ago set ott nov dic"),
    maybe=_set("ecc etc s.p.a s.r.l a.c d.c"),
    starters=_set(
        "il lo la i gli le un uno una egli lui lei essi loro io noi voi si ma e o se quando mentre "
        "perché come secondo dopo prima da durante per con senza in a al nel sul tra fra anche inoltre "
        "non già oggi ieri poi così questo questa questi queste quello quella tutti molti alcuni"
    ),
)
_PORTUGUESE = Habits(
    never=_set("sr sra srs sras srta dr dra drs prof profa eng arq gen cel cap exmo exma d p.ex av"),
    numbered=_set("no nº n art pág págs p pp vol cap fig tel jan fev mar abr jun jul ago set out nov dez"),
    maybe=_set("etc cia s.a ltda e.u.a a.c d.c"),
    starters=_set(
        "o a os as um uma uns umas ele ela eles elas eu nós você se seu sua seus suas este esta isto "
        "esse essa isso mas e ou quando enquanto embora porque como segundo depois antes desde durante "
        "para por com sem em no na nos nas de sobre entre até também além não já hoje ontem então assim "
        "todos muitos alguns"
    ),
)
_DUTCH = Habits(
    never=_set(
        "dhr mevr mw dr drs prof ir ing mr ds st bv bijv o.a d.w.z i.p.v t.a.v m.b.t ca evt incl excl resp"
    ),
    numbered=_set("nr art blz p pp dl hfst fig tel jan feb mrt apr jun jul aug sep sept okt nov dec"),
    maybe=_set("enz etc e.d jr sr b.v n.v v.chr n.chr"),
    starters=_set(
        "de het een hij zij ze wij we ik jij je u dit dat deze die er maar en of als toen terwijl omdat "
        "hoewel na voor sinds tijdens volgens met zonder in op aan bij uit over onder tussen ook nog nu "
        "vandaag gisteren dan daarna daarom wat wie waar hoe waarom alle veel sommige"
    ),
)
_RUSSIAN = Habits(
    never=_set("г гг г-н г-жа им ул пр проф акад д-р св т.е т.к т.н ген полк кап см ср напр д пл р"),
    numbered=_set("с стр гл рис табл ст п № янв февр апр авг сент окт нояб дек"),
    maybe=_set("т.д т.п др пр руб коп тыс млн млрд н.э до.н.э гг вв в"),
    starters=_set(
        "он она оно они мы вы я это эта этот эти но и а в на по с к из от до за при после во если когда "
        "хотя потому также кроме однако затем поэтому все многие некоторые что кто где как почему "
        "сегодня вчера"
    ),
)
_POLISH = Habits(
    never=_set("p pp dr prof hab mgr inż gen płk mjr kpt por ks św im ul al np tzn tzw m.in ok ds br"),
    numbered=_set("nr art s str t rozdz ust pkt rys tab tel"),
    maybe=_set("itd itp r w tys mln mld zł godz min p.n.e n.e"),
    starters=_set(
        "on ona ono oni one my wy ja to ten ta te ale i a w we na po z ze do od za przy gdy jeśli kiedy "
        "chociaż ponieważ także jednak potem dlatego wszyscy wielu niektórzy co kto gdzie jak dlaczego "
        "dziś wczoraj"
    ),
    ordinals=True,
)
_NORDIC = Habits(
    never=_set("bl.a t.ex f.eks osv d.v.s dvs m.fl ca dr prof hr fr st kl nr inkl ekskl exkl resp jf jfr"),
    numbered=_set("s sid kap art fig tlf tel jan feb mar apr jun jul aug sep sept okt nov dec des"),
    maybe=_set("etc m.m m.v o.s.v jr sr f.kr e.kr"),
    starters=_set(
        "den det de en et ett han hun hon vi jeg jag du i dette detta denne denna disse dessa men og "
        "och eller når när mens medan fordi hvis om da då etter efter før före siden sedan under for "
        "för med uden utan på av af ved vid også också nå nu dag går så hva vad hvem vem hvor hvordan "
        "hvorfor alle alla mange många noen några"
    ),
    ordinals=True,
)
_CENTRAL = Habits(
    never=_set("dr mgr ing prof doc gen plk sv tzv např tj mj ul cca kpt hl stol hod"),
    numbered=_set("č str s odst čl tab obr tel"),
    maybe=_set("atd apod aj r st tis mil mld kč"),
    starters=_set(
        "on ona ono oni my vy já to ten ta ale a v ve na po z do od za při když pokud protože však také"
    ),
    ordinals=True,
)
_TURKISH = Habits(
    never=_set("dr prof doç av sn bkz örn yrd alb gen org müh mah cad sok"),
    numbered=_set("no s sf md çev tel"),
    maybe=_set("vb vs vd a.ş ltd şti m.ö m.s"),
    starters=_set(
        "bu şu o bir ve ama fakat ancak biz siz ben onlar eğer çünkü sonra önce için ile de da ne kim"
    ),
    ordinals=True,
)
_ARABIC = Habits(never=_set("د أ م ص ط ق.م ب.م أ.د م.م"), maybe=_set("إلخ الخ هـ"))

_HABITS = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "ca": _SPANISH,
    "gl": _SPANISH,
    "it": _ITALIAN,
    "pt": _PORTUGUESE,
    "nl": _DUTCH,
    "ru": _RUSSIAN,
    "uk": _RUSSIAN,
    "be": _RUSSIAN,
    "pl": _POLISH,
    "sv": _NORDIC,
    "da": _NORDIC,
    "nb": _NORDIC,
    "nn": _NORDIC,
    "no": _NORDIC,
    "fi": _NORDIC,
    "cs": _CENTRAL,
    "sk": _CENTRAL,
    "tr": _TURKISH,
    "ar": _ARABIC,
    "fa": _ARABIC,
    "ur": _ARABIC,
    "el": Habits(never=_set("κ κα κος δρ π.χ βλ δηλ αρ σελ"), maybe=_set("κ.λπ κλπ κ.ά π.χ μ.χ"), stops=";"),
}


def habits_of(language: str) -> Habits:
    """Return the habits of a language tag such as `de` or `pt-BR`."""
    return _HABITS.get(language.replace("_", "-").split("-")[0].lower(), _ENGLISH)
