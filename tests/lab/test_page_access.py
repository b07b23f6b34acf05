"""The page is for everyone: axe finds nothing, a phone is wide enough, no word is missing, and nobody else is asked."""

import re

import pytest

from backscope.words import languages, texts
from lab.browser import ROOT, SCREENS

STATIC = ROOT / "src/backscope/lab/static"
AXE = (ROOT / "tests/lab/vendor/axe.min.js").read_text(encoding="utf-8")
WIDE = """[...document.querySelectorAll('main *')].filter(e => !e.closest('.table-box, math, svg'))
    .filter(e => e.getBoundingClientRect().right > 361).map(e => e.outerHTML.slice(0, 90))"""
FOUND = """async options => (await axe.run(options)).violations.map(
    v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme):
    guest = visit(color_scheme=scheme, reduced_motion="reduce", locale="ko" if scheme == "dark" else "en")
    guest.open(SCREENS[0]).evaluate(AXE)
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}  # all else is the same by night
    for screen in SCREENS:
        found = guest.open(screen).evaluate(FOUND, options)
        assert not found, (screen, found)


@pytest.mark.parametrize("language", languages())
def test_a_phone_is_wide_enough(visit, language):
    guest = visit(viewport={"width": 360, "height": 740}, locale=language)
    for screen in SCREENS:
        page = guest.open(screen)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, screen
        wide = page.evaluate(WIDE)
        assert not wide, screen


def test_the_language_is_the_browsers_and_one_click_changes_it(visit):
    guest = visit(locale="ko-KR")
    page = guest.open("xor")
    assert "직선" in page.locator("h1").inner_text()
    page.locator(".languages button[lang=en]").click()
    guest.until("document.documentElement.lang === 'en'")
    assert page.url.endswith("#/xor?lang=en")
    assert not re.search("[가-힣]", page.locator("main").inner_text())


@pytest.mark.parametrize("language", languages())
def test_every_key_that_the_page_names_is_in_the_catalogue(language):
    subjects = [path.stem for path in (ROOT / "src/backscope/words" / language).glob("lab*.toml")]
    known = {key for subject in subjects for key in texts(subject, language)}
    for path in STATIC.rglob("*.js"):
        code = path.read_text(encoding="utf-8") if path.parent.name != "vendor" else ""
        for key in re.findall(r"[\"`](lab(?:_\w+)?\.[\w.]+)", code):
            begun = any(one.startswith(key) for one in known)
            assert key in known or (begun and re.search(re.escape(key) + r"\$\{", code)), (path.name, key)


def test_files_and_functions_keep_to_their_length():
    for path in STATIC.rglob("*.js"):
        if path.parent.name == "vendor":
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 250, path.name
        start = None
        for number, line in enumerate(lines):
            if re.match(r"(export )?(async )?function ", line):
                start = number
            elif line == "}" and start is not None:
                assert number - start < 60, (path.name, lines[start])
                start = None


def test_on_paper_it_is_dark_on_light_whatever_the_screen(visit):
    guest = visit(color_scheme="dark")
    page = guest.open("perceptron")
    page.emulate_media(media="print")
    ink = "selector => getComputedStyle(document.querySelector(selector)).color.match(/\\d+/g).map(Number)"
    assert sum(page.evaluate(ink, "h1")) < 200
    assert not page.locator(".away").is_visible()
