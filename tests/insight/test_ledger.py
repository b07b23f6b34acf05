import json
import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import backscope as bs
from backscope.errors import BadChoice, BadRun
from insight.ledger_cases import chosen_of, digits, parts_of, rounding_allowed, runs


def closes(books):
    """Every step, and the whole, add up exactly; groups and examples add up to the shares."""
    for step in books.steps:
        assert math.fsum([step.before, *parts_of(step), step.rounding]) == step.after
    assert math.fsum([books.start, *books.parts.values()]) == books.end
    shares = books.parts["examples"]
    size = max(np.abs(books.entries.shares).sum(), 1e-300)
    for column in ("example", np.arange(len(books.columns.y)) % 3):
        assert abs(math.fsum(group.share for group in books.by(column)) - shares) <= 1e-15 * size
    assert abs(math.fsum(example.share for example in books.examples(None)) - shares) <= 1e-15 * size


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@settings(max_examples=60)
@given(st.data())
def test_the_parts_of_every_step_add_up_to_its_move(dtype, data):
    net, x, y, plan = data.draw(runs(dtype))
    start = net.copy()
    run = bs.train(net, (x, y), **plan)
    layer, neuron, given_input = chosen_of(net, data.draw)
    books = bs.insight.ledger(run, layer, neuron, given_input, by="example")
    assert books.exact
    assert len(books.steps) == run.step
    for each, value in ((start, books.start), (net, books.end)):
        assert value == (each.b[layer][neuron] if given_input == "bias" else each.w[layer][neuron, given_input])
    for step in books.steps:
        assert abs(step.rounding) <= rounding_allowed(step, dtype)
    closes(books)
    if given_input == "bias":
        assert not books.parts["penalty"]
        assert not books.parts["decay"]


@settings(max_examples=25)
@given(st.data())
def test_a_neuron_and_a_layer_are_the_sums_of_their_weights(data):
    net, x, y, plan = data.draw(runs())
    run = bs.train(net, (x, y), **plan)
    layer = data.draw(st.integers(1, len(net.sizes) - 1))
    neuron = data.draw(st.sampled_from([None, *range(net.sizes[layer])]))
    given_input = data.draw(st.sampled_from([None, 0, "bias"]))
    if neuron is not None and given_input is not None:
        given_input = None
    first = data.draw(st.integers(0, run.step - 1))
    books = bs.insight.ledger(run, layer, neuron, given_input, steps=slice(first, None), by="example")
    closes(books)
    if books.direction is None:
        return  # a layer of one weight
    assert books.start == 0
    assert math.isclose(np.linalg.norm(books.direction), 1, rel_tol=1e-12) or not books.direction.any()
    kinds = ("momentum", "penalty", "decay", "clipping")
    total = dict.fromkeys((*kinds, "move"), 0.0)
    shares, squares = 0.0, 0.0
    for place in np.ndindex(books.direction.shape):
        j = int(books.chosen.neurons[place[0]])
        k = "bias" if place[1] == len(books.chosen.inputs) else int(books.chosen.inputs[place[1]])
        one = bs.insight.ledger(run, layer, j, k, steps=slice(first, None), by="example")
        d = books.direction[place]
        shares, squares = shares + d * one.entries.shares, squares + one.entries.shares**2
        total["move"] += d * one.total
        for kind in kinds:
            total[kind] = total[kind] + d * getattr(one.entries, kind)
    size = 1e-300 + np.abs(squares).sum() ** 0.5
    np.testing.assert_allclose(books.entries.shares, shares, rtol=1e-10, atol=1e-13 * size)
    np.testing.assert_allclose(books.entries.lengths, np.sqrt(squares), rtol=1e-10, atol=1e-13 * size)
    for kind in kinds:
        np.testing.assert_allclose(getattr(books.entries, kind), total[kind], rtol=1e-9, atol=1e-12 * size)
    assert math.isclose(books.total, total["move"], rel_tol=1e-9, abs_tol=1e-14)


@settings(max_examples=25)
@given(st.data())
def test_traced_momentum_is_booked_under_those_who_gave_it(data):
    net, x, y, plan = data.draw(runs(optimizers=("adam", "adamw", "momentum", "nesterov", "sgd")))
    run = bs.train(net, (x, y), **plan)
    layer, neuron, given_input = chosen_of(net, data.draw)
    books = bs.insight.ledger(run, layer, neuron, given_input, by="example", trace_momentum=True)
    parts = books.parts
    assert parts["momentum"] == 0  # nothing was carried into the first step
    size = np.abs(books.entries.shares).sum() + sum(map(abs, parts.values()))
    assert abs(parts["rounding"]) <= 1e-11 * size + 1e-15 * run.step * max(abs(books.start), abs(books.end))
    assert math.fsum([books.start, *parts.values()]) == books.end
    assert books.traced().parts == parts  # traced already


def test_traced_shares_are_what_the_end_would_lack():
    """A share is what the last value would be less by, had that gradient not been: v is linear in it."""
    run = digits(epochs=1, learning_rate=0.01)
    books = bs.insight.ledger(run, 1, 2, 20)
    own, traced = books.entries, books.traced().entries
    after = run.step - 1
    for at in (0, 5, after):
        factor = sum(0.9**later for later in range(after - at + 1))
        place = own.bounds[at]
        assert math.isclose(traced.shares[place], own.shares[place] * factor, rel_tol=1e-12)
    late = bs.insight.ledger(run, 1, 2, 20, steps=slice(5, None), trace_momentum=True)
    v = books.steps[5].momentum / (-0.01 * 0.9)
    assert math.isclose(late.parts["momentum"], -0.01 * v * sum(0.9**n for n in range(1, after - 5 + 2)), rel_tol=1e-9)
    assert bs.insight.ledger(run, 1, trace_momentum=True).parts["momentum"] == 0  # one eta for all: a layer will do


def test_a_resumed_run_has_the_ledger_of_an_unbroken_one(tmp_path):
    for engine in ("auto", "reference"):
        whole = digits(tmp_path / f"whole-{engine}", epochs=4, optimizer="adam", learning_rate=0.01, engine=engine)
        digits(tmp_path / f"part-{engine}", epochs=2, optimizer="adam", learning_rate=0.01, engine=engine)
        resumed = bs.resume(tmp_path / f"part-{engine}", epochs=4)
        ledgers = [
            bs.insight.ledger(run, 1, 3, 20, steps=steps)
            for run in (
                whole,
                resumed,
                tmp_path / f"part-{engine}",
                digits(epochs=4, optimizer="adam", learning_rate=0.01, engine=engine),
            )
            for steps in (None, range(10, 40))
        ]
        for every, some in zip(ledgers[::2], ledgers[1::2], strict=True):
            assert every.exact
            np.testing.assert_array_equal(every.entries.shares, ledgers[0].entries.shares)
            own = slice(ledgers[0].entries.bounds[10], ledgers[0].entries.bounds[40])
            np.testing.assert_array_equal(some.entries.shares, ledgers[0].entries.shares[own])
            assert some.start == ledgers[0].steps[10].before


def test_steps_can_be_asked_for_in_many_ways(tmp_path):
    run = digits(tmp_path / "run", epochs=2)
    last = run.step - 1

    def numbers(steps):
        return bs.insight.ledger(run, 2, 0, 0, steps=steps).entries.step.tolist()

    assert numbers(None) == list(range(last + 1))
    assert numbers(3) == numbers(np.int64(3)) == [3]
    assert numbers(range(2, 5)) == numbers(slice(2, 5)) == numbers((2, 4)) == [2, 3, 4]
    assert numbers(slice(-2, None)) == [last - 1, last]
    books = bs.insight.ledger(run, 2, 0, 0, steps=[7, 1, 2, 7])
    assert books.entries.step.tolist() == [1, 2, 7]
    closes(books)
    assert books.left_out == books.steps[2].before - books.steps[1].after
    assert "left out" in str(books)
    with pytest.raises(BadChoice, match="traced"):
        books.traced()
    for steps in (last + 1, -1, range(3, 3), (5, 2), "all", 2.5, [1, "x"], (1, last + 1), []):
        with pytest.raises(BadChoice, match=f"^steps: .*(0 to {last}|whole number)"):
            numbers(steps)


def test_the_best_epoch_put_back_is_a_part(tmp_path):
    plan = {
        "epochs": 30,
        "learning_rate": 0.5,
        "early_stopping": "patience=2,monitor=validation_cost",
        "validation": 0.3,
    }
    for folder in (tmp_path / "run", None):
        run = digits(folder, **plan)
        assert run.best_epoch < len(run.history)
        for chosen in ((1, 0, 20), (2, 1, None)):
            books = bs.insight.ledger(run, *chosen)
            closes(books)
            assert books.put_back
            assert books.parts["put_back"] == books.end - books.entries.after[-1]
        assert bs.insight.ledger(run, 1, 0, 20).end == run.network.w[1][0, 20]
        best = run.best_epoch * (run.step // len(run.history))
        assert books.differences[best] == 0
        before = bs.insight.ledger(run, 1, 0, 20, steps=slice(0, run.step - 1))
        assert not before.put_back
        rows = bs.insight.ledger(run, 1, 0, 20).entries.rows
        assert len(set(rows.tolist())) == run.examples < len(bs.load("digits").train)


def test_rows_and_groups_are_those_of_the_training_data(tmp_path):
    data = bs.load("digits")
    run = digits(validation=0.5, class_weight={"3": 0.0})
    books = bs.insight.ledger(run, 1, 0, 20)
    closes(books)
    top = books.examples(5)
    assert [one.label for one in top] == [data.train.y[one.row] for one in top]
    assert all(one.times == 3 for one in top)
    assert [abs(one.share) for one in top] == sorted((abs(one.share) for one in books.examples(None)), reverse=True)[:5]
    by_class = {group.group: group for group in books.groups}
    assert by_class.keys() == set(range(10))
    assert by_class[3].share == 0  # what has no weight teaches nothing
    for digit, group in by_class.items():
        own = data.train.y[books.entries.rows] == digit
        assert group.share == math.fsum(books.entries.shares[own].tolist())
        assert group.times == own.sum() == 3 * group.examples
    mine = np.where(data.train.y > 4, "large", "small")
    assert [group.group for group in books.by(mine)] == ["large", "small"]
    assert books.examples(0) == []


def test_columns_of_a_table_group_too():
    run = bs.train(bs.Network([10, 3, 1], output="identity", cost="quadratic", seed=0), bs.load("diabetes"), epochs=1)
    books = bs.insight.ledger(run, 1, 0, 0, by="sex")
    assert len(books.groups) == 2
    assert len(books.by("age")) == 4
    closes(books)
    assert len(books.examples()) == 20
    with pytest.raises(BadChoice, match=r"^by: got 'agee', .*did you mean 'age'"):
        books.by("agee")
    with pytest.raises(BadChoice, match=r"^by: got 'class'.*regression"):
        books.by("class")
    with pytest.raises(BadChoice, match=r"^by: got .*one value for each of the 354 rows"):
        books.by([1, 2])


def test_another_engine_is_told_apart(tmp_path):
    digits(tmp_path / "run", engine="reference", dtype="float32")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        books = bs.insight.ledger(tmp_path / "run", 1, 0, 20, engine="compiled")
    assert "differs from the run by up to" in str(caught[0].message)
    assert books.exact is False
    assert 0 < max(books.differences.values()) < 1e-4
    closes(books)


def test_what_cannot_be_asked_is_said_in_one_line(tmp_path):
    run = digits(tmp_path / "run", epochs=1)
    for wrong, said in (
        ((3, 0, 0), "layer: got 3, expected a whole number, 1 to 2"),
        ((1, 6, 0), "neuron: got 6, expected a whole number, 0 to 5"),
        ((1, 0, 64), "input: got 64, expected a whole number, 0 to 63, or bias"),
        ((1, 0, "b"), "input: got 'b'"),
    ):
        with pytest.raises(BadChoice, match=f"^{said}"):
            bs.insight.ledger(run, *wrong)
    with pytest.raises(BadChoice, match=r"^run: got int"):
        bs.insight.ledger(5, 1)
    with pytest.raises(BadRun, match="is not a run's folder"):
        bs.insight.ledger(tmp_path / "none", 1)
    untrained = bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=0)
    with pytest.raises(BadChoice, match=r"^run: got '0 steps'"):
        bs.insight.ledger(untrained, 1)


def test_an_optimiser_of_ones_own_is_refused():
    class Own(bs.insight.shares.SGD):
        name = "own"

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = bs.train(bs.Network([2, 2]), bs.load("xor"), epochs=1, optimizer=Own())
    with pytest.raises(BadChoice, match=r"^run: was trained by Own, expected one of the optimisers sgd"):
        bs.insight.ledger(run, 1)


def test_the_books_are_told_and_written():
    run = digits(optimizer="adamw", learning_rate=0.01, penalty=0.001, clip=0.5)
    told = []
    books = bs.insight.ledger(run, 1, 2, 20, tell=lambda done, total: told.append((done, total)))
    assert told[-1] == (run.step, run.step)
    lines = str(books).splitlines()
    assert lines[0].startswith(f"w[1][2, 20], steps 0 to {run.step - 1}: from ")
    assert [line.split("  ")[-1] for line in lines[1:]] == [
        "the examples' shares", "momentum carried in", "penalty", "weight decay", "taken back by clipping", "rounding",
    ]  # fmt: skip
    assert "모멘텀" in books.tell("ko")
    written = json.loads(json.dumps(books.to_json(3)))
    assert written["start"] == books.start
    assert len(written["examples"]) == 3
    assert written["steps"]["before"] == books.entries.before.tolist()
    assert "w[1][2, 20]" in repr(books)
    wide = bs.insight.ledger(run, 2, tell=lambda done, total: told.append((done, total)))
    assert told[-1] == (2 * run.step, 2 * run.step)
    assert str(wide).startswith("w[2], b[2], steps 0 to")


def test_full_descent_and_sparse_input():
    import scipy.sparse

    data = bs.load("digits").train
    x = scipy.sparse.csr_array(data.x * (data.x > 0.5))
    for plan in ({"batch_size": 10_000}, {"batch_size": 64, "dropout": [0.2, 0.0], "clip": 0.1}):
        for engine in ("auto", "reference"):
            run = bs.train(
                bs.Network([64, 4, 10], seed=1, dtype="float64"), (x, data.y), epochs=2, engine=engine, **plan
            )
            for chosen in ((1, 0, 20), (1, 0, None), (2, 3, "bias")):
                books = bs.insight.ledger(run, *chosen)
                assert books.exact
                closes(books)
                for step in books.steps:
                    assert abs(step.rounding) <= rounding_allowed(step, "float64") + 1e-15


@pytest.mark.parametrize("steps", [10**30, True, [0, True], (0, 10**30)])
def test_steps_that_no_run_has_are_refused_in_one_line(steps):
    run = bs.train(bs.Network([2, 2, 2], seed=1), bs.load("xor"), epochs=2)
    with pytest.raises(BadChoice, match="steps: got"):
        bs.insight.ledger(run, 1, 0, 0, steps)
