"""The programs here are homework, right and wrong: they are run by tests/insight/homework, never imported."""

collect_ignore_glob = ["right_*.py", "wrong_*.py", "broken_*.py"]
