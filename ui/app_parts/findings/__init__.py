"""Cards of findings, decisions about them, and cases."""
