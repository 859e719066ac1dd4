//! What is in a table or view, and tuning.

use drift_catalog::Kind;

use super::said::all;
use crate::common::{attributes, catalog, made_by, table, view};

#[test]
fn policies_and_rules() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("");
    let role = database.role("").name;
    database.execute(&format!(
        "CREATE TABLE t (a int, b text); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE TABLE plain (a int); CREATE TABLE half (a int); ALTER TABLE half ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON t USING (b = current_user) WITH CHECK (a > 0);
         CREATE POLICY few ON t AS RESTRICTIVE FOR SELECT TO {role} USING (EXISTS (SELECT 1 FROM plain));
         CREATE VIEW v AS SELECT a FROM t;
         CREATE RULE \"odd \"\"é\" AS ON INSERT TO v DO INSTEAD INSERT INTO t (a) VALUES (NEW.a);
         CREATE RULE off AS ON DELETE TO t DO INSTEAD NOTHING; ALTER TABLE t DISABLE RULE off"
    ));
    let catalog = catalog(&database);
    assert_eq!(
        all(&table(&catalog, "t").definitions, Kind::Policy),
        [
            format!(
                "few: as=restrictive; for=select; to={role}; using=(EXISTS ( SELECT 1\n   FROM public.plain))"
            ),
            "own: check=(a > 0); using=(b = CURRENT_USER)".to_owned()
        ]
    );
    assert_eq!(attributes(&table(&catalog, "t").attributes), "row_security=enabled, forced");
    assert_eq!(attributes(&table(&catalog, "half").attributes), "row_security=enabled");
    assert_eq!(attributes(&table(&catalog, "plain").attributes), "");
    assert_eq!(all(&table(&catalog, "plain").definitions, Kind::Policy), [""; 0]);
    assert_eq!(
        all(&table(&catalog, "t").definitions, Kind::Rule),
        ["off: definition=AS\n    ON DELETE TO public.t DO INSTEAD NOTHING; enabled=disabled"]
    );
    assert_eq!(
        all(&view(&catalog, "v").definitions, Kind::Rule),
        [
            "odd \"é: definition=AS\n    ON INSERT TO public.v DO INSTEAD  INSERT INTO public.t (a)\n  VALUES (new.a)"
        ]
    );
}

#[test]
fn tuning_of_tables_columns_and_indexes() {
    let Some(catalog) = made_by(
        "CREATE TYPE shape AS (a int, b text);
         CREATE TABLE t (a int NOT NULL, b text, c numeric) WITH (fillfactor = 70, toast.autovacuum_enabled = false);
         ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = 5);
         CREATE UNIQUE INDEX t_a ON t (a) WITH (fillfactor = 60);
         ALTER TABLE t CLUSTER ON t_a; ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
         CREATE TABLE n (a int); ALTER TABLE n REPLICA IDENTITY NOTHING; CREATE TABLE o OF shape",
    ) else {
        return;
    };
    let t = table(&catalog, "t");
    assert_eq!(
        attributes(&t.attributes),
        "cluster_on=t_a; parameter fillfactor=70; parameter toast.autovacuum_enabled=false; \
         replica_identity=index t_a"
    );
    let columns: Vec<String> = t.columns.iter().map(|column| attributes(&column.attributes)).collect();
    assert_eq!(columns, ["option n_distinct=5; statistics=500", "storage=external", ""]);
    assert_eq!(attributes(&t.indexes.items[0].attributes), "parameter fillfactor=60");
    assert_eq!(attributes(&table(&catalog, "n").attributes), "replica_identity=nothing");
    assert_eq!(attributes(&table(&catalog, "o").attributes), "of_type=shape");
}

#[test]
fn compression_of_columns() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(14, "compression of columns") {
        return;
    }
    let database = server.database("CREATE TABLE t (a text)");
    database.execute("ALTER TABLE t ALTER a SET COMPRESSION pglz");
    assert_eq!(attributes(&table(&catalog(&database), "t").columns[0].attributes), "compression=pglz");
}
