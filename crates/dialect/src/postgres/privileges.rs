//! Privileges that only some versions have: what `ALL` means, and what everybody may do in the usual schema.

use drift_catalog::{Catalog, Definitions, Kind};

/// Takes out what means nothing on the version a catalog is for.
pub(super) fn of_version(catalog: &mut Catalog) {
    let Some(version) = catalog.flavor.version else { return };
    let each = catalog.schemas.values_mut().map(|schema| &mut schema.definitions);
    for definitions in each.chain([&mut catalog.definitions]) {
        // Release notes of 17, section Privileges: MAINTAIN.
        if version.major < 17 {
            without(definitions, |_, privilege, _| privilege == "maintain");
        }
        // Release notes of 15, section Migration: CREATE on the schema public is not everybody's any more.
        let usual = if version.major < 15 { "granted" } else { "revoked" };
        without(definitions, |name, privilege, word| {
            name == "schema public to public" && privilege == "create" && word == usual
        });
    }
}

fn without(definitions: &mut Definitions, is: impl Fn(&str, &str, &str) -> bool) {
    for (_, named) in
        definitions.0.iter_mut().filter(|(kind, _)| matches!(kind, Kind::Privilege | Kind::DefaultPrivilege))
    {
        named.items.retain(|name, own| {
            let before = own.facts.len();
            own.facts.retain(|privilege, word| !is(name, privilege, &word.raw));
            before == own.facts.len() || !own.facts.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Flavor, Vendor, Version};

    #[test]
    fn all_is_what_the_version_has() {
        for (major, wanted) in [
            (14, "schema public to public:revoked t to a:granted"),
            (15, "schema public to b:granted t to a:granted"),
            (17, "schema public to b:granted t to a:granted t to c:granted"),
        ] {
            let version = Some(Version { major, minor: 0, patch: 0 });
            let mut catalog = Catalog::empty(Flavor { vendor: Vendor::Postgres, version }, "public");
            let all = &mut catalog.definitions;
            all.entry(Kind::Privilege, "t to a").state("select", "granted");
            all.entry(Kind::Privilege, "t to a").state("maintain", "granted");
            all.entry(Kind::Privilege, "t to c").state("maintain", "granted");
            if major > 14 {
                all.entry(Kind::Privilege, "schema public to b").state("create", "granted");
            }
            all.entry(Kind::Privilege, "schema public to public").state("create", "revoked");
            of_version(&mut catalog);
            let left: Vec<String> = catalog
                .definitions
                .iter()
                .filter_map(|(_, name, own)| Some(format!("{name}:{}", own.facts.values().next()?.raw)))
                .collect();
            assert_eq!(left.join(" "), wanted, "{major}");
        }
    }
}
