//! What differs from run to run is replaced by a word in braces, so that expectations can be compared with `==`.

/// Texts of this run and the words that stand for them.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// In the order of replacement: the longer before what is part of it.
    pairs: Vec<(String, &'static str)>,
    /// Texts too common to be recognised in what a run said.
    given: Vec<(String, &'static str)>,
}

impl Names {
    pub(super) fn add(&mut self, text: impl Into<String>, word: &'static str) {
        let text = text.into();
        if !text.is_empty() {
            self.pairs.push((text, word));
        }
    }

    /// A word that cases may use, and that never comes out again.
    pub(super) fn give(&mut self, text: impl Into<String>, word: &'static str) {
        self.given.push((text.into(), word));
    }

    /// Puts this run's texts where a case says their words.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The first text of a word is the one to write; the others are only recognised.
        let mut done: Vec<&str> = Vec::new();
        for (value, word) in self.pairs.iter().chain(&self.given) {
            if !done.contains(word) {
                done.push(word);
                text = text.replace(word, value);
            }
        }
        text
    }

    /// Puts the words where a run said its texts.
    pub(super) fn settle(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (value, word) in &self.pairs {
            text = text.replace(value.as_str(), word);
        }
        let text = after(&text, "drift ", "{version}", Shape::Version);
        let text = after(&text, "PostgreSQL ", "{version}", Shape::Version);
        let text = after(&text, "SQLite ", "{version}", Shape::Version);
        let text = after(&text, "_ms\": ", "{time}", Shape::Number);
        durations(&text)
    }
}

#[derive(Clone, Copy)]
enum Shape {
    /// Digits with at least one dot.
    Version,
    Number,
}

/// Replaces the number that follows a mark.
fn after(text: &str, mark: &str, word: &str, shape: Shape) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        let (head, tail) = rest.split_at(at + mark.len());
        out.push_str(head);
        let number = tail.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(tail.len());
        let found = tail[..number].trim_end_matches('.');
        let fits = match shape {
            Shape::Version => found.contains('.'),
            Shape::Number => !found.is_empty(),
        };
        if fits {
            out.push_str(word);
            rest = &tail[found.len()..];
        } else {
            rest = tail;
        }
    }
    out.push_str(rest);
    out
}

/// Replaces `4 ms` and `1.2 s`.
fn durations(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (head, tail) = rest.split_at(start);
        out.push_str(head);
        let end = tail.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(tail.len());
        let (number, next) = tail.split_at(end);
        let unit = [" ms", " s"].into_iter().find(|unit| {
            next.strip_prefix(unit).is_some_and(|next| !next.starts_with(|c: char| c.is_alphanumeric()))
        });
        // Whole seconds are a setting's text ("after 5 s"), not a measurement.
        match unit {
            Some(unit) if unit == " ms" || number.trim_end_matches('.').contains('.') => {
                out.push_str("{time}");
                rest = &next[unit.len()..];
            }
            _ => {
                out.push_str(number);
                rest = next;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_and_versions_become_words() {
        let names = Names::default();
        assert_eq!(
            names.settle("drift 0.1.0  on PostgreSQL 15.18."),
            "drift {version}  on PostgreSQL {version}."
        );
        assert_eq!(names.settle("12 ms. 1.25 s, 5 s, 3 sets"), "{time}. {time}, 5 s, 3 sets");
        assert_eq!(names.settle("\"elapsed_ms\": 12,"), "\"elapsed_ms\": {time},");
        assert_eq!(names.settle("drift fix > fix.sql"), "drift fix > fix.sql");
    }

    #[test]
    fn names_go_in_and_come_out_again() {
        let mut names = Names::default();
        names.add("sqlite:////tmp/x/app.db", "{db}");
        names.add("/tmp/x/app.db", "{db}");
        names.add("/tmp/x", "{dir}");
        assert_eq!(names.fill("--db {db} {dir}/a"), "--db sqlite:////tmp/x/app.db /tmp/x/a");
        assert_eq!(names.settle("sqlite /tmp/x/app.db from /tmp/x/a"), "sqlite {db} from {dir}/a");
    }
}
