//! The places of all declared objects, by path.

use std::collections::BTreeMap;

use crate::{Kind, ObjectPath, Origin};

/// What tells the parts of one object apart, and the object itself (no part) from them.
type Own = (Option<Box<str>>, Kind);

/// Origins in the order of their paths. Ten thousand tables have some two hundred thousand of them, so a schema's and
/// an object's name is kept once for all that is in it.
#[derive(Debug, Clone, Default)]
pub struct Origins(BTreeMap<String, BTreeMap<String, BTreeMap<Own, Origin>>>);

impl Origins {
    /// Where an object is declared.
    pub fn get(&self, path: &ObjectPath) -> Option<&Origin> {
        self.0.get(&path.schema)?.get(&path.object)?.get(&own(path))
    }

    /// Keeps a place; gives back the one it takes the place of.
    pub fn insert(&mut self, path: ObjectPath, origin: Origin) -> Option<Origin> {
        let own = own(&path);
        self.object(path.schema, path.object).insert(own, origin)
    }

    /// Keeps a place unless there is one already.
    pub fn insert_first(&mut self, path: ObjectPath, origin: Origin) {
        let own = own(&path);
        self.object(path.schema, path.object).entry(own).or_insert(origin);
    }

    /// Takes a place out.
    pub fn remove(&mut self, path: &ObjectPath) -> Option<Origin> {
        self.0.get_mut(&path.schema)?.get_mut(&path.object)?.remove(&own(path))
    }

    /// Leaves only the places of objects that are wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&ObjectPath) -> bool) {
        for (schema, objects) in &mut self.0 {
            for (object, parts) in objects {
                parts.retain(|own, _| wanted(&path(schema, object, own)));
            }
        }
    }

    /// Every place with its path, in order.
    pub fn iter(&self) -> impl Iterator<Item = (ObjectPath, &Origin)> {
        self.0.iter().flat_map(|(schema, objects)| {
            objects.iter().flat_map(move |(object, parts)| {
                parts.iter().map(move |(own, origin)| (path(schema, object, own), origin))
            })
        })
    }

    /// The objects of one schema (not their parts) on both sides of a name: the nearest before it comes first, then
    /// the rest before it, then those after it.
    pub fn around<'a>(
        &'a self,
        schema: &'a str,
        name: &'a str,
    ) -> impl Iterator<Item = (ObjectPath, &'a Origin)> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        let objects = self.0.get(schema);
        let before =
            objects.into_iter().flat_map(move |all| all.range::<str, _>((Unbounded, Excluded(name))).rev());
        let after = objects.into_iter().flat_map(move |all| all.range::<str, _>((Included(name), Unbounded)));
        before.chain(after).flat_map(move |(object, parts)| {
            parts
                .iter()
                .filter(|((part, _), _)| part.is_none())
                .map(move |(own, origin)| (path(schema, object, own), origin))
        })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).map(BTreeMap::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn object(&mut self, schema: String, object: String) -> &mut BTreeMap<Own, Origin> {
        self.0.entry(schema).or_default().entry(object).or_default()
    }
}

impl Extend<(ObjectPath, Origin)> for Origins {
    fn extend<T: IntoIterator<Item = (ObjectPath, Origin)>>(&mut self, places: T) {
        for (path, origin) in places {
            self.insert(path, origin);
        }
    }
}

fn own(path: &ObjectPath) -> Own {
    (path.part.as_deref().map(Box::from), path.kind)
}

fn path(schema: &str, object: &str, (part, kind): &Own) -> ObjectPath {
    let path = ObjectPath::new(*kind, schema, object);
    match part {
        Some(part) => path.part(*kind, part.as_ref()),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileId, Place};

    fn origin(start: u32) -> Origin {
        let place = Place { file: FileId(0), start, end: start + 1 };
        Origin { name: place, entry: place, parts: Vec::new(), alias: None }
    }

    #[test]
    fn keeps_the_order_of_paths_and_finds_what_was_put_in() {
        let table = |name: &str| ObjectPath::new(Kind::Table, "s", name);
        let mut origins = Origins::default();
        let paths =
            [table("b"), table("a").part(Kind::Index, "x"), table("a").part(Kind::Column, "x"), table("a")];
        for (path, start) in paths.iter().zip(0..) {
            assert!(origins.insert(path.clone(), origin(start)).is_none());
        }
        origins.insert_first(table("b"), origin(9));
        let mut sorted = paths.to_vec();
        sorted.sort();
        assert_eq!(origins.iter().map(|(path, _)| path).collect::<Vec<_>>(), sorted);
        assert_eq!(origins.get(&table("b")).map(|origin| origin.name.start), Some(0));
        assert_eq!(origins.remove(&paths[1]).map(|origin| origin.name.start), Some(1));
        origins.retain(|path| path.part.is_none());
        assert_eq!(origins.len(), 2);
    }

    #[test]
    fn neighbours_begin_with_the_nearest_before() {
        let mut origins = Origins::default();
        for (name, start) in ["a", "b", "d", "e"].into_iter().zip(0..) {
            let path = ObjectPath::new(Kind::Table, "s", name);
            origins.insert(path.part(Kind::Column, "id"), origin(start));
            origins.insert(path, origin(start));
        }
        let names: Vec<String> = origins.around("s", "c").map(|(path, _)| path.object).collect();
        assert_eq!(names, ["b", "a", "d", "e"]);
    }
}
