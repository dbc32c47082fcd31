"""Description: what the data and the service say of themselves, made from them, so that it is never out of date."""
