//! Views, once both sides are settled. That a view is there is compared; its query where both kinds of database say it
//! in the same words, and else nobody could tell.

use drift_catalog::{
    Attribute, Catalog, Definitions, Expr, Kind, Labelled, Named, NotCompared, ObjectPath, Unstated, Vendor,
    View,
};
use drift_sql::canon;

use super::expr;
use super::tally::Lifted;
use crate::canon::Scope;

/// Reconciles the views. `original` is the wanted side as its own kind of database has it.
pub(super) fn reconcile(to: &mut Catalog, (original, from): (&Catalog, &Catalog), tally: &mut Lifted) {
    let sqlite = to.flavor.vendor == Vendor::Sqlite;
    for (schema, content) in &mut to.schemas {
        let live = from.schemas.get(schema);
        stored(schema, &mut content.views, live.map(|live| &live.views), tally);
        for (name, view) in &mut content.views.items {
            let is = live.and_then(|live| live.views.items.get(name));
            let path = ObjectPath::new(Kind::View, schema.as_str(), name.as_str());
            for index in &view.indexes.items {
                tally.left_out(index.path(&path), "");
            }
            for own in &view.triggers.items {
                tally.left_out(path.part(Kind::Trigger, own.name.as_str()), "");
            }
            let own = original.schemas.get(schema).and_then(|own| own.views.items.get(name));
            let own = own.map_or_else(|| view.query.clone(), |own| own.query.clone());
            let Some(is) = is else {
                view.indexes.items.clear();
                view.triggers.items.clear();
                view.definitions = Definitions::default();
                view.query = Expr::raw(own.text);
                continue;
            };
            for own in &is.triggers.items {
                tally.adopted(path.part(Kind::Trigger, own.name.as_str()), "");
            }
            let (mine, theirs) = if sqlite {
                (own.clone(), in_postgres(&is.query, (original, schema)))
            } else {
                (in_postgres(&own, (from, schema)), is.query.clone())
            };
            let same = mine.text == theirs.text;
            let simple = [&mine, &theirs].iter().all(|query| expr::is_common_query(&query.text));
            if !same && !simple {
                to.unread.push(NotCompared {
                    path: path.clone(),
                    attribute: Some(Attribute::Definition),
                    reason: Unstated::NotUnderstood,
                    why: "only simple queries are compared between two kinds of database".to_owned(),
                });
            }
            if view.materialized != is.materialized {
                tally.facet(&path, Attribute::Materialized, "");
            }
            *view = is.clone();
            if !same && simple {
                view.query = Expr { raw: mine.text.clone(), ..mine };
            }
        }
    }
}

/// The canonical form that PostgreSQL's rules give a query of SQLite.
fn in_postgres(query: &Expr, (catalog, schema): (&Catalog, &str)) -> Expr {
    let scope = Scope::new(catalog, crate::postgres::SENSE, schema, "");
    canon::query(&query.raw, Vendor::Postgres, &scope.context(None, &[]))
}

/// Materialised views that one side alone has, for its kind of database alone can have them.
fn stored(schema: &str, to: &mut Named<View>, from: Option<&Named<View>>, tally: &mut Lifted) {
    let place = |name: &str| ObjectPath::new(Kind::MaterializedView, schema, name);
    to.items.retain(|name, view| {
        let keep = !view.materialized || from.is_some_and(|from| from.items.contains_key(name));
        if !keep {
            tally.left_out(place(name), "");
        }
        keep
    });
    for (name, view) in from.into_iter().flat_map(|from| &from.items).filter(|(_, view)| view.materialized) {
        if !to.items.contains_key(name) {
            tally.adopted(place(name), "");
            to.items.insert(name.clone(), view.clone());
        }
    }
}
