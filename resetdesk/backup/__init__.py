"""Backups: one file that holds every row and every received file, and the way back from it.

It stands on the roof because it settles what each floor promised: hand-overs, jobs, links. No key and no
sealed result is ever in it (decision 0010).
"""
