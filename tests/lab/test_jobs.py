import asyncio
import json
import threading

import pytest

from backscope.errors import BadChoice
from backscope.lab.jobs import Jobs, Stopped
from backscope.lab.settings import Limits
from backscope.lab.workspaces import Workspaces
from lab.stories import run


async def begun(**limits):
    settings = Limits(**limits)

    async def close(reason):
        pass

    workspaces = Workspaces(settings)
    return Jobs(settings), workspaces, await workspaces.enter(close)


async def told(workspace):
    return json.loads(await asyncio.wait_for(workspace.next(), 5))


async def ended(job):
    await asyncio.wait_for(asyncio.wrap_future(job.future), 5)


def test_what_a_job_says_arrives_in_order():
    def work(job):
        job.progress(0.5)
        job.say("done", result=[1, 2])

    async def story():
        jobs, _, workspace = await begun()
        jobs.start(workspace, 3, work)
        found = [await told(workspace) for _ in range(2)]
        assert found == [
            {"generation": 3, "kind": "progress", "share": 0.5}, {"generation": 3, "kind": "done", "result": [1, 2]}
        ]  # fmt: skip

    run(story())


def test_a_refusal_is_told_in_its_own_words_and_a_mistake_of_ours_in_none():
    def refuse(job):
        raise BadChoice("x: got\n1, expected 2")

    def fail(job):
        raise ZeroDivisionError("secret")

    async def story():
        jobs, _, workspace = await begun()
        jobs.start(workspace, 1, refuse)
        assert await told(workspace) == {"generation": 1, "kind": "error", "message": "x: got 1, expected 2"}
        jobs.start(workspace, 2, fail)
        assert "secret" not in (await told(workspace))["message"]

    run(story())


@pytest.mark.parametrize("end", ["renew", "leave"])
def test_a_job_ends_at_its_next_step_when_it_is_not_wanted(end):
    begins, stopped = threading.Event(), threading.Event()

    def work(job):
        begins.set()
        try:
            while True:
                job.progress(0.1)
        except Stopped:
            stopped.set()
            raise

    async def story():
        jobs, workspaces, workspace = await begun()
        job = jobs.start(workspace, 1, work)
        assert await asyncio.to_thread(begins.wait, 5)
        assert workspace.busy
        if end == "leave":
            await workspaces.leave(workspace)
        else:
            jobs.start(workspace, 2, lambda job: job.say("done", result="new"))
            assert await told(workspace) == {"generation": 2, "kind": "done", "result": "new"}
        await ended(job)
        assert stopped.is_set()

    run(story())


def test_a_finished_job_of_an_older_generation_is_never_delivered():
    goes_on = threading.Event()

    def work(job):
        goes_on.wait(5)
        job.say("done", result="old")  # between two checks, so that it cannot be stopped before

    async def story():
        jobs, _, workspace = await begun()
        old = jobs.start(workspace, 1, work)
        jobs.start(workspace, 2, lambda job: job.say("done", result="new"))
        goes_on.set()
        await ended(old)
        assert (await told(workspace))["result"] == "new"
        await asyncio.sleep(0.01)
        assert workspace.waiting.empty()

    run(story())


def test_a_job_takes_no_longer_than_it_may_and_says_so():
    def work(job):
        while True:
            job.check()

    async def story():
        jobs, _, workspace = await begun(job=0.05)
        jobs.start(workspace, 1, work)
        assert (await told(workspace))["message"].startswith("job: took longer than 0.05 seconds")

    run(story())


def test_a_job_waits_for_a_slow_reader_and_still_can_be_stopped():
    said = []

    def work(job):
        for number in range(1000):
            job.say("frame")
            said.append(number)

    async def story():
        jobs, workspaces, workspace = await begun()
        job = jobs.start(workspace, 1, work)
        while len(said) < 8:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.15)
        assert len(said) == 8
        await workspaces.leave(workspace)
        await ended(job)
        assert len(said) <= 9

    run(story())


def test_so_many_at_a_time_and_who_is_not_wanted_any_more_never_begins():
    held, ran = threading.Event(), []

    async def story():
        jobs, workspaces, first = await begun(jobs=1)
        second, third = [await workspaces.enter(first.close) for _ in range(2)]
        running = jobs.start(first, 1, lambda job: held.wait(5))
        jobs.start(second, 1, lambda job: ran.append("second"))
        last = jobs.start(third, 1, lambda job: ran.append("third"))
        assert first.waiting.empty()
        for one in (second, third):
            assert await told(one) == {"generation": 1, "kind": "waiting"}
        await workspaces.leave(second)
        held.set()
        await ended(running)
        await ended(last)
        assert ran == ["third"]
        await ended(jobs.start(first, 2, lambda job: ran.append("first")))
        assert first.waiting.empty()
        jobs.close()

    run(story())


def test_a_job_whose_server_has_ended_ends():
    goes_on = threading.Event()

    def work(job):
        goes_on.wait(5)
        job.say("done")

    async def story():
        jobs, _, workspace = await begun()
        return jobs.start(workspace, 1, work)

    job = run(story())
    goes_on.set()
    assert job.future.result(timeout=5) is None
