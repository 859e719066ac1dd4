//! When nothing could be checked.

use crate::safe::safe;
use crate::style::{BOLD, DIM, RED, paint};

/// What happened, what was tried, and what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// What could not be done.
    pub what: String,
    /// What was tried.
    pub tried: Vec<String>,
    /// What the system said.
    pub said: String,
    /// The likely cause.
    pub likely: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
    /// Remarks on the way, such as a password where others can read it.
    pub notes: Vec<String>,
    /// Whether the last line says that nothing was checked.
    pub checking: bool,
}

/// Draws a failure.
pub fn failure(failure: &Failure) -> String {
    let mut out = format!("{} {}\n", paint(RED, "drift:"), paint(BOLD, &safe(&failure.what)));
    let mut row = |word: &str, text: &str| {
        let mut lead = format!("{word:<8}");
        for line in text.lines() {
            out.push_str(&format!("  {}{}\n", paint(DIM, &lead), safe(line)));
            lead = " ".repeat(8);
        }
    };
    for tried in &failure.tried {
        row("tried", tried);
    }
    row("said", &failure.said);
    if let Some(likely) = &failure.likely {
        row("likely", likely);
    }
    if let Some(hint) = &failure.hint {
        row("try", hint);
    }
    for note in &failure.notes {
        row("note", note);
    }
    if failure.checking {
        out.push_str("Nothing was checked. (exit 2)\n");
    }
    out
}
