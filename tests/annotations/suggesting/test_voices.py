from annotations.suggesting.voices import read_voices, suggested_quotations
from tests.annotations.suggesting.texts import article


def test_slogans_are_suggested_only_where_somebody_says_them() -> None:
    document = article(
        "They keep a “bells first” rule.",
        "Ruiz said it was “past mending” now.",
        "SEE ALSO: “We stay,” say ringers",
        "“It fell. It ‘broke’,” she said.",
        "“No.”",
    )
    found = suggested_quotations(read_voices(document))
    assert [document.slice((one.start, one.end)) for one in found] == [
        "“past mending”",
        "“It fell. It ‘broke’,”",
        "“No.”",
    ]


def test_call_outs_are_not_heard() -> None:
    document = article("Ana Ruiz said it fell.", "SEE ALSO: Tom Brandt said no", "“We stay,” he said.")
    voices = read_voices(document)
    assert {line.block for line in voices.lines} == {0, 1, 3}
    assert [voice.name for voice in voices.lines[-1].spoken[0].voices] == ["Ana Ruiz"]


def test_reading_twice_gives_the_same() -> None:
    document = article("Ana Ruiz said it fell.", "“We stay,” she said.")
    one, other = read_voices(document), read_voices(document)
    assert [line.spoken for line in one.lines] == [line.spoken for line in other.lines]
    assert one.quotations == other.quotations
