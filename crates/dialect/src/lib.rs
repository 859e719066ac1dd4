//! What each database means: names, types, canonical form, statements.
