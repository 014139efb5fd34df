"""A form is acted on once: its number is taken in the commit of the act, and is free again if that fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from resetdesk.core.exceptions import DomainError
from resetdesk.core.models import FormTaken

REMEMBERED = timedelta(days=2)


class TakenBefore(DomainError):
    """This very form was acted on before: the act stands, once (I9)."""


@contextmanager
def taking(key: UUID | None, *, person: int, at: datetime) -> Iterator[None]:
    """One transaction around the act of a form; None for a form without a number, which protects nothing.

    Raises TakenBefore where the act was committed before, also by a racer. Whatever the act raises, or a
    crash inside it, leaves the number free.
    """
    with transaction.atomic():
        if key is not None:
            try:
                with transaction.atomic():
                    FormTaken.objects.create(person=person, key=key, at=at)
            except IntegrityError:
                raise TakenBefore("") from None
        yield


def forget(*, before: datetime) -> int:
    """Removes numbers that no page still open can send. Returns how many."""
    return FormTaken.objects.filter(at__lt=before - REMEMBERED).delete()[0]
