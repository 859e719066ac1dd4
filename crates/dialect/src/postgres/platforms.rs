//! What platforms and their extensions put into a database by themselves: schemas, roles and extensions that nobody
//! who declares a schema writes down. Facts, each list with its source; docs/platforms.md is made of them.
//!
//! An entry is used only where a database shows one of the entry's `signs`, and only for what the wanted side does not
//! speak of. What is set aside is counted, and `--verbose` says by which entry.

use drift_catalog::{Catalog, Definitions, Kind, ObjectPath};

/// A platform, or an extension that makes schemas of its own.
#[derive(Debug)]
pub struct Platform {
    /// As people call it.
    pub name: &'static str,
    /// Where its makers say so.
    pub source: &'static str,
    /// Roles or extensions that no other database has: one of them has to be seen.
    pub signs: &'static [&'static str],
    /// Schemas it makes.
    pub schemas: &'static [&'static str],
    /// Roles it makes, to which it grants privileges.
    pub roles: &'static [&'static str],
    /// Extensions it installs.
    pub extensions: &'static [&'static str],
}

/// Every platform that is known.
pub const PLATFORMS: &[Platform] = &[
    Platform {
        name: "AlloyDB",
        source: "https://cloud.google.com/alloydb/docs/database-users/overview",
        signs: &["alloydbsuperuser", "alloydbadmin"],
        schemas: &["google_ml"],
        roles: &[
            "alloydbadmin",
            "alloydbagent",
            "alloydbiamuser",
            "alloydbimportexport",
            "alloydbreplica",
            "alloydbsuperuser",
        ],
        extensions: &["google_columnar_engine", "google_db_advisor", "google_ml_integration", "hypopg"],
    },
    Platform {
        name: "Amazon RDS and Aurora",
        source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html",
        signs: &["rdsadmin", "rds_superuser"],
        schemas: &[],
        roles: &["rdsadmin", "rds_ad", "rds_iam", "rds_password", "rds_replication", "rds_superuser"],
        extensions: &[],
    },
    Platform {
        name: "Azure Database for PostgreSQL",
        source: "https://learn.microsoft.com/azure/postgresql/flexible-server/how-to-create-users",
        signs: &["azuresu", "azure_pg_admin"],
        schemas: &[],
        roles: &["azure_pg_admin", "azuresu"],
        extensions: &["azure", "pgaadauth"],
    },
    Platform {
        name: "Google Cloud SQL",
        source: "https://cloud.google.com/sql/docs/postgres/users",
        signs: &["cloudsqlsuperuser", "cloudsqladmin"],
        schemas: &[],
        roles: &[
            "cloudsqladmin",
            "cloudsqlagent",
            "cloudsqliamserviceaccount",
            "cloudsqliamuser",
            "cloudsqlimportexport",
            "cloudsqlreplica",
            "cloudsqlsuperuser",
        ],
        extensions: &[],
    },
    Platform {
        name: "Heroku Postgres",
        source: "https://devcenter.heroku.com/articles/heroku-postgres-extensions-postgis-full-text-search",
        signs: &["heroku_ext"],
        schemas: &["heroku_ext"],
        roles: &[],
        extensions: &[],
    },
    Platform {
        name: "Neon",
        source: "https://neon.com/docs/manage/roles",
        signs: &["neon_superuser", "cloud_admin"],
        schemas: &["neon"],
        roles: &["cloud_admin", "neon_superuser"],
        extensions: &["neon"],
    },
    Platform {
        name: "pg_cron",
        source: "https://github.com/citusdata/pg_cron",
        signs: &["pg_cron"],
        schemas: &["cron"],
        roles: &[],
        extensions: &[],
    },
    Platform {
        name: "pg_partman",
        source: "https://github.com/pgpartman/pg_partman/blob/master/doc/pg_partman.md",
        signs: &["pg_partman"],
        schemas: &["partman"],
        roles: &[],
        extensions: &[],
    },
    Platform {
        name: "PostGIS",
        source: "https://postgis.net/docs/postgis_installation.html",
        signs: &["postgis", "postgis_topology", "postgis_tiger_geocoder"],
        schemas: &["tiger", "tiger_data", "topology"],
        roles: &[],
        extensions: &[],
    },
    Platform {
        name: "Supabase",
        source: "https://supabase.com/docs/guides/database/postgres/roles",
        signs: &["supabase_admin", "supabase_auth_admin", "supabase_storage_admin"],
        schemas: &[
            "_analytics",
            "_realtime",
            "_supavisor",
            "auth",
            "extensions",
            "graphql",
            "graphql_public",
            "net",
            "pgbouncer",
            "pgsodium",
            "pgsodium_masks",
            "realtime",
            "storage",
            "supabase_functions",
            "supabase_migrations",
            "vault",
        ],
        roles: &[
            "anon",
            "authenticated",
            "authenticator",
            "dashboard_user",
            "pgbouncer",
            "service_role",
            "supabase_admin",
            "supabase_auth_admin",
            "supabase_functions_admin",
            "supabase_read_only_user",
            "supabase_realtime_admin",
            "supabase_replication_admin",
            "supabase_storage_admin",
        ],
        extensions: &[
            "pg_graphql",
            "pg_net",
            "pg_stat_statements",
            "pgcrypto",
            "pgjwt",
            "pgsodium",
            "supabase_vault",
            "uuid-ossp",
        ],
    },
    Platform {
        name: "TimescaleDB",
        source: "https://docs.timescale.com/api/latest/informational-views/",
        signs: &["timescaledb"],
        schemas: &[
            "_timescaledb_cache",
            "_timescaledb_catalog",
            "_timescaledb_config",
            "_timescaledb_debug",
            "_timescaledb_functions",
            "_timescaledb_internal",
            "timescaledb_experimental",
            "timescaledb_information",
            "toolkit_experimental",
        ],
        roles: &["tsdbadmin", "tsdbexplorer"],
        extensions: &["timescaledb_toolkit"],
    },
];

/// The platforms that a live catalog shows signs of.
pub fn seen(live: &Catalog) -> Vec<&'static Platform> {
    let mut names: std::collections::BTreeSet<&str> =
        live.extensions.items.keys().map(String::as_str).collect();
    names.extend(live.schemas.keys().map(String::as_str));
    names.extend(live.out_of_scope.keys().map(String::as_str));
    let each = live.schemas.values().map(|schema| &schema.definitions).chain([&live.definitions]);
    for definitions in each {
        for (kind, name, own) in definitions.iter() {
            match kind {
                Kind::Owner => names.extend(own.fact("role")),
                Kind::Privilege | Kind::DefaultPrivilege => names.extend(roles_of(name)),
                _ => {}
            }
        }
    }
    PLATFORMS.iter().filter(|own| own.signs.iter().any(|sign| names.contains(sign))).collect()
}

/// Whom a privilege is granted to, and whose objects a default is for.
fn roles_of(name: &str) -> impl Iterator<Item = &str> {
    let (object, grantee) = name.rsplit_once(" to ").unwrap_or((name, ""));
    [grantee, object.rsplit_once(" of ").map_or("", |(_, role)| role)].into_iter()
}

/// Takes out of a live catalog what a platform made and the other side does not speak of. Gives each, and whose it is.
pub fn set_aside(live: &mut Catalog, wanted: &Catalog) -> Vec<(ObjectPath, &'static str)> {
    let platforms = seen(live);
    let mut aside = Vec::new();
    if platforms.is_empty() {
        return aside;
    }
    let role = |name: &str| {
        roles_of(name)
            .find_map(|role| platforms.iter().find(|own| own.roles.contains(&role)))
            .map(|own| own.name)
    };
    for (schema, content) in &mut live.schemas {
        let other = wanted.schemas.get(schema).map(|own| &own.definitions);
        privileges(&mut content.definitions, other, schema, &role, &mut aside);
    }
    privileges(&mut live.definitions, Some(&wanted.definitions), "", &role, &mut aside);
    live.extensions.items.retain(|name, _| {
        let own = platforms.iter().find(|own| own.extensions.contains(&name.as_str()));
        let Some(own) = own.filter(|_| !wanted.extensions.items.contains_key(name)) else { return true };
        aside.push((ObjectPath::new(Kind::Extension, "", name.as_str()), own.name));
        false
    });
    aside
}

fn privileges(
    own: &mut Definitions,
    other: Option<&Definitions>,
    schema: &str,
    role: &impl Fn(&str) -> Option<&'static str>,
    aside: &mut Vec<(ObjectPath, &'static str)>,
) {
    for kind in [Kind::Privilege, Kind::DefaultPrivilege] {
        let Some(named) = own.0.get_mut(&kind) else { continue };
        named.items.retain(|name, _| {
            let stated = other.is_some_and(|other| other.get(kind, name).is_some());
            let Some(platform) = role(name).filter(|_| !stated) else { return true };
            aside.push((ObjectPath::new(kind, schema, name.as_str()), platform));
            false
        });
    }
}

/// docs/platforms.md
pub fn page() -> String {
    let mut out = String::from(
        "# Platforms\n\nWhat platforms and extensions put into a PostgreSQL database by themselves. An entry is used \
         where the database shows one\nof its signs, and only for what the wanted side does not speak of: schemas are \
         out of scope anyway, privileges of\nthese roles and these extensions are set aside, counted as unmanaged, and \
         listed by `--verbose` with the entry.\n",
    );
    let list = |names: &[&str]| match names {
        [] => "–".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    };
    for own in PLATFORMS {
        out.push_str(&format!(
            "\n## {}\n\n<{}>\n\n* signs: {}\n* schemas: {}\n* roles: {}\n* extensions: {}\n",
            own.name,
            own.source,
            list(own.signs),
            list(own.schemas),
            list(own.roles),
            list(own.extensions)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_catalog::{Extension, Flavor, Vendor};

    fn catalog(privileges: &[&str], extensions: &[&str]) -> Catalog {
        let mut own = Catalog::empty(Flavor::of(Vendor::Postgres), "public");
        for name in privileges {
            own.definitions.entry(Kind::Privilege, *name).state("usage", "granted");
        }
        for name in extensions {
            own.extensions.items.insert((*name).to_owned(), Extension { schema: None });
        }
        own
    }

    #[test]
    fn what_a_platform_made_is_set_aside_unless_it_is_spoken_of() {
        let wanted = catalog(&["schema a to anon"], &["pgcrypto"]);
        let all =
            ["schema a to anon", "schema b to anon", "schema b to supabase_admin", "schema b to reader"];
        let mut live = catalog(&all, &["pgcrypto", "pg_net", "citext"]);
        let aside: Vec<String> = set_aside(&mut live, &wanted)
            .into_iter()
            .map(|(path, name)| format!("{}: {name}", path.object))
            .collect();
        assert_eq!(
            aside,
            ["schema b to anon: Supabase", "schema b to supabase_admin: Supabase", "pg_net: Supabase"]
        );
        assert_eq!(live.definitions.0[&Kind::Privilege].items.len(), 2);
    }

    #[test]
    fn without_a_sign_nothing_is_a_platforms() {
        let mut live = catalog(&["schema b to anon", "schema b to service_role"], &["pgcrypto"]);
        assert!(set_aside(&mut live, &catalog(&[], &[])).is_empty());
    }
}
