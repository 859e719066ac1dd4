//! Operator classes and families, and what is in them.

use drift_catalog::{Definition, Kind};

use super::Cursor;
use super::designate::Designated;
use super::state::{Applied, Key, Refused, State};

/// An operator or a function of a class or family.
struct Item {
    /// `operator` or `function`.
    word: &'static str,
    number: i64,
    text: String,
    /// Whether both types are those of the class.
    own_types: bool,
}

/// Whether a member belongs to the family though its class was made with it (`amadjustmembers` of each access
/// method, since PostgreSQL 14).
fn is_of_family(method: &str, item: &Item) -> bool {
    let function = item.word == "function";
    match method {
        "btree" | "hash" => !item.own_types || function && item.number != 1,
        "gist" => !function || ![1, 2, 5, 6, 7].contains(&item.number),
        "gin" => !function || ![2, 3].contains(&item.number),
        "spgist" => !function || !(1..=5).contains(&item.number),
        _ => false,
    }
}

/// A function of the class's own types says them where it stands in the family.
fn in_family(mut item: Item, class: &str) -> Item {
    let head = format!("function {} ", item.number);
    if item.own_types
        && let Some(signature) = item.text.strip_prefix(&head)
    {
        item.text = format!("{head}({class}, {class}) {signature}");
    }
    item
}

fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|item| (item.word == "function", item.number));
    items
}

fn joined(items: &[Item]) -> String {
    items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(", ")
}

impl State {
    /// After `CREATE OPERATOR FAMILY`.
    pub(crate) fn create_family(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let named = cursor.named()?;
        cursor.expect(&["using"])?;
        let method = cursor.name()?;
        cursor.done()?;
        let key = self.new_key(&named);
        let own = family((key.0, named.name), &method);
        self.define(&own, Definition::default())
    }

    /// After `CREATE OPERATOR CLASS`.
    pub(crate) fn create_class(&mut self, cursor: &mut Cursor<'_>) -> Applied {
        let named = cursor.named()?;
        let default = cursor.take(&["default"]);
        cursor.expect(&["for", "type"])?;
        let raw = cursor.type_text()?;
        cursor.expect(&["using"])?;
        let method = cursor.name()?;
        let key = self.new_key(&named);
        let mut own = Definition::default();
        if default {
            own.state("default", "true");
        }
        // `format_type` of a type without a length.
        own.express("type", self.type_name(&raw));
        let mut of = family(key.clone(), &method);
        if cursor.take(&["family"]) {
            let other = cursor.named()?;
            let filed =
                super::words::Named { name: format!("{} using {method}", other.name), ..other.clone() };
            let is = |state: &Self, key: &Key| state.is_defined(Kind::OperatorFamily, key);
            let found = self.find(&filed, is).unwrap_or_else(|| self.new_key(&filed));
            let full = super::words::Named { schema: Some(found.0.clone()), ..other.clone() };
            if (&found.0, &other.name) != (&key.0, &key.1) {
                own.state("family", self.fact_name(&full, |_, _| true));
            }
            of = family((found.0, other.name), &method);
        }
        cursor.expect(&["as"])?;
        let class = self.type_name(&raw);
        let (mut items, mut storage) = (Vec::new(), None);
        loop {
            if cursor.take(&["storage"]) {
                storage = Some(self.type_name(&cursor.type_text()?)).filter(|own| *own != class);
            } else {
                items.push(self.item(cursor, Some(&raw))?);
            }
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.done()?;
        let (shared, items): (Vec<Item>, Vec<Item>) =
            items.into_iter().partition(|item| is_of_family(&method, item));
        let mut texts: Vec<String> = sorted(items).into_iter().map(|item| item.text).collect();
        texts.extend(storage.map(|own| format!("storage {own}")));
        if !texts.is_empty() {
            own.state("items", texts.join(", "));
        }
        let name = format!("{} using {method}", key.1);
        self.define(&Designated { kind: Kind::OperatorClass, schema: Some(key.0), name }, own)?;
        if !shared.is_empty() {
            if self.defined(&of).is_err() {
                self.redefine(&of, Definition::default());
            }
            self.add_items(&of, shared.into_iter().map(|item| in_family(item, &class)).collect())?;
        }
        Ok(())
    }

    /// `ALTER OPERATOR FAMILY name USING method ADD | DROP …`, after the method.
    pub(crate) fn alter_family(&mut self, cursor: &mut Cursor<'_>, own: &Designated) -> Applied {
        if self.defined(own).is_err() {
            // The one that a class made.
            self.redefine(own, Definition::default());
        }
        if cursor.take(&["add"]) {
            let mut items = vec![self.item(cursor, None)?];
            while cursor.take_symbol(",") {
                items.push(self.item(cursor, None)?);
            }
            cursor.done()?;
            return self.add_items(own, items);
        }
        cursor.expect(&["drop"])?;
        let mut gone = Vec::new();
        loop {
            let Some(word) = cursor.one_of(&["operator", "function"]) else {
                return Err(cursor.error("OPERATOR or FUNCTION").into());
            };
            let number = cursor.integer()?;
            let (left, right) = cursor.operand_types()?;
            let types: Vec<String> =
                [left, right].into_iter().flatten().map(|raw| self.type_name(&raw)).collect();
            gone.push((format!("{word} {number} "), format!("({})", types.join(", "))));
            if !cursor.take_symbol(",") {
                break;
            }
        }
        cursor.done()?;
        let definition = self.defined(own)?;
        let before = definition.fact("items").unwrap_or_default().to_owned();
        let left: Vec<&str> = split(&before)
            .into_iter()
            .filter(|item| {
                !gone
                    .iter()
                    .any(|(head, types)| item.starts_with(head.as_str()) && item.contains(types.as_str()))
            })
            .collect();
        definition.facts.remove("items");
        if !left.is_empty() {
            definition.state("items", left.join(", "));
        }
        Ok(())
    }

    /// A family that a class of its own name makes, and that has nothing else, is nobody's statement.
    pub(crate) fn families(&mut self) {
        for (schema, content) in &mut self.catalog.schemas {
            let all = &content.definitions;
            let made = |name: &String, own: &Definition| {
                let class = all.get(Kind::OperatorClass, name);
                own.facts.is_empty() && class.is_some_and(|class| class.fact("family").is_none())
            };
            let Some(named) = all.0.get(&Kind::OperatorFamily) else { continue };
            let gone: Vec<String> = named
                .items
                .iter()
                .filter(|(name, own)| made(name, own))
                .map(|(name, _)| name.clone())
                .collect();
            for name in gone {
                let own = Designated { kind: Kind::OperatorFamily, schema: Some(schema.clone()), name };
                self.told.remove(&own.about());
                if let Some(named) = content.definitions.0.get_mut(&own.kind) {
                    named.items.remove(&own.name);
                }
            }
        }
    }

    fn add_items(&mut self, own: &Designated, items: Vec<Item>) -> Applied {
        let definition = self.defined(own)?;
        let before = definition.fact("items").unwrap_or_default().to_owned();
        let mut all: Vec<Item> = split(&before).into_iter().filter_map(read_back).collect();
        all.extend(items);
        let text = joined(&sorted(all));
        definition.state("items", text);
        Ok(())
    }

    /// `OPERATOR 1 <(a, b) [FOR …]` or `FUNCTION 1 (a, b) f(a, b)`; `class` is the type of the class.
    fn item(&self, cursor: &mut Cursor<'_>, class: Option<&str>) -> Result<Item, Refused> {
        let Some(word) = cursor.one_of(&["operator", "function"]) else {
            return Err(cursor.error("OPERATOR, FUNCTION or STORAGE").into());
        };
        let number = cursor.integer()?;
        let usual = class.map(|raw| self.type_name(raw));
        let is_own = |types: &[String]| usual.as_ref().is_some_and(|own| types.iter().all(|ty| ty == own));
        if word == "operator" {
            let name = cursor.operator_name()?;
            let types = if cursor.peek_text() == "(" {
                let (left, right) = cursor.operand_types()?;
                [left, right].map(|raw| raw.map_or_else(|| "NONE".to_owned(), |raw| self.type_name(&raw)))
            } else {
                let own = usual.clone().unwrap_or_default();
                [own.clone(), own]
            };
            let mut text =
                format!("operator {number} {}({})", self.fact_name(&name, |_, _| false), types.join(", "));
            if cursor.take(&["for", "order", "by"]) {
                let other = cursor.named()?;
                text.push_str(&format!(" for order by {}", self.fact_name(&other, |_, _| false)));
            } else {
                cursor.take(&["for", "search"]);
            }
            return Ok(Item { word, number, text, own_types: is_own(&types) });
        }
        let types = if cursor.peek_text() == "(" {
            let (left, right) = cursor.operand_types()?;
            Some([left, right].map(|raw| raw.map(|raw| self.type_name(&raw)).unwrap_or_default()))
        } else {
            None
        };
        let name = cursor.named()?;
        let arguments = if cursor.peek_text() == "(" { Some(cursor.parenthesised()?) } else { None };
        let signature = self.signature_fact(&name, arguments)?;
        // Outside of a class the types are the function's own (`assignProcTypes`, src/backend/commands/opclasscmds.c).
        let types = types.or_else(|| {
            let inside = signature.split_once('(').filter(|_| class.is_none())?.1.trim_end_matches(')');
            let mut each = inside.split(", ").map(str::to_owned);
            let first = each.next()?;
            Some([first.clone(), each.next().unwrap_or(first)])
        });
        let own_types = types.as_ref().is_none_or(|types| is_own(types));
        let shown = match (&types, class) {
            (Some(types), _) if !own_types => format!(" ({})", types.join(", ")),
            (Some(types), None) => format!(" ({})", types.join(", ")),
            _ => String::new(),
        };
        Ok(Item { word, number, text: format!("function {number}{shown} {signature}"), own_types })
    }
}

fn family(key: Key, method: &str) -> Designated {
    Designated { kind: Kind::OperatorFamily, schema: Some(key.0), name: format!("{} using {method}", key.1) }
}

/// Items as they were joined: the commas between them stand in no parentheses.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0_usize, 0, Vec::new());
    for (at, char) in text.char_indices() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(text[start..].trim());
    items.retain(|item| !item.is_empty());
    items
}

fn read_back(text: &str) -> Option<Item> {
    let mut words = text.split(' ');
    let word = if words.next()? == "operator" { "operator" } else { "function" };
    let number = words.next()?.parse().ok()?;
    Some(Item { word, number, text: text.to_owned(), own_types: false })
}
