"""Publishing: a package, or one report of it, in the formats of the web of data, with every digit as it was written."""
