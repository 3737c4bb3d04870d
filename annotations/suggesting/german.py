"""German cues, titles and nouns of speakers."""

from annotations.suggesting.lexicon import Lexicon, words

GERMAN = Lexicon(
    says=words(
        "sagt sagte sagten sagen erklärt erklärte erklärten erzählt erzählte meint meinte betont "
        "betonte ergänzt ergänzte schreibt schrieb schrieben warnt warnte warnten fordert forderte "
        "kritisiert kritisierte behauptet behauptete antwortet antwortete fragt fragte berichtet "
        "berichtete versichert versicherte kündigte teilte mitteilte räumte bestätigte bestätigt "
        "vermutet vermutete findet glaubt glaubte urteilt urteilte hieß heißt"
    )
    - words("hieß heißt teilte räumte kündigte"),
    weak=words("nennt nannte hält hielt bezeichnete bezeichnet lobt lobte fürchtet hofft rief ruft zitiert"),
    that=words("dass ob wie warum"),
    sources=(("laut",), ("nach", "angaben", "von"), ("nach", "angaben", "der"), ("nach", "angaben", "des")),
    closing_sources=words("zufolge"),
    pronouns={"er": "m", "sie": "f", "es": "n"},
    possessives={"ihm": "m", "ihn": "m", "seine": "m", "seiner": "m", "ihr": "f", "ihre": "f", "ihrer": "f"},
    titles={
        **dict.fromkeys(("herr", "herrn", "könig", "prinz"), "m"),
        **dict.fromkeys(("frau", "königin", "prinzessin"), "f"),
        **dict.fromkeys(
            words("dr prof professor pastor präsident bürgermeister minister kanzler sprecher"), "m"
        ),
        **dict.fromkeys(
            words("professorin pastorin präsidentin bürgermeisterin ministerin kanzlerin sprecherin"), "f"
        ),
    },
    gendered_roles={
        "forscherin": "f",
        "innen": "p",
        "erin": "f",
        "ärztin": "f",
        "frau": "f",
        "leiterin": "f",
    },
    helpers=words("auch noch dann hat haben hatte hatten später schon zudem selbst wiederum dazu"),
    passive=words("wird wurde wurden werden worden zu ist sind"),
    boundaries=words(
        "wie dass weil wenn als ob und oder aber denn während nachdem bevor obwohl damit ist sind "
        "war waren hat haben hatte hatten wird wurde kann könne sei seien habe"
    ),
    joining=words("und"),
    likening=words("wie"),
    relatives=words("der die das dessen deren"),
    determiners=words(
        "der die das den dem des ein eine einen einem einer sein seine ihr ihre dieser diese "
        "dieses mehrere einige viele zwei drei alle kein keine"
    ),
    indefinite=words("ein eine einer mehrere einige viele zwei drei jemand niemand"),
    prepositions=words(
        "von vom für bei beim in im an am auf aus mit nach vor seit zu zum zur über unter gegen durch um ohne"
    ),
    times=words(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai "
        "juni juli august september oktober november dezember heute gestern morgen woche jahr "
        "monat"
    ),
    occasions=words("mitteilung interview gespräch brief rede bericht"),
    openers=words("und aber doch auch dann so dort hier nun"),
    particles=words("von van de der zu zur vom"),
    collectives=words(
        "polizei behörden experten kritiker anwohner beamte diplomaten zeugen forscher eltern "
        "bauern fahrgäste landwirte mitglieder"
    ),
    organisations=words(
        "ministerium kreis gemeinde stadt rat verein genossenschaft gewerkschaft partei behörde "
        "regierung unternehmen firma gericht universität hochschule verband vorstand bank bund "
        "land landkreis"
    ),
    documents=words(
        "bericht studie protokoll brief gutachten jahresabschluss statistik nahverkehrsbericht umfrage papier"
    ),
    anonymous=("namen nicht", "nicht genannt werden", "anonym", "ungenannt"),
    nouns=True,
    reported=words("sei seien habe hätten dürfe könne werde solle müsse wolle stehe gebe komme"),
)
