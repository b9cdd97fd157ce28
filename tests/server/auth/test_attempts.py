"""How often one client may try."""

from __future__ import annotations

import pytest
from cartsnitch_server.auth.attempts import Attempts, client_of
from cartsnitch_server.http.failures import TooManyAttempts
from starlette.requests import HTTPConnection


class Watch:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def attempts(watch: Watch) -> Attempts:
    """Three, and another every ten seconds."""
    return Attempts(most=3, refill=10, monotonic=watch)


def use_up(attempts: Attempts, key: str = "a") -> None:
    for _ in range(3):
        attempts.take(key)


def test_after_the_last_attempt_one_has_to_wait(attempts: Attempts, watch: Watch) -> None:
    use_up(attempts)
    with pytest.raises(TooManyAttempts) as refused:
        attempts.take("a")
    assert refused.value.headers == {"Retry-After": "10"}
    watch.seconds += 9.9
    with pytest.raises(TooManyAttempts):
        attempts.take("a")
    watch.seconds += 0.1
    attempts.take("a")


def test_asking_too_early_does_not_prolong_the_wait(attempts: Attempts, watch: Watch) -> None:
    use_up(attempts)
    for _ in range(50):
        with pytest.raises(TooManyAttempts):
            attempts.take("a")
    watch.seconds += 10
    attempts.take("a")


def test_attempts_do_not_pile_up_beyond_the_most(attempts: Attempts, watch: Watch) -> None:
    attempts.take("a")
    watch.seconds += 10_000
    use_up(attempts)
    with pytest.raises(TooManyAttempts):
        attempts.take("a")


def test_one_client_does_not_use_up_what_another_has(attempts: Attempts) -> None:
    use_up(attempts, "a")
    attempts.take("b")


def test_an_attempt_that_was_none_is_given_back(attempts: Attempts) -> None:
    for _ in range(10):
        attempts.take("a")
        attempts.give_back("a")
    attempts.give_back("never taken")
    use_up(attempts)


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_household_has_one_address_or_one_network(host: str, counted: str) -> None:
    assert client_of(HTTPConnection({"type": "http", "client": (host, 1234)})) == counted
