"""What names a dimension that is not there, or names it in vain, is told: in ids, labels, notes, titles and spans."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from xlmodel import Draft, Label, SheetBuilder, pick, timeline
from xlmodel.errors import ModelError

INPUT = '["sold.{product}"]\nlabel = "sold"\nunit = "count"\nkind = "report"\nsource = ""\nvalue = 1\n'
Fill = Callable[[Draft, SheetBuilder], object]


def shop(folder: Path, entry: str = INPUT) -> tuple[Draft, SheetBuilder]:
    """A draft with an input by product and a sheet for lines."""
    m = Draft(
        "shop", label="Shop", timeline=timeline(2022, 2024, history=2022), units=(), as_of="2024-01-31",
        folder=folder, growth=(2022, 2024),
    )  # fmt: skip
    m.dimension("product", "Product", {"bread": "Bread", "cake": "Cake"})
    m.dimension("sweet", "Sweet", ["cake"], of="product")
    (folder / "inputs").mkdir()
    (folder / "inputs/sold.toml").write_text(entry, encoding="utf-8")
    s = m.sheet("given", "Inputs", title="Given", purpose="Given")
    s.section("Given")
    s.inputs(*m.add_inputs("sold"))
    s = m.sheet("sales", "Calc", title="Sales", purpose="Sales")
    s.section("Sales")
    return m, s


def add(line_id: str, label: str | Label = "x", note: str = "", read: str = "sold.{product}") -> Fill:
    return lambda m, s: s.line(line_id, "count", m[read] * 1, label, note=note)


WRONG: dict[str, tuple[Fill, str]] = {
    "label": (
        add("q.{product}", "Of {produkt}"),
        "q.{product} (PLACE): the label names {produkt}; did you mean product?",
    ),
    "other language": (
        add("q.{product}", Label("Of {product}", zh="{prodct}")),
        "q.{product} (PLACE): the label names {prodct}; did you mean product?",
    ),
    "note": (add("q.{product}", note="See {when}"), "the note names {when}; its id runs along product"),
    "label without": (
        add("q", "Of {product}", read="sold.cake"),
        "q (PLACE): the label names {product}; its id runs along no dimension",
    ),
    "closes": (add("q.product}", read="sold.cake"), "the id 'q.product}' has '}' in it, and no dimension in braces"),
    "opens": (add("q.{product", read="sold.cake"), "the id 'q.{product' has '{' in it, and no dimension in braces"),
    "empty": (add("q.{}", read="sold.cake"), "the id 'q.{}' has '{' in it"),
    "subset left over": (
        add("q.{product}.{sweet}"),
        "the id runs along 'sweet', but nothing in the formula does (leave {sweet} out of it)",
    ),
    "parent left over": (
        add("q.{product}.{sweet}", read="sold.{sweet}"),
        "the id runs along 'product', but nothing in the formula does (leave {product} out of it)",
    ),
    "section": (lambda m, s: s.section("Of {product}"), "PLACE: the section 'Of {product}' names {product}"),
    "first": (
        lambda m, s: s.line("q.{product}", "count", m["sold.{product}"] * 1, "x", first={"caek": 2023}),
        "q.{product} (PLACE): first={'caek': ...}: no member of it (did you mean cake?)",
    ),
}


@pytest.mark.parametrize(("fill", "said"), WRONG.values(), ids=WRONG)
def test_it_is_told_once_with_its_place(tmp_path: Path, fill: Fill, said: str) -> None:
    m, s = shop(tmp_path)
    fill(m, s)
    with pytest.raises(ModelError) as caught:
        m.complete()
    (problem,) = caught.value.problems
    assert said in re.sub(r"model/test_left_over\.py:[0-9]+", "PLACE", problem)


def test_a_label_of_an_input_likewise_with_the_line_of_its_file(tmp_path: Path) -> None:
    m, _ = shop(tmp_path, INPUT.replace('"sold"\n', '"sold of {prodct}"\n'))
    with pytest.raises(ModelError) as caught:
        m.complete()
    assert caught.value.problems == (
        "sold.{product} (inputs/sold.toml:1): the label names {prodct}; did you mean product?",
    )


def test_both_of_a_dimension_and_its_subset_may_be_read(tmp_path: Path) -> None:
    m, s = shop(tmp_path)
    s.line("pair.{product}.{sweet}", "count", m["sold.{product}"] + m["sold.{sweet}"], "{product} with {sweet}")
    assert m.complete().lines["pair.bread.cake"].label.origin == "Bread with Cake"


def test_dimensions_and_unknown_ids_are_told_at_once(tmp_path: Path) -> None:
    m, s = shop(tmp_path)
    s.line("a", "count", m["sold.{product}"] * 1, "a")
    s.line("b.{product}", "count", m["sold.caek"] * 1, "b")
    s.line("c", "count", m["sodl.cake"] * 1, "c")
    s.line("d", "count", m["b.cake"] * 1, "d")  # a row that is there once b is put right
    s.line("e", "count", pick(m["sold.{product}"], product="caek") * 1, "e")
    with pytest.raises(ModelError) as caught:
        m.complete()
    told = [re.sub(r" \(model/test_left_over\.py:[0-9]+\)", "", problem) for problem in caught.value.problems]
    assert [problem.partition(":")[0] for problem in told] == ["a", "b.{product}", "b.{product}", "c", "e"]
    assert told[3] == "c: there is no line or input 'sodl.cake'; did you mean sold.cake, sold.bread?"
    assert told[4] == "e: there is no line or input 'sold.caek'; 'caek' is no member of 'product', did you mean cake?"


def test_a_corkscrew_needs_a_calendar(tmp_path: Path) -> None:
    m, _ = shop(tmp_path)
    s = m.sheet("products", "Calc", title="Products", purpose="x", axis=m.dimensions["product"])
    s.section("Products")
    with pytest.raises(ModelError, match=r"^model/test_left_over\.py:[0-9]+: the corkscrew debt stands on 'products'"):
        s.corkscrew("debt", "USD", label="Debt")
