"""The closed lists of the SOP file. Everything else an SOP says is free data."""

from enum import StrEnum


class StepKind(StrEnum):
    """What a step *is*. Kinds are code; everything else is data (`kinds.py` says what each one does)."""

    SUBMIT = "submit"
    REGISTER = "register"
    DISPOSE = "dispose"
    INSTRUCT = "instruct"
    CHECK = "check"
    ASK_COMPLETION = "ask_completion"
    COMPLETE = "complete"
    PERFORM = "perform"
    NOTIFY_REJECTION = "notify_rejection"
    HAND_OVER = "hand_over"
    ARCHIVE = "archive"
    TASK = "task"


class Service(StrEnum):
    """What can be asked for one account."""

    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a service
    TELL_USER_ID = "tell_user_id"
    CHANGE_DATA = "change_data"
    CREATE = "create"
    REACTIVATE = "reactivate"
    DEACTIVATE = "deactivate"
    RESET_TOTP = "reset_totp"
    CHANGE_EMAIL = "change_email"


class Channel(StrEnum):
    """How a submission comes in. The portal itself is always open; an SOP names the others."""

    PORTAL = "portal"
    COUNTER = "counter"
    EMAIL = "email"
    POST = "post"
    MEMO = "memo"
    TICKET = "ticket"


class Group(StrEnum):
    """Who fills an actor's column: the requester, or one group of the office's staff."""

    REQUESTER = "requester"
    LOKET = "loket"
    ADMIN_AGENCY = "admin_agency"
    ADMIN_PPE = "admin_ppe"
    KEPALA_UKPBJ = "kepala_ukpbj"
    KEPALA_LPSE = "kepala_lpse"
    ARSIPARIS = "arsiparis"


class FieldKind(StrEnum):
    """How a form field is asked and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NIP = "nip"
    PHONE = "phone"
    EMAIL = "email"
    RANK = "rank"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


class FieldSection(StrEnum):
    """The page of the form on which a field is asked."""

    PERSON = "person"
    CONTACT = "contact"
    APPOINTMENT = "appointment"
    ACCOUNT = "account"


class Presentation(StrEnum):
    """How a paper is presented: its copy is kept, its original is handed in, or it is only shown."""

    COPY = "copy"
    ORIGINAL = "original"
    SHOWN = "shown"


class MediaType(StrEnum):
    """File types that a document may ask for."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


class ReasonKind(StrEnum):
    """Why something was refused. The register counts these apart."""

    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    OTHER = "other"


class ArtefactKind(StrEnum):
    """The paper that the portal makes as the output of a step."""

    INTAKE_RECEIPT = "intake_receipt"
    DISPOSITION = "disposition"
    INSTRUCTION = "instruction"
    CHECK_RESULT = "check_result"
    COMPLETION_NOTICE = "completion_notice"
    REJECTION_NOTICE = "rejection_notice"
    PERFORMANCE_RESULT = "performance_result"
    HANDOVER_NOTICE = "handover_notice"
    ARCHIVE_RECORD = "archive_record"
    RECEIPT = "receipt"


class HandoverWay(StrEnum):
    """How a credential reaches its holder."""

    SEALED_VIEW = "sealed_view"
    SPSE_MAIL = "spse_mail"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"


class NoticeEvent(StrEnum):
    """When the requester is written to."""

    RECEIVED = "received"
    COMPLETION_ASKED = "completion_asked"
    COMPLETED = "completed"
    REJECTED = "rejected"
    READY = "ready"
    NOT_COLLECTED = "not_collected"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


class ConfirmationWay(StrEnum):
    """How an officer asks the account's owner whether the request is theirs."""

    PHONE = "phone"
    IN_PERSON = "in_person"


class Cell(StrEnum):
    """The cells of a step's row that a damaged sheet may have lost."""

    REQUIRES = "requires"
    TIME = "time"
    OUTPUT = "output"
    REMARK = "remark"


class FinalAction(StrEnum):
    """What the retention schedule (JRA) says happens last."""

    DESTROY = "destroy"
    REAPPRAISE = "reappraise"
    PERMANENT = "permanent"


class Side(StrEnum):
    """The column of the identity page that a section stands in (PermenPANRB 35/2012)."""

    LEFT = "left"
    RIGHT = "right"


class IdentityKey(StrEnum):
    """Rows of the identity page that the portal itself reads; any other row is free text."""

    NUMBER = "number"
    REVISION = "revision"
    CREATED = "created"
    REVISED = "revised"
    EFFECTIVE = "effective"
    APPROVED_BY = "approved_by"
    TITLE = "title"


class SectionKey(StrEnum):
    """Sections of the identity page known to the format; an office may add its own under `other`."""

    LEGAL_BASIS = "legal_basis"
    EXECUTORS = "executors"
    RELATED = "related"
    EQUIPMENT = "equipment"
    WARNING = "warning"
    RECORDING = "recording"
    EXPLANATION = "explanation"
    PURPOSE = "purpose"
    DEFINITIONS = "definitions"
    OTHER = "other"
