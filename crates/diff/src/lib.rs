//! Two catalogs in, changes and coverage out.
