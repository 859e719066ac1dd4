//! Through a pooler that gives each transaction another connection.

use std::time::Duration;

use drift_introspect::Quiet;

use crate::common::{catalog, read_as};

#[test]
fn three_times_in_a_row_through_a_pooler() {
    let (Some(server), Some(pooler)) = (drift_testkit::postgres(), drift_testkit::pgbouncer()) else {
        return;
    };
    let database = server.database("CREATE TABLE t (a int CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM t");
    let wanted = catalog(&database);
    let url = database.url_through(&pooler);
    for round in 1..=3 {
        let live = read_as(&url, None, &Quiet, Duration::from_secs(5))
            .unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert_eq!(live.catalog, wanted);
    }
    // The connections that the pooler keeps are as they were.
    let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("connect to the pooler");
    for message in client.simple_query("SHOW search_path").expect("ask for the search path") {
        if let postgres::SimpleQueryMessage::Row(row) = message {
            assert_eq!(row.get(0), Some("\"$user\", public"));
        }
    }
}
