"""The words by which one language reports speech.

To add a language, write a Lexicon and name it in `languages`. All entries are in lower case and, for Arabic,
without vowel signs. The lists are ours; that cue verbs, their inversions and the nearest speaker carry most
attributions is known from the literature on quotation attribution (Elson and McKeown; O'Keefe and others;
Pareti and others; Muzny and others).
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the finder of cues knows of a language.

    says: verbs that report whatever follows.
    weak: verbs that report only beside a quotation, before “that” or between commas.
    trailing: participles (“adding”) whose speaker is that of the cue before.
    addressed: verbs that name the listener before the message.
    sources: phrases before the name of a source, as tuples of words (“according to”).
    closing_sources: words after the name of a source (“zufolge”).
    pronouns: word → m, f, n (a thing) or p (several); possessives likewise, as evidence of gender only.
    titles: words before a name → m, f or nothing; gendered_roles: ends of words that tell a gender.
    feminine: forms of cue verbs that tell a woman's voice.
    helpers: what may stand between a speaker and the verb; adverbs: how adverbs end;
        passive: what takes its meaning from the verb.
    boundaries: words that end a noun phrase; joining: those that may join two names.
    likening: “as”, in “as the mayor said”.
    relatives: words that begin a clause about the noun before; openers: what may open a sentence before it.
    roleful: adjectives that may begin an apposition without an article (“acting secretary”).
    occasions: “in a …” that say where something was said, and are no part of it.
    collectives, organisations, documents: nouns that tell what kind of speaker this is.
    anonymous: words by which a source asks not to be named.
    verb_first: whether the speaker follows the verb as a rule; capitals: whether names have capitals;
        nouns: whether common nouns have them too.
    reported: forms that report somebody's words without any cue, as the German subjunctive does.
    """

    says: frozenset[str]
    weak: frozenset[str]
    that: frozenset[str]
    trailing: frozenset[str] = frozenset()
    addressed: frozenset[str] = frozenset()
    sources: tuple[tuple[str, ...], ...] = ()
    closing_sources: frozenset[str] = frozenset()
    pronouns: dict[str, str] = field(default_factory=dict)
    possessives: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    gendered_roles: dict[str, str] = field(default_factory=dict)
    feminine: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    adverbs: str = ""
    passive: frozenset[str] = frozenset()
    boundaries: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    likening: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    determiners: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    occasions: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    roleful: frozenset[str] = frozenset()
    collectives: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    anonymous: tuple[str, ...] = ()
    verb_first: bool = False
    capitals: bool = True
    nouns: bool = False
    reported: frozenset[str] = frozenset()


def words(*lists: str) -> frozenset[str]:
    """Return the words of the lists, which are parted by white space."""
    return frozenset(" ".join(lists).split())
