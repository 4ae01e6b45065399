"""What we may do with data: facts that people declare, labels that flow, verdicts that follow."""
