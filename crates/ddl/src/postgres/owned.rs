//! `REASSIGN OWNED` and `DROP OWNED`: what one role has, as far as statements said so.

use super::Cursor;
use super::cascade::Gone;
use super::state::{Applied, Refused, State, refused};
use super::told::About;

impl Cursor<'_> {
    fn role_names(&mut self) -> Result<Vec<String>, Refused> {
        let mut roles = Vec::new();
        loop {
            let Some(role) = self.role()? else {
                return refused("which role runs the statement is not known");
            };
            roles.push(role);
            if !self.take_symbol(",") {
                return Ok(roles);
            }
        }
    }
}

impl State {
    /// `REASSIGN OWNED BY a TO b`, after the first two words.
    pub(crate) fn reassign_owned(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        cursor.expect(&["by"])?;
        let roles = cursor.role_names()?;
        cursor.expect(&["to"])?;
        let new = cursor.role()?;
        cursor.done()?;
        for told in self.told.values_mut() {
            if told.owner.as_ref().is_some_and(|owner| roles.contains(owner)) {
                told.owner.clone_from(&new);
            }
        }
        Ok(())
    }

    /// `DROP OWNED BY a`, after the first two words: what the roles own goes, and what they may do.
    pub(crate) fn drop_owned(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        cursor.expect(&["by"])?;
        let roles = cursor.role_names()?;
        let cascade = cursor.one_of(&["cascade", "restrict"]) == Some("cascade");
        cursor.done()?;
        for told in self.told.values_mut() {
            told.acl.retain(|grantee, _| !roles.contains(grantee));
        }
        self.default_privileges.retain(|own| !own.role.as_ref().is_some_and(|role| roles.contains(role)));
        let is_theirs = |owner: &Option<String>| owner.as_ref().is_some_and(|owner| roles.contains(owner));
        let theirs: Vec<About> = self
            .told
            .iter()
            .filter(|(_, told)| is_theirs(&told.owner))
            .map(|(about, _)| about.clone())
            .collect();
        for about in theirs {
            self.drop_one_owned(&about, cascade)?;
        }
        Ok(())
    }

    fn drop_one_owned(&mut self, about: &About, cascade: bool) -> Applied {
        let Some(schema) = &about.schema else {
            if about.word == "schema" {
                return self.drop_schema(&about.name, cascade);
            }
            return refused(format!("what goes along with {} is not known", about.text()));
        };
        let key = (schema.clone(), about.name.clone());
        let gone = match about.word {
            "table" if self.is_table(&key) => return self.drop_table(&key, cascade),
            "table" if self.is_view(&key) => {
                self.drop_view(&key);
                Gone::Relation(key)
            }
            "sequence" => {
                self.drop_sequence(&key);
                Gone::Relation(key)
            }
            "type" => {
                self.remove_type(&key);
                Gone::Type(key)
            }
            "function" => {
                self.schema(&key.0).functions.items.remove(&key.1);
                self.forget(&key);
                Gone::Function(key)
            }
            _ => return Ok(()),
        };
        if cascade { self.drop_dependents(gone) } else { Ok(()) }
    }
}
