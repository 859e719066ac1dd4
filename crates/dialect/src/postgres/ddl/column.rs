//! Columns: their definition, and each attribute's change.

use drift_catalog::{Column, ColumnType, Concrete, IdentityKind, Kind, ObjectPath};

use super::frame::stop_if;
use super::identity;
use crate::ddl::one_line;
use crate::postgres::names::{in_schema, literal, qualified, quote};
use crate::postgres::types;
use crate::{Phase, Step};

/// The type as it is written.
pub(crate) fn type_sql(ty: &ColumnType) -> String {
    match ty.ty.concrete() {
        Some(concrete) if types::parse(&ty.raw) == *concrete => ty.raw.clone(),
        Some(concrete) => concrete_sql(concrete),
        None => ty.raw.clone(),
    }
}

fn concrete_sql(ty: &Concrete) -> String {
    let mut sql = match &ty.schema {
        Some(schema) => in_schema(schema, &ty.name),
        None => ty.name.clone(),
    };
    if !ty.args.is_empty() {
        // "timestamp(3) with time zone": the argument stands after the first word.
        let arguments = format!("({})", ty.args.join(","));
        match sql.split_once(' ') {
            Some((first, rest)) if first == "time" || first == "timestamp" => {
                sql = format!("{first}{arguments} {rest}")
            }
            _ => sql.push_str(&arguments),
        }
    }
    if ty.array {
        sql.push_str("[]");
    }
    sql
}

/// A column's definition. `required` is left out where rows cannot fill it yet.
pub(crate) fn definition(table: &ObjectPath, column: &Column, required: bool) -> String {
    let serial = column.identity.value().filter(|identity| identity.kind == IdentityKind::Serial);
    let mut sql = format!(
        "{} {}",
        quote(&column.name),
        serial.map_or_else(|| type_sql(&column.ty), |_| serial_type(column))
    );
    if let Some(collation) = column.collation.value() {
        sql.push_str(&format!(" COLLATE {}", collation_sql(collation)));
    }
    sql.extend(identity::clause(table, column));
    if let Some(generated) = column.generated.value() {
        let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kept}", generated.expr.raw));
    }
    if let Some(default) = column.default.value() {
        sql.push_str(&format!(" DEFAULT {}", default.raw));
    }
    if !column.nullable && required {
        sql.push_str(" NOT NULL");
    }
    sql
}

fn serial_type(column: &Column) -> String {
    match column.ty.ty.concrete().map(|ty| ty.name.as_str()) {
        Some("smallint") => "smallserial",
        Some("bigint") => "bigserial",
        _ => "serial",
    }
    .to_owned()
}

/// A collation's name, with its schema where it has one.
///
/// `en_US.utf8` and `C.UTF-8` are names of their own: what stands before the dot in a locale's name is never in
/// lower case, as schemas are.
pub(crate) fn collation_sql(name: &str) -> String {
    let is_schema = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_ascii_uppercase());
    match name.split_once('.') {
        Some((schema, name)) if !name.is_empty() && is_schema(schema) => in_schema(schema, name),
        _ => quote(name),
    }
}

/// Stops the file while a decision is open and rows need it.
pub(crate) fn stop(table: &ObjectPath, condition: &str, column: &str) -> String {
    let message = format!("drift: decide the value of {}.{column}", table.object);
    stop_if(&format!("EXISTS (SELECT 1 FROM {}{condition})", qualified(table)), &message)
}

/// Adds a column; one that rows cannot fill waits for a decision.
pub(crate) fn add(table: &ObjectPath, about: &ObjectPath, column: &Column) -> Vec<Step> {
    let name = qualified(table);
    if column.fills_itself() {
        let sql = format!("ALTER TABLE {name} ADD COLUMN {};", definition(table, column, true));
        // One that reads other columns follows their changes.
        let phase = if column.generated.value().is_some() { Phase::Constraint } else { Phase::Column };
        return vec![Step::new(phase, about, sql)];
    }
    let own = quote(&column.name);
    let sql = format!(
        "ALTER TABLE {name} ADD COLUMN {};\n\
         -- UPDATE {} SET {} = …;  -- decide: value\n\
         {}\n\
         ALTER TABLE {name} ALTER COLUMN {own} SET NOT NULL;",
        definition(table, column, false),
        one_line(&name),
        one_line(&own),
        stop(table, &format!(" WHERE {own} IS NULL"), &column.name)
    );
    let note = format!(
        "decide: which value {own} gets in the rows that are there; the file stops if there are any."
    );
    vec![Step::new(Phase::Column, about, sql).note(note)]
}

/// What a column says that comes from a table above: it may have another default there, or take NULL.
pub(crate) fn beyond_the_parents(table: &ObjectPath, column: &Column) -> Option<Step> {
    let path = table.part(Kind::Column, column.name.as_str());
    let alter = format!("ALTER TABLE ONLY {} ALTER COLUMN {}", qualified(table), quote(&column.name));
    let default = column.default.value().map(|default| format!("{alter} SET DEFAULT {};", default.raw));
    let required = (!column.nullable).then(|| format!("{alter} SET NOT NULL;"));
    let lines: Vec<String> = default.into_iter().chain(required).collect();
    (!lines.is_empty()).then(|| Step::new(Phase::Column, &path, lines.join("\n")))
}

/// What a column of a table of a type says beyond it.
pub(crate) fn beyond_the_type(column: &Column) -> Option<String> {
    let default =
        column.default.value().map_or_else(String::new, |default| format!(" DEFAULT {}", default.raw));
    let required = if column.nullable { "" } else { " NOT NULL" };
    let rest = format!("{default}{required}");
    (!rest.is_empty()).then(|| format!("{} WITH OPTIONS{rest}", quote(&column.name)))
}

/// `COMMENT ON COLUMN`.
pub(crate) fn comment(table: &ObjectPath, about: &ObjectPath, column: &Column) -> Step {
    let text = column.comment.value().map_or_else(|| "NULL".to_owned(), |text| literal(text));
    let sql = format!("COMMENT ON COLUMN {}.{} IS {text};", qualified(table), quote(&column.name));
    Step::new(Phase::Comment, about, sql)
}

#[cfg(test)]
mod tests {
    use super::collation_sql;

    #[test]
    fn a_locale_is_no_schema() {
        assert_eq!(collation_sql("en_US.utf8"), "\"en_US.utf8\"");
        assert_eq!(collation_sql("billing.german"), "billing.german");
        assert_eq!(collation_sql("C"), "\"C\"");
    }
}
