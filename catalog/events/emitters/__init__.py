"""What emitters are known to say otherwise than they mean: a table an emitter, each row with its source."""
