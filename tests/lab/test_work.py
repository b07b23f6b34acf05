"""What is computed is tested through the stream (``routes/test_race.py``); here, that it can be ended."""

import pytest

from backscope.lab import questions
from backscope.lab.given import drawn, told_network
from backscope.lab.jobs import Stopped
from backscope.lab.work import fold, race


class Impatient:
    """A job that is ended after so many looks at it."""

    def __init__(self, looks):
        self.looks, self.said = looks, []

    def check(self):
        self.looks -= 1
        if self.looks < 0:
            raise Stopped

    def progress(self, share):
        self.check()

    def say(self, kind, **values):
        self.check()
        self.said.append(kind)


@pytest.mark.parametrize("looks", [0, 1, 30])
def test_a_training_ends_between_two_steps(looks):
    job = Impatient(looks)
    with pytest.raises(Stopped):
        fold(questions.Fold(generation=1, job="fold", gate="xor", epochs=10_000), job)
    assert "done" not in job.said
    assert len(job.said) <= looks


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_race_ends_on_its_way(looks):
    network = told_network(drawn(questions.Draw(sizes=[2, 2, 1]))).model_dump()
    asked = questions.Race(generation=1, job="race", gate="xor", network=network, epochs=500)
    job = Impatient(looks)
    with pytest.raises(Stopped):
        race(asked, job)
    assert set(job.said) <= {"frame"}
    assert len(job.said) <= looks
