"""The rules read naively, from docs/semantics.md and docs/governance.md alone: what the catalog is held against."""
