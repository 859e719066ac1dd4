//! The types that well-known extensions bring, from their documentation (PostgreSQL, appendix F; PostGIS; pgvector).

const TYPES: &[(&str, &[&str])] = &[
    ("citext", &["citext"]),
    ("cube", &["cube"]),
    ("earthdistance", &["earth"]),
    ("hstore", &["hstore"]),
    ("intarray", &["query_int"]),
    ("isn", &["ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"]),
    ("lo", &["lo"]),
    ("ltree", &["lquery", "ltree", "ltxtquery"]),
    ("pg_trgm", &["gtrgm"]),
    ("postgis", &["box2d", "box2df", "box3d", "geography", "geometry", "gidx", "spheroid"]),
    ("postgis_raster", &["addbandarg", "agg_count", "raster", "rastbandarg", "unionarg"]),
    ("seg", &["seg"]),
    ("semver", &["semver"]),
    ("vector", &["halfvec", "sparsevec", "vector"]),
];

/// The types of an extension.
pub(crate) fn types_of(extension: &str) -> &'static [&'static str] {
    TYPES.iter().find(|(name, _)| *name == extension).map_or(&[], |(_, types)| types)
}
