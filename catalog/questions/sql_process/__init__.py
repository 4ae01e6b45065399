"""Users' SQL in processes of its own, which may crash, hang or be killed without harm (docs/decisions/0016)."""
