import sys

from backscope.cli.output import ERASE, Output, complain


def test_json_alone_or_words_alone(capsys):
    Output(json_only=True).say("hello")
    Output(json_only=True).result({"a": 1})
    assert capsys.readouterr().out == '{"a": 1}\n'
    Output().say("hello [b]")
    Output().result({"a": 1})
    assert capsys.readouterr().out == "hello [b]\n"
    Output(quiet=True).say("hello")
    assert capsys.readouterr().out == ""


def test_a_complaint_is_one_line(capsys):
    complain("several\nlines   here")
    assert capsys.readouterr().err == "backscope: several lines here\n"


def test_on_a_terminal_a_complaint_takes_the_place_of_the_progress(capsys, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Output().progress("half")
    complain("enough")
    assert capsys.readouterr().err == f"{ERASE}half{ERASE}backscope: enough\n"
