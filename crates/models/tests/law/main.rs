//! The law of the written file: what is read from it is what was written, facet by facet, whatever the names
//! and texts are.

mod column;
mod definition;
mod schema;
mod table;

use drift_catalog::*;
use drift_models::{Input, read, write};
use proptest::prelude::*;

use crate::schema::catalog;

fn reads_back(catalog: &Catalog) -> Result<(), TestCaseError> {
    let text = write(catalog);
    let dialect = drift_dialect::of(catalog.flavor.vendor);
    let input = Input { name: "written.yaml".to_owned(), bytes: text.clone().into_bytes() };
    let mut read = read(vec![input], catalog.flavor.vendor, &catalog.default_schema);
    let mistakes: Vec<String> = read
        .mistakes
        .iter()
        .map(|mistake| {
            format!("{}: {}", read.sources.show(mistake.place).unwrap_or_default(), mistake.message)
        })
        .collect();
    prop_assert!(mistakes.is_empty(), "{mistakes:#?}\n{text}");
    let mut live = catalog.clone();
    dialect.canonicalize(&mut live);
    dialect.canonicalize(&mut read.catalog);
    dialect.settle(&mut read.catalog, &mut read.sources, &live);
    dialect.canonicalize(&mut read.catalog);
    prop_assert!(read.catalog == live, "{}\n{text}", first_difference(&read.catalog, &live));
    Ok(())
}

fn first_difference(read: &Catalog, live: &Catalog) -> String {
    let (read, live) = (format!("{read:#?}"), format!("{live:#?}"));
    let at = read.lines().zip(live.lines()).take_while(|(read, live)| read == live).count();
    let show = |text: &str| text.lines().skip(at.saturating_sub(12)).take(15).collect::<Vec<_>>().join("\n");
    format!("read:\n{}\nlive:\n{}", show(&read), show(&live))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_postgres_catalog_reads_back(catalog in catalog(Vendor::Postgres)) {
        reads_back(&catalog)?;
    }

    #[test]
    fn a_sqlite_catalog_reads_back(catalog in catalog(Vendor::Sqlite)) {
        reads_back(&catalog)?;
    }
}
