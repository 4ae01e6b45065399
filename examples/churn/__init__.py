"""A shop that trains a churn model twice, and sends Whence the events."""
