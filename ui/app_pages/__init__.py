"""The pages of the app, one a file; a package so that the contracts of imports see them."""
