//! Two databases, compared fact by fact.

use drift_catalog::{Action, Catalog, Vendor};

use crate::common::catalog;

/// What differs between two databases, as `kind name: keys`.
fn differences(mut from: Catalog, mut to: Catalog, asked: &str) -> Vec<String> {
    let dialect = drift_dialect::of(Vendor::Postgres);
    dialect.canonicalize(&mut from);
    dialect.canonicalize(&mut to);
    let mut chosen = drift_dialect::Chosen::default();
    chosen.add(asked).expect("classes");
    drift_dialect::settle_classes(&mut from, &mut to, &chosen);
    let line = |change: &drift_catalog::Change| {
        let what = match &change.action {
            Action::Modify { differences, .. } => {
                let keys: Vec<String> =
                    differences.iter().map(|difference| difference.attribute.to_string()).collect();
                keys.join(", ")
            }
            Action::Add { .. } => "missing".to_owned(),
            _ => "extra".to_owned(),
        };
        format!("{} {}: {what}", change.path.kind.word(), change.path.name())
    };
    drift_diff::diff(&from, &to).changes.iter().map(line).collect()
}

#[test]
fn two_databases_are_compared_fact_by_fact() {
    let Some(server) = drift_testkit::postgres() else { return };
    let plain =
        "CREATE TABLE t (a int, b text); CREATE TYPE pair AS (x int, y text); CREATE TYPE gone AS (x int);
         CREATE POLICY own ON t USING (a > 0); CREATE POLICY extra ON t;
         CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'";
    let one = server.database(plain);
    let same = catalog(&server.database(plain));
    assert_eq!(differences(catalog(&one), same, "all"), [""; 0]);
    one.execute(
        "GRANT SELECT ON t TO public; COMMENT ON TYPE gone IS 'x'; ALTER TABLE t SET (fillfactor = 50)",
    );
    let other = server.database(
        "CREATE TABLE t (a int, b text); CREATE TYPE pair AS (x int, y varchar(3)); ALTER TABLE t ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON t FOR SELECT USING (a > 0); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
         CREATE STATISTICS s ON a, b FROM t",
    );
    let always = [
        "composite-type gone: extra",
        "composite-type pair: attribute y",
        "statistics s: missing",
        "table t: row_security",
        "policy extra: extra",
        "policy own: for",
    ];
    assert_eq!(differences(catalog(&one), catalog(&other), ""), always);
    let asked = differences(catalog(&one), catalog(&other), "privileges, storage");
    let more: Vec<&str> = asked.iter().map(String::as_str).filter(|line| !always.contains(line)).collect();
    assert_eq!(more, ["table t: row_security, parameter fillfactor", "privilege table t to public: extra"]);
}
