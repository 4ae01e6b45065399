"""What a pack says in formats of others: CycloneDX (ML-BOM), Croissant, PROV-JSON; written with no library."""
