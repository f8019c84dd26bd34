"""Slowing down those who try passwords: failures are counted in memory, never stored."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from formserver.errors import Problem


class Throttle:
    """Counts failures by key, in memory only; after ``free`` of them each one doubles the wait, to 5 minutes."""

    LONGEST_WAIT, FORGET_AFTER, MOST_KEYS = 300.0, 3600.0, 100_000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failures: dict[tuple[str, str], tuple[int, float]] = {}

    def require(self, buckets: tuple[tuple[str, str, int], ...]) -> None:
        """Raise Problem ``sign_in.throttled`` (details: seconds) while any of the buckets has to wait."""
        with self._lock:
            wait = max(self._wait((kind, key), free) for kind, key, free in buckets)
        if wait > 0:
            raise Problem("sign_in.throttled", seconds=int(wait) + 1)

    def failed(self, buckets: tuple[tuple[str, str, int], ...]) -> None:
        """Count a failure in each bucket."""
        with self._lock:
            while len(self._failures) >= self.MOST_KEYS:
                del self._failures[next(iter(self._failures))]  # the oldest
            for kind, key, _ in buckets:
                count, _when = self._failures.get((kind, key), (0, 0.0))
                self._failures[kind, key] = (count + 1, self._clock())

    def forget(self, buckets: tuple[tuple[str, str, int], ...]) -> None:
        """Forget the failures of the buckets."""
        with self._lock:
            for kind, key, _ in buckets:
                self._failures.pop((kind, key), None)

    def clear(self) -> None:
        """Forget every failure."""
        with self._lock:
            self._failures.clear()

    def _wait(self, bucket: tuple[str, str], free: int) -> float:
        count, when = self._failures.get(bucket, (0, 0.0))
        age = self._clock() - when
        if age > self.FORGET_AFTER:
            self._failures.pop(bucket, None)
        if count < free or age > self.FORGET_AFTER:
            return 0.0
        return float(min(2.0 ** min(count - free, 10), self.LONGEST_WAIT)) - age


#: Of this process: every door that takes a secret counts here.
FAILURES = Throttle()
