"""What several tests share: histories, catalogs, servers, browsers."""
