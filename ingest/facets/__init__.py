"""Facets of ours: their typed models, their JSON Schemas, an example of each."""
