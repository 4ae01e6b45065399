"""The parts of the page Controls: one control with its evidence, gaps by owner, what fills a gap."""
