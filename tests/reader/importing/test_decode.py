"""Files as bytes: the encodings that text editors write, and what is no text."""

import codecs
import random

import pytest

from reader.importing import ImportProblem, importer_for, read_upload
from reader.importing.decode import MAX_BYTES, decode_bytes

WORDS = "Fähre – “ja”\nZweite Zeile"


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        codecs.BOM_UTF8 + WORDS.encode(),
        WORDS.encode("utf-16"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-32"),
        WORDS.encode("cp1252"),
    ],
)
def test_usual_encodings_are_recognised(data: bytes) -> None:
    assert decode_bytes(data) == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "words",
    [
        "Заголовок\n\nТекст новости, который был написан вчера. 25 ноября, — сказал он.",
        "标题\n\n这是新闻正文。第二句话。两千人。",
        "見出し\r\n\r\n港の責任者は「夜間の航行はできない」と述べた。",
        "عنوان\n\nقال المتحدث يوم الثلاثاء.",
        "제목\n\n그는 말했다. 어제는 아니다.",
    ],
)
def test_utf_16_without_a_mark_is_recognised_in_other_scripts(words: str, encoding: str) -> None:
    assert decode_bytes(words.encode(encoding)) == words


def test_latin_1_without_a_meaning_in_windows_is_still_text() -> None:
    assert decode_bytes(b"caf\xe9 \x81") == "café \x81"


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"%PDF-1.7 and so on", "binary"),
        (b"PK\x03\x04zip", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe", "binary"),
        (b"\xff\xfea", "binary"),
        (random.Random(4).randbytes(3000), "binary"),
        (b"\x93" + "Заголовок и текст".encode("utf-16-le")[:-1], "binary"),
        (b"a" * (MAX_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        decode_bytes(data)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("“Ja”, sagte sie.\n".encode() * 2 + b"Ein \x96" + " später".encode(), (3, 5)),
        (b"\xe9" + "été".encode(), (1, 1)),
        ("Drei schöne “Wörter”".encode()[:-1], (1, 20)),
        (codecs.BOM_UTF8 + b"caf\xe9", (1, 5)),
        ("Лодка пришла ".encode() + b"\xff\xfe", (1, 14)),
    ],
)
def test_utf_8_with_a_stray_byte_is_refused_with_its_place(data: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(ImportProblem) as caught:
        decode_bytes(data)
    assert caught.value.code == "stray_byte"
    assert (caught.value.details["line"], caught.value.details["column"]) == place
    assert f"line {place[0]}, character {place[1]}." in str(caught.value)


@pytest.mark.parametrize(
    "words",
    [
        "Fähre – “ja”, nur das Café",
        "CAFÉ’S – “naïve”",  # É’ would be one letter of UTF-8
        "É»",
        "L’été à Orléans… «Oui», dit-il.",
        "Ação, não: coração – “à” às 7",
    ],
)
def test_words_from_windows_are_still_read(words: str) -> None:
    assert decode_bytes(words.encode("cp1252") + b" \xe9") == f"{words} é"


def test_two_megabytes_are_allowed() -> None:
    assert len(decode_bytes(b"a" * MAX_BYTES)) == MAX_BYTES


@pytest.mark.parametrize(
    "name, slug", [("a.txt", "plain"), ("A.MD", "markdown"), ("x.y.markdown", "markdown")]
)
def test_the_ending_of_the_name_chooses_the_importer(name: str, slug: str) -> None:
    assert importer_for(name).slug == slug


@pytest.mark.parametrize("name", ["a.docx", "noending", ".txt.exe"])
def test_an_unknown_ending_is_refused(name: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read_upload(name, b"Words")
    assert caught.value.code == "unknown_format"
