"""Parts of the report on one version."""
