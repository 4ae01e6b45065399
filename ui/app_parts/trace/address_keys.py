"""Keys of the address that mean nothing for another version, or for another name: a pick takes them out."""

OF_A_TRACE = ("column", "of", "hops", "open", "only", "group", "indirect", "node", "finding", "side", "against")
OF_A_NAME = ("namespace", "version", *OF_A_TRACE)
