"""Reviews by the leadership: what is put before them."""
