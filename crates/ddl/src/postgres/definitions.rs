//! Kinds without a noun of their own: which file reads which.

use drift_catalog::Kind;

use super::Cursor;
use super::state::{Refused, State};

/// Whether a statement was taken.
type Taken = Result<bool, Refused>;

impl State {
    /// After `CREATE [OR REPLACE]`; false where it is another kind's business.
    pub(crate) fn create_definition(&mut self, cursor: &mut Cursor<'_>, replace: bool) -> Taken {
        if cursor.take(&["aggregate"]) {
            self.create_aggregate(cursor, replace)?;
        } else if cursor.take(&["policy"]) {
            self.create_policy(cursor)?;
        } else if cursor.take(&["rule"]) {
            self.create_rule(cursor, replace)?;
        } else if cursor.take(&["foreign", "table"]) {
            self.create_table(cursor, super::create_table::Persistence::Permanent)?;
        } else if cursor.take(&["foreign", "data", "wrapper"]) {
            self.create_wrapper(cursor)?;
        } else if cursor.take(&["server"]) {
            self.create_server(cursor)?;
        } else if cursor.take(&["access", "method"]) {
            self.create_access_method(cursor)?;
        } else if cursor.take(&["cast"]) {
            self.create_cast(cursor)?;
        } else if cursor.take(&["transform"]) {
            self.create_transform(cursor, replace)?;
        } else if cursor.take(&["default", "conversion"]) {
            self.create_conversion(cursor, true)?;
        } else if cursor.take(&["conversion"]) {
            self.create_conversion(cursor, false)?;
        } else if cursor.take(&["event", "trigger"]) {
            self.create_event_trigger(cursor)?;
        } else if cursor.take(&["publication"]) {
            self.create_publication(cursor)?;
        } else if cursor.take(&["subscription"]) {
            self.create_subscription(cursor)?;
        } else if cursor.take(&["statistics"]) {
            self.create_statistics(cursor)?;
        } else if cursor.take(&["collation"]) {
            self.create_collation(cursor)?;
        } else if cursor.take(&["text", "search"]) {
            self.create_text_search(cursor)?;
        } else if cursor.take(&["operator", "class"]) {
            self.create_class(cursor)?;
        } else if cursor.take(&["operator", "family"]) {
            self.create_family(cursor)?;
        } else if cursor.take(&["operator"]) {
            self.create_operator(cursor)?;
        } else if cursor.take(&["user", "mapping"]) {
            // Whose password is used is nobody's schema.
            cursor.everything();
        } else {
            let mark = cursor.mark();
            let trusted = cursor.take(&["trusted"]);
            cursor.take(&["procedural"]);
            if !cursor.take(&["language"]) {
                cursor.back_to(mark);
                return Ok(false);
            }
            self.create_language(cursor, trusted, replace)?;
        }
        Ok(true)
    }

    /// A language that an extension brings, or the server.
    pub(crate) fn is_of_extension(&self, own: &super::designate::Designated) -> bool {
        own.kind == Kind::Language
            && (own.name == "plpgsql" || self.catalog.extensions.items.contains_key(&own.name))
    }

    /// After `DROP`; false where it is another kind's business.
    pub(crate) fn drop_definition(&mut self, cursor: &mut Cursor<'_>) -> Taken {
        if cursor.take(&["policy"]) {
            self.drop_part(cursor, (Kind::Policy, "policy"))?;
        } else if cursor.take(&["rule"]) {
            self.drop_part(cursor, (Kind::Rule, "rule"))?;
        } else if cursor.take(&["user", "mapping"]) {
            cursor.everything();
        } else {
            return self.drop_designated(cursor);
        }
        Ok(true)
    }

    /// After `ALTER`; false where it is another kind's business.
    pub(crate) fn alter_definition(&mut self, cursor: &mut Cursor<'_>) -> Taken {
        if cursor.take(&["policy"]) {
            self.alter_policy(cursor)?;
            return Ok(true);
        }
        if cursor.take(&["rule"]) {
            self.alter_rule(cursor)?;
            return Ok(true);
        }
        if cursor.take(&["default", "privileges"]) {
            self.default_privileges(cursor)?;
            return Ok(true);
        }
        if cursor.take(&["user", "mapping"]) {
            cursor.everything();
            return Ok(true);
        }
        let Some(own) = self.designate(cursor)? else { return Ok(false) };
        // Whose the language of an extension is is nobody's wish.
        if self.is_of_extension(&own) {
            cursor.everything();
            return Ok(true);
        }
        if self.alter_designated(cursor, &own)? {
            return Ok(true);
        }
        match own.kind {
            Kind::ForeignDataWrapper => self.alter_wrapper(cursor, &own)?,
            Kind::ForeignServer => self.alter_server(cursor, &own)?,
            Kind::EventTrigger => self.alter_event_trigger(cursor, &own)?,
            Kind::Publication => self.alter_publication(cursor, &own)?,
            Kind::Subscription => self.alter_subscription(cursor, &own)?,
            Kind::Statistics => self.alter_statistics(cursor, &own)?,
            Kind::Operator => self.alter_operator(cursor, &own)?,
            Kind::OperatorFamily => self.alter_family(cursor, &own)?,
            Kind::TextSearchConfiguration => self.alter_configuration(cursor, &own)?,
            Kind::TextSearchDictionary => self.alter_dictionary(cursor, &own)?,
            Kind::Collation => {
                // Which version of a library made it is no part of the schema.
                cursor.expect(&["refresh", "version"])?;
                cursor.done()?;
            }
            _ => return Err(cursor.error("OWNER TO, RENAME TO or SET SCHEMA").into()),
        }
        Ok(true)
    }
}
