"""A template rolled forward: its calendar, its values with their sources, its scenarios, and what moved."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from xlmodel import load, roll
from xlmodel.cli import main
from xlmodel.errors import ModelError, UsageError
from xlmodel.evaluate import evaluate
from xlmodel.model.selection import Selection

MODELS = Path(__file__).parents[1] / "models"
ACTUALS = """id,period,value,source
shops.given,2024,57,annual report 2024
cakes.per_shop,2024,655,annual report 2024
price,2024,3.95,annual report 2024
flour.price,2024,551,mill
electricity.price,2024,0.21,grid
wage,2024,39.5,
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("bakery", "loans", "saas"):
        shutil.copytree(MODELS / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def actuals(folder: Path, text: str = ACTUALS, name: str = "actuals.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def inputs(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / "inputs" / f"{name}.toml").read_text(encoding="utf-8"))


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without what Python keeps for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_an_estimate_becomes_history(here: Path) -> None:
    before = snapshot(here / "bakery")
    done = roll("./bakery", to=2024, actuals=actuals(here))
    assert snapshot(here / "bakery") == before
    assert (done.folder, done.was, done.history, done.calendar) == (Path("bakery_2024"), "2023", "2024", "__init__.py")
    model = load("./bakery_2024")
    assert model.timeline.last_history == "2024"
    values = evaluate(model)
    # 57 shops x 655 cakes x 308 days x 3.95 EUR, by hand
    assert values.number("revenue", 2024) == pytest.approx(57 * 655 * 308 * 3.95 / 1e6, rel=1e-12)
    assert values.number("shops", 2025) == pytest.approx(57 * 1.15, rel=1e-12)


def test_what_moved_is_each_headline_at_each_period(here: Path) -> None:
    done = roll("./bakery", to=2024, actuals=actuals(here))
    old, new = evaluate(load("./bakery")), evaluate(load("./bakery_2024"))
    assert {(one.id, one.period) for one in done.moved} == {
        (name, str(year)) for name in ("revenue", "profit", "ovens.needed") for year in range(2022, 2028)
    }
    for one in done.moved:
        assert one.before == old.number(one.id, one.period)
        assert one.after == new.number(one.id, one.period)
        assert one.same is (one.period < "2024")


def test_sources_are_recorded_and_what_stays_an_estimate_is_marked(here: Path) -> None:
    done = roll("./bakery", to=2024, actuals=actuals(here), source="payroll")
    shops, costs = inputs(done.folder, "shops"), inputs(done.folder, "costs")
    assert shops["shops.given"]["values"] == {"2022": 40, "2023": 48, "2024": 57}
    assert shops["shops.given"]["source"] == "annual report; annual report 2024"
    assert shops["cakes.per_shop"]["assumed"] == [2025, 2026, 2027]
    assert (costs["wage"]["kind"], costs["wage"]["source"]) == ("report", "assumption; payroll")
    assert costs["wage"]["assumed"] == [2022, 2023, 2025, 2026, 2027]
    assert done.sources == ("annual report 2024", "mill", "grid", "payroll")
    assert load("./bakery_2024").sources["payroll"].label.origin == "payroll"
    with (done.folder / "rolled.csv").open(encoding="utf-8", newline="") as stream:
        record = list(csv.DictReader(stream))
    assert {"history": "2024", "id": "price", "period": "2024", "before": "3.8", "value": "3.95",
            "source": "annual report 2024"} in record  # fmt: skip
    assert len(record) == 6


def test_comments_and_order_of_a_data_file_stay(here: Path) -> None:
    done = roll("./bakery", to=2024, actuals=actuals(here))
    old = (here / "bakery/inputs/shops.toml").read_text(encoding="utf-8").splitlines()
    new = (done.folder / "inputs/shops.toml").read_text(encoding="utf-8").splitlines()
    assert len(old) == len(new)
    keys = ("values", "source", "assumed")
    assert all(one == other or one.startswith(keys) for one, other in zip(old, new, strict=True))


def test_what_has_happened_is_the_same_in_all_scenarios(here: Path) -> None:
    done = roll("./bakery", to=2024, actuals=actuals(here))
    model = load("./bakery_2024")
    values = evaluate(model, [Selection(name) for name in model.scenarios])
    assert {values.number("price", 2024, case=case) for case in range(3)} == {3.95}
    assert [values.number("price", 2025, case=case) for case in range(3)] == [3.9, 4.3, 3.6]
    assert done.dropped == ()


def test_a_change_of_which_nothing_is_left_goes_with_its_reason(here: Path) -> None:
    scenarios = here / "bakery/scenarios.toml"
    text = scenarios.read_text(encoding="utf-8")
    scenarios.write_text(text.replace("{ 2024 = 4, 2025 = 4.3, 2026 = 4.6, 2027 = 4.9 }", "{ 2024 = 4 }"))
    done = roll("./bakery", to=2024, actuals=actuals(here))
    assert done.dropped == ("boom.price",)
    assert "price" not in load("./bakery_2024").scenarios["boom"].changes


def test_all_that_is_wrong_is_told_at_once_with_its_row(here: Path) -> None:
    text = """id,period,value,unit
shops.givn,2024,57,shop
cakes.per_shop,2025,655,cake/shop/day
price,2024,abc,EUR/cake
flour.price,2031,551,EUR/t
revenue,2024,5,EUR 1e6/year
electricity.price,2024,0.2,
wage,2024,39500,EUR 1e3/baker/year
oven.kind,,deckk,text
rent,2024,4,EUR 1e3/shop/year
flour.waste,,0.05,kg
"""
    with pytest.raises(ModelError) as caught:
        roll("./bakery", to=2024, actuals=actuals(here, text))
    told = "\n".join(caught.value.problems)
    for part in (
        "row 2: bakery has no input 'shops.givn'; did you mean shops.given",
        "row 3: cakes.per_shop at 2025 is no actual: history ends in 2024",
        "row 4 value: 'abc' is no number",
        "row 5: flour.price at '2031' lies outside the calendar",
        "row 6: revenue is calculated",
        "row 7: electricity.price has no unit; write 'EUR/kWh'",
        "row 8: wage = 39500 is outside its bounds",
        "row 9: oven.kind cannot be 'deckk'; choices: deck, rack, stone",
        "row 11: flour.waste is in 'kg'; the input is in 'ratio'",
        "shops.given (inputs/shops.toml:3) has no actual at 2024",
    ):
        assert part in told
    assert "price (inputs" not in told.replace("flour.price (inputs", "").replace("electricity.price (inputs", "")
    assert not (here / "bakery_2024").exists()


def test_an_estimate_may_stand_in_where_asked_but_not_for_what_only_history_has(here: Path) -> None:
    few = actuals(here, "id,period,value\nshops.given,2024,57\n")
    with pytest.raises(ModelError, match="has 5 problems") as refused:
        roll("./bakery", to=2024, actuals=few)
    assert refused.value.hint == "--partial keeps the estimates instead"
    with pytest.raises(ModelError, match="has 5 problems") as refused:
        roll("./bakery", to=2024, actuals=actuals(here, "id,period,value\nprice,2024,4\n", "price.csv"))
    assert refused.value.hint == "give shops.given: there is no estimate to keep; --partial keeps those of the others"
    done = roll("./bakery", to=2024, actuals=few, partial=True)
    assert done.kept["price"] == ("2024",)
    assert inputs(done.folder, "shops")["price"]["assumed"] == [2024, 2025, 2026, 2027]
    none = actuals(here, "id,period,value\nprice,2024,4\n")
    with pytest.raises(ModelError) as caught:
        roll("./bakery", to=2024, actuals=none, partial=True, output="other")
    assert [problem.split()[0] for problem in caught.value.problems] == ["shops.given"]
    assert caught.value.hint == "give these actuals: there is no estimate to keep"


def test_what_ended_before_history_did_needs_no_actual(here: Path) -> None:
    path = here / "bakery/inputs/shops.toml"
    old = '\n["shops.founded"]\nlabel = "Shops founded"\nunit = "shop"\nkind = "report"\nsource = "annual report"\n'
    path.write_text(path.read_text(encoding="utf-8") + old + "values = { 2022 = 3 }\n", encoding="utf-8")
    texts = here / "bakery/texts/zh.toml"
    labels = '[labels]\n"shops.founded" = "创立门店数"\n'
    texts.write_text(texts.read_text(encoding="utf-8").replace("[labels]\n", labels, 1), encoding="utf-8")
    done = roll("./bakery", to=2024, actuals=actuals(here))
    assert inputs(done.folder, "shops")["shops.founded"]["values"] == {"2022": 3}


LAG = """
from pathlib import Path
from xlmodel import Draft, prior, span, timeline, total, where

def model(folder: Path = Path(__file__).parent) -> Draft:
    m = Draft("lag", label="Lag", timeline=timeline(2020, 2026, history=2022), units=("sack",), as_of="2023-03-31",
        folder=folder, growth=(2023, 2026), disclaimer="Invented.")
    m.add_sources()
    s = m.sheet("inputs", "Inputs", title="Inputs", purpose="Given")
    s.section("All")
    s.inputs(*m.add_inputs("all"))
    c = m.sheet("calc", "Calc", title="Calc", purpose="Sold")
    c.section("Sold")
    sold = where(m["time.history"] == 1, READ, prior("sold") * (1 + m["growth"]))
    c.line("sold", "sack", sold, "Sacks sold", first=2022)
    m.headline("sold")
    return m
"""
SOWN = """
["sown"]
label = "Sacks sown"
unit = "sack"
kind = "report"
source = "books"
values = { 2020 = 1000, 2021 = 1100 }

["growth"]
label = "Growth"
unit = "ratio"
kind = "assumption"
source = "books"
note = "Steady."
value = 0.1
"""


def lagging(here: Path, read: str, given: str = SOWN) -> None:
    """Writes a template whose history reads an input in that way."""
    (here / "lag/inputs").mkdir(parents=True)
    (here / "lag/__init__.py").write_text(LAG.replace("READ", read))
    (here / "lag/inputs/all.toml").write_text(given)
    (here / "lag/sources.toml").write_text('["books"]\nlabel = "Books"\n')


@pytest.mark.parametrize(
    ("read", "needed"),
    [
        ('prior("sown")', ["2022"]),
        ('m["sown"]', []),
        ('m["sown"] + prior("sown")', ["2022"]),
        ('prior("sown") + 0 * total(span("sown"))', ["2022", "2023"]),
    ],
)
def test_what_is_read_periods_later_needs_the_actual_that_it_reads(here: Path, read: str, needed: list[str]) -> None:
    lagging(here, read)
    none = actuals(here, "id,period,value\n")
    if needed:
        with pytest.raises(ModelError) as refused:
            roll("./lag", to=2023, actuals=none)
        (problem,) = refused.value.problems
        assert problem.endswith(f" has no actual at {', '.join(needed)}")
    given = actuals(here, "id,period,value\n" + "".join(f"sown,{period},1200\n" for period in needed))
    done = roll("./lag", to=2023, actuals=given)
    if read.startswith("prior"):
        assert evaluate(load(f"./{done.folder}")).number("sold", 2023) == 1200
    records = [value for key, value in load(f"./{done.folder}").tables["scope"].records.items() if key == "made.2"]
    assert [one["label"].text("en") for one in records] == ["History reaches 2023"]  # type: ignore[union-attr]


def test_an_assumption_of_history_alone_needs_an_actual_whatever_its_first_period(here: Path) -> None:
    sown = SOWN.replace('kind = "report"', 'kind = "assumption"\nnote = "Guessed."')
    lagging(here, 'm["sown"]', sown.replace("2020 = 1000, 2021 = 1100", "2021 = 1000, 2022 = 1100"))
    with pytest.raises(ModelError) as refused:
        roll("./lag", to=2023, actuals=actuals(here, "id,period,value\n"))
    assert [problem.split()[0] for problem in refused.value.problems] == ["sown"]


def test_the_workbook_says_what_was_rolled(here: Path) -> None:
    roll("./bakery", to=2024, actuals=actuals(here))
    roll("./bakery_2024", to=2025, actuals=actuals(here, ACTUALS.replace("2024,", "2025,")))
    for folder, history in (("bakery", []), ("bakery_2024", ["2024"]), ("bakery_2025", ["2024", "2025"])):
        model = load(f"./{folder}")
        records = [record for key, record in model.tables["scope"].records.items() if key.startswith("made.")]
        told = {str(one["label"].text("en")): one["text"].text("en") for one in records}  # type: ignore[union-attr]
        assert [label.split()[-1] for label in told if label.startswith("History reaches")] == history
        for period in history:
            text = "Rolled forward with xlmodel roll: values given: 6; sources: annual report 2024; mill; grid."
            assert told[f"History reaches {period}"].startswith(text)
        assert "in history an actual or, where none is given, what was assumed" in model.sheets["drivers"].purpose.text(
            "en"
        )


def test_a_value_in_another_scale_is_converted(here: Path) -> None:
    text = ACTUALS.replace("wage,2024,39.5,", "wage,2024,39500,").replace("source\n", "source,unit\n")
    units = ("shop", "cake/shop/day", "EUR/cake", "EUR/t", "EUR/kWh", "EUR/baker/year")
    head, *lines = text.splitlines()
    lines = [f"{line},{unit}" for line, unit in zip(lines, units, strict=True)]
    done = roll("./bakery", to=2024, actuals=actuals(here, "\n".join([head, *lines]) + "\n"))
    assert inputs(done.folder, "costs")["wage"]["values"]["2024"] == 39.5


def test_quarters_along_dimensions_with_periods_more(here: Path) -> None:
    text = "id,period,value,source\n" + "".join(f"drawn.{t},2024Q3,7,loan book\n" for t in ("senior", "bridge"))
    text += "drawn.mezzanine,2024Q3,6,loan book\ndrawn.senior,2028Q1,3,\nrate.senior,,0.05,loan book\n"
    done = roll("./loans", to="2024Q3", actuals=actuals(here, text), extend=2)
    model = load("./loans_2024q3")
    assert (model.timeline.members[-1], model.timeline.last_history) == ("2028Q2", "2024Q3")
    values = evaluate(model)
    assert [values.number("drawn.senior", p) for p in ("2024Q3", "2024Q4", "2028Q1", "2028Q2")] == [7, 15, 3, 0]
    assert values.number("rate.senior") == 0.05
    assert values.number("rate.bridge") == 0.11
    assert done.carried == ("drawn.senior", "drawn.mezzanine", "drawn.bridge")
    assert model.inputs["drawn.senior"].assumed >= {"2028Q1", "2028Q2"}
    assert "2024Q3" not in model.inputs["drawn.senior"].assumed
    assert next(one for one in done.moved if one.period == "2028Q1").before is None


def test_months_from_a_toml_file_with_members(here: Path) -> None:
    text = """[sources.ledger_2024]
label = "Ledger of 2024"
date = "2024-07-31"

["won.{plan}"]
unit = "customers/month"
source = "ledger_2024"
values.starter.2024-07 = 40
values.team.2024-07 = 7
values.enterprise.2024-07 = 1
"""
    done = roll("./saas", to="2024-07", actuals=actuals(here, text, "actuals.toml"), output="next/saas")
    model = load("./next/saas")
    assert evaluate(model).number("won.team", "2024-07") == 7
    assert model.sources["ledger_2024"].detail.origin == "2024-07-31"
    assert done.folder == Path("next/saas")


def test_a_toml_file_needs_the_unit_of_each_input(here: Path) -> None:
    text = '["price"]\nvalues = { 2024 = 4 }\n\n[pric]\nunit = "EUR/cake"\nvalue = 1\n'
    with pytest.raises(ModelError) as caught:
        roll("./bakery", to=2024, actuals=actuals(here, text, "actuals.toml"), partial=True)
    told = caught.value.problems
    assert "line 1, price: 'unit' is missing" in told[0]
    assert any("line 4, pric: bakery has no input 'pric'; did you mean price" in problem for problem in told)


def test_one_value_for_all_members_is_spread_where_an_actual_differs(here: Path) -> None:
    path = here / "saas/inputs/money.toml"
    path.write_text(path.read_text().replace("{ starter = 29, team = 199, enterprise = 2400 }", "{ 2024-01 = 5 }"))
    path.write_text(path.read_text().replace("values = { 2024-01 = 5 }", "value = 99"))
    text = "id,period,value\n" + "".join(f"won.{p},2024-07,9\n" for p in ("starter", "team", "enterprise"))
    done = roll("./saas", to="2024-07", actuals=actuals(here, text + "price.team,,210\n"))
    assert inputs(done.folder, "money")["price.{plan}"]["values"] == {"starter": 99, "team": 210, "enterprise": 99}


def test_a_change_of_a_block_is_rolled_row_by_row(here: Path) -> None:
    scenarios = here / "loans/scenarios.toml"
    more = """
[lower.changes."drawn.{tranche}"]
values = { 2024Q3 = 90, 2024Q4 = 80, 2027Q4 = 4 }
why = "Drawn early."

[lower.changes."drawn.bridge"]
values = { 2024Q4 = 5 }
why = "The bridge waits."
"""
    scenarios.write_text(scenarios.read_text(encoding="utf-8") + more, encoding="utf-8")
    catalogues = here / "loans/texts"
    for path in catalogues.glob("*.toml"):
        path.write_text(path.read_text() + '\n[reasons]\n"lower.drawn.{tranche}" = "1"\n"lower.drawn.bridge" = "2"\n')
    text = "id,period,value,source\n" + "".join(f"drawn.{t},2024Q3,7,loan book\n" for t in ("senior", "bridge"))
    roll("./loans", to="2024Q3", actuals=actuals(here, text + "drawn.mezzanine,2024Q3,6,loan book\n"), extend=1)
    model = load("./loans_2024q3")
    values = evaluate(model, [Selection("lower")])
    periods = ("2024Q3", "2024Q4", "2027Q4", "2028Q1")
    assert [values.number("drawn.senior", period) for period in periods] == [7, 80, 4, 4]
    assert [values.number("drawn.mezzanine", period) for period in periods] == [6, 80, 4, 4]
    assert [values.number("drawn.bridge", period) for period in periods] == [7, 5, 4, 4]
    reasons = model.scenarios["lower"].reasons
    assert (reasons["drawn.senior"].origin, reasons["drawn.bridge"].origin) == ("Drawn early.", "The bridge waits.")


def test_a_calendar_in_a_file(here: Path) -> None:
    source = here / "bakery/__init__.py"
    text = source.read_text(encoding="utf-8").replace("timeline(2022, 2027, history=2023)", '"timeline.toml"')
    source.write_text(text, encoding="utf-8")
    (here / "bakery/timeline.toml").write_text("# years\nfirst = 2022\nlast = 2027\nhistory = 2023\n")
    done = roll("./bakery", to=2024, actuals=actuals(here), extend=1)
    assert done.calendar == "timeline.toml"
    assert (done.folder / "timeline.toml").read_text() == "# years\nfirst = 2022\nlast = 2028\nhistory = 2024\n"
    assert (done.folder / "__init__.py").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("first = 2022\nlast = 2027\n", "'history' is missing"),
        ("first = 2022\nlast = 2027\nhistory = 2023\nend = 1\n", "unknown key 'end'"),
        ("first = 2022\nlast = 2027\nhistory = 2031\n", "lies outside the timeline"),
    ],
)
def test_a_calendar_file_that_is_none(here: Path, text: str, told: str) -> None:
    source = here / "bakery/__init__.py"
    code = source.read_text(encoding="utf-8").replace("timeline(2022, 2027, history=2023)", '"timeline.toml"')
    source.write_text(code, encoding="utf-8")
    (here / "bakery/timeline.toml").write_text(text)
    with pytest.raises(ModelError, match=told):
        load("./bakery")


def test_a_calendar_that_code_computes_cannot_be_moved(here: Path) -> None:
    source = here / "bakery/__init__.py"
    code = source.read_text(encoding="utf-8").replace("history=2023", "history=2022 + 1")
    source.write_text(code, encoding="utf-8")
    with pytest.raises(ModelError, match=r"no call of timeline\(2022, 2027, history=2023\)") as caught:
        roll("./bakery", to=2024, actuals=actuals(here))
    assert "timeline.toml" in caught.value.hint
    assert sorted(path.name for path in here.iterdir()) == ["actuals.csv", "bakery", "loans", "saas"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"to": 2023}, "2023 is history in bakery already"),
        ({"to": 2031}, "lies outside the timeline"),
        ({"to": "2024Q1"}, "periods of one kind"),
        ({"output": "bakery"}, "the template's own folder"),
        ({"output": "bakery/next"}, "the template's own folder"),
        ({"output": "loans"}, "exists already"),
        ({"output": "loans", "force": True}, "was not made by a roll"),
        ({"output": "my roll"}, "cannot name a template"),
        ({"extend": -1}, "cannot be extended"),
    ],
)
def test_what_cannot_be_asked_for(here: Path, changed: dict[str, Any], told: str) -> None:
    path, before = actuals(here), snapshot(here)
    with pytest.raises(UsageError, match=told):
        roll("./bakery", **{"to": 2024, "actuals": path, **changed})
    assert snapshot(here) == before


def test_a_roll_is_replaced_when_asked_and_rolled_again(here: Path) -> None:
    path = actuals(here)
    roll("./bakery", to=2024, actuals=path)
    (here / "bakery_2024/mine.txt").write_text("x")
    roll("./bakery", to=2024, actuals=path, force=True)
    assert not (here / "bakery_2024/mine.txt").exists()
    again = roll("./bakery_2024", to=2025, actuals=actuals(here, ACTUALS.replace("2024,", "2025,")))
    assert again.folder == Path("bakery_2025")
    assert len((again.folder / "rolled.csv").read_text().splitlines()) == 13


def test_a_copy_that_is_no_sound_model_is_not_left_behind(here: Path) -> None:
    texts = here / "bakery/texts/zh.toml"
    code = here / "bakery/__init__.py"
    code.write_text(code.read_text(encoding="utf-8").replace("    return m\n", "    assert m.timeline.last_history < '2024'\n    return m\n", 1))  # fmt: skip  # noqa: E501
    before = texts.read_bytes()
    with pytest.raises(ModelError, match="AssertionError"):
        roll("./bakery", to=2024, actuals=actuals(here))
    assert texts.read_bytes() == before
    assert sorted(path.name for path in here.iterdir()) == ["actuals.csv", "bakery", "loans", "saas"]


def test_a_package_that_imports_itself_by_name_is_renamed(here: Path) -> None:
    source = here / "bakery/__init__.py"
    code = source.read_text(encoding="utf-8")
    (here / "bakery/words.py").write_text('THINGS = ("cake", "shop", "baker", "oven")\n')
    source.write_text(code.replace('THINGS = ("cake", "shop", "baker", "oven")', "from bakery.words import THINGS"))
    done = roll("./bakery", to=2024, actuals=actuals(here))
    assert "from bakery_2024.words import THINGS" in (done.folder / "__init__.py").read_text(encoding="utf-8")


def test_the_command_says_what_moved(here: Path) -> None:
    arguments = ["roll", "./bakery", "--to", "2024", "--actuals", str(actuals(here))]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 0
    assert "history reaches 2024, 2023 before" in told.stderr
    assert "actuals without a source: 1;" in told.stderr
    assert told.stdout.splitlines()[-1] == "bakery_2024"
    row = next(line.split() for line in told.stdout.splitlines() if line.startswith("profit "))
    assert row[:2] == ["profit", "2024"]
    found = json.loads(CliRunner().invoke(main, [*arguments, "--force", "--json"]).stdout)
    assert found["folder"] == "bakery_2024"
    assert len(found["moved"]) == 18
    assert found["replaced"][0] == {
        "id": "shops.given", "period": "2024", "before": None, "value": 57.0, "source": "annual report 2024",
        "estimate": False,
    }  # fmt: skip
    again = CliRunner().invoke(main, arguments)
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)


GROWN = """
    s.check(
        "check.grown", "ratio", deviation(shops, prior("shops") * (1 + m["shops.growth"])),
        label=Label("Shops grow as assumed", zh="门店按假设增长"), first=2024,
    )
"""


def with_a_check_of_estimates(here: Path, made: str = GROWN) -> None:
    """The bakery with a check that actuals of shops break."""
    source = here / "bakery/__init__.py"
    code = source.read_text(encoding="utf-8")
    source.write_text(code.replace("\n\ndef costs(", f"{made}\n\ndef costs(", 1), encoding="utf-8")


def test_a_check_that_held_and_fails_in_the_copy_is_told_where_it_does(here: Path) -> None:
    with_a_check_of_estimates(here)
    done = roll("./bakery", to=2024, actuals=actuals(here))
    (broken,) = done.broken
    assert (broken.id, broken.label, broken.tolerance) == ("check.grown", "Shops grow as assumed", 1e-6)
    growth = evaluate(load("./bakery")).number("shops.growth", 2024)
    assert broken.deviation == pytest.approx(1 - 48 * (1 + growth) / 57)
    assert broken.periods == ("2024",)
    assert broken.positions[:2] == ("", "--set oven.kind=rack")
    assert "--scenario slump --correct E1" in broken.positions
    assert done.folder.is_dir()


def test_a_check_that_failed_before_is_no_news(here: Path) -> None:
    with_a_check_of_estimates(here, GROWN.replace("shops.growth", "flour.waste"))
    assert roll("./bakery", to=2024, actuals=actuals(here)).broken == ()


def test_the_command_tells_checks_that_broke_and_exits_1(here: Path) -> None:
    with_a_check_of_estimates(here)
    arguments = ["roll", "./bakery", "--to", "2024", "--actuals", str(actuals(here))]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 1
    assert told.stdout.splitlines()[-1] == "bakery_2024"
    assert "error: 1 check that held fails in bakery_2024, which is written" in told.stderr
    assert "check.grown: Shops grow as assumed: deviation" in told.stderr
    assert "tolerance 1e-06, in 2024, as the model is given and 11 more positions of the switches" in told.stderr
    found = CliRunner().invoke(main, [*arguments, "--force", "--json"])
    assert found.exit_code == 1
    assert [broken["id"] for broken in json.loads(found.stdout)["broken"]] == ["check.grown"]
    assert json.loads(found.stdout)["exit_code"] == 1


def test_what_moves_otherwise_with_another_choice_is_told(here: Path) -> None:
    source = here / "bakery/__init__.py"
    code = source.read_text(encoding="utf-8")
    choice = """    m.add_choice(
        "counted", Label("Shops counted", zh="门店口径"),
        {"all": Label("All", zh="全部"), "none": Label("None", zh="无")}, printed="all",
    )
    inputs(m)
"""
    code = code.replace("    inputs(m)\n", choice, 1)
    price = 'where(m["counted"] == code("all"), m["price"], at("price", 2023))'
    code = code.replace('cakes * m["price"], label', f"cakes * {price}, label")
    code = code.replace("import Draft", "import Draft, at, code", 1)
    source.write_text(code, encoding="utf-8")
    done = roll("./bakery", to=2024, actuals=actuals(here))
    assert list(done.moved_at) == ["--set counted=none", "--scenario boom", "--scenario slump"]
    told = {(one.id, one.period): one.share for one in done.moved_at["--set counted=none"]}
    given = {(one.id, one.period): one.share for one in done.moved}
    assert told["revenue", "2024"] != given["revenue", "2024"]


def test_an_input_that_is_one_of_some_choices_is_tried_too(here: Path) -> None:
    with_a_check_of_estimates(
        here,
        """
    s.check(
        "check.oven", "ratio",
        where(all_of(m["oven.kind"] == code("rack"), at("time.history", 2024) == 1), 1, 0),
        label=Label("Rack ovens are bought in estimates", zh="层架烤炉仅用于预测期"),
    )
""",
    )
    source = here / "bakery/__init__.py"
    source.write_text(source.read_text(encoding="utf-8").replace("import Draft", "import Draft, all_of, at, code", 1))
    (broken,) = roll("./bakery", to=2024, actuals=actuals(here)).broken
    assert broken.positions == (
        "--set oven.kind=rack", "--scenario boom --set oven.kind=rack", "--scenario slump --set oven.kind=rack",
    )  # fmt: skip
