"""Run the terminal program in this process."""

import json
from dataclasses import dataclass

from backscope.cli.main import run


@dataclass
class Done:
    """What one command line left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def backscope(capsys, *arguments):
    capsys.readouterr()
    status = run([str(argument) for argument in arguments])
    return Done(status, *capsys.readouterr())
