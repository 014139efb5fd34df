"""Files: received, checked in a limited child process, kept byte for byte, served as attachments only.

`intake` takes them in, `store` keeps the bytes, `gate` judges, `serving` gives them out, `sweeping` looks
after them. The package imports nothing by itself: the gate's process must start without Django.
"""
