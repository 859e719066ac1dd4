//! `--why`: the texts of an object on both sides, and what made them one or left them apart.

use drift_catalog::{Action, Catalog, Change, Pattern};
use drift_dialect::Spelling;
use drift_report::{Spelled, Why};

/// The most facets that are shown.
const MOST: usize = 200;

/// Pairs the texts of both sides, facet by facet.
///
/// What differs and has no canonical form of its own, such as nullability or the columns of a key, is shown as it is
/// compared.
pub(crate) fn why(
    (from, to): (&Catalog, &Catalog),
    changes: &[Change],
    patterns: &[Pattern],
    notes: &mut Vec<String>,
) -> Vec<Why> {
    let dialect = drift_dialect::of(from.flavor.vendor);
    let mut all = Vec::new();
    for pattern in patterns {
        let is = dialect.spellings(from, pattern);
        let mut wanted = dialect.spellings(to, pattern);
        let before = all.len();
        for from in is {
            let at = partner(&from, &wanted);
            let to = at.map(|at| wanted.remove(at));
            all.push(pair(Some(from), to));
        }
        all.extend(wanted.into_iter().map(|to| pair(None, Some(to))));
        plain(changes, pattern, &mut all);
        if all.len() == before {
            notes.push(format!(
                "--why {pattern}: no type, expression or definition of such an object on either side, and \
                 nothing else of it differs"
            ));
        }
    }
    if all.len() > MOST {
        notes.push(format!("--why: {} facets, of which {MOST} are shown; name fewer objects", all.len()));
        all.truncate(MOST);
    }
    all
}

/// Differences that no canonical form stands behind.
fn plain(changes: &[Change], pattern: &Pattern, all: &mut Vec<Why>) {
    for change in changes.iter().filter(|change| pattern.matches(&change.path)) {
        let Action::Modify { differences, .. } = &change.action else { continue };
        let object = format!("{} {}", change.path.kind.word(), change.path);
        for own in differences {
            let facet = own.attribute.to_string();
            if all.iter().any(|shown| shown.object == object && shown.facet == facet) {
                continue;
            }
            let side = |text: &String| {
                let spelled = Spelled { raw: text.clone(), canonical: text.clone(), rules: Vec::new() };
                Some(spelled).filter(|_| !text.is_empty())
            };
            let (from, to) = (side(&own.from), side(&own.to));
            all.push(Why { object: object.clone(), facet, from, to });
        }
    }
}

/// The same facet of the same object; or else one of the same table that says the same under another name.
fn partner(own: &Spelling, others: &[Spelling]) -> Option<usize> {
    let alike = |other: &Spelling| other.facet == own.facet && other.path.kind == own.path.kind;
    let named = |other: &&Spelling| alike(other) && other.path == own.path;
    let same = others.iter().filter(named).any(|other| other.text == own.text);
    others.iter().position(|other| named(&other) && (!same || other.text == own.text)).or_else(|| {
        let here = |other: &Spelling| other.path.owner() == own.path.owner();
        others.iter().position(|other| alike(other) && here(other) && other.text == own.text)
    })
}

fn pair(from: Option<Spelling>, to: Option<Spelling>) -> Why {
    let (object, facet) = from
        .as_ref()
        .or(to.as_ref())
        .map(|own| (format!("{} {}", own.path.kind.word(), own.path), own.facet.clone()))
        .unwrap_or_default();
    let spelled = |own: Spelling| Spelled {
        raw: own.raw,
        canonical: own.text,
        rules: own.rules.into_iter().map(drift_dialect::CanonRule::id).collect(),
    };
    Why { object, facet, from: from.map(spelled), to: to.map(spelled) }
}
