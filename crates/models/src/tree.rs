//! A compact tree of a YAML file: scalars as text, every node with its bytes in the file, aliases shared and
//! remembered. The only room that knows the YAML parser.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use drift_catalog::{FileId, Place};
use granit_parser::{Event, Parser, ScalarStyle, Span, options};

use crate::mistake::{DUPLICATE_KEY, Mistake, SYNTAX, TOO_LARGE, WRONG_SHAPE};

/// The most nodes that aliases may stand for, all together. A file of 10,000 tables needs none.
const MOST_ALIASED: u64 = 1_000_000;
/// The deepest nesting; a model needs ten.
const DEEPEST: usize = 64;

/// A node with its place.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// Its own bytes; for an alias those of the anchored node.
    pub(crate) place: Place,
    /// The bytes of the alias that leads here.
    pub(crate) alias: Option<Place>,
    pub(crate) value: Value<'a>,
}

#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    /// Text, and whether it stood in quotes or a block.
    Scalar(Cow<'a, str>, bool),
    Map(Rc<Vec<Entry<'a>>>),
    List(Rc<Vec<Node<'a>>>),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) key_place: Place,
    pub(crate) value: Node<'a>,
    /// The alias of the merge key this entry came through.
    pub(crate) merged: Option<Place>,
}

impl Node<'_> {
    /// What the node is, for messages.
    pub(crate) fn shape(&self) -> &'static str {
        match self.value {
            Value::Scalar(..) if self.is_null() => "nothing",
            Value::Scalar(..) => "a single value",
            Value::Map(_) => "a mapping",
            Value::List(_) => "a list",
        }
    }

    /// Whether it is empty or the plain word `null` or `~`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, false) if matches!(text.as_ref(), "" | "~" | "null"))
    }
}

/// An open collection.
enum Open<'a> {
    Map {
        start: Place,
        anchor: usize,
        entries: Vec<Entry<'a>>,
        key: Option<(Cow<'a, str>, Place)>,
        size: u64,
    },
    List {
        start: Place,
        anchor: usize,
        items: Vec<Node<'a>>,
        size: u64,
    },
}

struct Builder<'a, 'm> {
    file: FileId,
    stack: Vec<Open<'a>>,
    anchors: BTreeMap<usize, (Node<'a>, u64)>,
    root: Option<Node<'a>>,
    aliased: u64,
    mistakes: &'m mut Vec<Mistake>,
}

/// Reads the only document of a file. `None` when its syntax is broken or it is empty; the mistakes say why.
pub(crate) fn parse<'a>(file: FileId, text: &'a str, mistakes: &mut Vec<Mistake>) -> Option<Node<'a>> {
    let parser = Parser::new_from_str_with_options(
        text,
        options! { emit_comments: false, flow_nesting_limit: DEEPEST, block_nesting_limit: DEEPEST },
    );
    let mut builder =
        Builder { file, stack: Vec::new(), anchors: BTreeMap::new(), root: None, aliased: 0, mistakes };
    let mut documents = 0;
    for event in parser {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = byte_at(text, &error);
                let place = Place { file, start: at, end: at.saturating_add(1).min(length(text)) };
                builder.mistakes.push(syntax(text, place, &error.info()));
                return None;
            }
        };
        let place = place_of(file, &span);
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    let message = "a model file holds one document; this starts a second one";
                    builder.mistakes.push(Mistake::new(WRONG_SHAPE, place, message));
                    return builder.root;
                }
            }
            Event::Scalar(value, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                let node = Node { place, alias: None, value: Value::Scalar(value, quoted) };
                builder.finish(node, 1, anchor)?;
            }
            Event::Alias(id) => builder.alias(id, place)?,
            Event::MappingStart(_, anchor, _) => builder
                .open(Open::Map { start: place, anchor, entries: Vec::new(), key: None, size: 1 }, place)?,
            Event::SequenceStart(_, anchor, _) => {
                builder.open(Open::List { start: place, anchor, items: Vec::new(), size: 1 }, place)?;
            }
            Event::MappingEnd | Event::SequenceEnd => builder.close(place)?,
            _ => {}
        }
    }
    builder.root
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn byte_at(text: &str, error: &granit_parser::ScanError) -> u32 {
    let marker = error.marker();
    let at = marker
        .byte_offset()
        .unwrap_or_else(|| text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at));
    u32::try_from(at.min(text.len())).unwrap_or(u32::MAX)
}

/// A sentence on broken syntax; a tab in the indentation is named as such.
fn syntax(text: &str, place: Place, said: &str) -> Mistake {
    let start = text[..place.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let message = format!("this is not valid YAML: {said}");
    if said.contains("nesting") || said.contains("recursion") {
        return Mistake::new(TOO_LARGE, place, format!("the nesting is deeper than {DEEPEST} levels"));
    }
    if let Some(tab) = indent.find('\t') {
        let at = u32::try_from(start + tab).unwrap_or(place.start);
        let place = Place { start: at, end: at + 1, ..place };
        return Mistake::new(SYNTAX, place, "a tab stands in the indentation").help("indent with spaces");
    }
    Mistake::new(SYNTAX, place, message)
}

fn place_of(file: FileId, span: &Span) -> Place {
    let range = span.byte_range().unwrap_or(0..0);
    Place {
        file,
        start: u32::try_from(range.start).unwrap_or(u32::MAX),
        end: u32::try_from(range.end).unwrap_or(u32::MAX),
    }
}

impl<'a> Builder<'a, '_> {
    fn open(&mut self, open: Open<'a>, place: Place) -> Option<()> {
        if self.stack.len() >= DEEPEST {
            let message = format!("the nesting is deeper than {DEEPEST} levels");
            self.mistakes.push(Mistake::new(TOO_LARGE, place, message));
            return None;
        }
        self.stack.push(open);
        Some(())
    }

    fn close(&mut self, end: Place) -> Option<()> {
        let (node, size, anchor) = match self.stack.pop()? {
            Open::Map { start, anchor, entries, size, .. } => {
                let value = Value::Map(Rc::new(self.unique(entries)));
                (
                    Node { place: Place { end: last_byte(&value, end), ..start }, alias: None, value },
                    size,
                    anchor,
                )
            }
            Open::List { start, anchor, items, size } => {
                let value = Value::List(Rc::new(items));
                (
                    Node { place: Place { end: last_byte(&value, end), ..start }, alias: None, value },
                    size,
                    anchor,
                )
            }
        };
        self.finish(node, size, anchor)
    }

    fn alias(&mut self, id: usize, place: Place) -> Option<()> {
        let Some((node, size)) = self.anchors.get(&id).cloned() else {
            self.mistakes.push(Mistake::new(SYNTAX, place, "this alias stands inside what it refers to"));
            return None;
        };
        self.aliased = self.aliased.saturating_add(size);
        if self.aliased > MOST_ALIASED {
            let message = format!("the aliases of this file stand for more than {MOST_ALIASED} values");
            self.mistakes.push(Mistake::new(TOO_LARGE, place, message));
            return None;
        }
        self.finish(Node { alias: Some(place), ..node }, size, 0)
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, node: Node<'a>, node_size: u64, anchor: usize) -> Option<()> {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), node_size));
        }
        let file = self.file;
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, size, .. }) => {
                *size = size.saturating_add(node_size);
                items.push(node);
            }
            Some(Open::Map { entries, key, size, .. }) => {
                *size = size.saturating_add(node_size);
                match (key.take(), node) {
                    (None, Node { value: Value::Scalar(text, _), place, alias }) => {
                        *key = Some((text, alias.unwrap_or(place)));
                    }
                    (None, node) => {
                        let place = Place { file, ..node.place };
                        self.mistakes.push(Mistake::new(WRONG_SHAPE, place, "a key must be a single word"));
                        *key = Some((Cow::Borrowed("?"), place));
                    }
                    (Some((name, place)), value) => {
                        entries.push(Entry { key: name, key_place: place, value, merged: None });
                    }
                }
            }
        }
        Some(())
    }

    /// Resolves merge keys and reports keys that stand twice.
    fn unique(&mut self, entries: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
        let mut seen: BTreeMap<Cow<'a, str>, Place> = BTreeMap::new();
        let mut kept: Vec<Entry<'a>> = Vec::with_capacity(entries.len());
        let mut merges = Vec::new();
        for entry in entries {
            if entry.key == "<<" {
                merges.push(entry);
                continue;
            }
            if let Some(first) = seen.get(&entry.key) {
                let message = format!("the key `{}` stands twice", entry.key);
                let mistake =
                    Mistake::new(DUPLICATE_KEY, entry.key_place, message).label(*first, "first here");
                self.mistakes.push(mistake);
                continue;
            }
            seen.insert(entry.key.clone(), entry.key_place);
            kept.push(entry);
        }
        for merge in merges {
            let sources = match &merge.value.value {
                Value::Map(_) => vec![merge.value.clone()],
                Value::List(items) => items.to_vec(),
                Value::Scalar(..) => Vec::new(),
            };
            for source in sources {
                let Value::Map(entries) = &source.value else {
                    let message = "a merge key takes a mapping, or a list of mappings";
                    self.mistakes.push(Mistake::new(WRONG_SHAPE, source.place, message));
                    continue;
                };
                let through = source.alias.unwrap_or(merge.key_place);
                for entry in entries.iter() {
                    if !seen.contains_key(&entry.key) {
                        seen.insert(entry.key.clone(), entry.key_place);
                        kept.push(Entry { merged: Some(through), ..entry.clone() });
                    }
                }
            }
        }
        kept
    }
}

/// The byte after the last of a collection: block collections end where their last child does, not where the
/// parser noticed.
fn last_byte(value: &Value<'_>, end: Place) -> u32 {
    let child = match value {
        Value::Map(entries) => entries
            .iter()
            .filter(|entry| entry.merged.is_none())
            .map(|entry| entry.value.alias.unwrap_or(entry.value.place).end.max(entry.key_place.end))
            .max(),
        Value::List(items) => items.iter().map(|node| node.alias.unwrap_or(node.place).end).max(),
        Value::Scalar(..) => None,
    };
    // A flow collection's end event covers its closing bracket; a block one's is empty.
    if end.end > end.start { end.end } else { child.unwrap_or(end.start) }
}
