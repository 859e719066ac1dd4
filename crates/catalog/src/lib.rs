//! The nouns: catalog, object paths, changes, coverage, statements.
