//! Printing. A closed pipe ends quietly; colours go where somebody sees them.

use std::io::{self, IsTerminal as _, Write as _};

use drift_engine::Stop;

/// Where a report goes.
pub(crate) struct Sink {
    pub(crate) format: Format,
    /// None for standard output.
    pub(crate) file: Option<String>,
}

/// Formats of comparisons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
    Sql,
}

/// Reads `--format` words; text if there is none.
pub(crate) fn sinks(words: &[String]) -> Result<Vec<Sink>, String> {
    let mut sinks = Vec::new();
    for word in words {
        let (name, file) = match word.split_once('=') {
            Some((name, file)) => (name, Some(file.to_owned())),
            None => (word.as_str(), None),
        };
        let format = match name {
            "text" => Format::Text,
            "json" => Format::Json,
            "sql" => Format::Sql,
            other => return Err(format!("`{other}` is no format; the formats are text, json and sql")),
        };
        sinks.push(Sink { format, file });
    }
    if sinks.iter().filter(|sink| sink.file.is_none()).count() > 1 {
        return Err(
            "only one --format can go to standard output; give the others a file: --format json=report.json"
                .to_owned(),
        );
    }
    if sinks.is_empty() {
        sinks.push(Sink { format: Format::Text, file: None });
    }
    Ok(sinks)
}

/// Whether standard output takes colours.
fn colour(no_color: bool) -> anstream::ColorChoice {
    if no_color { anstream::ColorChoice::Never } else { anstream::ColorChoice::Auto }
}

/// Prints to standard output. Nobody reading is no error.
pub(crate) fn print(text: &str, no_color: bool) {
    let mut out = anstream::AutoStream::new(io::stdout(), colour(no_color));
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints SQL and other text that programs read: as it is to a file or a program, made harmless to a terminal. What
/// looks like a colour in it is a part of somebody's name, and without it the statement would be about another object.
pub(crate) fn print_source(text: &str) {
    let text = if is_terminal() { drift_report::safe_source(text) } else { text.into() };
    let mut out = io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints to standard error.
pub(crate) fn complain(text: &str, no_color: bool) {
    let mut out = anstream::AutoStream::new(io::stderr(), colour(no_color));
    let _ = out.write_all(text.as_bytes());
}

/// Writes a report to where it belongs, without colours in files. SQL has none.
pub(crate) fn deliver(text: &str, sink: &Sink, no_color: bool) -> Result<(), String> {
    match &sink.file {
        None if sink.format == Format::Sql => print_source(text),
        None => print(text, no_color),
        Some(path) => {
            let plain = match sink.format {
                Format::Sql => text.to_owned(),
                Format::Text | Format::Json => anstream::adapter::strip_str(text).to_string(),
            };
            std::fs::write(path, plain).map_err(|error| format!("cannot write {path}: {error}"))?;
        }
    }
    Ok(())
}

/// Whether standard output is a terminal.
pub(crate) fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Columns of the terminal, or a width that fits a log.
pub(crate) fn width() -> usize {
    if !io::stdout().is_terminal() {
        return 100;
    }
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0)).clamp(60, 160)
}

/// Draws why a workflow stopped.
pub(crate) fn stop(stop: &Stop, no_color: bool) {
    let text = match stop {
        Stop::Failure(failure) => drift_report::failure(failure),
        Stop::Mistakes(inner) => {
            let (mistakes, sources) = inner.as_ref();
            let number = mistakes.len();
            let word = if number == 1 { "mistake" } else { "mistakes" };
            format!(
                "{}{number} {word} in the models. Nothing was checked. (exit 2)\n",
                drift_report::mistakes(mistakes, sources, width())
            )
        }
    };
    complain(&text, no_color);
}
