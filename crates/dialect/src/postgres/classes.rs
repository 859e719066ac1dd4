//! The operator classes that need not be written.

use drift_catalog::Concrete;

/// Operator class, the access methods and the types it is the default for (`pg_opclass.opcdefault`).
const DEFAULTS: &[(&str, &[&str], &[&str])] = &[
    ("bit_minmax_ops", &["brin"], &["bit"]),
    ("bit_ops", &["btree"], &["bit"]),
    ("bool_ops", &["btree", "hash"], &["boolean"]),
    ("box_inclusion_ops", &["brin"], &["box"]),
    ("box_ops", &["gist", "spgist"], &["box"]),
    ("bpchar_minmax_ops", &["brin"], &["character"]),
    ("bpchar_ops", &["btree", "hash"], &["character"]),
    ("bytea_minmax_ops", &["brin"], &["bytea"]),
    ("bytea_ops", &["btree", "hash"], &["bytea"]),
    ("char_minmax_ops", &["brin"], &["\"char\""]),
    ("char_ops", &["btree", "hash"], &["\"char\""]),
    ("circle_ops", &["gist"], &["circle"]),
    ("date_minmax_ops", &["brin"], &["date"]),
    ("date_ops", &["btree", "hash"], &["date"]),
    ("float4_minmax_ops", &["brin"], &["real"]),
    ("float4_ops", &["btree", "hash"], &["real"]),
    ("float8_minmax_ops", &["brin"], &["double precision"]),
    ("float8_ops", &["btree", "hash"], &["double precision"]),
    ("inet_inclusion_ops", &["brin"], &["inet", "cidr"]),
    ("inet_ops", &["btree", "hash", "spgist"], &["inet", "cidr"]),
    ("int2_minmax_ops", &["brin"], &["smallint"]),
    ("int2_ops", &["btree", "hash"], &["smallint"]),
    ("int4_minmax_ops", &["brin"], &["integer"]),
    ("int4_ops", &["btree", "hash"], &["integer"]),
    ("int8_minmax_ops", &["brin"], &["bigint"]),
    ("int8_ops", &["btree", "hash"], &["bigint"]),
    ("interval_minmax_ops", &["brin"], &["interval"]),
    ("interval_ops", &["btree", "hash"], &["interval"]),
    ("jsonb_ops", &["btree", "gin", "hash"], &["jsonb"]),
    ("macaddr8_minmax_ops", &["brin"], &["macaddr8"]),
    ("macaddr8_ops", &["btree", "hash"], &["macaddr8"]),
    ("macaddr_minmax_ops", &["brin"], &["macaddr"]),
    ("macaddr_ops", &["btree", "hash"], &["macaddr"]),
    ("money_ops", &["btree"], &["money"]),
    (
        "multirange_ops",
        &["btree", "gist", "hash"],
        &[
            "int4multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange",
            "int8multirange",
        ],
    ),
    ("name_minmax_ops", &["brin"], &["name"]),
    ("name_ops", &["btree", "hash"], &["name"]),
    ("numeric_minmax_ops", &["brin"], &["numeric"]),
    ("numeric_ops", &["btree", "hash"], &["numeric"]),
    ("oid_minmax_ops", &["brin"], &["oid"]),
    ("oid_ops", &["btree", "hash"], &["oid"]),
    ("pg_lsn_minmax_ops", &["brin"], &["pg_lsn"]),
    ("pg_lsn_ops", &["btree", "hash"], &["pg_lsn"]),
    ("point_ops", &["gist"], &["point"]),
    ("poly_ops", &["gist", "spgist"], &["polygon"]),
    ("quad_point_ops", &["spgist"], &["point"]),
    (
        "range_inclusion_ops",
        &["brin"],
        &["int4range", "numrange", "tsrange", "tstzrange", "daterange", "int8range"],
    ),
    (
        "range_ops",
        &["btree", "gist", "hash", "spgist"],
        &["int4range", "numrange", "tsrange", "tstzrange", "daterange", "int8range"],
    ),
    ("text_minmax_ops", &["brin"], &["text", "character varying"]),
    ("text_ops", &["btree", "hash", "spgist"], &["text", "character varying"]),
    ("time_minmax_ops", &["brin"], &["time without time zone"]),
    ("time_ops", &["btree", "hash"], &["time without time zone"]),
    ("timestamp_minmax_ops", &["brin"], &["timestamp without time zone"]),
    ("timestamp_ops", &["btree", "hash"], &["timestamp without time zone"]),
    ("timestamptz_minmax_ops", &["brin"], &["timestamp with time zone"]),
    ("timestamptz_ops", &["btree", "hash"], &["timestamp with time zone"]),
    ("timetz_minmax_ops", &["brin"], &["time with time zone"]),
    ("timetz_ops", &["btree", "hash"], &["time with time zone"]),
    ("tsquery_ops", &["btree", "gist"], &["tsquery"]),
    ("tsvector_ops", &["btree", "gin", "gist"], &["tsvector"]),
    ("uuid_minmax_ops", &["brin"], &["uuid"]),
    ("uuid_ops", &["btree", "hash"], &["uuid"]),
    ("varbit_minmax_ops", &["brin"], &["bit varying"]),
    ("varbit_ops", &["btree"], &["bit varying"]),
];

/// Whether an index with this method over a column of this type has the class anyway.
pub(crate) fn is_default(method: &str, class: &str, ty: &Concrete) -> bool {
    if ty.array {
        return class == "array_ops" && matches!(method, "btree" | "hash" | "gin");
    }
    ty.schema.is_none()
        && DEFAULTS.iter().any(|(name, methods, types)| {
            *name == class && methods.contains(&method) && types.contains(&ty.name.as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::super::types::parse;
    use super::*;

    #[test]
    fn a_class_is_default_for_its_method_and_type_only() {
        for (method, class, ty, wanted) in [
            ("btree", "text_ops", "varchar(20)", true),
            ("btree", "text_pattern_ops", "text", false),
            ("btree", "text_ops", "integer", false),
            ("gin", "jsonb_ops", "jsonb", true),
            ("gin", "jsonb_path_ops", "jsonb", false),
            ("gin", "array_ops", "integer[]", true),
            ("gist", "int4_ops", "integer", false),
            ("btree", "text_ops", "billing.text", false),
        ] {
            assert_eq!(is_default(method, class, &parse(ty)), wanted, "{method} {class} {ty}");
        }
    }

    #[test]
    fn every_type_is_known() {
        for (_, _, types) in DEFAULTS {
            assert!(types.iter().all(|name| super::super::types::KNOWN.binary_search(name).is_ok()));
        }
    }
}
