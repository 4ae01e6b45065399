"""The words facts may use (purposes, categories, legal bases, licences, durations) and what each means for us."""
