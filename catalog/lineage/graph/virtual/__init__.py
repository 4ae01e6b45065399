"""What the graph works out while it walks: views, declared datasets; the edges into them are stored nowhere."""
