//! Privileges that only the live side can tell: what `ALL` means on its version, what everybody may do in the usual
//! schema, and whom objects belong to that are declared without an owner.

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

/// An owner has every privilege without being granted it, also where only the live side says who that is.
pub(super) fn of_owners(declared: &mut Catalog, live: &Catalog) {
    owners(&mut declared.definitions, &live.definitions);
    for (name, content) in &mut declared.schemas {
        if let Some(live) = live.schemas.get(name) {
            owners(&mut content.definitions, &live.definitions);
        }
    }
}

fn owners(declared: &mut Definitions, live: &Definitions) {
    let stated = declared.0.get(&Kind::Owner).cloned().unwrap_or_default();
    let Some(named) = declared.0.get_mut(&Kind::Privilege) else { return };
    named.items.retain(|name, own| {
        let Some((object, grantee)) = name.rsplit_once(" to ") else { return true };
        let owner = live.get(Kind::Owner, object).and_then(|own| own.fact("role"));
        if owner == Some(grantee) && !stated.items.contains_key(object) {
            own.facts.retain(|_, word| word.raw != "granted");
        }
        !own.facts.is_empty()
    });
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
    fn an_owner_is_granted_nothing() {
        let mut live = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
        live.definitions.entry(Kind::Owner, "schema a").state("role", "boss");
        live.definitions.entry(Kind::Owner, "schema b").state("role", "boss");
        let mut declared = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
        declared.definitions.entry(Kind::Owner, "schema b").state("role", "other");
        for name in ["schema a to boss", "schema a to reader", "schema b to boss", "schema c to boss"] {
            declared.definitions.entry(Kind::Privilege, name).state("usage", "granted");
        }
        of_owners(&mut declared, &live);
        let left: Vec<&String> = declared.definitions.0[&Kind::Privilege].items.keys().collect();
        assert_eq!(left, ["schema a to reader", "schema b to boss", "schema c to boss"]);
    }

    #[test]
    fn all_is_what_the_version_has() {
        for (major, wanted) in [
            (14, "schema public to public:revoked t to a:granted"),
            (15, "schema public to b:granted t to a:granted"),
            (17, "schema public to b:granted t to a:granted t to c:granted"),
        ] {
            let version = Some(Version { major, minor: 0, patch: 0 });
            let mut catalog = Catalog::empty(Flavor { version, ..Flavor::of(Vendor::Postgres) }, "public");
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
