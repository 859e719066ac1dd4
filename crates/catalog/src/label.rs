//! What a constraint or index is called in a path: its name, or else what it consists of.

use crate::{Check, Exclusion, ForeignKey, Index, IndexKey, Kind, ObjectPath, PrimaryKey, Unique};

/// The longest label made of an expression, in characters.
const LONGEST: usize = 60;

fn of_columns(columns: &[String]) -> String {
    format!("({})", columns.join(","))
}

fn of_text(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("({}…)", &text[..end]),
        None => format!("({text})"),
    }
}

/// A part of a table that may have no name of its own.
pub trait Labelled {
    /// Its kind.
    const KIND: Kind;

    /// Its name, if it has one.
    fn name(&self) -> Option<&str>;

    /// Its name, or else its columns or text in parentheses.
    fn label(&self) -> String;

    /// Its path inside a table or view.
    fn path(&self, table: &ObjectPath) -> ObjectPath {
        table.part(Self::KIND, self.label())
    }
}

macro_rules! labelled {
    ($type:ty, $kind:expr, $this:ident => $otherwise:expr) => {
        impl Labelled for $type {
            const KIND: Kind = $kind;

            fn name(&self) -> Option<&str> {
                self.name.as_deref()
            }

            fn label(&self) -> String {
                let $this = self;
                self.name.clone().unwrap_or_else(|| $otherwise)
            }
        }
    };
}

labelled!(PrimaryKey, Kind::PrimaryKey, this => of_columns(&this.columns));
labelled!(Unique, Kind::Unique, this => of_columns(&this.columns));
labelled!(ForeignKey, Kind::ForeignKey, this => of_columns(&this.columns));
labelled!(Check, Kind::Check, this => of_text(&this.expr.raw));
labelled!(Exclusion, Kind::Exclusion, this => of_text(&this.definition.raw));
labelled!(Index, Kind::Index, this => {
    let parts: Vec<String> = this
        .parts
        .iter()
        .map(|part| match &part.key {
            IndexKey::Column(name) => name.clone(),
            IndexKey::Expr(expr) => expr.raw.clone(),
        })
        .collect();
    of_text(&parts.join(","))
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IndexPart;

    #[test]
    fn an_unnamed_one_is_called_by_its_columns() {
        let table = ObjectPath::new(Kind::Table, "public", "t");
        let mut index = Index {
            name: None,
            parts: vec![IndexPart::column("a"), IndexPart::column("b")],
            unique: false,
            method: None,
            predicate: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            valid: true,
            attributes: crate::Attributes::default(),
        };
        assert_eq!(index.path(&table).to_string(), "public.t.(a,b)");
        index.name = Some("t_ab".to_owned());
        assert_eq!(index.path(&table).to_string(), "public.t.t_ab");
    }
}
