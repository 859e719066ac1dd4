//! Through a pooler that gives each transaction another connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
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

/// Passes everything on to the server, and returns what the client sent.
fn listen_in(listener: &TcpListener, server: &str) -> Vec<u8> {
    let (mut client, _) = listener.accept().expect("the client comes");
    let mut upstream = TcpStream::connect(server).expect("reach the server");
    let mut answers = upstream.try_clone().expect("a second handle");
    let mut back = client.try_clone().expect("a second handle");
    let answering = std::thread::spawn(move || {
        // Ends with the connection, in whatever way that ends.
        let _ = std::io::copy(&mut answers, &mut back);
    });
    let mut sent = Vec::new();
    let mut piece = [0_u8; 16_384];
    while let Ok(count @ 1..) = client.read(&mut piece) {
        sent.extend_from_slice(&piece[..count]);
        upstream.write_all(&piece[..count]).expect("pass it on");
    }
    let _ = upstream.shutdown(std::net::Shutdown::Both);
    answering.join().expect("the answers were passed on");
    sent
}

/// Kind and body of each message that a client sent (documentation, §55.7); the first has no kind.
fn messages(mut sent: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut all = Vec::new();
    let mut kind = 0;
    while sent.len() >= 4 {
        let length = u32::from_be_bytes([sent[0], sent[1], sent[2], sent[3]]) as usize;
        all.push((kind, sent[4..length].to_vec()));
        sent = &sent[length..];
        let Some((next, rest)) = sent.split_first() else { break };
        (kind, sent) = (*next, rest);
    }
    all
}

#[test]
fn no_statement_has_a_name() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database("CREATE TABLE t (a int CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM t");
    let url = database.url();
    let host = url.rfind('@').expect("a user in the URL") + 1;
    let end = host + url[host..].find('/').expect("a database in the URL");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its number");
    let mark = if url.contains('?') { '&' } else { '?' };
    let through = format!("{}{address}{}{mark}sslmode=disable", &url[..host], &url[end..]);
    let upstream = url[host..end].to_owned();
    let listening = std::thread::spawn(move || listen_in(&listener, &upstream));
    read_as(&through, None, &Quiet, Duration::from_secs(5)).expect("read through the listener");
    let messages = messages(&listening.join().expect("heard everything"));
    let parsed: Vec<&Vec<u8>> =
        messages.iter().filter(|(kind, _)| *kind == b'P').map(|(_, body)| body).collect();
    assert!(parsed.len() >= 15, "only {} statements were seen", parsed.len());
    for body in parsed {
        assert_eq!(body.first(), Some(&0), "a statement has a name: {}", String::from_utf8_lossy(body));
    }
    assert!(messages.iter().all(|(kind, _)| *kind != b'C'), "what has no name needs no closing");
}
