"""English cues, titles and nouns of speakers."""

from annotations.suggesting.lexicon import Lexicon, words

ENGLISH = Lexicon(
    says=words(
        "said says say told tells added adds wrote writes replied replies insisted insists "
        "announced announces declared declares stated explained explains remarked remarks "
        "commented quipped joked tweeted recalled recalls reiterated predicted predicts estimated "
        "estimates testified alleged alleges  claimed maintained maintains asserted asserts "
        "cautioned concluded concludes confirmed confirms stressed stresses acknowledged "
        "acknowledges admitted admits conceded concedes contended contends complained complains "
        "suggested suggests emphasised emphasized noted notes observed pledged vowed promised "
        "denied denies mused"
    ),
    weak=words(
        "called calls described describes labelled labeled dubbed termed recommends recommended "
        "finds found shows showed reads read forecasts reported reports believes believed thinks "
        "thought fears feared hopes hoped expects expected agreed agrees praised criticised "
        "criticized condemned blamed urged demanded demands hailed dismissed denounced rejected "
        "accused asked asks warned warns answered answers argued argues states posted shouted "
        "allege predict estimate suggest admit acknowledge concede contend deny confirm agree "
        "promise hope exclaimed boasted bragged sneered snapped pleaded opined scoffed sighed "
        "laughed yelled whispered cried argue warn claim insist believe fear think note maintain "
        "feel feels felt revealed reveals indicated indicates informed reminded assured signalled "
        "signaled repeated responded countered lamented apologised apologized promises"
    ),
    that=words("that how why whether if"),
    trailing=words(
        "saying adding noting warning arguing telling writing insisting stressing claiming "
        "explaining calling describing asking concluding stating predicting suggesting "
        "acknowledging admitting citing alleging"
    ),
    addressed=words("told tells tell telling asked asks informed reminded assured warned warns"),
    sources=(
        ("according", "to"),
        ("in", "the", "words", "of"),
        ("as", "quoted", "by"),
    ),
    pronouns={"he": "m", "she": "f", "they": "p", "it": "n"},
    possessives={"his": "m", "him": "m", "himself": "m", "her": "f", "hers": "f", "herself": "f"},
    titles={
        **dict.fromkeys(("mr", "sir", "lord", "king", "prince", "brother"), "m"),
        **dict.fromkeys(("mrs", "ms", "miss", "dame", "lady", "queen", "princess", "madam", "sister"), "f"),
        **dict.fromkeys(
            words(
                "dr prof professor gen general col colonel lt capt captain maj major sgt sergeant "
                "president chancellor minister secretary senator sen rep representative "
                "congressman congresswoman mp gov governor mayor councillor councilman "
                "councilwoman ambassador judge justice chief superintendent inspector detective "
                "officer commissioner director chairman chairwoman chair chairperson spokesman "
                "spokeswoman spokesperson bishop archbishop pope imam rabbi rev reverend father "
                "coach manager deputy premier speaker treasurer lieutenant admiral commander "
                "secretary-general engineer economist analyst historian researcher activist lawyer "
                "attorney leader founder envoy"
            ),
            "",
        ),
    },
    gendered_roles={"woman": "f", "man": "m", "actress": "f", "mother": "f", "father": "m", "widow": "f"},
    helpers=words(
        "has have had also later then earlier reportedly repeatedly did does do once again "
        "recently previously now still simply publicly privately quietly just already never both "
        "all himself herself themselves once rightly angrily since would will has further even "
        "always often flatly bluntly"
    ),
    adverbs="ly",
    passive=words("was were is are be been being am got not to"),
    boundaries=words(
        "as that because when while if although though since where than whereas but or so until "
        "unless after before what how why and which who whom whose is are was were be been has "
        "have had would will can could should may might must did does do"
    ),
    joining=words("and"),
    likening=words("as"),
    relatives=words("who which whose"),
    determiners=words(
        "the a an his her its their this that these those some several many two three four five "
        "six one another other most both no my our your few all dozens hundreds every each any"
    ),
    indefinite=words(
        "a an one some several many two three four five six another few most other dozens hundreds "
        "somebody someone nobody anyone everyone anybody everybody"
    ),
    prepositions=words(
        "of for at from with in on by to after before during about over under against between near "
        "into through outside inside following ahead upon late early amid without"
    ),
    times=words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december jan feb mar apr jun jul aug sep sept "
        "oct nov dec today yesterday tomorrow tonight earlier later last this next week month year "
        "night morning evening afternoon day recently spring summer autumn winter late early"
    ),
    occasions=words(
        "statement interview letter email e-mail post tweet report speech briefing conference "
        "broadcast message remarks note memo court press testimony filing address article column "
        "blog video text call reply response"
    ),
    openers=words(
        "meanwhile however but and so yet still instead later earlier then also separately "
        "nevertheless yesterday today afterwards asked yes no nor thus"
    ),
    particles=words(
        "de da del della di du van von der den la le bin ibn al el ben abu dos das af zu ter ten y o"
    ),
    roleful=words("acting former then deputy chief co-founder co-author spokesman spokeswoman head"),
    collectives=words(
        "officials police prosecutors experts critics supporters opponents residents witnesses "
        "analysts scientists researchers lawyers doctors farmers teachers parents activists "
        "diplomats authorities investigators economists historians engineers pilots workers unions "
        "organisers organizers ministers lawmakers senators aides sources people readers "
        "neighbours neighbors colleagues relatives rescuers firefighters campaigners members "
        "leaders agents students pupils councillors authors others some many observers they"
    ),
    organisations=words(
        "ministry authority government council company agency office court union party bank "
        "association committee commission department institute university foundation federation "
        "organisation organization group team firm club school hospital board embassy parliament "
        "army navy service network society center centre church museum corporation administration "
        "kremlin pentagon works inc ltd gmbh plc college league league's house coalition alliance "
        "bureau newspaper operator builder"
    ),
    documents=words(
        "report study statement letter log minutes paper document documents indictment filing "
        "account accounts figures statistics survey poll review audit memo email petition ruling "
        "verdict data book outlook specification protocol record records article census footnote "
        "transcript map section version chapter poster sign notice leaflet newsletter"
    ),
    anonymous=(
        "not to be named",
        "not be named",
        "not to be identified",
        "not be identified",
        "anonymity",
        "anonymous",
        "declined to be named",
        "declined to give",
        "unnamed",
        "did not want to be named",
        "withheld",
        "familiar with the matter",
    ),
)
