"""`@closes`: a test that attacks the product, and attacks it once more with the guard taken away.

The second run proves that the first can fail. The guard is switched off by a twin, here in the tests only:
a function that patches exactly what it names. Whatever the attack needs is arranged by fixtures, so that only
the attack itself meets the broken portal.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from tests import moments
from tests.holes.found import FOUND

HERE = Path(__file__).resolve().parent
Twin = Callable[[pytest.MonkeyPatch], None]
Attack = Callable[..., None]


@dataclass(frozen=True)
class Closed:
    """A hole, what closes it here, and the test that proves it."""

    key: str
    guard: str
    twin: Twin
    test: str


CLOSED: list[Closed] = []


def closes(key: str, *, guard: str, twin: Twin) -> Callable[[Attack], Attack]:
    """Registers an attack on a hole of `FOUND`; `guard` says in one sentence what holds it off."""

    def decorate(attack: Attack) -> Attack:
        assert key in FOUND, key
        place = f"{Path(inspect.getfile(attack)).name}::{attack.__name__}"
        CLOSED.append(Closed(key, guard, twin, place))

        @wraps(attack)
        def test(*, is_broken: bool, **given: Any) -> None:
            if not is_broken:
                attack(**given)
                return
            # What a broken portal leaves behind must not be put back for any other test.
            moments.leave()
            with pytest.MonkeyPatch.context() as patch:
                twin(patch)
                with pytest.raises(AssertionError) as failure:
                    attack(**given)
            place = failure.traceback[-1].path
            assert HERE in Path(place).parents, f"the twin broke something else: {place}"

        signature = inspect.signature(attack)
        switch = inspect.Parameter("is_broken", inspect.Parameter.KEYWORD_ONLY)
        parameters = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for parameter in signature.parameters.values()
        ]
        test.__signature__ = signature.replace(parameters=[*parameters, switch])  # type: ignore[attr-defined]
        mark: Attack = pytest.mark.parametrize("is_broken", [False, True], ids=["portal", "twin"])(test)
        return mark

    return decorate
