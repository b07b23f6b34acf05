import copy

from backscope.bench.report import best_by_peer, markdown
from bench.small import FOUND


def test_each_peer_is_taken_at_its_best_and_backscope_as_it_chose():
    best = best_by_peer(FOUND["epochs"][0]["measured"])
    assert (best["jax"]["threads"], best["backscope"]["threads"]) == (1, 0)


def test_the_report_says_what_was_measured():
    text = markdown(FOUND)
    assert "Abacus 3000" in text
    assert "100 ms" in text  # of backscope
    assert "3.5× [3.0–4.0]" in text  # JAX's median of 0.35 s
    assert "40.0×" in text
    assert "5.00 s" not in text  # JAX on one thread was not its best
    assert "4.00 s (4.0×)" in text
    assert "not reached" in text
    assert "80%" in text


def test_what_was_not_met_is_said():
    text = markdown(FOUND)
    assert "Not met: first, SGD: 3.5× of JAX, 5× wanted." in text
    assert "Slower than the best peer: 784-9-10." in text
    quick = copy.deepcopy(FOUND)
    quick["epochs"][0]["goals"] = {"jax": 3}
    assert "Not met" not in markdown(quick)


def test_a_part_that_was_not_measured_is_left_out():
    text = markdown({"machine": FOUND["machine"], "sgemm": FOUND["sgemm"]})
    assert "An epoch" not in text
    assert "sgemm" in text
