from html.parser import HTMLParser

from backscope.figures.html import table, tag
from figures.looked_at import HOSTILE


def test_a_table_says_its_numbers_and_nothing_else_is_markup():
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, name, attributes):
            found.append(name)

    Reader().feed(table(HOSTILE, [HOSTILE, HOSTILE], HOSTILE[0]))
    assert set(found) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert found.count("td") == 2 * (len(HOSTILE) - 1)


def test_what_is_empty_is_closed_and_what_is_void_is_not():
    assert tag("div") == "<div></div>"
    assert tag("meta", name="a") == '<meta name="a">'
    assert tag("div", hidden=None, data_x=1) == '<div data-x="1"></div>'
