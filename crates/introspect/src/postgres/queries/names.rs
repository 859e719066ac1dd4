//! How names and types stand in facts: without their schema where that is the default one or the server's own.
//!
//! `{name n c.relname}` is a name with the schema of alias `n`; `{type t.oid, NULL}` a type as `format_type` has it;
//! `{types p.proargtypes}` a list of them; `{function x}` and `{signature x}` a function by its object id, without
//! and with its argument types; `{segment x}` a name as it is, but quoted where a dot or a quote in it would mislead;
//! `{operator x}` an operator's name; `{key p}` what a catalog keeps a function under.

/// What a place-holder stands for; `None` where it is none of these.
pub(super) fn place(word: &str, argument: &str) -> Option<String> {
    Some(match word {
        "name" => {
            let (schema, name) = argument.split_once(' ')?;
            named(schema, name)
        }
        "segment" => format!(
            "CASE WHEN {argument}::pg_catalog.text ~ '[.\"]' THEN '\"' || pg_catalog.replace(\
             {argument}::pg_catalog.text, '\"', '\"\"') || '\"'\n    ELSE {argument}::pg_catalog.text END"
        ),
        "type" => typed(argument),
        "types" => types(argument),
        "function" => of_function(argument, ""),
        "signature" => of_function(argument, &format!(" || '(' || {} || ')'", types("xp.proargtypes"))),
        "operator" => format!(
            "(SELECT {} FROM pg_catalog.pg_operator AS xo\n    \
             JOIN pg_catalog.pg_namespace AS xn ON xn.oid = xo.oprnamespace WHERE xo.oid = {argument})",
            named("xn", "xo.oprname")
        ),
        "key" => format!(
            "{argument}.proname::pg_catalog.text || '(' || coalesce((\n    \
             SELECT pg_catalog.string_agg(pg_catalog.format_type(xa.type, NULL), ', ' ORDER BY xa.place)\n    \
             FROM pg_catalog.unnest({argument}.proargtypes) WITH ORDINALITY AS xa(type, place)), '') || ')'"
        ),
        _ => return None,
    })
}

fn named(schema: &str, name: &str) -> String {
    format!(
        "CASE WHEN {schema}.nspname::pg_catalog.text IN ('pg_catalog', pg_catalog.current_setting('drift.home')) \
         THEN ''\n    ELSE {schema}.nspname::pg_catalog.text || '.' END || {name}::pg_catalog.text"
    )
}

fn typed(arguments: &str) -> String {
    format!(
        "pg_catalog.regexp_replace(pg_catalog.format_type({arguments}), \
         pg_catalog.current_setting('drift.home_prefix'), '')"
    )
}

fn types(oids: &str) -> String {
    format!(
        "coalesce((\n    SELECT pg_catalog.string_agg({}, ', ' ORDER BY xa.place)\n    \
         FROM pg_catalog.unnest({oids}) WITH ORDINALITY AS xa(type, place)), '')",
        typed("xa.type, NULL")
    )
}

/// Nothing for the object id 0.
fn of_function(oid: &str, behind: &str) -> String {
    format!(
        "(SELECT {}{behind} FROM pg_catalog.pg_proc AS xp\n    \
         JOIN pg_catalog.pg_namespace AS xn ON xn.oid = xp.pronamespace WHERE xp.oid = {oid})",
        named("xn", "xp.proname")
    )
}

/// A pattern for the schema before a type's name, quoted as the server quotes it.
pub(super) fn prefix(schema: &str) -> String {
    let quoted = drift_dialect::of(drift_catalog::Vendor::Postgres).quote(schema);
    let mut pattern = String::from("^(pg_catalog|");
    for char in quoted.chars() {
        // Letters and digits after a backslash would mean something; nothing else does.
        if char.is_ascii() && !char.is_ascii_alphanumeric() && char != '_' {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push_str(")\\.");
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_schema_is_no_pattern() {
        assert_eq!(prefix("public"), r"^(pg_catalog|public)\.");
        assert_eq!(prefix("a.b|c"), r#"^(pg_catalog|\"a\.b\|c\")\."#);
    }

    #[test]
    fn only_what_is_a_name_is_replaced() {
        assert!(place("type", "t.oid, NULL").is_some_and(|text| text.contains("format_type(t.oid, NULL)")));
        assert_eq!(place("is_enforced", ""), None);
    }
}
