//! Declared models: YAML text to a catalog, every mistake collected.
