//! The operator classes that need not be written.

use drift_catalog::Concrete;

/// Operator class, the access methods and the types it is the default for (`pg_opclass.opcdefault`).
const DEFAULTS: &[(&str, &[&str], &[&str])] = &[
    ("bit_ops", &["btree"], &["bit"]),
    ("bool_ops", &["btree", "hash"], &["boolean"]),
    ("bpchar_ops", &["btree", "hash"], &["character"]),
    ("bytea_ops", &["btree", "hash"], &["bytea"]),
    ("char_ops", &["btree", "hash"], &["\"char\""]),
    ("date_ops", &["btree", "hash"], &["date"]),
    ("float4_ops", &["btree", "hash"], &["real"]),
    ("float8_ops", &["btree", "hash"], &["double precision"]),
    ("inet_ops", &["btree", "hash"], &["inet", "cidr"]),
    ("int2_ops", &["btree", "hash"], &["smallint"]),
    ("int4_ops", &["btree", "hash"], &["integer"]),
    ("int8_ops", &["btree", "hash"], &["bigint"]),
    ("interval_ops", &["btree", "hash"], &["interval"]),
    ("jsonb_ops", &["btree", "hash", "gin"], &["jsonb"]),
    ("macaddr_ops", &["btree", "hash"], &["macaddr"]),
    ("money_ops", &["btree"], &["money"]),
    ("name_ops", &["btree", "hash"], &["name"]),
    ("numeric_ops", &["btree", "hash"], &["numeric"]),
    ("oid_ops", &["btree", "hash"], &["oid"]),
    ("text_ops", &["btree", "hash"], &["text", "character varying"]),
    ("time_ops", &["btree", "hash"], &["time without time zone"]),
    ("timestamp_ops", &["btree", "hash"], &["timestamp without time zone"]),
    ("timestamptz_ops", &["btree", "hash"], &["timestamp with time zone"]),
    ("timetz_ops", &["btree", "hash"], &["time with time zone"]),
    ("tsvector_ops", &["btree", "gin", "gist"], &["tsvector"]),
    ("uuid_ops", &["btree", "hash"], &["uuid"]),
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
