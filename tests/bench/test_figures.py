import pytest

from bench.__main__ import arguments
from bench.figures import Row, at_least, at_most, ratios, table
from bench.house import Measured
from bench.load import Outcome
from bench.texts import document_of, passages


def test_a_row_is_judged_by_its_median() -> None:
    assert Row("cost", [1.0, 1.6, 9.0], "×", at_most(1.7)).verdict == "reached"
    assert Row("cost", [1.0, 1.8, 1.9], "×", at_most(1.7)).verdict == "not reached"
    assert Row("speed", [0.5, 0.6, 0.6], "×", at_least(0.6)).verdict == "reached"
    assert Row("speed", [0.59], "×", at_least(0.6)).verdict == "not reached"
    assert Row("something", [1.0]).verdict == ""


def test_ratios_pair_the_rounds() -> None:
    assert ratios([10.0, 30.0], [5.0, 10.0]) == [2.0, 3.0]


def test_what_costs_less_than_a_tick_is_no_division_by_zero() -> None:
    outcome = Outcome(elapsed=0.02, latencies=[0.01, 0.01], statuses={"201": 2}, received=0)
    assert Measured(outcome, cpu=0.0).cpu_each == Measured(outcome, cpu=0.01).cpu_each > 0
    assert Measured(outcome, cpu=0.5).cpu_each == 250


def test_the_table_shows_median_spread_limit_and_verdict() -> None:
    rows = [Row("create", [210.0, 190.0, 200.0], "/s"), Row("CPU", [1.25, 1.5], "×", at_most(1.7))]
    assert table(rows) == (
        "what    median    min – max  limit\n"
        "create  200 /s    190 – 210\n"
        "CPU     1.38 ×  1.25 – 1.50  ≤ 1.7  reached"
    )


def test_an_article_has_as_many_words_as_asked() -> None:
    for words in (120, 700, 5000):
        assert len(document_of(words).text.split()) == words


def test_passages_are_whole_words_of_one_paragraph() -> None:
    document = document_of(700)
    found = passages(document, 100)
    assert len(found) == len(set(found)) == 100
    for start, end in found:
        block = document.blocks[document.block_index(start)]
        assert block.start <= start < end <= block.end
        assert document.text[start - 1] in " \n"
        assert end == block.end or document.text[end] == " "


@pytest.mark.parametrize("given", [["nothing"], ["--rounds", "0"], ["create", "--rounds", "x"]])
def test_a_wrong_command_line_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        arguments(given)
    assert stopped.value.code == 2
    assert "usage: python -m bench" in capsys.readouterr().err
