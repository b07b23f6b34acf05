import asyncio

from backscope.lab.settings import Limits
from backscope.lab.workspaces import WAITING, Workspaces
from lab.stories import run


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class Busy:
    """A job that runs until it is stopped."""

    over = False

    def stop(self):
        self.over = True


def room(**limits):
    clock, closed = Clock(), []

    async def close(reason):
        closed.append(reason)

    return Workspaces(Limits(**limits), clock), clock, closed, close


def test_the_one_that_idles_longest_makes_room():
    async def story():
        all_of_them, clock, closed, close = room(workspaces=3)
        first, second, third = [await all_of_them.enter(close) for _ in range(3)]
        for clock.now, one in ((1, second), (2, first), (3, third)):
            all_of_them.touch(one)
        clock.now = 4
        fourth = await all_of_them.enter(close)
        assert set(all_of_them.open) == {first, third, fourth}
        assert closed == ["another tab needed the room"]
        first.job = Busy()  # the oldest now, but at work
        fifth = await all_of_them.enter(close)
        assert set(all_of_them.open) == {first, fourth, fifth}

    run(story())


def test_where_all_are_at_work_nobody_is_sent_away():
    async def story():
        all_of_them, _, closed, close = room(workspaces=2)
        for _ in range(2):
            (await all_of_them.enter(close)).job = Busy()
        assert await all_of_them.enter(close) is None
        assert (len(all_of_them.open), closed) == (2, [])

    run(story())


def test_who_idles_too_long_is_disconnected_and_who_works_is_not():
    async def story():
        all_of_them, clock, closed, close = room(idle=10)
        idle, working, fresh = [await all_of_them.enter(close) for _ in range(3)]
        working.job = Busy()
        clock.now = 9
        all_of_them.touch(fresh)
        clock.now = 11
        await all_of_them.sweep()
        assert set(all_of_them.open) == {working, fresh}
        assert closed == ["idle"]
        assert idle.generation == -1

    run(story())


def test_whose_tab_goes_has_its_job_stopped_once():
    async def story():
        all_of_them, _, closed, close = room()
        one = await all_of_them.enter(close)
        one.job = job = Busy()
        await all_of_them.leave(one)
        await all_of_them.leave(one, "twice")
        assert job.over
        assert (all_of_them.open, closed) == (set(), [])

    run(story())


def test_what_an_older_generation_said_is_not_sent():
    async def story():
        all_of_them, _, _, close = room()
        one = await all_of_them.enter(close)
        one.renew(1)
        await one.say(1, "old")
        one.renew(2)
        await one.say(1, "late")
        await one.say(2, "new")
        assert await one.next() == "new"
        assert one.waiting.empty()

    run(story())


def test_a_full_line_waits_and_is_dropped_with_its_generation():
    async def story():
        all_of_them, _, _, close = room()
        one = await all_of_them.enter(close)
        one.renew(1)
        for number in range(WAITING):
            await one.say(1, str(number))
        late = asyncio.create_task(one.say(1, "one too many"))
        await asyncio.sleep(0)
        assert not late.done()
        one.renew(2)
        await late  # there is room now; but its generation is over
        await one.say(2, "new")
        assert await one.next() == "new"

    run(story())


def test_who_enters_while_another_is_sent_away_is_counted():
    async def story():
        all_of_them, clock, closed, _ = room(workspaces=2)

        async def slowly(reason):
            closed.append(reason)
            await asyncio.sleep(0)

        for clock.now in (1, 2):
            await all_of_them.enter(slowly)
        clock.now = 3
        await asyncio.gather(*(all_of_them.enter(slowly) for _ in range(3)))
        assert len(all_of_them.open) == 2
        assert len(closed) == 3

    run(story())
