//! Tables that migration tools keep for themselves. They are nobody's model and never drift.

/// Table name and the tool that keeps it, from each tool's documentation.
const TABLES: &[(&str, &str)] = &[
    ("__diesel_schema_migrations", "Diesel"),
    ("__drizzle_migrations", "Drizzle"),
    ("__efmigrationshistory", "Entity Framework"),
    ("_prisma_migrations", "Prisma"),
    ("_sqlx_migrations", "sqlx"),
    ("_yoyo_log", "yoyo"),
    ("_yoyo_migration", "yoyo"),
    ("_yoyo_version", "yoyo"),
    ("aerich", "Aerich"),
    ("alembic_version", "Alembic"),
    ("ar_internal_metadata", "Rails"),
    ("atlas_schema_revisions", "Atlas"),
    ("bun_migration_locks", "Bun"),
    ("bun_migrations", "Bun"),
    ("databasechangelog", "Liquibase"),
    ("databasechangeloglock", "Liquibase"),
    ("directus_migrations", "Directus"),
    ("django_migrations", "Django"),
    ("doctrine_migration_versions", "Doctrine"),
    ("flyway_schema_history", "Flyway"),
    ("goose_db_version", "goose"),
    ("gorp_migrations", "sql-migrate"),
    ("knex_migrations", "Knex"),
    ("knex_migrations_lock", "Knex"),
    ("kysely_migration", "Kysely"),
    ("kysely_migration_lock", "Kysely"),
    ("migrate_version", "SQLAlchemy-Migrate"),
    ("migratehistory", "peewee-migrate"),
    ("migrations", "Laravel, TypeORM or db-migrate"),
    ("mikro_orm_migrations", "MikroORM"),
    ("pgmigrations", "node-pg-migrate"),
    ("phinxlog", "Phinx"),
    ("play_evolutions", "Play"),
    ("play_evolutions_lock", "Play"),
    ("refinery_schema_history", "refinery"),
    ("schema_migrations", "Rails, Ecto, golang-migrate or dbmate"),
    ("schema_version", "Flyway 4 or tern"),
    ("seaql_migrations", "SeaORM"),
    ("sequelizemeta", "Sequelize"),
    ("south_migrationhistory", "South"),
    ("strapi_migrations", "Strapi"),
    ("typeorm_metadata", "TypeORM"),
    ("yoyo_lock", "yoyo"),
];

/// The tool that keeps a table of this name for itself, if one does.
pub fn bookkeeping_tool(table: &str) -> Option<&'static str> {
    TABLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(table)).map(|(_, tool)| *tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_tools() {
        assert_eq!(bookkeeping_tool("alembic_version"), Some("Alembic"));
        assert_eq!(bookkeeping_tool("SequelizeMeta"), Some("Sequelize"));
        assert_eq!(bookkeeping_tool("tenants"), None);
    }

    #[test]
    fn each_table_is_listed_once_in_lower_case() {
        assert!(TABLES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(TABLES.iter().all(|(name, _)| *name == name.to_ascii_lowercase()));
    }
}
