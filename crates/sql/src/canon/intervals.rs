//! Intervals of PostgreSQL in one spelling.

use super::moments::{HOUR, MINUTE, micros, time};

/// Months, days and microseconds, which PostgreSQL keeps apart (documentation 8.5.4).
pub(super) type Parts = (i64, i64, i64);

pub(super) fn interval(text: &str) -> Option<String> {
    interval_parts(text).map(interval_text)
}

fn interval_text((months, days, time): Parts) -> String {
    format!("{months} mons {days} days {time} us")
}

/// An interval of some fields only, `DAY TO MINUTE`: a number alone is of the last field, and what is smaller than that
/// is left out (`AdjustIntervalForTypmod`, src/backend/utils/adt/timestamp.c).
pub(crate) fn interval_of_fields(text: &str, fields: &str) -> Option<String> {
    let fields = fields.to_ascii_lowercase();
    // `10:20` is of minutes and seconds there.
    if fields == "minute to second" {
        return None;
    }
    let last = fields.rsplit(' ').next()?;
    let text = text.trim();
    let (months, days, time) = match text.parse::<i32>() {
        Ok(number) => interval_parts(&format!("{number} {last}"))?,
        Err(_) => interval_parts(text)?,
    };
    Some(interval_text(match last {
        "year" => (months / 12 * 12, 0, 0),
        "month" => (months, 0, 0),
        "day" => (months, days, 0),
        "hour" => (months, days, time / HOUR * HOUR),
        "minute" => (months, days, time / MINUTE * MINUTE),
        "second" => (months, days, time),
        _ => return None,
    }))
}

/// `1 year 2 mons 3 days 04:05:06`, `1-2 5 04:05`.
pub(super) fn interval_parts(text: &str) -> Option<Parts> {
    let (mut months, mut days, mut time_of_day) = (0_i64, 0_i64, 0_i64);
    let mut words = text.split_ascii_whitespace().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if word.contains(':') {
            let (sign, rest) = word.strip_prefix('-').map_or((1, word), |rest| (-1, rest));
            let (hours, rest) = rest.split_once(':')?;
            let below = time(&format!(
                "0:{}",
                if rest.contains(':') { rest.to_owned() } else { format!("{rest}:0") }
            ))?;
            let hours: i64 = hours.parse().ok().filter(|hours| (0..100_000).contains(hours))?;
            time_of_day += sign * (hours * HOUR + below);
            continue;
        }
        let split = word.find(|own: char| own.is_ascii_alphabetic()).unwrap_or(word.len());
        let (amount, unit) = word.split_at(split);
        if unit.is_empty()
            && let Some(own) = years_and_months(amount)
        {
            months += own;
            continue;
        }
        let amount = amount.strip_prefix('+').unwrap_or(amount);
        // A number before a time is of days.
        let unit = match unit {
            "" if words.peek().is_some_and(|next| next.contains(':')) => "days",
            // And one with nothing behind it is of seconds.
            "" => words.next().unwrap_or("seconds"),
            unit => unit,
        };
        let (sign, digits) = amount.strip_prefix('-').map_or((1, amount), |rest| (-1, rest));
        let unit = unit.to_ascii_lowercase();
        if matches!(unit.as_str(), "s" | "sec" | "secs" | "second" | "seconds") {
            time_of_day += sign * micros(digits)?;
            continue;
        }
        let amount = sign * digits.parse::<i64>().ok().filter(|own| *own < 1_000_000)?;
        match unit.as_str() {
            "y" | "yr" | "yrs" | "year" | "years" => months += 12 * amount,
            "mon" | "mons" | "month" | "months" => months += amount,
            "w" | "week" | "weeks" => days += 7 * amount,
            "d" | "day" | "days" => days += amount,
            "h" | "hr" | "hrs" | "hour" | "hours" => time_of_day += HOUR * amount,
            "m" | "min" | "mins" | "minute" | "minutes" => time_of_day += MINUTE * amount,
            _ => return None,
        }
    }
    Some((months, days, time_of_day))
}

/// `1-2`, as the SQL standard writes a year and two months.
fn years_and_months(word: &str) -> Option<i64> {
    let (sign, rest) = word.strip_prefix('-').map_or((1, word), |rest| (-1, rest));
    let (years, months) = rest.split_once('-')?;
    let number = |text: &str| {
        let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<i64>().ok()).flatten()
    };
    let (years, months) = (number(years)?, number(months)?);
    (months < 12).then_some(sign * (12 * years + months))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_what_a_number_is_of_and_what_is_left_out() {
        let of = interval_of_fields;
        assert_eq!(of("1", "MONTH"), interval("1 mon"));
        assert_eq!(of("1-2", "YEAR TO MONTH"), interval("14 mons"));
        assert_eq!(of("5 10:20", "DAY TO MINUTE"), interval("5 days 10:20:00"));
        assert_eq!(of("14 mons 3 days", "YEAR"), interval("1 year"));
        assert_eq!(of("10:20:30", "HOUR TO MINUTE"), interval("10:20:00"));
        assert_ne!(of("1", "MONTH"), of("1", "MINUTE"));
        assert_eq!(of("10:20", "MINUTE TO SECOND"), None);
    }
}
