//! docs/performance.md.

use std::fmt::Write as _;
use std::time::Duration;

use crate::bench::contest::Round;
use crate::bench::measure::{Measured, RUNS};

/// The page, of these rounds.
pub(super) fn page(rounds: &[Round], machine: &str) -> String {
    let mut text = format!(
        "# Performance\n\n<!-- Made by `cargo xtask bench`; do not edit. -->\n\n\
         Databases of tables with 10 columns, a primary key, a unique, a check, a foreign key and two indexes each, and\n\
         models that declare the same. Whole processes, the median of {RUNS} runs, all in one session on one machine:\n\
         {machine}.\n\n\
         A ratio says how many times the time of `drift check` a tool takes; above 1 it is slower. The queries alone are\n\
         those of `drift check --show-queries`, run by `psql -At -o /dev/null`: the least any such tool could do.\n"
    );
    for round in rounds {
        let _ = write!(text, "\n## {}, {} tables\n\n", round.database, thousands(round.tables));
        text.push_str("| | time | ratio | peak memory |\n| --- | ---: | ---: | ---: |\n");
        let ours = round.entries.first().and_then(|(_, measured)| measured.as_ref().ok());
        for (name, measured) in &round.entries {
            text.push_str(&line(name, measured, ours));
        }
    }
    text.push_str(&growth(rounds));
    text
}

fn line(name: &str, measured: &Result<Measured, String>, ours: Option<&Measured>) -> String {
    match measured {
        Err(reason) => {
            let reason = reason.lines().next_back().unwrap_or_default().replace('|', "\\|");
            format!("| {name} | not measured: {reason} | | |\n")
        }
        Ok(measured) => {
            let ratio = ours.map_or_else(String::new, |ours| times(measured.median, ours.median));
            let peak = measured.peak.map_or_else(String::new, |peak| format!("{} MB", peak.div_ceil(1024)));
            let once = if measured.runs < RUNS { " (one run)" } else { "" };
            format!("| {name} | {}{once} | {ratio} | {peak} |\n", shown(measured.median))
        }
    }
}

/// How the time grows with the tables.
fn growth(rounds: &[Round]) -> String {
    let mut text = String::new();
    for database in ["SQLite", "PostgreSQL"] {
        let ours: Vec<(usize, Duration)> = rounds
            .iter()
            .filter(|round| round.database == database)
            .filter_map(|round| Some((round.tables, round.entries.first()?.1.as_ref().ok()?.median)))
            .collect();
        for pair in ours.windows(2) {
            let _ = writeln!(
                text,
                "* {database}: {} tables take {} × the time of {}.",
                thousands(pair[1].0),
                times(pair[1].1, pair[0].1),
                thousands(pair[0].0)
            );
        }
    }
    if text.is_empty() { text } else { format!("\n## Growth\n\n{text}") }
}

fn shown(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds < 1000.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{:.2} s", milliseconds / 1000.0)
    }
}

fn times(time: Duration, base: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() / base.as_secs_f64().max(1e-9))
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(tables: usize, milliseconds: u64) -> Round {
        let median = Duration::from_millis(milliseconds);
        let entries = vec![
            ("drift check".to_owned(), Ok(Measured { median, peak: Some(2048), runs: RUNS })),
            ("other".to_owned(), Ok(Measured { median: median * 3, peak: None, runs: 1 })),
            ("absent".to_owned(), Err("why\nnot here".to_owned())),
        ];
        Round { database: "SQLite", tables, entries }
    }

    #[test]
    fn ratios_and_growth_are_told() {
        let text = page(&[round(1_000, 100), round(10_000, 1_200)], "a machine");
        assert!(text.contains("| drift check | 100.0 ms | 1.00 | 2 MB |"), "{text}");
        assert!(text.contains("| other | 3.60 s (one run) | 3.00 |  |"));
        assert!(text.contains("not measured: not here"));
        assert!(text.contains("10,000 tables take 12.00 × the time of 1,000"));
    }
}
