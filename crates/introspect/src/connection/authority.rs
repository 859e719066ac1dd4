//! The part of a URL that says who and where, and percent-encoding: with passwords that nobody escaped.

/// The `@` between user and host. A password may hold any character, unescaped ones among them, so it is the
/// last `@` that does not stand among the parameters. Where every `@` seems to, it depends on what comes before the
/// first `/` or `?`: if that can be a host, all of them do; if not, it is the beginning of `user:password`.
pub(super) fn user_end(rest: &str) -> Option<usize> {
    let among_parameters = |at: usize| {
        rest[..at].match_indices('?').any(|(question, _)| {
            let word = &rest[question + 1..at];
            let key = word.split('=').next().unwrap_or_default();
            word.contains('=')
                && !key.is_empty()
                && key.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
        })
    };
    let all: Vec<usize> = rest.match_indices('@').map(|(at, _)| at).collect();
    if let Some(at) = all.iter().rev().copied().find(|&at| !among_parameters(at)) {
        return Some(at);
    }
    let beginning = rest.split(['/', '?']).next().unwrap_or_default();
    let can_be_hosts =
        beginning.split(',').all(|host| split_port(host).1.bytes().all(|byte| byte.is_ascii_digit()));
    if can_be_hosts {
        return None;
    }
    // No host holds an @, so the one in question is the first with a whole host behind it.
    let host = |at: usize| rest[at + 1..].split(['/', '?']).next().unwrap_or_default();
    all.into_iter().find(|&at| !host(at).contains('@'))
}

/// `host:5432`, `[::1]:5432`, `host`
pub(super) fn split_port(host: &str) -> (&str, &str) {
    if let Some(rest) = host.strip_prefix('[')
        && let Some((address, tail)) = rest.split_once(']')
    {
        return (address, tail.strip_prefix(':').unwrap_or_default());
    }
    host.rsplit_once(':').unwrap_or((host, ""))
}

/// Percent-decoding that leaves a `%` alone where no two hexadecimal digits follow.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (bytes[at], bytes.get(at + 1).copied().and_then(hex), bytes.get(at + 2).copied().and_then(hex))
        {
            (b'%', Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_at_that_ends_the_password() {
        let user = |text: &str| user_end(text).map(|at| text[..at].to_owned());
        assert_eq!(user("u:p@ss@h/d").as_deref(), Some("u:p@ss"));
        assert_eq!(user("u:p@h/d?application_name=a@b").as_deref(), Some("u:p"));
        assert_eq!(user("u:a?b=c@d@h/d").as_deref(), Some("u:a?b=c@d"));
        assert_eq!(user("h/d?user=a@b"), None);
        assert_eq!(user("h:1,i:2/d?user=a@b"), None);
        assert_eq!(user("/d?user=a@b"), None);
        assert_eq!(user("h/d"), None);
    }

    #[test]
    fn ports_and_percent_signs() {
        assert_eq!(split_port("[::1]:5"), ("::1", "5"));
        assert_eq!(split_port("[::1]"), ("::1", ""));
        assert_eq!(split_port("h"), ("h", ""));
        assert_eq!(decode("a%20b%zz%4"), "a b%zz%4");
        assert_eq!(decode("%ff"), "%ff", "what is no text stays as it was");
    }
}
