"""Answers in words, without widgets and without a terminal: what pages and commands share."""
