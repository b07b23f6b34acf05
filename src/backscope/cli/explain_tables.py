"""What `backscope explain` shows: the example, what it wants of each output, levers, requests, sensitivities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from backscope.cli.inputs import shown
from backscope.cli.output import Output
from backscope.figures.svg import shortened
from backscope.insight import Explanation
from backscope.insight.levers import Levers
from backscope.insight.proof import Check
from backscope.insight.requests import RequestRow, Want
from backscope.insight.sensitivity import Sensitivities, Sensitivity
from backscope.perceptron.step import short
from backscope.training import Run
from backscope.training.own_data import preparation_of
from backscope.words import say

BAR = 10  # characters
LETTERS = (32, 20, 12, 8)  # of names: as many as fit
NAMED = 12  # letters of a name that heads a column of numbers, or stands before many
COLUMNS = 4  # neurons that have a column of their own in the table of requests
MOST_OUTPUTS = 20
UP, DOWN, STAYS = "↑", "↓", "·"
HIDDEN = "–"  # an error that rounding hides


@dataclass(frozen=True)
class Tables:
    """One explanation for people, in one language; ``top`` rows of whatever is long."""

    run: Run
    explanation: Explanation
    language: str
    top: int

    def word(self, key: str, **values: Any) -> str:
        """Return words of the subject explain."""
        return say(f"explain.{key}", self.language, **values)

    def tell(self, out: Output, title: str, neuron: tuple[int, int], found: Sensitivities) -> None:
        """Print everything."""
        from rich.text import Text

        def tell(sentences: Iterable[str], *tables: Any) -> None:
            out.say(*map(Text, sentences), *tables)  # which, other than str, keeps within the screen

        tell(self.heading(title), fitted(out, lambda most: self.beside_picture(self.outputs(most)), LETTERS))
        levers = self.explanation.levers(*neuron)
        tell(self.lever_words(levers), fitted(out, lambda most: self.levers(levers, most), LETTERS))
        tell([self.word("shares")])
        asking = fitted(out, lambda columns: self.requests(neuron[0] - 1, columns), range(COLUMNS, 0, -1))
        tell(self.request_words(neuron[0] - 1), asking)
        tell(self.sensitivity_words(found), self.sensitivities(found))
        if found.checks:
            tell([self.word("proof")], self.checks(found.checks))
            tell([self.word("not_measurable", count=found.hidden)] if found.hidden else [])

    # ------------------------------------------------------------------ the example

    def heading(self, title: str) -> list[str]:
        """Return what was answered and wanted, in a line or two."""
        e = self.explanation
        told = self.word("answered", answer=shown(e.predicted), wanted=shown(e.label))
        lines = [f"{title}: {told}", self.word("cost", cost=short(e.cost))]
        if e.actual is not None and shown(e.actual) != shown(e.label):
            lines.append(self.word("instead", label=shown(e.actual)))
        return [*lines, self.word("scaled")] if e.scaled else lines

    def beside_picture(self, table: Any) -> Any:
        """Return ``table``, with the picture at its left where the example is one."""
        shape = preparation_of(self.run).image_shape
        if shape is None or shape[0] * shape[1] != len(self.explanation.x):
            return table
        from rich.table import Table
        from rich.text import Text

        from backscope.figures.text_picture import text_picture

        grid = Table.grid(padding=(0, 3, 0, 0))
        grid.add_row(Text(text_picture(self.explanation.x, shape), no_wrap=True), table)
        return grid

    def input_name(self, k: int) -> str:
        """Return what the reader knows of input ``k``: its column, or the row and column of a pixel."""
        plan = preparation_of(self.run)
        if plan.features is not None and k < len(plan.features):
            return plan.features[k]
        if plan.image_shape is not None:
            row, column = divmod(k, plan.image_shape[1])
            return self.word("pixel", row=row, column=column)
        return f"x[{k}]"

    # ------------------------------------------------------------------ its wants

    def outputs(self, most: int = LETTERS[0]) -> Any:
        """Return each output with what is wanted of it; of many, those asked most of; names cut to ``most``."""
        wants = self.explanation.wants
        asked = self.word("asked_of", what=wants.shown)
        table = _table(self.word("output"), ">" + self.word("answer"), ">" + self.word("wanted"), ">" + asked, "")
        picked = range(len(wants)) if len(wants) <= MOST_OUTPUTS else sorted(wants.order[:MOST_OUTPUTS].tolist())
        for want in (wants[j] for j in picked):
            request = want.z_request if wants.shown == "z" else want.request
            cells = [
                shortened(want.name, most),
                f"{want.a:.4f}",
                f"{want.target:.4g}",
                coloured(request),
                self._bar_of(want),
            ]
            table.add_row(*cells, style="bold" if want.rank == 0 else None)
        if len(wants) > len(picked):
            table.caption = self.word("others", count=len(wants) - len(picked))
        return table

    def _bar_of(self, want: Want) -> str:
        """Return a bar: the answer where it is a probability, else the request against the largest."""
        if self.run.network.task == "classification":
            return bar(want.a)
        request = self.explanation.wants.request
        return bar(abs(request[want.output]) / (np.abs(request).max() or 1))

    # ------------------------------------------------------------------ levers

    def lever_words(self, levers: Levers) -> list[str]:
        """Return the heading of the levers."""
        name = f"a[{levers.layer}][{levers.neuron}]"
        if levers.layer == self.explanation.last and self.run.network.task == "classification":
            named = shortened(self.explanation.wants[levers.neuron].name, LETTERS[0])
            name = self.word("output_named", name=named)
        return [self.word("levers", neuron=name, z=short(levers.z), request=arrow(levers.request))]

    def levers(self, levers: Levers, most: int = LETTERS[0]) -> Any:
        """Return the three groups: the strongest of each, and the others together; names cut to ``most`` letters."""
        table = _table(*(self.word(key) for key in ("lever", "is", "moves", "asked", "share")), right=(1, 2, 3, 4))
        l = levers.layer
        for group in levers.groups:
            table.add_section()
            for lever in group.top(self.top):
                name = {
                    "bias": f"b[{l}][{levers.neuron}]",
                    "weight": f"w[{l}][{levers.neuron}, {lever.place}]",
                    "activation": shortened(self.behind(l - 1, lever.place or 0), most),
                }[lever.kind]
                cells = short4(lever.value), short4(lever.derivative), coloured(lever.request), f"{lever.share:.1%}"
                table.add_row(name, *cells)
            rest = group.rest(self.top)
            if rest.count:
                left = group.share - sum(lever.share for lever in group.top(self.top))
                table.add_row(
                    self.word("others", count=rest.count), "", "", coloured(rest.sum), f"{left:.1%}", style="dim"
                )
        return table

    def behind(self, layer: int, k: int) -> str:
        """Return the name of an activation, or of an input."""
        return f"a[{layer}][{k}]" if layer else self.input_name(k)

    # ------------------------------------------------------------------ requests

    def request_words(self, layer: int) -> list[str]:
        """Return the heading of the table of requests."""
        return [self.word("requests" if layer else "input_requests", before=layer, layer=layer + 1)]

    def requests(self, layer: int, columns: int = COLUMNS) -> Any:
        """Return what is asked of the layer before, neuron by neuron, with the sums; ``columns`` stand alone."""
        found = self.explanation.request_table(layer).top(self.top, columns)
        names = [self._asking(layer + 1, j) for j in found.columns]
        names += [self.word("others", count=found.others)] if found.others else []
        table = _table("", *(f">{name}" for name in names), ">" + self.word("together"))
        for row in found.rows:
            table.add_row(shortened(self.behind(layer, row.place or 0), NAMED), *self._cells(row, found.others > 0))
        if found.rest.count:
            table.add_row(
                self.word("others", count=found.rest.count), *self._cells(found.rest, found.others > 0), style="dim"
            )
        table.add_section()
        table.add_row(self.word("together"), *self._cells(found.total, found.others > 0))
        return table

    def _asking(self, layer: int, j: int) -> str:
        if layer == self.explanation.last and self.run.network.task == "classification":
            return self.word("by", name=shortened(self.explanation.wants[j].name, NAMED))
        return f"a[{layer}][{j}]"

    @staticmethod
    def _cells(row: RequestRow, others: bool) -> Iterable[Any]:
        return [
            *(signed(entry) for entry in (*row.entries, *((row.other,) if others else ()))),
            coloured(row.request),
        ]

    # ------------------------------------------------------------------ sensitivities

    def sensitivity_words(self, found: Sensitivities) -> list[str]:
        """Return the heading of the sensitivities."""
        counts = {"bright": found.bright, "faint": found.faint, "all": len(found)}
        return [self.word("sensitive", **{name: f"{count:,}" for name, count in counts.items()})]

    def sensitivities(self, found: Sensitivities) -> Any:
        """Return the parameters that the cost is most sensitive to."""
        table = _table(
            self.word("parameter"), *(">" + self.word(key) for key in ("is", "slope", "share")), self.word("bright")
        )
        for entry in found.top(self.top):
            table.add_row(*self._parameter(entry), f"{entry.share:.2%}", bar(entry.brightness))
        return table

    def _parameter(self, entry: Sensitivity) -> tuple[str, str, str]:
        return entry.name, short4(entry.value), signed(entry.derivative)

    def checks(self, checks: tuple[Check, ...]) -> Any:
        """Return the proof: each nudge, what the derivative says, and what was measured."""
        names = [">" + self.word(key) for key in ("nudge", "predicted", "measured", "error")]
        table = _table(self.word("parameter"), *names, self.word("measured_at"), folds=(len(names) + 1,))
        for check in checks:
            numbers = (f"{value:+.5e}" for value in check.changes)
            error = f"{check.relative:.0e}" if check.measurable else HIDDEN
            side = self.word(f"side.{check.side}")
            table.add_row(check.name, f"±{check.eps:.0e}", *numbers, error, side)
        return table


def fitted(out: Output, make: Callable[[int], Any], tries: Iterable[int]) -> Any:
    """Return what ``make`` makes of the first of ``tries`` with which it is no wider than the screen, or of the last.

    So names are cut, or columns left out; never a number.
    """
    made, free = None, out.console.options.update_width(10_000)  # by itself a table is never measured as too wide
    for measure in tries:
        made = make(measure)
        if out.console.measure(made, options=free).maximum <= out.console.width:
            break
    return made


def _table(*names: str, right: tuple[int, ...] = (), folds: tuple[int, ...] = ()) -> Any:
    """Return an empty table; a name that begins with > has its column to the right; ``folds`` may break lines."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, title_justify="left", caption_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    for place, name in enumerate(names):
        to_right = name.startswith(">") or place in right
        table.add_column(name.removeprefix(">"), justify="right" if to_right else "left", no_wrap=place not in folds)
    return table


def arrow(request: float) -> str:
    """Return a request as ↑ or ↓ with its amount; a dot where nothing is asked."""
    return f"{STAYS} 0" if request == 0 else f"{UP if request > 0 else DOWN} {short4(abs(request))}"


def coloured(request: float) -> Any:
    """Return the same with its direction in colour too."""
    from rich.text import Text

    return Text(arrow(request), style="" if request == 0 else "green" if request > 0 else "red")


def short4(value: float) -> str:
    """Return a number in four digits after the point, a smaller one by its power of ten."""
    return f"{value:.4f}" if value == 0 or 1e-3 <= abs(value) < 1e5 else f"{value:.1e}"


def signed(value: float) -> str:
    """Return the same with its sign."""
    return short4(value) if value <= 0 else f"+{short4(value)}"


def bar(share: float) -> str:
    """Return a bar of ``share``, 0 … 1, of ``BAR`` characters."""
    return "█" * round(BAR * share) if np.isfinite(share) else ""
