"""Fakes of the services that a snippet, a sender or an installation talks to."""
