"""The replica country: made-up municipalities whose portals are served on loopback, with the known truth beside them.

It stands alone: it imports nothing of the project, so that what it expects is never what a checker computed."""
