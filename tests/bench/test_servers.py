from tests.bench.running import limits, tiny


def test_each_measurement_without_a_browser_prints_its_rows() -> None:
    printed = tiny("create", "growth", "queries", "page")
    assert "cores" in printed
    assert "Tiny sizes: these figures mean nothing." in printed
    assert limits(printed) == {
        "create: throughput of the bare insert's",
        "create: CPU over the bare insert's",
        "create: p50 of long over short",
        "create: answer besides the block, plain",
        "queries: reading page, 0 highlights",
        "queries: everyone's layer, 0 highlights",
        "queries: create, 0 highlights",
        "queries: reading page, 60 highlights",
        "queries: everyone's layer, 60 highlights",
        "queries: create, 60 highlights",
        "page with highlights: CPU over the bare page's",
    }
    assert "of 11 limits reached." in printed
