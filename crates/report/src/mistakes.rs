//! Mistakes in model files, each with its line.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use drift_catalog::Sources;
use drift_models::Mistake;

use crate::safe::{safe, safe_lines};

/// The most that are drawn; the rest is counted.
const MOST: usize = 50;

/// Draws all mistakes.
pub fn mistakes(mistakes: &[Mistake], sources: &Sources, width: usize) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode).term_width(width);
    let mut out = String::new();
    for mistake in mistakes.iter().take(MOST) {
        out.push_str(&one(mistake, sources, &renderer));
        out.push_str("\n\n");
    }
    if mistakes.len() > MOST {
        out.push_str(&format!("… and {} more mistakes\n", mistakes.len() - MOST));
    }
    out
}

/// One mistake. Only the lines around its places are given to the renderer, as files may be large.
fn one(mistake: &Mistake, sources: &Sources, renderer: &Renderer) -> String {
    let message = safe(&mistake.message);
    let mut places = vec![(mistake.place, String::new(), AnnotationKind::Primary)];
    places.extend(mistake.labels.iter().map(|(place, text)| (*place, safe(text), AnnotationKind::Context)));
    let windows: Vec<Window> = places
        .iter()
        .filter_map(|(place, text, kind)| {
            let file = sources.file(place.file)?;
            let start = (place.start as usize).min(file.text.len());
            let end = (place.end as usize).clamp(start, file.text.len());
            let line_start = file.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
            let line = file.text[line_start..].lines().next().unwrap_or_default();
            // What is marked moves where characters before it are shown as codes.
            let before = safe_lines(&file.text[line_start..start]).len();
            let marked =
                safe_lines(file.text.get(start..end.min(line_start + line.len())).unwrap_or_default()).len();
            let number = sources.line_column(*place).map_or(1, |(line, _)| line);
            Some(Window {
                name: safe(&file.name),
                text: safe_lines(line),
                number,
                range: before..before + marked,
                label: text.clone(),
                kind: *kind,
            })
        })
        .collect();
    let mut group = Group::with_title(Level::ERROR.primary_title(message.as_str()).id(mistake.rule));
    for window in &windows {
        let end = window.range.end.min(window.text.len()).max(window.range.start.min(window.text.len()));
        let range = window.range.start.min(window.text.len())..end;
        let mut annotation = window.kind.span(range);
        if !window.label.is_empty() {
            annotation = annotation.label(window.label.as_str());
        }
        let snippet = Snippet::source(window.text.as_str())
            .path(window.name.as_str())
            .line_start(window.number)
            .annotation(annotation);
        group = group.element(snippet);
    }
    let help = mistake.help.as_ref().map(|help| safe(help));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

struct Window {
    name: String,
    text: String,
    number: usize,
    range: std::ops::Range<usize>,
    label: String,
    kind: AnnotationKind,
}
