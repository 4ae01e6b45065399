"""The rules, one subject a file: values in, findings out."""
