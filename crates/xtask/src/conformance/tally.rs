//! Counts by law and database.

use std::collections::BTreeMap;

use super::law::{LAWS, Outcome, Sentence, Told};

/// What the cases of one database say to one law.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    pub(super) held: usize,
    pub(super) failed: usize,
    pub(super) untold: usize,
    /// By the reason.
    pub(super) skipped: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Held => self.held += 1,
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Untold(_) => self.untold += 1,
            Outcome::Skipped(why) => *self.skipped.entry(why.clone()).or_default() += 1,
        }
    }

    /// The cases that were tried.
    pub(super) fn tried(&self) -> usize {
        self.held + self.failed + self.untold
    }

    /// The share that holds, in hundredths; none where nothing was tried.
    pub(super) fn share(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a corpus has not that many cases")]
        (self.tried() > 0).then(|| self.held as f64 * 100.0 / self.tried() as f64)
    }
}

/// One line: a law on one database.
pub(super) struct Line {
    pub(super) sentence: &'static Sentence,
    pub(super) database: String,
    pub(super) tally: Tally,
}

impl Line {
    /// Whether fewer cases hold than must.
    pub(super) fn is_under(&self) -> bool {
        self.tally.share().is_some_and(|share| share < self.sentence.floor)
    }

    /// The share as people read it.
    pub(super) fn shown(&self) -> String {
        self.tally
            .share()
            .map_or_else(|| "-".to_owned(), |share| format!("{:.1} %", (share * 10.0).floor() / 10.0))
    }

    /// Why cases were skipped, with how many.
    pub(super) fn skipped(&self) -> String {
        let list: Vec<String> =
            self.tally.skipped.iter().map(|(why, count)| format!("{count} ({why})")).collect();
        if list.is_empty() { "0".to_owned() } else { list.join(", ") }
    }
}

/// A line for each law and database that has cases.
pub(super) fn lines(told: &[Told]) -> Vec<Line> {
    let mut tallies: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for own in told {
        let database = own.case.split('/').next().unwrap_or_default();
        tallies.entry((own.law.0, database)).or_default().add(&own.outcome);
    }
    let line = |((law, database), tally): ((&str, &str), Tally)| {
        let sentence = LAWS.iter().find(|sentence| sentence.law.0 == law)?;
        Some(Line { sentence, database: database.to_owned(), tally })
    };
    tallies.into_iter().filter_map(line).collect()
}

/// What did not hold, by its cause: messages without the names in them, most frequent first.
pub(super) fn causes(told: &[Told]) -> Vec<(&str, String, usize, String)> {
    let mut causes: BTreeMap<(&str, String), (usize, String)> = BTreeMap::new();
    for own in told {
        let said = match &own.outcome {
            Outcome::Failed(said) => cause(said),
            Outcome::Untold(said) => format!("could not tell: {}", cause(said)),
            Outcome::Held | Outcome::Skipped(_) => continue,
        };
        let entry = causes.entry((own.law.0, said)).or_insert_with(|| (0, own.case.clone()));
        entry.0 += 1;
    }
    let mut list: Vec<(&str, String, usize, String)> =
        causes.into_iter().map(|((law, said), (count, case))| (law, said, count, case)).collect();
    list.sort_by(|a, b| (a.0, std::cmp::Reverse(a.2), &a.1).cmp(&(b.0, std::cmp::Reverse(b.2), &b.1)));
    list
}

/// A message less its names: what is quoted, dotted or in brackets is one case's own.
fn cause(said: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    for c in said.chars() {
        match (quote, c) {
            (None, '"' | '`') => {
                quote = Some(c);
                out.push('…');
            }
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, c) => out.push(c),
        }
    }
    let out = out.split(" (").next().unwrap_or_default();
    let name = |word: &str| {
        let inner = word.trim_matches([':', ',', ';']);
        inner.trim_end_matches('.').contains('.') && inner.len() > 3
    };
    let words: Vec<&str> = out.split(' ').map(|word| if name(word) { "…" } else { word }).collect();
    words.join(" ").chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::law::Law;

    #[test]
    fn what_could_not_be_told_is_not_held() {
        let told = |outcome| Told { case: "sqlite/o/c".to_owned(), law: Law("3"), outcome };
        let all = [
            told(Outcome::Held),
            told(Outcome::Untold("x".to_owned())),
            told(Outcome::Skipped("y".to_owned())),
        ];
        let lines = lines(&all);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].shown(), "50.0 %");
        assert!(lines[0].is_under());
    }

    #[test]
    fn a_cause_has_no_names() {
        let one = cause("left after it: drift/missing-column public.a.b: b is missing (x)");
        assert_eq!(one, "left after it: drift/missing-column … b is missing");
        assert_eq!(cause("column \"a\" does not exist"), "column … does not exist");
    }
}
