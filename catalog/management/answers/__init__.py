"""Controls and KPIs as every door answers them, from the tables kept of them where nothing has changed."""
