//! What a run of `cargo test` came to, from what it printed.

use std::fmt;

/// Sums over all test programs of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    /// Ignored, or passed after saying that something was not there to test on.
    pub(super) skipped: u64,
    /// Passed after saying that this server is too old for what they test.
    pub(super) too_old: u64,
    /// What the failures said, and what cargo did.
    pub(super) told: String,
}

impl Tally {
    /// Reads the output of test programs and of cargo. libtest and libtest-mimic close with the same line:
    /// `test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s`.
    pub(super) fn read(output: &str) -> Tally {
        let mut tally = Tally::default();
        let mut failing = false;
        for line in output.lines() {
            if let Some(sums) = line.strip_prefix("test result: ") {
                let sums = sums.split_once(". ").map_or("", |(_, sums)| sums);
                for sum in sums.split(';') {
                    let Some((count, what)) = sum.trim().split_once(' ') else { continue };
                    let Ok(count) = count.parse::<u64>() else { continue };
                    match what {
                        "passed" => tally.passed += count,
                        "failed" => tally.failed += count,
                        "ignored" => tally.skipped += count,
                        _ => {}
                    }
                }
                failing = false;
            }
            // Said by drift-testkit; the test harness may have begun the line.
            if line.contains("SKIPPED: ") {
                tally.skipped += 1;
            }
            if line.contains("TOO OLD: ") {
                tally.too_old += 1;
            }
            failing |= line == "failures:";
            if failing || line.starts_with("error") {
                tally.told.push_str(line);
                tally.told.push('\n');
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.too_old > 0 {
            write!(out, ", {} of the passed are in part for newer servers", self.too_old)?;
        }
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_made_over_programs_and_failures_are_kept() {
        let output = "\
running 2 tests
SKIPPED: no pgbouncer
TOO OLD: 12, but 14 is needed: SQL bodies
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

failures:

---- a stdout ----
left: 1

test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
error: test failed, to rerun pass `-p x --test y`
";
        let tally = Tally::read(output);
        assert_eq!((tally.passed, tally.failed, tally.skipped, tally.too_old), (5, 1, 2, 1));
        assert_eq!(
            tally.told,
            "failures:\n\n---- a stdout ----\nleft: 1\n\nerror: test failed, to rerun pass `-p x --test y`\n"
        );
        assert_eq!(
            tally.to_string(),
            "5 passed, 1 failed, 1 of the passed are in part for newer servers, 2 skipped"
        );
    }
}
