import doctest
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def python_of(name):
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


def test_the_lines_of_python_run_and_mean_what_they_say(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (block,) = python_of("README.md")
    told = {}
    exec(block, told)
    accuracy, *insight = capsys.readouterr().out.splitlines()
    assert float(accuracy) > 0.94
    assert "∂C/∂w[2][5, 4]" in insight
    assert len(told["books"].steps) == 100
    assert (told["trace"].delta[1].shape, told["trace"].grad_w[2].shape) == ((1, 30), (10, 30))
    assert len(told["run"].history) == 5


WITH_PROMPTS = sorted(
    f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md") if ">>> " in page.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH_PROMPTS)
def test_a_page_with_prompts_shows_what_python_answers(name):
    session = doctest.DocTestParser().get_doctest("\n".join(python_of(name)), {}, name, name, 0)
    assert len(session.examples) > 5
    told = []
    doctest.DocTestRunner(verbose=False).run(session, out=told.append)
    assert not told, "".join(told)


def test_both_languages_show_the_same_code():
    english, korean = (re.sub(r"#.*", "", python_of(name)[0]) for name in ("README.md", "README.ko.md"))
    assert english == korean


READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ko.md")}


@pytest.mark.parametrize("name", READMES)
def test_files_that_a_command_reads_are_there_or_said_to_be_the_readers_own(name):
    own = re.findall(r"^    # (.*)$", READMES[name], re.MULTILINE)[0]
    commands = re.findall(r"^    backscope ([^#]*)", READMES[name], re.MULTILINE)
    read = {
        word for command in commands for word in command.split() if re.fullmatch(r"[a-z]+\.(csv|png|py)|[A-Z]+", word)
    }
    assert read == {"FOLDER", "houses.csv", "seven.png", "homework.py"}
    assert all(word in own for word in read)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("name", READMES)
def test_make_says_that_the_installation_takes_its_time(name, tmp_path):
    command = ["make", "--dry-run", "train", "test", f"VENV={tmp_path}/.venv"]
    planned = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    waits = [part for part in planned.splitlines() if "pip install" in part]
    said = re.findall(r'echo "(installing .* takes a minute or two)"', planned)
    assert len(said) == len(waits) == 2
    assert said[0].replace(f"{tmp_path}/", "") in READMES[name].splitlines()


PAGES = [page.relative_to(ROOT).as_posix() for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_lead_somewhere(name):
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target
