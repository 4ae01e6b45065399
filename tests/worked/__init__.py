"""Histories worked by hand, each with the one answer the rules allow."""
