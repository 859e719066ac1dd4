//! What the user sees while a database is read: nothing for half a second, then a line on standard error.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use drift_engine::Observer;
use indicatif::{ProgressBar, ProgressStyle};

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// Watches the reading.
pub(crate) struct Watch {
    started: Instant,
    show_queries: bool,
    visible: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Watch {
    pub(crate) fn new(show_queries: bool, quiet: bool) -> Self {
        let visible = !quiet && std::io::stderr().is_terminal();
        Watch { started: Instant::now(), show_queries, visible, bar: Mutex::new(None) }
    }

    /// Takes the line away.
    pub(crate) fn done(&self) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(bar) = bar.take()
        {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Watch {
    fn query(&self, name: &str, sql: &str) {
        if self.show_queries {
            let _ = writeln!(std::io::stderr(), "-- {name}\n{};\n", sql.trim().trim_end_matches(';'));
        }
    }

    fn progress(&self, what: &str, done: usize, total: Option<usize>) {
        if !self.visible || self.started.elapsed() < PATIENCE {
            return;
        }
        let Ok(mut bar) = self.bar.lock() else { return };
        let bar = bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{spinner} reading {msg}");
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        });
        let of = total.map_or_else(String::new, |total| format!(" of {total}"));
        bar.set_message(format!("{what}: {done}{of}"));
        bar.tick();
    }
}
