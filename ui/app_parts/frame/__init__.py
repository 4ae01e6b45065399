"""What every page has: its state in the address, times as the reader reads them, filters of lists."""
