"""Coroutines run to their end from a test, whoever has an event loop in this thread (a browser's driver may)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def run(story):
    """Run a coroutine in a thread of its own and return what it returns."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()
