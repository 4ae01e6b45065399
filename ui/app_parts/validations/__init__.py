"""The page of quality: suites, and running one."""
