"""Which language a text is in: its script first, then a vote of small words."""

import re
import unicodedata
from collections import Counter

_SAMPLE = 20_000
_SCRIPT_LANGUAGES = {
    "HEBREW": "he",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "BENGALI": "bn",
    "TAMIL": "ta",
}
_SMALL_WORDS = {
    "en": "the of and to in that is was for it with as his on be at by had not are but from have they which",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o",
    "it": "di e il la che in a per un è del non una sono i con si da le dei al come più nel alla ha gli",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog door",
    "sv": "och i att det som en på är av för med den till inte har de ett om var men så vi jag från kan",
    "da": "og i at det er en til på af for med de den ikke der har som et om var men han fra vi også",
    "nb": "og i det som på er av en til for at med de den ikke har et om var men han fra vi seg også jeg",
    "fi": "ja on ei että se hän oli ovat mutta joka kun myös kuin niin sen ole vain mukaan sekä olla jo",
    "pl": "w i na z się do nie że to jest o jak za po co od przez dla ale są ten tym był jego już",
    "cs": "a v se na je že s z do o k i pro za by jako to po ale jsou podle od které však při jeho",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne en kadar sonra ama var değil o dedi",
    "id": "yang dan di dengan untuk dari ini itu pada tidak dalam akan ke adalah juga oleh kata tersebut",
}
_VOTES = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}


def guess_language(text: str) -> str:
    """Return a language tag such as "en" or "ar"; "en" when nothing speaks for another."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script == "ARABIC":
        if re.search("[ٹڈڑے]", sample):
            return "ur"
        return "fa" if re.search("[پچژگ]", sample) else "ar"
    if script == "CYRILLIC":
        return "uk" if re.search("[іїєґ]", sample) else "ru"
    if script == "CJK":
        return "ja" if re.search("[\u3041-\u30ff]", sample) else "zh"
    return _SCRIPT_LANGUAGES.get(script) or _small_words(sample)


def _script(sample: str) -> str:
    """The script of most letters, by the first word of their Unicode names."""
    letters = Counter(character for character in sample if character.isalpha())
    scripts: Counter[str] = Counter()
    for letter, times in letters.items():
        scripts[unicodedata.name(letter, "LATIN").split(" ")[0]] += times
    return scripts.most_common(1)[0][0] if scripts else "LATIN"


def _small_words(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    votes = {language: sum(words[word] for word in small) for language, small in _VOTES.items()}
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] > votes["en"] + 1 else "en"
