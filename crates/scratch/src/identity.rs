//! Which database is which: names that nobody else has and that say when they were made, and two questions by which a
//! server tells who it is, whatever its host is called.

use std::hash::{BuildHasher as _, Hasher as _};

use postgres::{Client, SimpleQueryMessage};

/// What every scratch database is called by first.
pub(crate) const PREFIX: &str = "drift_scratch_";

/// The cluster, as `initdb` numbered it (its replicas and copies have the same number), and the database.
const WHO_ARE_YOU: &str = "SELECT system_identifier::text, \
     (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) \
     FROM pg_catalog.pg_control_system()";
/// Where that function is not for everybody: the moment the server was started.
const WHO_ELSE: &str = "SELECT pg_catalog.pg_postmaster_start_time()::text, \
     (SELECT oid::text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";
/// The server's clock, so that those of two machines need not agree.
const NOW: &str = "SELECT pg_catalog.floor(pg_catalog.date_part('epoch', pg_catalog.now()))::bigint::text";

/// A name that no database has: the standard library's hash keys come from the system's source of chance. It says when
/// it was made and by which process, and ends with a sum over the rest by which it is known again.
pub(crate) fn fresh(now: u64) -> String {
    let mut chance = std::collections::hash_map::RandomState::new().build_hasher();
    chance.write_u32(std::process::id());
    let body = format!("{now}_{}_{:012x}", std::process::id(), chance.finish() >> 16);
    format!("{PREFIX}{body}{:04x}", sum(&body))
}

/// When a database of ours was made, in seconds; none for every name that is not exactly one of ours.
pub(crate) fn made_at(name: &str) -> Option<u64> {
    let body = name.strip_prefix(PREFIX)?;
    let (rest, sum_text) = body.split_at_checked(body.len().checked_sub(4)?)?;
    let mut parts = rest.split('_');
    let (time, process, chance) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let lower_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let ours = parts.next().is_none()
        && digits(time)
        && digits(process)
        && chance.len() == 12
        && lower_hex(chance)
        && format!("{:04x}", sum(rest)) == sum_text;
    if ours { time.parse().ok() } else { None }
}

/// FNV-1a, folded to 16 bits.
fn sum(text: &str) -> u16 {
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u16::try_from((hash >> 16) ^ (hash & 0xffff)).unwrap_or_default()
}

/// Words that tell two databases apart, and whether they are of the first kind.
pub(crate) fn of_database(client: &mut Client, by_start: bool) -> Result<Vec<String>, postgres::Error> {
    let rows = rows(client, if by_start { WHO_ELSE } else { WHO_ARE_YOU })?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

/// The server's clock in seconds.
pub(crate) fn now(client: &mut Client) -> Result<u64, postgres::Error> {
    let rows = rows(client, NOW)?;
    Ok(rows.first().and_then(|row| row.first()).and_then(|text| text.parse().ok()).unwrap_or_default())
}

/// The rows of a query of ours, by the simple protocol: the way may lead through a pooler.
pub(crate) fn rows(client: &mut Client, sql: &str) -> Result<Vec<Vec<String>>, postgres::Error> {
    let messages = client.simple_query(sql)?;
    let row = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).unwrap_or_default().to_owned()).collect())
        }
        _ => None,
    };
    Ok(messages.iter().filter_map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_one() {
        let (one, other) = (fresh(1_763_000_000), fresh(1_763_000_000));
        assert_ne!(one, other);
        assert!(one.len() < 63, "{one}");
        assert_eq!(made_at(&one), Some(1_763_000_000));
    }

    #[test]
    fn only_names_of_ours_are_known_again() {
        let own = fresh(1_763_000_000);
        for name in [
            "drift_scratch_",
            "drift_scratch_1763000000",
            "drift_scratch_0123456789abcdef",
            "drift_scratch_1763000000_1_0123456789ab0000",
            "drift_scratch_backup_1_0123456789abcdef",
            &format!("{own}x"),
            &own.replacen("1763000000", "1763000001", 1),
            &own.to_uppercase(),
            &own.replacen("drift_scratch_", "", 1),
            "ключ",
        ] {
            assert_eq!(made_at(name), None, "{name}");
        }
    }
}
