"""Cases of governance that a lawyer can read, one file a subject: facts, lineage, question, answer."""
