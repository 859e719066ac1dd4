//! Laws of canonical form and settling, on generated catalogs of both databases.

mod laws {
    pub(crate) mod generate;
}

use drift_catalog::{Catalog, Sources, Type, Vendor};
use drift_dialect::of;
use laws::generate::{catalog, live_of};
use proptest::prelude::*;

fn canonical(mut catalog: Catalog) -> Catalog {
    of(catalog.flavor.vendor).canonicalize(&mut catalog);
    catalog
}

fn settled(mut declared: Catalog, live: &Catalog) -> Catalog {
    of(declared.flavor.vendor).settle(&mut declared, &mut Sources::default(), live);
    declared
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    #[test]
    fn canonical_form_is_idempotent(catalog in catalog()) {
        let once = canonical(catalog);
        prop_assert_eq!(&canonical(once.clone()), &once);
    }

    #[test]
    fn settling_is_idempotent(declared in catalog(), other in catalog()) {
        let live = canonical(live_of(other, declared.flavor.vendor));
        let once = settled(declared, &live);
        prop_assert_eq!(&settled(once.clone(), &live), &once);
    }

    #[test]
    fn what_is_settled_is_canonical(declared in catalog(), other in catalog()) {
        let live = canonical(live_of(other, declared.flavor.vendor));
        let once = settled(declared.clone(), &live);
        prop_assert_eq!(&canonical(once.clone()), &once);
        prop_assert_eq!(&settled(canonical(declared), &live), &once);
    }

    #[test]
    fn nothing_portable_is_left(declared in catalog()) {
        let live = Catalog::empty(declared.flavor, declared.default_schema.clone());
        let once = settled(declared, &live);
        for (path, table) in once.tables() {
            for column in &table.columns {
                prop_assert!(matches!(column.ty.ty, Type::Concrete(_)), "{}.{}", path, column.name);
            }
        }
    }

    #[test]
    fn a_catalog_settled_against_itself_is_itself(declared in catalog()) {
        let vendor = declared.flavor.vendor;
        let live = canonical(live_of(declared, vendor));
        prop_assert_eq!(&settled(live.clone(), &live), &live);
    }

    #[test]
    fn type_texts_have_one_canonical_form(text in "[a-z \"\\[\\](),.0-9]{0,24}") {
        for vendor in [Vendor::Sqlite, Vendor::Postgres] {
            let once = of(vendor).parse_type(&text);
            // A name in quotes loses them, so only what needs none can be read back.
            if !text.contains(['"', '[', ']', '.', '(', ')', ',']) {
                prop_assert_eq!(of(vendor).parse_type(&once.to_string()), once);
            }
        }
    }
}
