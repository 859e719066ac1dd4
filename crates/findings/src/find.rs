//! Facts to findings.

use drift_catalog::{Action, Change, Difference, ObjectPath};

use crate::drift::RULES;
use crate::fact::{Draft, Fact};
use crate::finding::{Aspect, Finding, Fix, Label};
use crate::{Context, Levels, Rule, Severity, fold, mend};

/// Everything that is wrong, sorted by path. Findings whose level is off are left out.
pub fn find(cx: &Context<'_>, levels: &Levels) -> Vec<Finding> {
    let parents = fold::parents(&cx.changes.changes, cx.from, cx.to);
    let index = mend::Index::new(cx);
    let mut children: std::collections::BTreeMap<&ObjectPath, Vec<&ObjectPath>> =
        std::collections::BTreeMap::new();
    for (child, parent) in &parents {
        children.entry(parent).or_default().push(child);
    }
    let mut findings = Vec::new();
    for change in cx.changes.changes.iter().filter(|change| !parents.contains_key(&change.path)) {
        let differences: Vec<Option<&Difference>> = match &change.action {
            Action::Modify { differences, .. } => differences.iter().map(Some).collect(),
            _ => vec![None],
        };
        for difference in differences {
            let fact = Fact { change, difference };
            let claimed = RULES.iter().find_map(|rule| Some((*rule, (rule.judge?)(cx, &fact)?)));
            let Some((rule, draft)) = claimed else { continue };
            let mut covers: Vec<ObjectPath> =
                children.get(&change.path).into_iter().flatten().map(|path| (*path).clone()).collect();
            covers.extend(fold::within(cx.to, change));
            findings.push(finding(cx, &index, rule, draft, (change, difference), covers));
        }
    }
    for rule in RULES {
        let Some(survey) = rule.survey else { continue };
        findings
            .extend(survey(cx).into_iter().map(|(path, draft)| surveyed(cx, &index, rule, (path, draft))));
    }
    for finding in &mut findings {
        finding.severity = levels.of(finding.rule, finding.severity);
    }
    findings.retain(|finding| finding.severity != Severity::Off);
    findings.sort_by(|a, b| (&a.path, a.rule.id, &a.attribute).cmp(&(&b.path, b.rule.id, &b.attribute)));
    findings
}

fn finding<'a>(
    cx: &Context<'a>,
    index: &mend::Index<'a>,
    rule: &'static Rule,
    draft: Draft,
    (change, difference): (&Change, Option<&Difference>),
    covers: Vec<ObjectPath>,
) -> Finding {
    let path = &change.path;
    let (from, to) = match (difference, &change.action) {
        (Some(difference), _) => (difference.from.clone(), difference.to.clone()),
        (None, Action::MaybeRename { from }) => (from.path.to_string(), path.to_string()),
        (None, Action::Rename { from }) => (from.to_string(), path.to_string()),
        (None, Action::Add { .. }) => (String::new(), "present".to_owned()),
        (None, _) => ("present".to_owned(), String::new()),
    };
    let attribute = difference.map(|difference| difference.attribute.clone());
    let mut notes = draft.notes;
    notes.extend(fold::told(&covers));
    let mut fixes: Vec<Fix> = Vec::new();
    fixes.extend(index.statements(std::iter::once(path).chain(&covers)));
    fixes.extend(mend::edit(cx, index, (change, difference), &covers));
    Finding {
        rule,
        severity: draft.severity.unwrap_or(rule.severity),
        aspect: match change.action {
            Action::Add { .. } => Aspect::Missing,
            Action::Drop => Aspect::Extra,
            _ => Aspect::Differs,
        },
        app: app(cx, path),
        message: draft.message,
        labels: labels(cx, change, difference),
        notes,
        covers,
        fixes,
        fingerprint: fingerprint(&[
            cx.target,
            rule.id,
            path.kind.word(),
            &path.to_string(),
            &words(&attribute),
            &from,
            &to,
        ]),
        path: path.clone(),
        attribute,
        from,
        to,
    }
}

fn surveyed(
    cx: &Context<'_>,
    index: &mend::Index<'_>,
    rule: &'static Rule,
    (path, draft): (ObjectPath, Draft),
) -> Finding {
    let label =
        cx.sources.origin(&path).map(|origin| Label { place: origin.name, text: "declared here".to_owned() });
    Finding {
        rule,
        severity: draft.severity.unwrap_or(rule.severity),
        aspect: Aspect::Differs,
        app: app(cx, &path),
        message: draft.message,
        labels: label.into_iter().collect(),
        notes: draft.notes,
        covers: Vec::new(),
        fixes: index.statements([&path]).into_iter().collect(),
        fingerprint: fingerprint(&[cx.target, rule.id, path.kind.word(), &path.to_string(), "", "", ""]),
        attribute: None,
        from: String::new(),
        to: String::new(),
        path,
    }
}

fn words(attribute: &Option<drift_catalog::Attribute>) -> String {
    attribute.as_ref().map(ToString::to_string).unwrap_or_default()
}

fn app(cx: &Context<'_>, path: &ObjectPath) -> Option<String> {
    cx.to.table_of(path).and_then(|table| table.app.clone())
}

/// The place of what is declared; for what is not, the place of its table.
fn labels(cx: &Context<'_>, change: &Change, difference: Option<&Difference>) -> Vec<Label> {
    let label = |place, text: &str| Label { place, text: text.to_owned() };
    if let Some(origin) = cx.sources.origin(&change.path) {
        let place = difference.map_or(origin.name, |difference| origin.of(&difference.attribute));
        return vec![label(place, "declared here")];
    }
    let table = cx.sources.origin(&change.path.owner()).filter(|_| change.path.part.is_some());
    table.map(|origin| label(origin.name, "the table is declared here")).into_iter().collect()
}

/// 64-bit FNV-1a over the parts, in hexadecimal: stable over runs, versions and machines.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
