"""Exports of calls from vendors' reports and from spreadsheets, in any dialect."""
