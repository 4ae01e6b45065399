"""What is declared, what was, and what would change if something else were."""
