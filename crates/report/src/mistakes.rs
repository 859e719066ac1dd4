//! Mistakes in model files, each with its line.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use drift_catalog::{Place, Sources};
use drift_models::Mistake;

use crate::check::counted;
use crate::places::Places;
use crate::safe::{safe, safe_lines};

/// The most that are drawn; the rest is counted.
const MOST: usize = 50;
/// The most characters of a line that are given to the renderer on either side of what is marked.
const AROUND: usize = 200;
/// The most characters of a message.
const LONGEST: usize = 800;

/// Draws all mistakes.
pub fn mistakes(mistakes: &[Mistake], sources: &Sources, width: usize) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode).term_width(width.clamp(50, 120));
    let places = Places::new(sources);
    let mut out = String::new();
    for mistake in mistakes.iter().take(MOST) {
        out.push_str(&one(mistake, &places, &renderer));
        out.push_str("\n\n");
    }
    if mistakes.len() > MOST {
        out.push_str(&format!("… and {}\n", counted(mistakes.len() - MOST, "more mistake")));
    }
    out
}

/// One mistake. Only the lines of its places are given to the renderer, as files may be large.
fn one(mistake: &Mistake, places: &Places<'_>, renderer: &Renderer) -> String {
    let message = short(&mistake.message);
    let mut windows: Vec<Window> = Vec::new();
    windows.extend(window(places, mistake.place, "", AnnotationKind::Primary));
    let related = mistake.labels.iter();
    windows.extend(related.filter_map(|(place, text)| window(places, *place, text, AnnotationKind::Context)));
    let mut group = Group::with_title(Level::ERROR.primary_title(message.as_str()).id(mistake.rule));
    for window in &windows {
        let mut annotation = window.kind.span(window.range.clone());
        if !window.label.is_empty() {
            annotation = annotation.label(window.label.as_str());
        }
        let snippet = Snippet::source(window.text.as_str())
            .path(window.name.as_str())
            .line_start(window.number)
            .annotation(annotation);
        group = group.element(snippet);
    }
    let help = mistake.help.as_ref().map(|help| short(help));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// A name in it may be as long as a file.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", safe(&text[..end])),
        None => safe(text),
    }
}

struct Window {
    name: String,
    text: String,
    number: usize,
    range: std::ops::Range<usize>,
    label: String,
    kind: AnnotationKind,
}

/// The line of a place, made harmless. What is marked moves where characters before it are shown as codes.
fn window(places: &Places<'_>, place: Place, label: &str, kind: AnnotationKind) -> Option<Window> {
    let spot = places.spot(place)?;
    let (before, after) = (&spot.text[..spot.start], &spot.text[spot.end..]);
    // A line that is a whole file would be laid out character by character.
    let skipped = before.char_indices().rev().nth(AROUND).map(|(at, _)| at);
    let kept = after.char_indices().nth(AROUND).map_or(after, |(at, _)| &after[..at]);
    let lead = match skipped {
        Some(at) => format!("…{}", safe_lines(&before[at..])),
        None => safe_lines(before),
    };
    let marked = safe_lines(&spot.text[spot.start..spot.end]);
    let range = lead.len()..lead.len() + marked.len();
    Some(Window {
        name: safe(spot.file),
        text: format!("{lead}{marked}{}", safe_lines(kept)),
        number: spot.line,
        range,
        label: safe(label),
        kind,
    })
}
