"""Governance as files: what stewards write, what it would change, and the events that change it."""
