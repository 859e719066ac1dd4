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
    ("yoyo_lock", "yoyo"),
    ("alembic_version", "Alembic"),
    ("ar_internal_metadata", "Rails"),
    ("atlas_schema_revisions", "Atlas"),
    ("databasechangelog", "Liquibase"),
    ("databasechangeloglock", "Liquibase"),
    ("django_migrations", "Django"),
    ("doctrine_migration_versions", "Doctrine"),
    ("flyway_schema_history", "Flyway"),
    ("gorp_migrations", "sql-migrate"),
    ("goose_db_version", "goose"),
    ("knex_migrations", "Knex"),
    ("knex_migrations_lock", "Knex"),
    ("mikro_orm_migrations", "MikroORM"),
    ("pgmigrations", "node-pg-migrate"),
    ("phinxlog", "Phinx"),
    ("refinery_schema_history", "refinery"),
    ("schema_migrations", "Rails, Ecto, golang-migrate or dbmate"),
    ("schema_version", "Flyway 4 or tern"),
    ("seaql_migrations", "SeaORM"),
    ("sequelizemeta", "Sequelize"),
    ("typeorm_metadata", "TypeORM"),
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
}
