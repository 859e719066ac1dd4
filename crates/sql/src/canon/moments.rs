//! Days, times and moments of PostgreSQL as numbers (documentation 8.5).

use super::intervals::Parts;

pub(super) const DAY: i64 = 86_400_000_000;
pub(super) const HOUR: i64 = 3_600_000_000;
pub(super) const MINUTE: i64 = 60_000_000;
const SECOND: i64 = 1_000_000;

/// A day and a time in microseconds, and how far the zone is from UTC.
pub(super) struct Moment {
    day: i64,
    time: i64,
    pub(super) zone: Option<i64>,
}

impl Moment {
    /// Only the day.
    pub(super) fn day_text(&self) -> String {
        day_text(self.day)
    }

    /// That moment so much later: the months first, in which a day that is not there is the last one (`timestamp_pl_interval`,
    /// src/backend/utils/adt/timestamp.c).
    pub(super) fn later(&self, (months, days, time): Parts) -> Option<Moment> {
        let text = day_text(self.day);
        let mut parts = text.splitn(3, '-').map(str::parse::<i64>);
        let (year, month, date) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let all = year * 12 + month - 1 + months;
        let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
        let own = (date - 3..=date).rev().find_map(|date| day(&format!("{year:04}-{month:02}-{date:02}")))?;
        let time = self.time + time;
        let day = own + days + time.div_euclid(DAY);
        Some(Moment { day, time: time.rem_euclid(DAY), zone: self.zone })
    }

    /// The day and the time, so many microseconds later.
    pub(super) fn text(&self, shift: i64) -> String {
        let all = self.time + shift;
        format!("{} {}", day_text(self.day + all.div_euclid(DAY)), clock(all.rem_euclid(DAY)))
    }
}

/// `2020-1-31` as a number of days; calendars as in Hinnant, "chrono-Compatible Low-Level Date Algorithms".
pub(super) fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str, most: usize| {
        (!text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<i64>().ok())
            .flatten()
    };
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=length).contains(&day) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year)
}

pub(super) fn day_text(day: i64) -> String {
    let era = day.div_euclid(146_097);
    let of_era = day - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

/// `08:00`, `08:00:00.5` in microseconds.
pub(super) fn time(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let short = |text: &str| {
        let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten()
    };
    if parts.next().is_some() {
        return None;
    }
    let (hours, minutes) = (short(hours)?, short(minutes)?);
    let seconds = micros(seconds)?;
    (hours < 24 && minutes < 60 && (0..60 * SECOND).contains(&seconds))
        .then_some(hours * HOUR + minutes * MINUTE + seconds)
}

/// Seconds with a fraction, in microseconds.
pub(super) fn micros(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 6 || !digits(whole) || !digits(fraction) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * SECOND + format!("{fraction:0<6}").parse::<i64>().ok()?)
}

pub(super) fn clock(all: i64) -> String {
    let (hours, minutes, rest) = (all / HOUR, all % HOUR / MINUTE, all % MINUTE);
    let (seconds, fraction) = (rest / SECOND, rest % SECOND);
    let text = format!("{hours:02}:{minutes:02}:{seconds:02}");
    if fraction == 0 {
        return text;
    }
    format!("{text}.{}", format!("{fraction:06}").trim_end_matches('0'))
}

pub(super) fn is_epoch(text: &str) -> bool {
    text.eq_ignore_ascii_case("epoch")
}

pub(super) fn moment(text: &str) -> Option<Moment> {
    // Documentation 8.5.1.4.
    if is_epoch(text) {
        return Some(Moment { day: day("1970-01-01")?, time: 0, zone: Some(0) });
    }
    let (date, rest) = match text.find([' ', 'T']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    };
    let day = day(date)?;
    if rest.is_empty() {
        return Some(Moment { day, time: 0, zone: None });
    }
    let (clock, zone) = match rest.find(['+', '-', 'Z']) {
        Some(at) => (rest[..at].trim(), Some(zone(&rest[at..])?)),
        None => (rest, None),
    };
    Some(Moment { day, time: time(clock)?, zone })
}

pub(super) fn zone(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = &text[1..];
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    Some(sign * time(&format!("{hours}:{minutes}"))?)
}
