//! libpq's settings for TLS, with the files that it looks for in the home folder (PostgreSQL documentation, §34.19).

use std::path::PathBuf;

use super::Environment;
use super::location::SslMode;
use super::unusable::wrong;
use crate::ReadError;

/// Mode, root certificates, client certificate and key.
pub(super) type Settings = (SslMode, Option<String>, Option<(PathBuf, PathBuf)>);

/// Reads `sslmode`, `sslrootcert`, `sslcert` and `sslkey`.
pub(super) fn settings<'a>(
    get: &impl Fn(&str) -> Option<&'a str>,
    environment: &dyn Environment,
) -> Result<Settings, ReadError> {
    let at_home = |name: &str| {
        let path = environment.home()?.join(".postgresql").join(name);
        environment.exists(&path).then_some(path)
    };
    let stated = get("sslmode").or_else(|| get("ssl"));
    let mut root = get("sslrootcert").map(str::to_owned);
    let certificate = get("sslcert").map(PathBuf::from);
    let key = get("sslkey").map(PathBuf::from);
    // Prisma's `sslcert` is the root certificate; its client certificate is `sslidentity`.
    let prisma = get("sslaccept").is_some() || get("sslidentity").is_some();
    let client = match (certificate, key) {
        (Some(certificate), None) if prisma => {
            root = root.or_else(|| Some(certificate.display().to_string()));
            None
        }
        (Some(certificate), key) => match key.or_else(|| at_home("postgresql.key")) {
            Some(key) => Some((certificate, key)),
            None => {
                return Err(wrong(
                    "sslcert",
                    &certificate.display().to_string(),
                    "a client certificate needs its key: sslkey=FILE",
                ));
            }
        },
        (None, key) => at_home("postgresql.crt").zip(key.or_else(|| at_home("postgresql.key"))),
    };
    let system = root.as_deref() == Some("system");
    let mode = match stated {
        // libpq 16: with the system's roots anybody's certificate would do, unless the name is looked at too.
        None if system => SslMode::VerifyFull,
        None => SslMode::Prefer,
        Some(word) => match mode(word)? {
            // Prisma says in a word of its own that the certificate is to be checked.
            SslMode::Require if get("sslaccept") == Some("strict") => SslMode::VerifyFull,
            mode => mode,
        },
    };
    if system && mode != SslMode::VerifyFull {
        return Err(wrong("sslrootcert", "system", "the system's roots need sslmode=verify-full"));
    }
    if root.is_none() {
        root = at_home("root.crt").map(|path| path.display().to_string());
    }
    Ok((mode, root, client))
}

fn mode(word: &str) -> Result<SslMode, ReadError> {
    Ok(match word {
        "disable" | "false" | "0" => SslMode::Disable,
        "allow" => SslMode::Allow,
        "prefer" => SslMode::Prefer,
        // Node's drivers say `no-verify` and `ssl=true`.
        "require" | "no-verify" | "true" | "1" => SslMode::Require,
        "verify-ca" => SslMode::VerifyCa,
        "verify-full" => SslMode::VerifyFull,
        other => {
            return Err(wrong(
                "sslmode",
                other,
                "write disable, allow, prefer, require, verify-ca or verify-full",
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, ReadError> {
        let pairs: BTreeMap<String, String> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let get = |key: &str| pairs.get(key).map(|value| &**value);
        settings(&get, &BTreeMap::<String, String>::new())
    }

    #[test]
    fn modes_and_files() {
        assert_eq!(read(&[]), Ok((SslMode::Prefer, None, None)));
        assert_eq!(read(&[("ssl", "true")]), Ok((SslMode::Require, None, None)));
        assert_eq!(read(&[("sslrootcert", "system")]).map(|it| it.0), Ok(SslMode::VerifyFull));
        assert!(read(&[("sslrootcert", "system"), ("sslmode", "require")]).is_err());
        assert!(read(&[("sslmode", "sometimes")]).is_err());
        let strict = read(&[("sslmode", "require"), ("sslaccept", "strict")]).map(|it| it.0);
        assert_eq!(strict, Ok(SslMode::VerifyFull));
        let both = read(&[("sslcert", "a"), ("sslkey", "b")]).map(|it| it.2);
        assert_eq!(both, Ok(Some((PathBuf::from("a"), PathBuf::from("b")))));
        assert!(read(&[("sslcert", "a")]).is_err());
        assert_eq!(
            read(&[("sslcert", "a"), ("sslaccept", "strict")]).map(|it| it.1),
            Ok(Some("a".to_owned()))
        );
    }
}
