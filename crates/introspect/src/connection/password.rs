//! Passwords: where they may come from, and how they are kept out of every text.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use secrecy::SecretString;

use super::Environment;
use super::postgres::GIVEN;
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
    pub(crate) fn get(
        &self,
        environment: &dyn Environment,
        folder: &Path,
    ) -> Result<(SecretString, String), ReadError> {
        let failed = |said: String| ReadError::new("cannot get the password", said);
        match self {
            PasswordSource::Text(text) => Ok((text.clone(), GIVEN.to_owned())),
            PasswordSource::Env(name) => match environment.var(name) {
                Some(value) => Ok((value.into(), format!("from the variable {name}"))),
                None => Err(failed(format!("the variable {name} is not set")).hint(format!("set {name}"))),
            },
            PasswordSource::File(path) => {
                let path = folder.join(path);
                let shown = path.display();
                let mut text = String::new();
                std::fs::File::open(&path)
                    .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
                    .map_err(|error| failed(format!("{shown}: {error}")))?;
                Ok((trimmed(&text).into(), format!("from the file {shown}")))
            }
            PasswordSource::Command(command) => {
                Ok((run(command, folder).map_err(failed)?.into(), "from a command".to_owned()))
            }
        }
    }
}

fn trimmed(text: &str) -> String {
    text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)).to_owned()
}

/// Runs a command in a shell; what it prints is the password.
fn run(command: &str, folder: &Path) -> Result<String, String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut child = Command::new(shell)
        .args([flag, command])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the command cannot be started: {error}"))?;
    let output = child.stdout.take();
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = output.map(|output| output.take(LONGEST).read_to_string(&mut text));
        let _ = sender.send(matches!(read, Some(Ok(_))).then_some(text));
    });
    let deadline = Instant::now() + PATIENCE;
    let late = || format!("the command did not end within {} seconds", PATIENCE.as_secs());
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if Instant::now() > deadline => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(late());
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(error.to_string()),
        }
    };
    if !status.success() {
        return Err(format!("the command failed ({status})"));
    }
    // What the command started may still hold its output open, so this waits no longer than the command may take.
    match receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        Ok(Some(text)) => Ok(trimmed(&text)),
        Ok(None) => Err("the command printed something that is not text".to_owned()),
        Err(_) => Err(late()),
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
        // A password may hold blanks and quotes: where another @ comes later, the word ends behind it.
        let end = match (tail[..end].contains('@'), tail.rfind('@')) {
            (false, Some(at)) if !tail[..at].contains("://") => at + 1,
            _ => end,
        };
        let (word, after) = tail.split_at(end);
        out.push_str(&mask_authority(word));
        rest = after;
    }
    out.push_str(rest);
    let bare = out.len() == text.len() && !text.contains("://");
    if bare
        && let Some((user, others)) = text.split_once(':')
        && let Some((_, host)) = others.rsplit_once('@')
        && !user.contains(char::is_whitespace)
        && !others.contains(char::is_whitespace)
    {
        out = format!("{user}:***@{host}");
    }
    mask_parameter(&out)
}

/// `user:***@host`, and `host:***` where the port is none: it may be a password whose host is missing.
fn mask_authority(word: &str) -> String {
    match (word.find(':'), word.rfind('@')) {
        (Some(colon), Some(host)) if colon < host => format!("{}***{}", &word[..=colon], &word[host..]),
        (Some(colon), None) if !word.starts_with(['[', '/']) => {
            let end = word[colon..].find(['/', '?', ',']).map_or(word.len(), |at| colon + at);
            let port = &word[colon + 1..end];
            if port.bytes().all(|byte| byte.is_ascii_digit()) {
                word.to_owned()
            } else {
                format!("{}***", &word[..=colon])
            }
        }
        _ => word.to_owned(),
    }
}

/// `password=***`, also with blanks around the sign and with quotes; and `sslpassword=***` with it.
fn mask_parameter(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = lower[at..].find("password") {
        let word_end = at + found + "password".len();
        let sign = word_end + (text[word_end..].len() - text[word_end..].trim_start().len());
        out.push_str(&text[at..word_end]);
        at = word_end;
        if !text[sign..].starts_with('=') {
            continue;
        }
        let blanks = text[sign + 1..].len() - text[sign + 1..].trim_start().len();
        let value = &text[sign + 1 + blanks..];
        out.push_str("=***");
        at = sign + 1 + blanks + value_length(value);
    }
    out.push_str(&text[at..]);
    out
}

/// How long a value is: to the closing quote, or to the next blank or `&`.
fn value_length(value: &str) -> usize {
    let quoted = value.starts_with('\'');
    let mut escaped = false;
    for (at, c) in value.char_indices().skip(usize::from(quoted)) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' if quoted => return at + 1,
            c if !quoted && (c.is_whitespace() || c == '&') => return at,
            _ => {}
        }
    }
    value.len()
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
            "host=db password = 's3 cr\\'3t' user=app",
            "postgres://app:s3 cr3t@db/x",
            "postgres://db:s3cr3t",
            "app:s3cr3t@db/x",
        ] {
            let masked = mask(text);
            assert!(!masked.contains("cr3t") && !masked.contains("s3") && masked.contains("***"), "{masked}");
            assert!(masked.contains("db"), "{masked}");
        }
        for harmless in
            ["nothing here", "postgres://db:5432/x", "password authentication failed", "at 10:30 a@b"]
        {
            assert_eq!(mask(harmless), harmless);
        }
    }

    #[test]
    fn takes_the_password_from_elsewhere() {
        use secrecy::ExposeSecret as _;
        let environment = std::collections::BTreeMap::from([("PW".to_owned(), "x y".to_owned())]);
        let get = |text: &str| {
            PasswordSource::parse(text)
                .get(&environment, Path::new("/"))
                .map(|(secret, _)| secret.expose_secret().to_owned())
        };
        assert_eq!(get("env:PW"), Ok("x y".to_owned()));
        assert_eq!(get("command: printf 'a b\\n'"), Ok("a b".to_owned()));
        assert!(get("env:NONE").is_err());
        assert!(get("command: false").is_err());
        assert!(get("file:/nowhere/at/all").is_err());
    }
}
