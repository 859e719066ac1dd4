//! Credentials are left out of everything that is shown. Both sides are compared as they are, and masked afterwards:
//! so a masked text makes no pair alike or different. A statement that would hold one is not offered.

use std::collections::BTreeSet;

use drift_catalog::{
    Action, Attribute, Catalog, Changes, Definitions, Expr, Facet, Flavor, Hold, Kind, ObjectPath, Plan,
    Sources,
};
use drift_findings::{Finding, Fix};
use drift_report::{Check, Why};
use drift_sql::secrets::{MASK, Prose, blot, is_secret_name, mask, secrets};

use super::texts;

/// Said of two texts that are the same but for what is masked.
const ONLY: &str = "differs in the masked credential alone";
const NO_STATEMENT: &str = "it holds a credential, which is never printed; take the statement from where it is kept and run it by hand";

/// Of what the findings are made from, before they are.
pub(crate) fn out_of_comparison(plan: &mut Plan, changes: &mut Changes) {
    out_of_plan(plan);
    out_of_changes(changes);
}

/// Of everything that a report shows.
pub(crate) fn out_of_check(check: &mut Check) {
    out_of_findings(&mut check.findings);
    out_of_paths(&mut check.plan, &mut check.coverage);
    out_of_why(&mut check.why);
    out_of_notes(&mut check.notes);
    // Excerpts are shown with findings only.
    if !check.findings.is_empty() {
        out_of_sources(&mut check.sources);
    }
}

/// Masks what differs, before findings are made of it.
fn out_of_changes(changes: &mut Changes) {
    for change in &mut changes.changes {
        let Action::Modify { differences, .. } = &mut change.action else { continue };
        for own in differences {
            let plain = own.attribute == Attribute::Comment || change.path.kind == Kind::Comment;
            let prose = if plain { Prose::Plain } else { Prose::Sql };
            let key = own.attribute.to_string();
            let named = |text: &str| {
                if key.split(' ').next_back().is_some_and(is_secret_name) && !text.is_empty() {
                    MASK.to_owned()
                } else if own.attribute == Attribute::Default {
                    default_of(change.path.name(), text)
                } else {
                    mask(text, prose).into_owned()
                }
            };
            let (from, to) = (named(&own.from), named(&own.to));
            let alike = from == to && own.from != own.to;
            own.from = if alike { format!("{from} ({ONLY})") } else { from };
            own.to = to;
        }
    }
    for item in &mut changes.coverage.not_compared {
        item.why = mask(&item.why, Prose::Plain).into_owned();
    }
}

/// A default beside the name of its column, which may say that it is a credential.
fn default_of(column: &str, raw: &str) -> String {
    let head = format!("{column} DEFAULT ");
    let whole = format!("{head}{raw}");
    mask(&whole, Prose::Sql).strip_prefix(&head).map_or_else(|| raw.to_owned(), str::to_owned)
}

fn holds(sql: &str) -> bool {
    !secrets(sql, Prose::Sql).is_empty()
}

/// Takes statements out that hold a credential, and with them what was to be done to the same objects: what is removed
/// to be made anew has to stay where it cannot be made.
fn out_of_plan(plan: &mut Plan) {
    let Plan { statements, unplanned } = plan;
    let about = |statement: &drift_catalog::Statement| statement.about.clone();
    let mut objects: BTreeSet<_> = statements.iter().filter(|own| holds(&own.sql)).flat_map(about).collect();
    if objects.is_empty() {
        return;
    }
    loop {
        let before = objects.len();
        let touched = |own: &&drift_catalog::Statement| own.about.iter().any(|path| objects.contains(path));
        let more: Vec<_> = statements.iter().filter(touched).flat_map(about).collect();
        objects.extend(more);
        if objects.len() == before {
            break;
        }
    }
    statements.retain(|own| !own.about.iter().any(|path| objects.contains(path)));
    unplanned.extend(objects.into_iter().map(|path| (path, NO_STATEMENT.to_owned())));
}

/// The same for statements that rebuild a schema: these stay as comments, each in its place.
pub(crate) fn hold_back(plan: &mut Plan) {
    for own in plan.statements.iter_mut().filter(|own| holds(&own.sql)) {
        own.sql = mask(&own.sql, Prose::Sql).into_owned();
        own.hold = Some(Hold::Decision("its credential is masked; put it in by hand".to_owned()));
    }
    // What stands on a table that waits, waits with it; and so what stands on that.
    let mut known = 0;
    loop {
        let held: BTreeSet<ObjectPath> = plan
            .statements
            .iter()
            .filter(|own| own.hold.is_some())
            .flat_map(|own| own.about.iter().cloned())
            .filter(|path| matches!(path.kind, Kind::Table | Kind::View | Kind::MaterializedView))
            .collect();
        if held.len() == known {
            return;
        }
        known = held.len();
        for own in plan.statements.iter_mut().filter(|own| own.hold.is_none()) {
            // A table that names another has a column of that name, or refers to it in a statement of its own.
            let is_table = own.about.first().is_some_and(|path| path.kind == Kind::Table);
            if let Some(path) = held.iter().find(|path| !is_table && names(&own.sql, &path.object)) {
                own.hold = Some(Hold::Follows(format!("the decision about {}", path.object)));
            }
        }
    }
}

/// Whether a statement names an object.
fn names(sql: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    sql.match_indices(name).any(|(at, _)| {
        let before = sql[..at].chars().next_back();
        let after = sql[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Blots the texts that excerpts are taken from; places stay what they are.
fn out_of_sources(sources: &mut Sources) {
    let prose = if sources.is_sql { Prose::Sql } else { Prose::Yaml };
    for file in &mut sources.files {
        if let std::borrow::Cow::Owned(text) = blot(&file.text, prose) {
            file.text = text.into();
        }
    }
}

/// Masks what is said, and takes edits back that would write a credential.
fn out_of_findings(findings: &mut [Finding]) {
    let clean = |text: &mut String| {
        if holds(text) {
            *text = mask(text, Prose::Sql).into_owned();
        }
    };
    for finding in findings {
        clean_path(&mut finding.path);
        finding.covers.iter_mut().for_each(clean_path);
        clean(&mut finding.message);
        clean(&mut finding.from);
        clean(&mut finding.to);
        finding.notes.iter_mut().for_each(clean);
        finding.labels.iter_mut().for_each(|label| clean(&mut label.text));
        // A piece of a line does not say which column it is of.
        let of_secret = is_secret_name(finding.path.name());
        let writes = |text: &str| {
            !secrets(text, Prose::Yaml).is_empty()
                || of_secret && text.contains("default") && text.contains('\'')
        };
        for fix in &mut finding.fixes {
            if let Fix::Edit(edits) = fix
                && edits.iter().any(|edit| writes(&edit.replacement))
            {
                *fix =
                    Fix::NoEdit("what it would write holds a credential, which is never printed".to_owned());
            }
        }
    }
}

/// An unnamed check is called by what it says.
fn clean_path(path: &mut drift_catalog::ObjectPath) {
    if let Some(part) = path.part.as_mut().filter(|own| holds(own)) {
        *part = mask(part, Prose::Sql).into_owned();
    }
}

/// The same for the paths of what is planned and what was not compared.
fn out_of_paths(plan: &mut Plan, coverage: &mut drift_catalog::Coverage) {
    plan.statements.iter_mut().flat_map(|own| &mut own.about).for_each(clean_path);
    plan.unplanned.iter_mut().map(|(path, _)| path).for_each(clean_path);
    coverage.not_compared.iter_mut().map(|item| &mut item.path).for_each(clean_path);
}

fn out_of_why(all: &mut [Why]) {
    for why in all {
        let column = why.object.rsplit('.').next().unwrap_or_default().to_owned();
        let shown = |text: &str| match why.facet.as_str() {
            "default" => default_of(&column, text),
            _ => mask(text, Prose::Sql).into_owned(),
        };
        why.object = mask(&why.object, Prose::Sql).into_owned();
        for spelled in [&mut why.from, &mut why.to].into_iter().flatten() {
            spelled.raw = shown(&spelled.raw);
            spelled.canonical = shown(&spelled.canonical);
        }
    }
}

/// Of lines of prose.
pub(crate) fn out_of_notes(notes: &mut [String]) {
    for note in notes {
        *note = mask(note, Prose::Plain).into_owned();
    }
}

/// Masks a whole catalog, for being shown.
pub(crate) fn out_of_catalog(catalog: &mut Catalog) {
    let nothing = Catalog::empty(Flavor::of(catalog.flavor.vendor), "");
    texts::pairs(catalog, &nothing, &mut |_, own, _| text(own));
    words(&mut catalog.definitions);
    for schema in catalog.schemas.values_mut() {
        words(&mut schema.definitions);
        for table in schema.tables.values_mut() {
            words(&mut table.definitions);
            comment(&mut table.comment);
            values(&mut table.attributes);
            for column in &mut table.columns {
                comment(&mut column.comment);
                values(&mut column.attributes);
                let name = column.name.clone();
                if let Some(own) = column.default.value_mut() {
                    own.raw = default_of(&name, &own.raw);
                    own.text = default_of(&name, &own.text);
                }
            }
        }
        for view in schema.views.items.values_mut() {
            words(&mut view.definitions);
            comment(&mut view.comment);
        }
        schema.enums.items.values_mut().for_each(|own| comment(&mut own.comment));
        schema.domains.items.values_mut().for_each(|own| comment(&mut own.comment));
        schema.sequences.items.values_mut().for_each(|own| comment(&mut own.comment));
        schema.functions.items.values_mut().for_each(|own| comment(&mut own.comment));
    }
    for item in &mut catalog.unread {
        item.why = mask(&item.why, Prose::Plain).into_owned();
    }
}

fn text(own: &mut Expr) {
    if holds(&own.raw) {
        own.raw = mask(&own.raw, Prose::Sql).into_owned();
        own.text = mask(&own.text, Prose::Sql).into_owned();
    }
}

fn comment(own: &mut Facet<Option<String>>) {
    if let Some(text) = own.value_mut() {
        *text = mask(text, Prose::Plain).into_owned();
    }
}

fn values(own: &mut drift_catalog::Attributes) {
    for (key, value) in &mut own.items {
        if key.split(' ').next_back().is_some_and(is_secret_name) {
            MASK.clone_into(value);
        }
    }
}

/// Facts that are words.
fn words(own: &mut Definitions) {
    for named in own.0.values_mut() {
        for fact in named.items.values_mut().flat_map(|own| own.facts.values_mut()) {
            let masked = mask(&fact.raw, Prose::Plain).into_owned();
            if masked != fact.raw {
                fact.text.clone_from(&masked);
                fact.raw = masked;
            }
        }
    }
}
