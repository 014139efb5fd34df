"""The demo: four made-up offices with their people and 130 requests, played by the real verbs.

It stands on the roof because it calls every floor. Nothing here writes a row that a verb would write, so
the demo cannot show a state that the portal itself could never reach.
"""
