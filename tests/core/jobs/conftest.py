from collections.abc import Iterator

import pytest

from tests.core.jobs import sample


@pytest.fixture(autouse=True)
def _fresh_sample() -> Iterator[None]:
    sample.SEEN.clear()
    sample.TROUBLE.clear()
    yield
    sample.SEEN.clear()
    sample.TROUBLE.clear()
