-- The inbox has nothing any more of what was taken.
DELETE FROM log.taken
