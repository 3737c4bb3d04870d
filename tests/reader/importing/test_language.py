"""Which language a text is in."""

import pytest

from reader.importing.language import guess_language

TEXTS = {
    "en": "The council said that it was not the first time that the ferry had been late.",
    "de": "Der Rat hat die Entscheidung über die Fähre auf den nächsten Monat verschoben.",
    "fr": "Le conseil a dit que la décision sur le bac ne serait pas prise avant la fin du mois de mai.",
    "es": "El consejo dijo que la decisión sobre el barco no se tomará hasta el final del mes y por eso.",
    "nl": "De raad zei dat het besluit over de veerboot niet voor het einde van de maand wordt genomen.",
    "sv": "Rådet sade att beslutet om färjan inte kommer att fattas och att det är för sent för den här.",
    "ar": "قال المجلس إن القرار لن يتخذ قبل نهاية الشهر",
    "fa": "شورا گفت که تصمیم گیری پیش از پایان ماه نخواهد بود چون",
    "he": "המועצה אמרה שההחלטה לא תתקבל לפני סוף החודש",
    "ru": "Совет сообщил, что решение не будет принято до конца месяца",
    "uk": "Рада повідомила, що рішення не буде прийнято до кінця місяця",
    "ja": "評議会は決定を来月まで延期したと述べた。",
    "zh": "委员会表示，该决定将推迟到下个月。",
    "ko": "위원회는 결정을 다음 달까지 연기했다고 말했다.",
    "el": "Το συμβούλιο είπε ότι η απόφαση αναβάλλεται",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_is_enough(language: str) -> None:
    assert guess_language(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "123 456", "🏮🏮🏮", "Tarn"])
def test_without_a_sign_it_is_english(text: str) -> None:
    assert guess_language(text) == "en"
