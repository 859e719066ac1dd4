//! Two sides that have nothing in common are the wrong ones: an empty database, the database of another project.

use crate::Stop;
use crate::source::Loaded;

/// Stops where no table is on both sides.
pub(super) fn guard(from: &Loaded, to: &Loaded) -> Result<(), Stop> {
    let (is, wanted) = (from.catalog.table_count(), to.catalog.table_count());
    let common = from.catalog.tables().any(|(path, _)| to.catalog.table_of(&path).is_some());
    if common {
        return Ok(());
    }
    let said = match (is, wanted) {
        (0, 0) => "neither side has a table".to_owned(),
        (0, _) => "the database has no table".to_owned(),
        (_, 0) => "the models declare no table".to_owned(),
        (1, 1) => "the declared table and the one of the database are two different ones".to_owned(),
        (_, 1) => format!("the declared table is none of the {is} of the database"),
        (1, _) => format!("none of the {wanted} declared tables is the one of the database"),
        _ => format!("the {wanted} declared tables and the {is} of the database have none in common"),
    };
    let mut stop = Stop::new("the database or the models are the wrong ones", said)
        .tried(format!("database  {}", absolute(from)))
        .tried(format!("models    {}", to.side.name));
    let outside: Vec<&String> = from.catalog.out_of_scope.keys().collect();
    stop = if outside.is_empty() {
        stop.hint("name the right ones with --db and --models, or add --allow-empty if this is meant")
    } else {
        let names: Vec<String> = outside.into_iter().cloned().collect();
        stop.hint(format!(
            "there are tables in other schemas: {}; name them with `schema:` in the models or --schema",
            names.join(", ")
        ))
    };
    Err(stop)
}

fn absolute(loaded: &Loaded) -> String {
    loaded.absolute.clone().unwrap_or_else(|| loaded.side.name.clone())
}
