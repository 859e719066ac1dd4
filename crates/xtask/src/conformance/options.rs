//! What the command line asks for.

use std::path::PathBuf;

use drift_catalog::Vendor;

use super::law::{LAWS, Law};

/// The words after `conformance`.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) folder: PathBuf,
    pub(super) vendors: Vec<Vendor>,
    pub(super) laws: Vec<Law>,
    /// Every so many-th case only.
    pub(super) every: usize,
    /// A part of the names of the cases, `*` for anything.
    pub(super) only: Option<String>,
    pub(super) list_failures: Option<PathBuf>,
    /// Only the cases that a list of failures names.
    pub(super) again: Option<String>,
    /// Whether the figures go into the page of the documentation.
    pub(super) page: bool,
    /// Keep the statements of fixes that failed, and what the server said, in a folder.
    pub(super) keep: Option<PathBuf>,
}

impl Options {
    pub(super) fn read(arguments: &[String]) -> Result<Options, String> {
        let mut options = Options {
            folder: PathBuf::new(),
            vendors: vec![Vendor::Postgres, Vendor::Sqlite],
            laws: LAWS.iter().map(|sentence| sentence.law).collect(),
            every: 1,
            only: None,
            list_failures: None,
            again: None,
            page: false,
            keep: None,
        };
        let mut rest = arguments.iter();
        while let Some(word) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--database" => options.vendors = vec![vendor(value()?)?],
                "--law" => options.laws = laws(value()?)?,
                "--every" => options.every = number(value()?)?,
                "--only" => options.only = Some(value()?.clone()),
                "--list-failures" => options.list_failures = Some(value()?.into()),
                "--again" => options.again = Some(listed(value()?)?),
                "--keep" => options.keep = Some(value()?.into()),
                "--page" => options.page = true,
                flag if flag.starts_with('-') => return Err(format!("conformance takes no {flag}")),
                folder if options.folder.as_os_str().is_empty() => options.folder = folder.into(),
                other => return Err(format!("conformance takes one folder; `{other}` is a second one")),
            }
        }
        if options.folder.as_os_str().is_empty() {
            return Err("conformance needs the folder of the corpus".to_owned());
        }
        // The program's own workflow reads paths from other folders than this one.
        options.folder = std::path::absolute(&options.folder)
            .map_err(|error| format!("{}: {error}", options.folder.display()))?;
        Ok(options)
    }

    /// Whether a case is asked for by its name.
    pub(super) fn means(&self, case: &str) -> bool {
        let again = |list: &String| list.lines().any(|line| line.split('\t').next() == Some(case));
        self.only.as_deref().is_none_or(|glob| fits(glob, case)) && self.again.as_ref().is_none_or(again)
    }
}

fn vendor(word: &str) -> Result<Vendor, String> {
    Vendor::from_word(word).ok_or_else(|| format!("--database takes sqlite or postgres, not `{word}`"))
}

fn laws(text: &str) -> Result<Vec<Law>, String> {
    let law = |word: &str| {
        Law::from_word(word.trim()).ok_or_else(|| {
            let words: Vec<&str> = LAWS.iter().map(|sentence| sentence.law.0).collect();
            format!("there is no law `{word}`; they are {}", words.join(", "))
        })
    };
    text.split(',').map(law).collect()
}

fn listed(file: &str) -> Result<String, String> {
    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| format!("`{text}` is no count"))
}

/// Whether a name fits a pattern in which `*` stands for anything; one without `*` may stand anywhere in it.
fn fits(glob: &str, name: &str) -> bool {
    let mut pieces = glob.split('*');
    let first = pieces.next().unwrap_or_default();
    if !glob.contains('*') {
        return name.contains(glob);
    }
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_fits_from_end_to_end_and_a_word_anywhere() {
        assert!(fits("postgres/*/enum*", "postgres/origin/enum_added"));
        assert!(!fits("postgres/*/enum", "postgres/origin/enum_added"));
        assert!(fits("enum", "postgres/origin/enum_added"));
        assert!(fits("*added", "postgres/origin/enum_added"));
    }

    #[test]
    fn a_law_that_is_none_is_refused() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(Options::read(&words("corpus --law 3,8")).is_err());
        let options = Options::read(&words("corpus --law 3,4 --every 5")).expect("options");
        assert_eq!((options.laws, options.every), (vec![Law("3"), Law("4")], 5));
        assert!(Options::read(&[]).is_err());
    }
}
