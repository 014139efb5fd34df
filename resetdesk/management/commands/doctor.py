"""What is configured, missing or unsafe, and how to mend it."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from resetdesk.core.fitness import Answer, Level, examine

MARKS = {Level.GOOD: "[baik]   ", Level.WARNING: "[periksa]", Level.UNSAFE: "[bahaya] "}
PAINT = {Level.GOOD: "SUCCESS", Level.WARNING: "WARNING", Level.UNSAFE: "ERROR"}


class Command(BaseCommand):
    help = (
        "Periksa kesiapan: apa yang terpasang, apa yang kurang atau tidak aman, dan cara memperbaikinya. "
        "Kode keluar 0 aman, 1 ada yang tidak aman, 2 portal tidak dapat dimulai."
    )
    # Tables that are missing are a finding of ours, not a reason to stop.
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        answers = examine()
        for answer in answers:
            self.tell(answer)
        unsafe = sum(not answer.is_safe for answer in answers)
        if unsafe:
            self.stdout.write(self.style.ERROR(_("%d hal tidak aman.") % unsafe))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(_("Tidak ada yang tidak aman.")))

    def tell(self, answer: Answer) -> None:
        """One block for a check: its title, each finding, each remedy."""
        if not answer.findings:
            return
        self.stdout.write(answer.check.title)
        for finding in answer.findings:
            line = f"  {MARKS[finding.level]} {finding.sentence}"
            paint: Callable[[str], str] = getattr(self.style, PAINT[finding.level])
            self.stdout.write(paint(line))
            if finding.remedy:
                self.stdout.write(f"            {finding.remedy}")
