//! A credential in a schema is shown by no command and in no format, and changes no verdict.
#![expect(clippy::expect_used, reason = "a test whose ground gives way can only stop, and say where")]

use drift_testkit::{Program, Ran, postgres, sqlite};

/// Every place of a schema that can hold a text, with a credential in it.
const POSTGRES: &str = "
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'CANARY-host');
CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'CANARY-mapping');
CREATE TABLE t (id int, password text DEFAULT 'CANARY-default', url text DEFAULT 'postgres://a:CANARY-url@h/d');
COMMENT ON TABLE t IS 'password=CANARY-comment';
COMMENT ON COLUMN t.id IS 'log in: https://u:CANARY-column@h';
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM dblink('host=h password=CANARY-function', 'x'); END $$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER ROLE r PASSWORD ''CANARY-role'''; END $$;
CREATE VIEW v AS SELECT 'password=CANARY-view'::text AS x;
CREATE MATERIALIZED VIEW m AS SELECT 'secret=CANARY-materialized'::text AS x;
ALTER TABLE t ADD CONSTRAINT c CHECK (url <> 'https://a:CANARY-check@x');
CREATE INDEX i ON t ((url || 'secret=CANARY-index'));
CREATE POLICY po ON t USING (url = 'api_key=CANARY-policy');
CREATE RULE r AS ON DELETE TO t DO INSTEAD SELECT 'pwd=CANARY-rule';
CREATE TYPE e AS ENUM ('a'); COMMENT ON TYPE e IS 'api_key=CANARY-enum';
CREATE DOMAIN d AS text DEFAULT 'password=CANARY-domain';
CREATE FOREIGN TABLE ft (a int) SERVER s OPTIONS (password 'CANARY-table');
CREATE SUBSCRIPTION sub CONNECTION 'host=h password=CANARY-subscription' PUBLICATION p WITH (connect = false, slot_name = NONE);";

const SQLITE: &str = "
CREATE TABLE t (id integer, password text DEFAULT 'CANARY-default', url text DEFAULT 'postgres://a:CANARY-url@h/d', CHECK (url <> 'https://a:CANARY-check@x'));
CREATE VIEW v AS SELECT 'password=CANARY-view' AS x;
CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET url = 'secret=CANARY-trigger'; END;
CREATE INDEX i ON t (url) WHERE url <> 'api_key=CANARY-index';";

fn run(program: &Program, words: &[&str]) -> Ran {
    let ran = program.run(words);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    for (number, line) in all.lines().enumerate() {
        assert!(!line.contains("CANARY"), "drift {}: line {number}: {line}", words.join(" "));
    }
    ran
}

/// Lines are broken anywhere.
fn says(ran: &Ran, words: &str) {
    let shown = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains(words), "`{words}` is not in\n{}{}", ran.stdout, ran.stderr);
}

/// Every command over a database with credentials, one with others, and the files that make them.
fn show_everything([first, second]: [&str; 2], sql: &str, dialect: &str) {
    let folder = tempfile::tempdir().expect("make a folder");
    let file = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("write a file");
    };
    file("a.sql", sql);
    file("b.sql", &sql.replace("CANARY", "CANARY-2"));
    let program = Program::new(env!("CARGO_BIN_EXE_drift"), folder.path());
    for sides in [[first, second], [first, "b.sql"], ["a.sql", "b.sql"], ["b.sql", "a.sql"]] {
        for format in ["text", "json", "sql"] {
            let [from, to] = sides;
            let common = ["--compare", "all", "--dialect", dialect, "--allow-loss", "--format", format];
            let ran =
                run(&program, &[&["diff", from, to, "--why", "*", "--why", "*.*"][..], &common].concat());
            if format == "text" {
                says(&ran, "in the masked credential alone)");
                says(&ran, "no statement: it holds a credential");
            }
        }
    }
    for source in [first, "a.sql"] {
        for format in ["yaml", "sql", "json", "table", "mermaid"] {
            run(&program, &["inspect", source, "--dialect", dialect, "--format", format]);
        }
    }
    file("empty.sql", "CREATE TABLE other (id integer);");
    for format in ["text", "json", "sql"] {
        let words =
            ["diff", "empty.sql", first, "--compare", "all", "--dialect", dialect, "--format", format];
        run(&program, &words);
        run(
            &program,
            &["diff", first, "empty.sql", "--compare", "all", "--dialect", dialect, "--format", format],
        );
    }
    // What is masked is alike where it is alike.
    let same = run(&program, &["diff", first, "a.sql", "--dialect", dialect]);
    assert_eq!(same.code, Some(0), "{}{}", same.stdout, same.stderr);
    let models = run(&program, &["inspect", first, "--format", "yaml"]).stdout;
    file("models.yaml", &models);
    let ran = run(&program, &["check", "--models", "models.yaml", "--db", first, "--show-queries"]);
    says(&ran, "in the masked credential alone)");
    run(&program, &["init", "--models-from-database", "--db", first]);
}

#[test]
fn no_credential_of_a_server_is_shown() {
    let Some(server) = postgres() else { return };
    let first = server.database(POSTGRES);
    let other = POSTGRES.replace("CANARY", "CANARY-2");
    let second = server.database(&other);
    show_everything([&first.url(), &second.url()], POSTGRES, "postgres");
}

#[test]
fn no_credential_of_a_file_is_shown() {
    let (first, second) = (sqlite(SQLITE), sqlite(&SQLITE.replace("CANARY", "CANARY-2")));
    show_everything([&first.url(), &second.url()], SQLITE, "sqlite");
}
