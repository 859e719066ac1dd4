//! Owners, privileges, default privileges and comments: what is said of other objects.

use std::collections::{BTreeMap, BTreeSet};

use super::own::Own;
use super::spell::{one, role};
use super::target::Target;
use crate::postgres::kinds::{IF_MADE_BY, PUBLIC_COMMENT, WHO_RUNS};
use crate::postgres::names::{literal, quote};
use crate::{Answer, Phase};

pub(super) fn owner(own: &Own<'_>) -> Answer {
    let target = Target::of(&own.path.schema, &own.path.object)?;
    let sql = format!("ALTER {} OWNER TO {};", target.sql, one(own.need("role")?));
    Ok(vec![own.step(Phase::Comment, sql)])
}

pub(super) fn comment(own: &Own<'_>, gone: bool) -> Answer {
    let target = Target::of(&own.path.schema, &own.path.object)?;
    let text = if !gone {
        literal(own.need("text")?)
    } else if target.sql == "SCHEMA public" {
        // What every new database says of it, which nobody wrote.
        literal(PUBLIC_COMMENT)
    } else {
        "NULL".to_owned()
    };
    let phase = if gone { Phase::Clear } else { Phase::Comment };
    Ok(vec![own.step(phase, format!("COMMENT ON {} IS {text};", target.sql))])
}

/// Who may do what, as the frame around a list of privileges.
struct Grant {
    /// Before `GRANT` and `REVOKE`.
    before: String,
    /// `ON …`, without who.
    on: String,
    column: Option<String>,
    role: String,
}

impl Grant {
    fn of(own: &Own<'_>) -> Result<Grant, String> {
        let (what, who) =
            own.path.object.rsplit_once(" to ").ok_or_else(|| "it is not said to whom".to_owned())?;
        let target = Target::of(&own.path.schema, what)?;
        let on = target.granted.ok_or_else(|| format!("nothing can be granted on {what}"))?;
        Ok(Grant { before: String::new(), on, column: target.column, role: role(who) })
    }

    fn of_default(own: &Own<'_>) -> Result<Grant, String> {
        let unknown = || "it is not said for whose objects".to_owned();
        let (what, who) = own.path.object.rsplit_once(" to ").ok_or_else(unknown)?;
        // Without a role they are those of the role that runs the statement.
        let (objects, owner) =
            what.split_once(" of ").map_or((what, None), |(objects, own)| (objects, Some(own)));
        let on = match objects {
            "tables" => "TABLES",
            "sequences" => "SEQUENCES",
            "functions" | "routines" => "ROUTINES",
            "types" => "TYPES",
            "schemas" => "SCHEMAS",
            "large objects" => "LARGE OBJECTS",
            _ => return Err(format!("{objects} have no default privileges")),
        };
        let schema = match own.path.schema.as_str() {
            "" => String::new(),
            schema => format!(" IN SCHEMA {}", quote(schema)),
        };
        let owner = owner.map(|own| format!(" FOR ROLE {}", one(own))).unwrap_or_default();
        let before = format!("ALTER DEFAULT PRIVILEGES{owner}{schema} ");
        Ok(Grant { before, on: on.to_owned(), column: None, role: role(who) })
    }

    /// The words of privileges, with the column where they are of one.
    fn list(&self, privileges: &[&str]) -> String {
        let column = self.column.as_ref().map_or_else(String::new, |column| format!(" ({column})"));
        let letters = |word: &str| -> String {
            word.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect::<String>().to_uppercase()
        };
        let words: Vec<String> = privileges.iter().map(|own| format!("{}{column}", letters(own))).collect();
        words.join(", ")
    }

    fn give(&self, privileges: &[&str], option: bool) -> Option<String> {
        let option = if option { " WITH GRANT OPTION" } else { "" };
        let (before, on, role) = (&self.before, &self.on, &self.role);
        (!privileges.is_empty())
            .then(|| format!("{before}GRANT {} ON {on} TO {role}{option};", self.list(privileges)))
    }

    fn take(&self, privileges: &[&str], option: bool) -> Option<String> {
        let option = if option { "GRANT OPTION FOR " } else { "" };
        let (before, on, role) = (&self.before, &self.on, &self.role);
        (!privileges.is_empty())
            .then(|| format!("{before}REVOKE {option}{} ON {on} FROM {role};", self.list(privileges)))
    }
}

fn grant_of(own: &Own<'_>, default: bool) -> Result<Grant, String> {
    if default { Grant::of_default(own) } else { Grant::of(own) }
}

/// What of a privilege there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Yes,
    /// It may be passed on.
    WithOption,
    /// Everybody has it by itself; here it was taken away.
    Revoked,
}

fn privileges<'a>(own: &Own<'a>) -> BTreeMap<&'a str, Given> {
    let given = |text: &str| match text {
        "with grant option" => Given::WithOption,
        "revoked" => Given::Revoked,
        _ => Given::Yes,
    };
    own.facts.facts.iter().map(|(key, fact)| (key.as_str(), given(&fact.raw))).collect()
}

/// Gives what is wanted and takes what is too much; where nothing is there yet, all is given.
pub(super) fn change(is: Option<&Own<'_>>, wanted: &Own<'_>, default: bool) -> Answer {
    if wanted.facts.facts.values().any(|fact| fact.raw.contains(IF_MADE_BY)) {
        return Err(WHO_RUNS.to_owned());
    }
    let grant = grant_of(wanted, default)?;
    let lines = lines(&grant, &is.map(privileges).unwrap_or_default(), &privileges(wanted));
    // To take a privilege on a table takes it on each of its columns too (documentation, "REVOKE"): what is taken goes
    // before all that is given.
    let takes = if is.is_some() { Phase::Clear } else { Phase::Comment };
    let taken = lines.taken.into_iter().map(|sql| wanted.step(takes, sql));
    Ok(taken.chain(lines.given.into_iter().map(|sql| wanted.step(Phase::Comment, sql))).collect())
}

/// Statements about one privilege.
struct Lines {
    taken: Vec<String>,
    given: Vec<String>,
}

fn lines(grant: &Grant, old: &BTreeMap<&str, Given>, new: &BTreeMap<&str, Given>) -> Lines {
    use Given::{Revoked, WithOption, Yes};
    let (mut gone, mut less, mut plain, mut more) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let keys: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for key in keys {
        match (old.get(key), new.get(key)) {
            (is, wanted) if is == wanted => {}
            (Some(Revoked), None) | (None | Some(Revoked), Some(Yes)) => plain.push(key),
            (_, None | Some(Revoked)) => gone.push(key),
            (Some(WithOption), Some(Yes)) => less.push(key),
            (_, Some(WithOption)) => more.push(key),
            (Some(Yes), Some(Yes)) => {}
        }
    }
    Lines {
        taken: [grant.take(&gone, false), grant.take(&less, true)].into_iter().flatten().collect(),
        given: [grant.give(&plain, false), grant.give(&more, true)].into_iter().flatten().collect(),
    }
}

/// Before the object goes, if it does.
pub(super) fn revoke(own: &Own<'_>, default: bool) -> Answer {
    let lines = lines(&grant_of(own, default)?, &privileges(own), &BTreeMap::new());
    Ok(lines.taken.into_iter().chain(lines.given).map(|sql| own.step(Phase::Clear, sql)).collect())
}
