//! Did-you-mean: how alike two names are, and which of many is nearest.

use similar::TextDiff;

/// How alike two names are, from 0 to 1, without regard to ASCII case.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    f64::from(TextDiff::from_chars(a.as_str(), b.as_str()).ratio())
}

/// From this likeness on a name may be a slip of the pen: `plan` and `plans` are 0.89 alike, `nowhere` and `other` 0.67.
const NEAR: f64 = 0.7;

/// The candidate most like a word, if any is alike enough to be worth naming. Looks at no more than 2,000.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 200 {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().take(2_000) {
        if candidate.len() > 200 {
            continue;
        }
        let score = likeness(word, candidate);
        if score >= NEAR && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_slip_of_the_pen() {
        assert_eq!(nearest("nulable", ["type", "nullable", "default"]), Some("nullable"));
        assert_eq!(nearest("zzz", ["type", "nullable"]), None);
        assert_eq!(nearest("nowhere", ["other", "shop"]), None);
    }
}
