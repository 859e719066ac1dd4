//! What the words of the command line come down to.

use std::path::PathBuf;

use drift_catalog::{Pattern, Vendor};
use drift_dialect::Chosen;
use drift_findings::{Finding, Levels, Severity};
use drift_introspect::connection::{Environment, Parts};
use drift_introspect::{ConnectOptions, Observer};

/// Everything a workflow needs to know.
pub struct Request<'a> {
    /// The working directory.
    pub folder: PathBuf,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// The environment.
    pub environment: &'a (dyn Environment + Sync),
    /// `--no-dotenv`.
    pub no_dotenv: bool,
    /// `--db`, or the text that came from standard input.
    pub db: Option<String>,
    /// Whether `--db` was `-`.
    pub db_from_stdin: bool,
    /// Parts of the location.
    pub parts: Parts,
    /// `--models`.
    pub models: Option<String>,
    /// The text of standard input, where `--models -` asked for it.
    pub models_stdin: Option<Vec<u8>>,
    /// `--dialect`.
    pub dialect: Option<Vendor>,
    /// `--schema`.
    pub schemas: Vec<String>,
    /// `--only`.
    pub only: Vec<Pattern>,
    /// `--ignore`.
    pub ignore: Vec<Pattern>,
    /// `--compare`.
    pub compare: Chosen,
    /// `--rule ID=level`.
    pub rules: Vec<(String, String)>,
    /// `--fail-on`.
    pub fail_on: FailOn,
    /// `--strict`.
    pub strict: bool,
    /// `--allow-empty`.
    pub allow_empty: bool,
    /// `--allow-loss`.
    pub allow_loss: bool,
    /// `--scratch`.
    pub scratch: Option<String>,
    /// `--verify`.
    pub verify: bool,
    /// `--why`.
    pub why: Vec<Pattern>,
    /// Limits of connections.
    pub options: ConnectOptions,
    /// Who watches.
    pub observer: &'a dyn Observer,
}

impl<'a> Request<'a> {
    /// One that asks for nothing beyond the defaults of the command line.
    pub fn new(
        folder: PathBuf,
        environment: &'a (dyn Environment + Sync),
        observer: &'a dyn Observer,
    ) -> Self {
        Request {
            folder,
            config: None,
            environment,
            no_dotenv: false,
            db: None,
            db_from_stdin: false,
            parts: Parts::default(),
            models: None,
            models_stdin: None,
            dialect: None,
            schemas: Vec::new(),
            only: Vec::new(),
            ignore: Vec::new(),
            compare: Chosen::default(),
            rules: Vec::new(),
            fail_on: FailOn::default(),
            strict: false,
            allow_empty: false,
            allow_loss: false,
            scratch: None,
            verify: false,
            why: Vec::new(),
            options: ConnectOptions::default(),
            observer,
        }
    }
}

/// What makes a comparison end with drift.
#[derive(Debug, Clone)]
pub struct FailOn(Vec<String>);

impl Default for FailOn {
    fn default() -> Self {
        FailOn(vec!["error".to_owned()])
    }
}

impl FailOn {
    /// Levels, rule ids and patterns of them, separated by commas.
    ///
    /// # Errors
    /// When a word is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words: Vec<String> =
            text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        for word in &words {
            let known = Severity::from_word(word).is_some()
                || drift_findings::RULES.iter().any(|rule| Levels::means(word, rule.id));
            if !known {
                let words = ["note", "warning", "error"];
                let rules = drift_findings::RULES.iter().map(|rule| rule.id);
                let near = drift_catalog::nearest(word, words.into_iter().chain(rules))
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                return Err(format!(
                    "`{word}` is no level (note, warning, error) and no rule (`drift rules` lists them){near}"
                ));
            }
        }
        Ok(FailOn(words))
    }

    /// Whether a finding is one of these.
    pub(crate) fn means(&self, finding: &Finding) -> bool {
        self.0.iter().any(|word| match Severity::from_word(word) {
            Some(level) => level != Severity::Off && finding.severity >= level,
            None => Levels::means(word, finding.rule.id),
        })
    }
}
