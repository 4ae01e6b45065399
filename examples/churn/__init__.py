"""A shop that trains a churn model twice, and tells Whence how."""
