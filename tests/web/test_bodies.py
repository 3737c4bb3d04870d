import pytest
from django.test import RequestFactory

from web.bodies import BadBody, read_json


def body(rf: RequestFactory, text: str | bytes, max_depth: int = 20) -> object:
    return read_json(rf.post("/", text, content_type="application/json"), max_depth)


def test_json_is_read(rf: RequestFactory) -> None:
    assert body(rf, '{"a": [1, {"b": "é"}]}') == {"a": [1, {"b": "é"}]}
    assert body(rf, "3", max_depth=1) == 3


@pytest.mark.parametrize(
    "text", ["", "{", '{"a": NaN}', "[Infinity]", b"\xff\xfe\xfd", "[" * 100_000, "[" * 21 + "]" * 21]
)
def test_s53_broken_and_deep_json_is_refused(rf: RequestFactory, text: str | bytes) -> None:
    with pytest.raises(BadBody):
        body(rf, text)


def test_s53_the_depth_is_exact(rf: RequestFactory) -> None:
    assert body(rf, "[[1]]", max_depth=3) == [[1]]
    with pytest.raises(BadBody):
        body(rf, "[[1]]", max_depth=2)
