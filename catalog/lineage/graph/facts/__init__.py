"""What the graph holds of runs and of datasets that are computed: facts by themselves, and no walk over them."""
