//! What a plan does, in numbers: what can lose data first, then what is dropped, changed, renamed and made. They stand at
//! the head of the file, so that a thousand lines need not be read to know what they are about.

use std::collections::{BTreeMap, BTreeSet};

use drift_catalog::{Action, Change, Hold, Kind, ObjectPath, Plan};

/// Sentences with the counts of a plan and of the changes that it is made for; none where there is nothing to do.
pub fn counts(plan: &Plan, changes: &[Change]) -> Vec<String> {
    let all = plan.statements.len();
    let mut lines = Vec::new();
    if all > 0 {
        lines.push(losses(plan));
    }
    let verb = |action: &Action| match action {
        Action::Drop => "Drops",
        Action::Modify { .. } => "Changes",
        Action::Rename { .. } | Action::MaybeRename { .. } => "Renames",
        Action::Add { .. } => "Adds",
    };
    // Findings that were filtered out have taken their statements along.
    let planned: BTreeSet<&ObjectPath> = plan.statements.iter().flat_map(|own| &own.about).collect();
    let parts: Vec<String> = ["Drops", "Changes", "Renames", "Adds"]
        .into_iter()
        .filter_map(|word| {
            let own = changes.iter().filter(|own| verb(&own.action) == word && planned.contains(&own.path));
            let named = by_kind(own.map(|own| &own.path));
            (!named.is_empty()).then(|| format!("{word} {named}"))
        })
        .collect();
    if all > 0 && !parts.is_empty() {
        lines.push(format!("{}.", parts.join(". ")));
    }
    if !plan.unplanned.is_empty() {
        let named = by_kind(plan.unplanned.iter().map(|(path, _)| path));
        lines.push(format!("No automatic way for {named}: the reasons are at the end."));
    }
    lines
}

/// How many statements there are, and of which objects they can lose something.
fn losses(plan: &Plan) -> String {
    let all = counted(plan.statements.len(), "statement", "statements");
    let losing: Vec<_> = plan.statements.iter().filter(|own| own.loses.is_some()).collect();
    let held = losing.iter().filter(|own| own.hold.is_some()).count();
    let undecided = plan.statements.iter().filter(|own| matches!(own.hold, Some(Hold::Decision(_)))).count();
    let mut line = match losing.as_slice() {
        [] => format!("{all}, none of which can lose data"),
        own => {
            let named = by_kind(own.iter().filter_map(|own| own.about.first()));
            let is_held = match held {
                0 => "",
                _ if held == own.len() => " (held back)",
                _ => " (some held back)",
            };
            format!("{all}, {} of which can lose data{is_held}: {named}", own.len())
        }
    };
    if undecided > 0 {
        line.push_str(&format!("; {undecided} to be decided"));
    }
    line + "."
}

/// `2 tables, 1 column`
fn by_kind<'a>(paths: impl Iterator<Item = &'a ObjectPath>) -> String {
    let mut kinds: BTreeMap<Kind, BTreeSet<&ObjectPath>> = BTreeMap::new();
    for path in paths {
        kinds.entry(path.kind).or_default().insert(path);
    }
    let one = |kind: Kind| kind.word().replace('-', " ");
    let parts = kinds.iter().map(|(kind, own)| counted(own.len(), &one(*kind), kind.plural()));
    parts.collect::<Vec<_>>().join(", ")
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use drift_catalog::Statement;

    use super::*;

    #[test]
    fn what_can_be_lost_comes_first() {
        let table = ObjectPath::new(Kind::Table, "main", "old");
        let column = ObjectPath::new(Kind::Table, "main", "kept").part(Kind::Column, "new");
        let statement = |about: &ObjectPath, loses: Option<&str>| Statement {
            id: 1,
            sql: String::new(),
            about: vec![about.clone()],
            note: String::new(),
            hold: loses.map(|why| Hold::Loss(why.to_owned())),
            loses: loses.map(str::to_owned),
            transactional: true,
        };
        let plan = Plan {
            statements: vec![statement(&column, None), statement(&table, Some("rows"))],
            unplanned: Vec::new(),
        };
        let changes = [
            Change { path: column, action: Action::Add { similar: None } },
            Change { path: table, action: Action::Drop },
        ];
        assert_eq!(
            counts(&plan, &changes),
            ["2 statements, 1 of which can lose data (held back): 1 table.", "Drops 1 table. Adds 1 column."]
        );
        assert!(counts(&Plan::default(), &[]).is_empty());
    }
}
