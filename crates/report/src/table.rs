//! A catalog as tables for people.

use comfy_table::Table as Grid;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use drift_catalog::Catalog;

use crate::safe::safe;

/// One grid a table.
pub fn table(catalog: &Catalog) -> String {
    let mut out = String::new();
    for (path, table) in catalog.tables() {
        out.push_str(&format!("{}\n", safe(&path.short(&catalog.default_schema))));
        let mut grid = Grid::new();
        grid.load_style(UTF8_FULL_CONDENSED);
        grid.set_header(vec!["column", "type", "null", "default", "key"]);
        for column in &table.columns {
            let mut key = Vec::new();
            if table.in_primary_key(&column.name) {
                key.push("primary".to_owned());
            }
            if table.uniques.items.iter().any(|own| own.columns == [column.name.as_str()]) {
                key.push("unique".to_owned());
            }
            let reference = table.foreign_keys.items.iter().find(|own| own.columns == [column.name.as_str()]);
            if let Some(own) = reference {
                key.push(format!("→ {}({})", safe(&own.references.table), safe(&own.referred.join(", "))));
            }
            let default = column.default.value().map(|expr| expr.raw.clone()).unwrap_or_default();
            grid.add_row(vec![
                safe(&column.name),
                safe(&column.ty.raw),
                if column.nullable { "yes" } else { "" }.to_owned(),
                safe(&default),
                key.join(", "),
            ]);
        }
        out.push_str(&format!("{grid}\n\n"));
    }
    out
}
