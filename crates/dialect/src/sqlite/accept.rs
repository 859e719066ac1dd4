//! What SQLite writes and accepts for each portable word, from what Django, SQLAlchemy, Rails, Prisma,
//! Diesel, SeaORM, Knex, Sequelize, TypeORM and Entity Framework write for such a field.
//!
//! A written type keeps its data whole: texts go to types with TEXT affinity, bytes to those that convert
//! nothing (`tests/storage.rs` stores values that look like numbers through every one of them).

use drift_catalog::Portable;

use crate::TypeContext;

/// The accept-set of a word; its first entry is the written type.
pub(crate) fn set(word: &Portable, context: TypeContext) -> &'static [&'static str] {
    let number = matches!(word, Portable::SmallInt | Portable::Integer | Portable::BigInt);
    match (context.strict, context.auto_increment && number) {
        // Only this spelling is an alias of the rowid (<https://sqlite.org/lang_createtable.html#rowid>).
        (_, true) => &["integer"],
        (true, false) => strict(word),
        (false, false) => plain(word),
    }
}

fn plain(word: &Portable) -> &'static [&'static str] {
    match word {
        Portable::SmallInt => &["smallint", "int2", "smallint unsigned", "tinyint", "integer", "int"],
        Portable::Integer => {
            &["integer", "int", "int4", "integer unsigned", "int unsigned", "mediumint", "bigint", "int8"]
        }
        Portable::BigInt => {
            &["bigint", "integer", "int8", "int", "big int", "bigint unsigned", "unsigned big int"]
        }
        Portable::Decimal(_) => {
            &["decimal(p,s)", "numeric(p,s)", "decimal(p)", "numeric(p)", "decimal", "numeric"]
        }
        Portable::String(_) => &[
            "varchar(n)",
            "character varying(n)",
            "varying character(n)",
            "nvarchar(n)",
            "char(n)",
            "character(n)",
            "nchar(n)",
            "native character(n)",
        ],
        Portable::Text => &[
            "text(*)",
            "clob",
            "varchar",
            "character varying",
            "nvarchar",
            "ntext",
            "mediumtext",
            "longtext",
        ],
        Portable::Boolean => &["boolean", "bool", "tinyint", "tinyint(1)", "integer", "int"],
        Portable::Date => &["date", "text", "date_text"],
        Portable::Time => &["time(*)", "text", "time_text"],
        Portable::Timestamp => &[
            "datetime(*)",
            "timestamp(*)",
            "timestamp without time zone",
            "text",
            "datetime_text",
            "timestamp_text",
        ],
        Portable::Timestamptz => &[
            "datetime(*)",
            "timestamp(*)",
            "timestamptz(*)",
            "timestamp with time zone",
            "datetimeoffset",
            "text",
            "datetime_text",
            "timestamp_text",
            "timestamp_with_timezone_text",
        ],
        Portable::Uuid => &[
            "char(36)",
            "char(32)",
            "varchar(36)",
            "varchar(32)",
            "varchar",
            "character(36)",
            "character varying(36)",
            "nvarchar(36)",
            "text",
            "uuid_text",
            "blob",
            "blob(16)",
            "binary(16)",
        ],
        Portable::Json => &["text(*)", "json", "jsonb", "json_text", "jsonb_text", "clob", "longtext"],
        Portable::Binary => {
            &["blob(*)", "binary(*)", "varbinary(*)", "varbinary_blob(*)", "mediumblob", "longblob"]
        }
        Portable::Float => &["real", "float", "float4", "double", "double precision"],
        Portable::Double => &["real", "double", "double precision", "float", "float8"],
        Portable::Enum { .. } => {
            &["text", "varchar(*)", "character varying(*)", "nvarchar(*)", "char(*)", "enum_text"]
        }
    }
}

/// A STRICT table knows INT, INTEGER, REAL, TEXT, BLOB and ANY (<https://sqlite.org/stricttables.html>).
/// Exact decimals and dates are kept as text there.
fn strict(word: &Portable) -> &'static [&'static str] {
    match word {
        Portable::SmallInt | Portable::Integer | Portable::BigInt | Portable::Boolean => &["integer", "int"],
        Portable::Decimal(_) => &["text", "any"],
        Portable::Float | Portable::Double => &["real"],
        Portable::Binary => &["blob"],
        Portable::Uuid => &["text", "blob"],
        Portable::Json => &["text", "blob", "any"],
        Portable::String(_)
        | Portable::Text
        | Portable::Date
        | Portable::Time
        | Portable::Timestamp
        | Portable::Timestamptz
        | Portable::Enum { .. } => &["text"],
    }
}
