//! Live databases to a catalog; read-only, in a number of queries that does not grow with the tables.
