//! How fast two rooms are beside what they must do at the least, in one run, as lines of docs/performance.md:
//! reading SQL text beside sqlparser's parsing of the same text, and the canonical form of a whole catalog.
//!
//! `cargo bench --package drift-engine --bench rooms`; with `-- FILE` the text of a file takes the place of the
//! text made here.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its figures and stops where it cannot"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use drift_catalog::Vendor;
use drift_ddl::SqlFile;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

/// The median of so many runs counts.
const RUNS: usize = 5;
/// Bytes of the text made here.
const SIZE: usize = 2_000_000;
/// Tables of the catalog whose canonical form is taken.
const TABLES: usize = 10_000;

fn main() {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let text = match named {
        Some(path) => std::fs::read_to_string(path).expect("read the file"),
        None => schema(|text, _| text.len() < SIZE),
    };
    let megabytes = text.len() as f64 / 1e6;
    if let Err(error) = Parser::parse_sql(&PostgreSqlDialect {}, &text) {
        println!("sqlparser stops on the way, so its time is too short: {error}");
    }
    let parsed = median(|| {
        drop(std::hint::black_box(Parser::parse_sql(&PostgreSqlDialect {}, &text)));
    });
    let ours = median(|| {
        std::hint::black_box(read(&text));
    });
    println!(
        "SQL text of {megabytes:.1} MB, read to a catalog: {}; parsed by sqlparser: {}; {:.2} times as long.",
        shown(ours),
        shown(parsed),
        ours.as_secs_f64() / parsed.as_secs_f64()
    );
    let catalog = read(&schema(|_, tables| tables < TABLES)).catalog;
    let dialect = drift_dialect::of(Vendor::Postgres);
    let mut copies: Vec<_> = (0..RUNS).map(|_| catalog.clone()).collect();
    let canonical = median(|| {
        let mut catalog = copies.pop().expect("a copy for each run");
        dialect.canonicalize(&mut catalog);
        std::hint::black_box(catalog);
    });
    println!("Canonical form of {TABLES} tables: {}.", shown(canonical));
}

/// A schema as `pg_dump -s` lays it out, table after table for as long as is asked.
fn schema(more: impl Fn(&str, usize) -> bool) -> String {
    let mut text = String::new();
    let mut number = 0;
    while more(&text, number) {
        let (name, parent) = (format!("table_{number:05}"), format!("table_{:05}", number.saturating_sub(1)));
        let _ = write!(
            text,
            "CREATE TABLE public.{name} (
    id bigint NOT NULL,
    parent_id bigint,
    code character varying(40) NOT NULL,
    title character varying(120) NOT NULL,
    status character varying(20) DEFAULT 'new'::character varying NOT NULL,
    amount numeric(12,2) NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    note text,
    CONSTRAINT {name}_amount_check CHECK ((amount >= (0)::numeric))
);
CREATE VIEW public.{name}_open AS
 SELECT {name}.id,
    {name}.title
   FROM public.{name}
  WHERE ({name}.active AND ((status)::text = 'new'::text));
ALTER TABLE ONLY public.{name}
    ADD CONSTRAINT {name}_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.{name}
    ADD CONSTRAINT {name}_code_key UNIQUE (code);
CREATE INDEX {name}_parent_id_idx ON public.{name} USING btree (parent_id);
CREATE INDEX {name}_status_created_at_idx ON public.{name} USING btree (status, created_at);
ALTER TABLE ONLY public.{name}
    ADD CONSTRAINT {name}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.{parent}(id);
"
        );
        number += 1;
    }
    text
}

fn read(text: &str) -> drift_ddl::Script {
    let file = SqlFile { name: "schema.sql".to_owned(), text: text.to_owned() };
    drift_ddl::read(Vendor::Postgres, "public", vec![file])
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
