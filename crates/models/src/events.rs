//! The events of a YAML file, twelve bytes each, so that a large file costs little more than its text. The
//! only room that knows the YAML parser; `tree` grows nodes of what is stored here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use drift_catalog::{FileId, Place};
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, options};

use crate::mistake::{Mistake, Mistakes, SYNTAX, TOO_LARGE, WRONG_SHAPE};

/// The deepest nesting; a model needs ten.
pub(crate) const DEEPEST: usize = 64;
/// The most values of one file. 10,000 tables of ten columns have fewer than two million.
const MOST_EVENTS: usize = 8_000_000;

/// What an event is. Numbers count events, but for `Owned`, which counts texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Its bytes in the file are its text.
    Plain,
    /// Its bytes in the file, without the quotes, are its text.
    Quoted,
    /// A text that stands in the file in another form, and whether it was quoted or a block.
    Owned(u32, bool),
    /// A mapping with the number of its end.
    Map(u32),
    /// A list with the number of its end.
    List(u32),
    /// The end of a mapping or list.
    End,
    /// The number of the event it stands for.
    Alias(u32),
}

/// Bits of the number in a packed event.
const BITS: u32 = 28;
const NUMBER: u32 = (1 << BITS) - 1;

#[derive(Debug, Clone, Copy)]
struct Packed {
    start: u32,
    end: u32,
    what: u32,
}

fn pack(what: What) -> u32 {
    let (tag, number) = match what {
        What::Plain => (0, 0),
        What::Quoted => (1, 0),
        What::Owned(number, false) => (2, number),
        What::Owned(number, true) => (3, number),
        What::Map(number) => (4, number),
        What::List(number) => (5, number),
        What::End => (6, 0),
        What::Alias(number) => (7, number),
    };
    (tag << BITS) | (number & NUMBER)
}

fn unpack(packed: u32) -> What {
    let number = packed & NUMBER;
    match packed >> BITS {
        0 => What::Plain,
        1 => What::Quoted,
        2 => What::Owned(number, false),
        3 => What::Owned(number, true),
        4 => What::Map(number),
        5 => What::List(number),
        6 => What::End,
        _ => What::Alias(number),
    }
}

/// The only document of a file.
pub(crate) struct Events<'a> {
    file: FileId,
    text: &'a str,
    events: Vec<Packed>,
    owned: Vec<Box<str>>,
    /// The most events there may be.
    most: usize,
}

impl<'a> Events<'a> {
    /// What stands at a number, with its bytes.
    pub(crate) fn at(&self, number: u32) -> Option<(What, Place)> {
        let packed = self.events.get(number as usize)?;
        let place = Place { file: self.file, start: packed.start, end: packed.end };
        Some((unpack(packed.what), place))
    }

    /// The text of a scalar.
    pub(crate) fn scalar(&self, what: What, place: Place) -> Cow<'a, str> {
        match what {
            What::Owned(number, _) => {
                Cow::Owned(self.owned.get(number as usize).map(|text| text.to_string()).unwrap_or_default())
            }
            What::Quoted => Cow::Borrowed(inside_quotes(self.text, place)),
            _ => Cow::Borrowed(self.text.get(place.range()).unwrap_or_default()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    fn number(&self) -> u32 {
        u32::try_from(self.events.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is room for more.
    fn push(&mut self, what: What, place: Place) -> bool {
        self.events.push(Packed { start: place.start, end: place.end, what: pack(what) });
        self.events.len() <= self.most
    }

    /// Keeps a text only where the file does not hold it as it is.
    fn push_scalar(&mut self, value: &str, style: ScalarStyle, span: Place) -> bool {
        let place = self.without_trailing_space(span);
        let what = if style == ScalarStyle::Plain && self.text.get(place.range()) == Some(value) {
            What::Plain
        } else if matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted)
            && inside_quotes(self.text, place) == value
        {
            What::Quoted
        } else {
            self.owned.push(value.into());
            let number = u32::try_from(self.owned.len() - 1).unwrap_or(u32::MAX);
            What::Owned(number, style != ScalarStyle::Plain)
        };
        self.push(what, place)
    }

    /// A block scalar's span reaches into the line below it.
    fn without_trailing_space(&self, place: Place) -> Place {
        let Some(text) = self.text.get(place.range()) else { return place };
        let spare = text.len() - text.trim_end().len();
        Place { end: place.end - u32::try_from(spare).unwrap_or(0), ..place }
    }

    /// Closes the collection that began at a number: it ends with its closing bracket, or else with its last
    /// child, not where the parser noticed.
    fn close(&mut self, start: u32, end: Place) -> bool {
        let number = self.number();
        let last =
            if end.end > end.start { end.end } else { self.events.last().map_or(end.start, |last| last.end) };
        if let Some(packed) = self.events.get_mut(start as usize) {
            let what = match unpack(packed.what) {
                What::Map(_) => What::Map(number),
                _ => What::List(number),
            };
            packed.what = pack(what);
            packed.end = last.max(packed.start);
        }
        self.push(What::End, Place { start: last, end: last, ..end })
    }
}

fn inside_quotes(text: &str, place: Place) -> &str {
    text.get(place.start as usize + 1..(place.end as usize).saturating_sub(1)).unwrap_or_default()
}

/// Reads a file. `None` when its syntax is broken or it is too large; the mistakes say why.
pub(crate) fn parse<'a>(file: FileId, text: &'a str, mistakes: &mut Mistakes) -> Option<Events<'a>> {
    parse_within(MOST_EVENTS, file, text, mistakes)
}

fn parse_within<'a>(most: usize, file: FileId, text: &'a str, mistakes: &mut Mistakes) -> Option<Events<'a>> {
    let parser = Parser::new_from_str_with_options(
        text,
        options! { emit_comments: false, flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST },
    );
    // A model has an event for every five bytes or more: room for them at once saves copying as they grow.
    let room = Vec::with_capacity((text.len() / 5).min(most));
    let mut events = Events { file, text, events: room, owned: Vec::new(), most };
    let mut anchors: BTreeMap<usize, u32> = BTreeMap::new();
    let mut open: Vec<u32> = Vec::new();
    let mut documents = 0;
    for event in parser {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                mistakes.push(broken(file, text, &error));
                return None;
            }
        };
        let place = place_of(file, &span);
        let mut remember = |anchor: usize, number: u32| {
            if anchor != 0 {
                anchors.insert(anchor, number);
            }
        };
        let number = events.number();
        let room = match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    let message = "a model file holds one document; this starts a second one";
                    mistakes.push(Mistake::new(WRONG_SHAPE, place, message));
                    return Some(events);
                }
                true
            }
            Event::Scalar(value, style, anchor, _) => {
                remember(anchor, number);
                events.push_scalar(&value, style, place)
            }
            Event::Alias(id) => match anchors.get(&id) {
                Some(target) if !open.contains(target) => events.push(What::Alias(*target), place),
                _ => {
                    mistakes.push(Mistake::new(SYNTAX, place, "this alias stands inside what it refers to"));
                    return None;
                }
            },
            Event::MappingStart(_, anchor, _) | Event::SequenceStart(_, anchor, _) => {
                remember(anchor, number);
                if open.len() >= DEEPEST {
                    let message = format!("the nesting is deeper than {DEEPEST} levels");
                    mistakes.push(Mistake::new(TOO_LARGE, place, message));
                    return None;
                }
                open.push(number);
                let map = matches!(event, Event::MappingStart(..));
                events.push(if map { What::Map(0) } else { What::List(0) }, place)
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop() {
                Some(start) => events.close(start, place),
                None => true,
            },
            _ => true,
        };
        if !room {
            let message = format!("the file holds more than {most} values");
            mistakes.push(Mistake::new(TOO_LARGE, place, message));
            return None;
        }
    }
    Some(events)
}

fn place_of(file: FileId, span: &Span) -> Place {
    let range = span.byte_range().unwrap_or(0..0);
    Place {
        file,
        start: u32::try_from(range.start).unwrap_or(u32::MAX),
        end: u32::try_from(range.end).unwrap_or(u32::MAX),
    }
}

/// A sentence on broken syntax; a tab in the indentation, and nesting without end, are named as such.
fn broken(file: FileId, text: &str, error: &ScanError) -> Mistake {
    let marker = error.marker();
    let at = marker
        .byte_offset()
        .unwrap_or_else(|| text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at))
        .min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let next = text[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place { file, start: number(at), end: number(at + next) };
    let said = error.info();
    if said.contains("limit") && said.contains("nest") || said.contains("recursion") {
        return Mistake::new(TOO_LARGE, place, format!("the nesting is deeper than {DEEPEST} levels"));
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    // A value that goes on to the next line is said to be broken where it began.
    let next_line = text[at..].find('\n').map(|newline| at + newline + 1);
    let tab = [Some(start), next_line].into_iter().flatten().find_map(|start| {
        let line = text[start..].lines().next().unwrap_or_default();
        let indent = &line[..line.len() - line.trim_start().len()];
        indent.find('\t').map(|tab| start + tab)
    });
    match tab {
        Some(tab) => {
            let tab = number(tab);
            let place = Place { file, start: tab, end: tab + 1 };
            let message = "a tab stands in the indentation, where YAML allows spaces only";
            Mistake::new(SYNTAX, place, message).help("indent with spaces")
        }
        None => Mistake::new(SYNTAX, place, format!("this is not valid YAML: {said}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_survives_packing() {
        for what in [
            What::Plain,
            What::Quoted,
            What::Owned(7, true),
            What::Owned(NUMBER, false),
            What::Map(9),
            What::List(NUMBER),
            What::End,
            What::Alias(3),
        ] {
            assert_eq!(unpack(pack(what)), what);
        }
    }

    #[test]
    fn values_without_end_are_a_clear_mistake() {
        let mut mistakes = Mistakes::default();
        let text = format!("tables: [{}]", "a,".repeat(200));
        assert!(parse_within(100, FileId(0), &text, &mut mistakes).is_none());
        let list = mistakes.into_list();
        assert_eq!(
            (list[0].rule, list[0].message.as_str()),
            (TOO_LARGE, "the file holds more than 100 values")
        );
    }

    #[test]
    fn texts_are_kept_only_where_the_file_does_not_hold_them() {
        let mut mistakes = Mistakes::default();
        let text = "a: plain\nb: 'single'\nc: \"es\\tcaped\"\nd: |\n  block\n  text\n";
        let events = parse(FileId(0), text, &mut mistakes).expect("valid");
        assert_eq!(events.owned.len(), 2);
        let texts: Vec<String> = (0..events.number())
            .filter_map(|number| events.at(number))
            .filter(|(what, _)| !matches!(what, What::Map(_) | What::List(_) | What::End))
            .map(|(what, place)| events.scalar(what, place).into_owned())
            .collect();
        assert_eq!(texts, ["a", "plain", "b", "single", "c", "es\tcaped", "d", "block\ntext\n"]);
    }
}
