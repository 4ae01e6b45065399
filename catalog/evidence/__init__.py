"""What is handed to others: documents that write themselves, and evidence packs that anybody can check."""
