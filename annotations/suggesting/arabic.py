"""Arabic cues and nouns of speakers; the verb comes first and tells the gender."""

from annotations.suggesting.lexicon import Lexicon, words

_FEMININE = (
    "قالت تقول أضافت تضيف أكدت تؤكد أوضحت توضح صرحت ذكرت تذكر أعلنت تعلن حذرت تحذر نفت رأت ترى "
    "اعتبرت كتبت تابعت أشارت تتوقع توقعت تعتقد"
)
_MASCULINE = (
    "قال يقول أضاف يضيف أكد يؤكد أوضح يوضح صرح ذكر يذكر أعلن يعلن حذر يحذر نفى رأى يرى اعتبر كتب "
    "تابع أشار يتوقع توقع يعتقد"
)


def _with_and(forms: str) -> frozenset[str]:
    """Each form alone and with the conjunctions that are written onto it."""
    return words(forms) | {prefix + form for form in forms.split() for prefix in ("و", "ف")}


ARABIC = Lexicon(
    says=_with_and(f"{_FEMININE} {_MASCULINE}"),
    weak=frozenset(),
    that=words("أن إن أنه أنها إنه إنها بأن بأنه بأنها"),
    sources=(("بحسب",), ("حسب",), ("وفق",), ("وفقا",), ("وبحسب",), ("ووفق",), ("وفقاً",)),
    pronouns={"هو": "m", "هي": "f", "هم": "p"},
    feminine=_with_and(_FEMININE),
    passive=words("قد"),
    boundaries=words("أن إن أنه أنها إنه إنها بأن من في على لكن حين وهي وهو التي الذي عن إلى"),
    titles=dict.fromkeys(("رئيس", "مدير", "وزير"), "m") | dict.fromkeys(("رئيسة", "مديرة", "وزيرة"), "f"),
    relatives=words("التي الذي وهي وهو الذين"),
    collectives=words("أصحاب سكان أهالي كثيرون خبراء مسؤولون شهود مراقبون مزارعون كبار"),
    organisations=words("وزارة دائرة جمعية شركة حكومة مجلس بلدية جامعة"),
    documents=words("تقرير التقرير خريطة دراسة الدراسة محضر بيان إحصاءات قياسات دفتر روايات"),
    anonymous=("طلب عدم", "رفض الكشف", "فضل عدم"),
    verb_first=True,
    capitals=False,
)
