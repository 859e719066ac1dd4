//! Mistakes in model files. They always mean that nothing could be checked.

use drift_catalog::Place;

/// A kind of mistake.
#[derive(Debug, Clone, Copy)]
pub struct ModelRule {
    /// Its stable id.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $summary:literal, $help:literal;)*) => {
        $(pub(crate) const $name: &str = $id;)*

        /// Every kind of mistake.
        pub const RULES: &[ModelRule] = &[$(ModelRule { id: $id, summary: $summary, help: $help }),*];
    };
}

rules! {
    BAD_DEFAULT = "model/bad-default", "A default does not fit its column.",
        "Write a literal of the column's type, one of the documented words such as `now()`, or `{ sql: \"…\" }`.";
    DUPLICATE_CONSTRAINT = "model/duplicate-constraint", "One constraint or index is stated twice.",
        "Keep one of the two statements.";
    DUPLICATE_KEY = "model/duplicate-key", "A key stands twice in one mapping.",
        "Keep one of the two; YAML itself does not say which would count.";
    DUPLICATE_TABLE = "model/duplicate-table", "An object is declared in two places.",
        "Keep one declaration, or give one of them another name or schema.";
    ENCODING = "model/encoding", "A file is not UTF-8 text.",
        "Save the file as UTF-8.";
    SYNTAX = "model/syntax", "A file is not valid YAML.",
        "Mend the place that is shown. Indent with spaces, never with tabs.";
    TOO_LARGE = "model/too-large", "A file is larger or nests deeper than any model needs.",
        "Split the file, or name the right one.";
    UNKNOWN_COLUMN = "model/unknown-column", "An index, constraint or key names a column that the table does not have.",
        "Name a column of the table, or declare the column.";
    UNKNOWN_KEY = "model/unknown-key", "A key that model files do not know.",
        "Use the key that is suggested, or see docs/models.md for all of them.";
    UNKNOWN_REFERENCE = "model/unknown-reference", "A reference to a table or column that is not declared.",
        "Declare what is referred to, or mend its name.";
    UNKNOWN_TYPE = "model/unknown-type", "A type that is neither a portable word nor a type of the database.",
        "Use the type that is suggested; docs/types.md lists the portable words.";
    UNSUPPORTED = "model/unsupported", "Something this database does not have.",
        "Leave it out for this database, or give a type per database.";
    UNSUPPORTED_VERSION = "model/unsupported-version", "A model file of a format this program does not read.",
        "Write `drift: 1`, or use a newer version of this program.";
    WRONG_SHAPE = "model/wrong-shape", "A value of another shape than the key takes.",
        "Write the value as the message says.";
}

/// One mistake, where it was made.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// Its kind.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that belong to it, with a word on each.
    pub labels: Vec<(Place, String)>,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Mistake {
    pub(crate) fn new(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Mistake { rule, message: message.into(), place, labels: Vec::new(), help: None }
    }

    pub(crate) fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push((place, text.into()));
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// The most mistakes that are kept. Past this nobody reads on, and a hostile file must not fill the memory.
const MOST: usize = 10_000;
/// The most mistakes that are given a nearest word, which takes a look at every candidate.
const MOST_NEAREST: usize = 300;

/// All mistakes so far.
#[derive(Debug, Default)]
pub(crate) struct Mistakes {
    list: Vec<Mistake>,
    nearest: usize,
    left_out: usize,
}

impl Mistakes {
    pub(crate) fn push(&mut self, mistake: Mistake) {
        if self.list.len() < MOST {
            self.list.push(mistake);
        } else {
            self.left_out += 1;
        }
    }

    /// Adds a mistake with the nearest of some words as help, if one is near; gives that word.
    pub(crate) fn push_near<'a>(
        &mut self,
        mistake: Mistake,
        word: &str,
        of: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let near = (self.nearest < MOST_NEAREST).then(|| drift_catalog::nearest(word, of)).flatten();
        self.nearest += 1;
        match near {
            Some(near) => self.push(mistake.help(format!("did you mean `{near}`?"))),
            None => self.push(mistake),
        }
        near
    }

    /// In the order of files and lines, each once: what stands behind an alias is read at every use.
    pub(crate) fn into_list(self) -> Vec<Mistake> {
        let Mistakes { mut list, left_out, .. } = self;
        list.sort_by(|a, b| (a.place, a.rule, &a.message).cmp(&(b.place, b.rule, &b.message)));
        list.dedup_by(|a, b| a.place == b.place && a.rule == b.rule && a.message == b.message);
        if left_out > 0
            && let Some(last) = list.last()
        {
            let message =
                format!("there are {left_out} more mistakes; only the first {MOST} found are shown");
            list.push(Mistake::new(TOO_LARGE, last.place, message));
        }
        list
    }
}
