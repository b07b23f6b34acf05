"""The rules of the house: rooms import downwards, each module has its tests, each public name its docstring."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import backscope
import backscope as bs

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "backscope"
# From the ground up: a room imports only from rooms before it. ARCHITECTURE.md lists the same.
ROOMS = [
    "version", "errors", "randomness", "named", "words", "notebook", "history", "perceptron", "network", "data",
    "backprop", "learning", "files", "engines", "training", "insight", "estimators", "figures", "lab", "bench",
    "cli",
]  # fmt: skip
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("backscope.")}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_rooms_import_downwards(path):
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return  # the front doors may open every room
    assert room in ROOMS, f"{room} is not on the list of rooms"
    above = {other for other in imports_of(path) if ROOMS.index(other) > ROOMS.index(room)}
    assert not above, f"{room} imports from {above}, which lie above it"


def test_the_architecture_lists_every_room_in_this_order():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)(?:\.py|/)`", text, re.MULTILINE)
    assert listed == ROOMS
    present = {
        p.name.removesuffix(".py") for p in PACKAGE.iterdir() if not p.name.startswith("_") and p.name != "py.typed"
    }
    assert present == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_has_its_test_file(path):
    relative = path.relative_to(PACKAGE)
    assert (ROOT / "tests" / relative.parent / f"test_{relative.name}").is_file()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[0]
            doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            start = (first.end_lineno if doc else first.lineno - 1) or 0
            assert (node.end_lineno or 0) - start <= 60, node.name


def public():
    return [(name, getattr(bs, name)) for name in bs.__all__]


@pytest.mark.parametrize(("name", "thing"), public())
def test_public_names_say_shapes_errors_and_source(name, thing):
    doc = inspect.getdoc(thing) or ""
    assert doc.split("\n")[0].endswith((".", ":")), name
    if inspect.ismodule(thing):
        return
    for section in ("Raises", "Source"):
        assert f"{section}\n{'-' * len(section)}" in doc, f"{name} has no {section}"
    assert re.search(r"^(Parameters|Attributes)\n-+$", doc, re.MULTILINE) or not takes_arguments(thing), name
    if inspect.isfunction(thing):
        assert "Returns\n-------" in doc, f"{name} does not say what it returns"
        assert ">>>" in doc, f"{name} has no example"
        for argument in inspect.signature(thing).parameters:
            assert re.search(rf"\b{argument}\b", doc), f"{name} does not speak of {argument}"
    if {"x", "y", "net"} & (set(inspect.signature(thing).parameters) if callable(thing) else set()):
        assert re.search(r"\(N\b|\(n_", doc), f"{name} gives no shapes"


def takes_arguments(thing) -> bool:
    return any(name not in ("args", "kwargs") for name in inspect.signature(thing).parameters)


def test_the_front_door_offers_what_it_lists():
    assert sorted(bs.__all__) == bs.__all__
    for name in bs.__all__:
        assert hasattr(bs, name)
    assert set(bs.__all__) <= set(dir(bs))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bs.nothing  # noqa: B018 - it is the looking that is tested


def test_every_room_lists_what_it_offers():
    for module in pkgutil.iter_modules(backscope.__path__):
        loaded = importlib.import_module(f"backscope.{module.name}")
        if module.ispkg and module.name != "cli":
            for name in loaded.__all__:
                assert hasattr(loaded, name)


HEAVY = [
    "scipy",
    "pyarrow",
    "sklearn",
    "matplotlib",
    "PIL",
    "pandas",
    "pydantic",
    "rich",
    "safetensors",
    "torch",
    "fastapi",
    "uvicorn",
]


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import backscope", set()),
        ("import backscope.cli.main", set()),
        ("import backscope.cli.main as m; m.run(['data', 'xor', '--quiet'])", set()),
        ("import backscope as b; b.train(b.Network([2, 2, 2]), b.load('xor'), epochs=1)", {"threadpoolctl"}),
    ],
)
def test_heavy_libraries_load_when_first_used(code, allowed):
    show = f"import sys, json; {code}; print(json.dumps([m for m in {HEAVY} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) <= allowed


def test_both_readmes_have_the_same_sections_and_commands():
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ko.md")]
    heads, codes = zip(
        *(
            (
                re.findall(r"^#+ ", text, re.MULTILINE),
                re.findall(r"^    .*\b(?:make|pip|backscope) .*$", text, re.MULTILINE),
            )
            for text in texts
        ),
        strict=True,
    )
    assert heads[0] == heads[1]
    assert [line.split("#")[0].split("  ")[0:3] for line in codes[0]] == [
        line.split("#")[0].split("  ")[0:3] for line in codes[1]
    ]


def test_decisions_are_short_and_numbered():
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]
    for path in files:
        assert path.read_text(encoding="utf-8").count("\n") < 40, path.name


def functions_of(lines: list[str]) -> list[tuple[str, int]]:
    """Return the functions of a C++ file, first line and length: from what opens at a margin of 0 or 4 to its brace."""
    found = []
    for number, line in enumerate(lines):
        margin = len(line) - len(line.lstrip())
        opens = (
            line.endswith("{")
            and margin in (0, 1, 4)
            and not re.match(r"\s*(namespace|struct|class|enum|for|if|while|switch)\b", line)
        )
        if opens and ("(" in line or ")" in line):
            end = next(n for n in range(number, len(lines)) if lines[n].startswith(" " * margin + "}"))
            found.append((line.strip(), end - number + 1))
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "core").iterdir()), ids=lambda p: p.name)
def test_the_core_is_in_small_pieces(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 400
    assert lines[0].startswith("// "), "a file begins with its one job"
    long = [(line, length) for line, length in functions_of(lines) if length > 60]
    assert not long
