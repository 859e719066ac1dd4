//! SQL definitions to a catalog.
