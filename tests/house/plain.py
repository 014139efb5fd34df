"""Fields that can hold words and were judged not to be personal data, by model.

What is personal stands in the model's own `PERSONAL`, which export and disposal read. A new field that can
hold words belongs to one of the two: `test_models.py` demands it.
"""

PLAIN = {
    "core.CalendarEdition": "data fingerprint",
    "core.BackupMade": "fingerprint",
    "core.KeyExport": "rings",
    "core.Restoration": "fingerprint epoch",
    "core.StoredFile": "key media_type sha256 sha512 verdict_note",
    "core.Worker": "id queue",
    "core.Promise": "name key reason",
    "core.PeriodicSlot": "name",
    "core.JournalEntry": "event facts commitments prev_hash hash",
    "core.JournalValue": "field salt",
    "core.DailyRoot": "heads prev_hash hash signature",
    "core.ReadingLog": "session_digest",
    "core.NumberSeries": "series",
    "accounts.Office": "slug name short_name government unit address phone email website counter_hours crest",
    "accounts.OfficeSettings": "data",
    "accounts.User": "password",
    "accounts.AccountHolder": "role",
    "requests_app.Sop": "key title",
    "requests_app.Edition": "sha256 source",
    "requests_app.DraftPaper": "document_key",
    "requests_app.Document": "key label",
    "requests_app.ResetRequest": "reference service role target_system rejection_reason journal_hash",
    "requests_app.StepRun": "step_key kind group standard calendar",
    "requests_app.Outage": "reason",
    "requests_app.ChecklistAnswer": "item_key text reason_key",
    "requests_app.ReturnedItem": "document_key field_key label",
    "requests_app.Presented": "key label",
    "requests_app.Deviation": "subject reason_key",
    "requests_app.Notice": "event message_id",
    "requests_app.Artefact": "kind number",
    "requests_app.Performance": "service target_system",
    "requests_app.Handover": "key_id",
    "archive_app.Bundle": "month content key sha256 fault",
    "archive_app.MonthReport": "month number figures sha256 signature",
    "archive_app.Record": "classification retention rack box folder sha256 signature",
    "archive_app.RecordItem": "label presentation sha256 verdict",
}
