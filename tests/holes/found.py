"""Holes that were found in systems like ours, and where. Each must be impossible here.

The list stands apart from the tests on purpose: a hole without a test fails (`test_registry.py`).
"""

from typing import NamedTuple


class Found(NamedTuple):
    """One kind of hole, and the reports of it."""

    name: str
    where: str


FOUND = {
    "pdf-files": Found(
        "A PDF export reads files of the server",
        "osTicket CVE-2026-22200, WeasyPrint CVE-2024-28184, CVE-2025-68616",
    ),
    "upload-name": Found("Zero-width and bidi tricks in the name of an upload", "FreeScout CVE-2026-28289"),
    "executable": Found("A program is taken in as an upload", "GLPI CVE-2025-24801"),
    "type-by-extension": Found("The type of a file is believed from its ending", "Open Forms CVE-2022-31041"),
    "eps": Found("The image library parses EPS", "pretix CVE-2023-44464"),
    "pdf-script": Found("A script in a PDF runs in the viewer", "pdf.js CVE-2024-4367"),
    "guessable-reference": Found("The reference of a case can be guessed", "Open Forms CVE-2026-28803"),
    "read-only-field": Found("A read-only field is accepted back", "Open Forms CVE-2025-64515"),
    "second-door": Found("A second sign-in door without the second factor", "Open Forms CVE-2024-24771"),
    "forwarded-for": Found("A forwarding header beats the rate limit", "Password Pusher CVE-2024-52796"),
    "sso-header": Found("Anybody's SSO header signs in", "Zammad CVE-2026-34720"),
    "secondary-parameter": Found(
        "A parameter that names another object is not checked", "Zammad CVE-2026-34722"
    ),
    "method-name": Found("The request names the method to call", "Zammad CVE-2024-33667"),
    "alive-after-logout": Found("A session lives on after signing out", "Password Pusher CVE-2024-56733"),
    "view-race": Found("Two at once both see what may be seen once", "Password Pusher, Vaultwarden"),
    "listed-tokens": Found("Lists show tokens that still open", "Onetime Secret, review"),
    "expiry": Found("What has expired still opens", "Onetime Secret, review"),
    "unthrottled": Found("Creation is not throttled", "Onetime Secret, review"),
    "enumeration-status": Found("The answer tells who exists", "Django CVE-2024-45231"),
    "enumeration-time": Found("The work done tells who exists", "Django CVE-2024-39329"),
    "second-address": Found("The mail with the key also goes to a second address", "GitLab CVE-2023-7028"),
    "path-form": Found("Another form of the path goes around the check", "ADSelfService Plus CVE-2021-40539"),
    "uploaded-paths": Found("An export follows paths that were uploaded", "pretalx CVE-2023-28459"),
    "text-in-paths": Found("People's text becomes part of a storage path", "Paperless-ngx"),
    "default-key": Found("The portal starts with a default key", "Paperless-ngx"),
    "queue-payload": Found("The queue runs whatever stands in it", "Paperless-ngx"),
    "challenge-replay": Found("A code or challenge works twice", "CVE-2022-42731"),
    "password-in-session": Found("A password waits in the session between two steps", "CVE-2020-15105"),
    "compare": Found("Secrets are compared sign by sign", "CVE-2020-11037"),
    "upload-in-memory": Found("A whole upload is held in memory", "CVE-2023-28837"),
    "notice-to-strangers": Found("A notice goes to people it does not concern", "CVE-2022-21683"),
    "names-in-errors": Found("An error message leaks names", "CVE-2023-45809"),
    "xxe": Found("XML entities in a file's metadata are followed", "CVE-2021-29421"),
    "stored-xss": Found("Text that somebody typed runs as a script", "django-helpdesk CVE-2021-3945"),
    "attachment-xss": Found("An attached SVG or PDF runs as a script", "GLPI"),
    "bare-url": Found("The bare address of an object opens it", "FreeScout"),
    "reply": Found("Somebody answers in another's case", "FreeScout"),
    "edit": Found("Somebody edits a foreign case", "FreeScout"),
    "merge": Found("A foreign case is merged in", "FreeScout"),
    "search": Found("Search shows foreign cases", "FreeScout"),
    "empty-invite": Found("An empty invitation is accepted", "FreeScout"),
    "eternal-invite": Found("An invitation never ends", "FreeScout"),
    "log-traversal": Found("The log viewer reads any file", "FreeScout"),
    "log-injection": Found("A request writes its own lines into the log", "Django CVE-2025-48432"),
    "csv-formula": Found("A cell of an export starts a formula", "osTicket"),
    "fixation": Found("A session id given by an attacker is signed in", "osTicket"),
    "header-injection": Found("A name writes mail headers", "osTicket"),
    "cached-page": Found("A private page rests in a cache", "Django"),
    "formset-pk": Found("The primary key in a form can be changed", "Django"),
    "filter-input": Found("Order, filter or SQL come from the request", "Django, GLPI"),
    "password-change": Found("Tokens outlive a change of password", "Vaultwarden"),
    "other-organisation": Found("One organisation reaches into another", "Vaultwarden"),
}
