"""The draft of a model: what a template fills, in any order; `complete()` makes the model of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from xlmodel.errors import ModelError
from xlmodel.expr import Expression, ref
from xlmodel.model.arguments import asked
from xlmodel.model.arrangement import Arrangement
from xlmodel.model.case_file import add_case_file
from xlmodel.model.catalogue import Catalogue
from xlmodel.model.change_log import add_change_log
from xlmodel.model.chart_file import read_charts
from xlmodel.model.completion import CompletionStep, completed
from xlmodel.model.contents import Contents
from xlmodel.model.control import add_choice, add_control, add_flag, add_switch
from xlmodel.model.data import read_sources
from xlmodel.model.items import (
    FrontPage,
    Scenario,
    Table,
)
from xlmodel.model.model import Model
from xlmodel.model.names import day, id_of_model
from xlmodel.model.origin import origin
from xlmodel.model.reconciliation import reconcile
from xlmodel.model.restating import NumberDisplay, restate, restated_charts
from xlmodel.model.steps import asked_at, chart_headlines, place_headlines, read_scenario_file
from xlmodel.model.timeline_file import read_timeline
from xlmodel.model.unfinished import Unfinished
from xlmodel.texts import ORIGIN, Wording, said
from xlmodel.timeline import Timeline


class Draft(Unfinished):
    """A financial model under construction: lines, inputs, sheets in any order, until `complete()`.

    Args:
        model_id: the template's name, the stem of the workbooks it builds.
        label: title.
        timeline: the one timeline of all time sheets; or the name of a TOML file in `folder` with `first`, `last`,
            `history` and, where it is not December, `year_end`.
        units: the words of the field that count things (`card`, `server`), each a dimension of its own;
            `name = definition` defines one by others (`EFLOP = 1e18 FLOP`).
        as_of: the date the numbers speak of, ISO format.
        folder: where the template's data files lie.
        growth: first and last period of the growth rates (CAGR), until the user chooses others.
        disclaimer: what the cover says at its foot.
        language: the one the template is written in.
        languages: those it must be complete in, by the catalogues `texts/LANGUAGE.toml` in its folder.
    """

    @asked
    def __init__(
        self,
        model_id: str,
        *,
        label: Wording,
        timeline: Timeline | str,
        units: Sequence[str],
        as_of: str | date,
        folder: Path | str,
        growth: tuple[int | str, int | str],
        disclaimer: Wording = "",
        language: str = ORIGIN,
        languages: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.id = id_of_model(model_id)
        self.folder = Path(folder)
        self.texts = Catalogue(self.folder, language, languages)
        self.label = self.texts.label("model.label", label)
        self.timeline = timeline = read_timeline(self.folder / timeline) if isinstance(timeline, str) else timeline
        self.units = tuple(units)
        self.as_of = day(as_of)
        self.disclaimer = self.texts.label("model.disclaimer", disclaimer)
        self.unit_labels = self.texts.unit_labels(self.units)
        self.axes |= {timeline.id: timeline, timeline.years.id: timeline.years}
        self._model: Model | None = None
        self._steps: dict[str, CompletionStep] = {}
        self.control = add_control(self, growth)

    def __getitem__(self, line_id: str) -> Expression:
        """The line or input `line_id` as an expression; it may be declared later."""
        return ref(line_id)

    @asked
    def add_sources(self, name: str = "sources.toml") -> None:
        """Declares the sources that inputs and lines name."""
        self.sources.update(read_sources(self.folder / name, self.texts))

    @asked
    def add_scenarios(self, name: str = "scenarios.toml", *, default: str = "base") -> None:
        """Declares the scenarios of a TOML file, in the order of the switch, which stands on `default`."""
        self.scenario_file = (name, default)
        self._steps["scenarios"] = asked_at(origin(), read_scenario_file)

    @asked
    def add_scenario(self, read: Callable[[Contents], Scenario]) -> None:
        """One more scenario, at the end of the switch; it is read when all inputs are there."""
        self.further.append(read)

    @asked
    def add_correction(self, correction_id: str, label: Wording) -> Expression:
        """A switch on the control sheet: 0 as printed, 1 corrected."""
        return add_switch(self, correction_id, label, reading=False)

    @asked
    def add_reading(self, reading_id: str, label: Wording) -> Expression:
        """A switch on the control sheet: 0 as printed, 1 read otherwise; it is no mistake, so `all` leaves it at 0."""
        return add_switch(self, reading_id, label, reading=True)

    @asked
    def add_choice(
        self, choice_id: str, label: Wording, choices: Mapping[str, Wording], *, printed: str, note: Wording = ""
    ) -> Expression:
        """A switch on the control sheet between ways of computing; what follows it says at its head which is taken.

        Args:
            choice_id: id of the input, whose value is a key of `choices`.
            label: what is chosen.
            choices: the keys, each with what the sheets that follow it say; the first is taken unless another is.
            printed: the key that the case as printed keeps, whatever is taken.
            note: what hangs on it.
        """
        return add_choice(self, choice_id, label, choices, printed=printed, note=note)

    @asked
    def add_flag(self, flag_id: str, label: Wording, *, until: int | str) -> Expression:
        """A row of 1 up to the period `until` and 0 after, on the control sheet's timeline."""
        return add_flag(self, flag_id, label, until)

    @asked
    def change_log(self, entries: Mapping[str, Wording]) -> Table:
        """A sheet that says what changed in the model, by date: `{"2025-01-31": "First version"}`."""
        return add_change_log(self, entries)

    @asked
    def arrange(self, *, front: Sequence[str] = (), back: Sequence[str] = ()) -> None:
        """The sheets that are read first, in this order, and those that are machinery, by id.

        Without a front, control, charts, comparisons, outputs and checks are. Between the two stand inputs and lines;
        tables of text, cases and their settings are at the back unless they are named in front.
        """
        self.arrangement = Arrangement(tuple(front), tuple(back))

    @asked
    def cover(
        self,
        *,
        subject: Wording = "",
        large: Mapping[str, int | str] | None = None,
        findings: str = "",
        figures: Sequence[str] = (),
    ) -> None:
        """What the cover says beside the headlines.

        Args:
            subject: whose work the model is made from, or for whom: title, author, date.
            large: four lines shown large, each with the period it is read at ("" for a single value).
            findings: the table whose records, with a `label` each, are told in a sentence each.
            figures: its columns that stand beside the sentence; words take two of the seven there, `unit` one.
        """
        said_as = self.texts.label("model.subject", subject)
        shown = tuple((line_id, str(member)) for line_id, member in (large or {}).items())
        self.front_page = FrontPage(said_as, shown, findings, tuple(figures))

    @asked
    def scope(
        self, *, left_out: Mapping[str, Wording] | None = None, method: Mapping[str, Wording] | None = None
    ) -> None:
        """Sentences of the template for the sheet *Scope and method*, by a key of their own for the catalogues.

        Args:
            left_out: what the model does not speak of.
            method: how it goes about what it does.
        """
        for part, sentences in (("left_out", left_out), ("method", method)):
            said_as = [self.texts.label(f"scope.{key}", sentence) for key, sentence in (sentences or {}).items()]
            self.scope_sentences[part] += said_as

    @asked
    def headline(self, *line_ids: str) -> None:
        """The lines the cover and the scenario comparison show."""
        self.wanted_headlines |= dict.fromkeys(line_ids, origin())

    @asked
    def reconcile(
        self,
        path_in_folder: str,
        *,
        units: Mapping[str, Collection[str]],
        explaining: Collection[str],
        language: str | None = None,
    ) -> None:
        """Holds every figure of a CSV file against the live model, in two tables (printed, reconciliation).

        Args:
            path_in_folder: the CSV file in the template's folder.
            units: the model's units a printed unit may stand for, where they are not spelled alike.
            explaining: errata without a switch, which explain a difference of the base case at any setting.
            language: the one the labels of the file are in, the template's unless given; others show the line's label.
        """
        said_in = language or self.speaks(None)
        self._steps["reconcile"] = asked_at(
            origin(), lambda draft: reconcile(draft, path_in_folder, units, explaining, said_in)
        )

    @asked
    def add_charts(self, name: str = "charts.toml") -> None:
        """Declares the charts of a TOML file, which stand on a dashboard of their own."""

        self.chart_file = name

        def step(draft: Unfinished) -> None:
            draft.charts = restated_charts(draft, read_charts(draft, name))
            draft.display("dashboard", said("model.dashboard"), said("model.dashboard_purpose"), "Doc")

        self._steps["charts"] = asked_at(origin(), step)

    @asked
    def add_case_file(self, name: str = "cases.toml") -> None:
        """Declares the scenario comparison, the grids and the tornado of a TOML file."""
        self._steps["cases"] = asked_at(origin(), lambda draft: add_case_file(draft, name))

    @asked
    def restate(self, display: NumberDisplay) -> None:
        """Shows the front in 万 and 亿 (`cn`) or in m, bn and GW (`intl`), in rows that convert what is stored."""
        self._steps["restate"] = lambda draft: restate(draft, display)

    def complete(self) -> Model:
        """The model: every reference resolved, with what every model has at its end (checks, master check, sources).

        Called again, it gives the same model.

        Raises:
            ModelError: everything that contradicts itself, each with file and line of the template.
        """
        if self._model is None:
            if self.completed:
                raise ModelError(f"{self.id} could not be completed", hint="make the draft anew")
            steps: list[CompletionStep] = [self._steps.get("scenarios", read_scenario_file), place_headlines]
            self._steps.setdefault("charts", chart_headlines)
            steps += [self._steps[name] for name in ("restate", "reconcile", "cases", "charts") if name in self._steps]
            try:
                self._model = completed(self, steps)
            finally:
                self.completed = True
        return self._model
