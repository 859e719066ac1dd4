//! Words that mean something else without quotes. A quoted name of another spelling may lose its quotes in
//! canonical text.

use drift_catalog::Vendor;

/// The words SQLite's parser does not take as names (<https://sqlite.org/lang_keywords.html> lists more, but
/// most of those fall back to names), and the two truth values.
const SQLITE: &str = "add all alter and as autoincrement between case cast check collate commit constraint create current_date \
    current_time current_timestamp default deferrable delete distinct drop else escape except exists false \
    foreign from group having in index insert intersect into is isnull join limit not nothing notnull null \
    on or order primary raise references returning select set table then to transaction true union unique \
    update using values when where";

/// The words of PostgreSQL 12 to 18 that are reserved or may not name a function (documentation,
/// appendix C), and the fields of an interval, which may follow one as an alias may.
const POSTGRES: &str = "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both \
    case cast char character check coalesce collate collation column concurrently constraint create cross \
    current_catalog current_date current_role current_schema current_time current_timestamp current_user day \
    dec decimal default deferrable desc distinct do else end except exists extract false fetch float for \
    foreign freeze from full grant greatest group grouping having hour ilike in initially inner inout int \
    integer intersect interval into is isnull join json_array json_arrayagg json_exists json_object \
    json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least left \
    like limit localtime localtimestamp merge_action minute month national natural nchar none normalize not \
    notnull null nullif numeric offset on only or order out outer overlaps overlay placing position \
    precision primary real references returning right row second select session_user setof similar smallint \
    some substring symmetric system_user table tablesample then time timestamp to trailing treat trim true \
    union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat \
    xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable year";

/// Whether a name, written without its quotes, stays the same name.
pub(crate) fn is_plain(name: &str, vendor: Vendor) -> bool {
    let words = match vendor {
        Vendor::Sqlite => SQLITE,
        Vendor::Postgres => POSTGRES,
    };
    is_lower(name) && !words.split_ascii_whitespace().any(|word| word == name)
}

/// Whether a function may be called by this name without quotes. Words that are names of types or functions
/// are (`left(…)`, which PostgreSQL prints as `"left"(…)`); those with a grammar of their own are not.
pub(crate) fn is_plain_function(name: &str, vendor: Vendor) -> bool {
    is_plain(name, vendor)
        || (is_lower(name)
            && vendor == Vendor::Postgres
            && matches!(
                name,
                "current_schema"
                    | "left"
                    | "right"
                    | "substring"
                    | "position"
                    | "overlay"
                    | "trim"
                    | "normalize"
                    | "like"
                    | "overlaps"
                    | "char"
                    | "time"
                    | "timestamp"
                    | "interval"
                    | "bit"
            ))
}

/// Whether a name is kept as it is written without quotes, if it is no word of the grammar.
pub(crate) fn is_lower(name: &str) -> bool {
    name.starts_with(|c: char| c == '_' || c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_grammar_is_not_a_plain_name() {
        assert!(is_plain("status", Vendor::Postgres) && is_plain("user", Vendor::Sqlite));
        assert!(!is_plain("user", Vendor::Postgres) && !is_plain("true", Vendor::Sqlite));
        assert!(!is_plain("Status", Vendor::Postgres) && !is_plain("a b", Vendor::Sqlite));
        assert!(is_plain_function("left", Vendor::Postgres));
        assert!(is_plain_function("current_schema", Vendor::Postgres));
        assert!(!is_plain_function("coalesce", Vendor::Postgres));
    }
}
