//! Passwords: where they may come from, and how they are kept out of every text.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::Environment;
use crate::ReadError;

/// The longest password, in bytes.
const LONGEST: u64 = 64 * 1024;
/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A password, or where it is kept.
pub enum PasswordSource {
    /// The text itself.
    Text(SecretString),
    /// A variable of the environment.
    Env(String),
    /// A file.
    File(String),
    /// What a command prints.
    Command(String),
}

impl PasswordSource {
    /// Reads `env:NAME`, `file:PATH`, `command: …`, or else the text itself.
    pub fn parse(text: &str) -> Self {
        if let Some(name) = text.strip_prefix("env:") {
            PasswordSource::Env(name.trim().to_owned())
        } else if let Some(path) = text.strip_prefix("file:") {
            PasswordSource::File(path.trim().to_owned())
        } else if let Some(command) = text.strip_prefix("command:") {
            PasswordSource::Command(command.trim().to_owned())
        } else {
            PasswordSource::Text(text.to_owned().into())
        }
    }

    /// Gets the password, with a word on where it came from. One last line end is cut off.
    pub(crate) fn get(&self, environment: &dyn Environment) -> Result<(SecretString, String), ReadError> {
        let failed = |said: String| ReadError::new("cannot get the password", said);
        match self {
            PasswordSource::Text(text) => Ok((text.clone(), "as given".to_owned())),
            PasswordSource::Env(name) => match environment.var(name) {
                Some(value) => Ok((value.into(), format!("from the variable {name}"))),
                None => Err(failed(format!("the variable {name} is not set")).hint(format!("set {name}"))),
            },
            PasswordSource::File(path) => {
                let mut text = String::new();
                std::fs::File::open(path)
                    .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
                    .map_err(|error| failed(format!("{path}: {error}")))?;
                Ok((trimmed(&text).into(), format!("from the file {path}")))
            }
            PasswordSource::Command(command) => {
                Ok((run(command).map_err(failed)?.into(), "from a command".to_owned()))
            }
        }
    }
}

fn trimmed(text: &str) -> String {
    text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).to_owned()
}

/// Runs a command in a shell; what it prints is the password.
fn run(command: &str) -> Result<String, String> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the command cannot be started: {error}"))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        let read = output.map(|output| output.take(LONGEST).read_to_string(&mut text));
        matches!(read, Some(Ok(_))).then_some(text)
    });
    let started = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if started.elapsed() > PATIENCE => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("the command did not end within {} seconds", PATIENCE.as_secs()));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(error.to_string()),
        }
    };
    if !status.success() {
        return Err(format!("the command failed ({status})"));
    }
    match reader.join() {
        Ok(Some(text)) => Ok(trimmed(&text)),
        _ => Err("the command printed something that is not text".to_owned()),
    }
}

/// A text in which nothing between `://user:` and the last `@` of a word is shown, nor the value of a
/// `password=` parameter.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (head, tail) = rest.split_at(at + 3);
        out.push_str(head);
        let end =
            tail.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`')).unwrap_or(tail.len());
        let (word, after) = tail.split_at(end);
        match (word.find(':'), word.rfind('@')) {
            (Some(colon), Some(host)) if colon < host => {
                out.push_str(&word[..=colon]);
                out.push_str("***");
                out.push_str(&word[host..]);
            }
            _ => out.push_str(word),
        }
        rest = after;
    }
    out.push_str(rest);
    mask_parameter(&out)
}

fn mask_parameter(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find("password=") {
        let (head, tail) = rest.split_at(at + "password=".len());
        out.push_str(head);
        out.push_str("***");
        let end = match tail.strip_prefix('\'') {
            Some(quoted) => quoted.find('\'').map_or(tail.len(), |end| end + 2),
            None => tail.find(|c: char| c.is_whitespace() || c == '&').unwrap_or(tail.len()),
        };
        rest = &tail[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_every_password() {
        for text in [
            "postgres://app:s3cr3t@db/x",
            "cannot use postgresql://app:s3:c@r3t@db:5432/x now",
            "host=db password=s3cr3t user=app",
            "host=db password='s3 cr3t' user=app",
            "postgres://db/x?user=a&password=s3cr3t&sslmode=require",
        ] {
            let masked = mask(text);
            assert!(!masked.contains("cr3t") && !masked.contains("s3") && masked.contains("***"), "{masked}");
            assert!(masked.contains("db"), "{masked}");
        }
        assert_eq!(mask("nothing here"), "nothing here");
    }

    #[test]
    fn takes_the_password_from_elsewhere() {
        use secrecy::ExposeSecret as _;
        let environment = std::collections::BTreeMap::from([("PW".to_owned(), "x y".to_owned())]);
        let get = |text: &str| {
            PasswordSource::parse(text).get(&environment).map(|(secret, _)| secret.expose_secret().to_owned())
        };
        assert_eq!(get("env:PW"), Ok("x y".to_owned()));
        assert_eq!(get("command: printf 'a b\\n'"), Ok("a b".to_owned()));
        assert!(get("env:NONE").is_err());
        assert!(get("command: false").is_err());
        assert!(get("file:/nowhere/at/all").is_err());
    }
}
