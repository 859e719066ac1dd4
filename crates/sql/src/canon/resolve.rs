//! Which operator or function of PostgreSQL a call means, by the rules of the documentation's chapter 10 (Type
//! Conversion). Where that is not certain the answer is none.

use super::signatures::{Signature, table};

/// The type of an operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ty {
    /// A text constant or NULL whose type nobody said.
    Untyped,
    /// By its inner name.
    Of(String),
}

impl Ty {
    pub(crate) fn of(name: &str) -> Ty {
        Ty::Of(name.to_owned())
    }

    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Ty::Untyped => None,
            Ty::Of(name) => Some(name),
        }
    }
}

/// What a call was found to be: the types that its operands are changed to, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resolved {
    pub(crate) arguments: Vec<String>,
    pub(crate) result: String,
}

/// The operator of this name between such operands.
pub(crate) fn operator(name: &str, operands: &[Ty]) -> Option<Resolved> {
    let all = table().operators(name);
    // 10.2, 2.a: an untyped operand is first taken for one of the other's type.
    if let [left, right] = operands
        && let Some(ty) = left.name().or(right.name())
        && (*left == Ty::Untyped) != (*right == Ty::Untyped)
        && let Some(exact) = all.iter().find(|own| own.arguments == [ty, ty])
    {
        return resolved(exact, operands);
    }
    choose(all.iter().map(|own| (own, own.arguments.clone())), operands)
}

/// The function of this name with such arguments.
pub(crate) fn function(name: &str, arguments: &[Ty]) -> Option<Resolved> {
    let fitting = table().functions(name).iter().filter_map(|own| {
        let (given, taken) = (arguments.len(), own.arguments.len());
        if given <= taken && given + own.optional >= taken && !(own.variadic && given == taken) {
            return Some((own, own.arguments[..given].to_vec()));
        }
        // Each of the arguments that the last one stands for is one of its elements.
        let last = own.arguments.last().filter(|_| own.variadic && given >= taken)?;
        let element = last.strip_suffix("[]").or_else(|| (*last == "any").then_some("any"))?;
        let mut taken = own.arguments[..taken - 1].to_vec();
        taken.resize(given, element);
        Some((own, taken))
    });
    choose(fitting, arguments)
}

fn is_polymorphic(ty: &str) -> bool {
    ty.starts_with("any")
}

/// Whether an operand may be changed to a type without being told.
pub(crate) fn fits(given: &Ty, taken: &str) -> bool {
    let Ty::Of(given) = given else { return true };
    match taken {
        "any" | "anyelement" | "anycompatible" => true,
        "anyarray" | "anycompatiblearray" => given.ends_with("[]"),
        "anynonarray" | "anycompatiblenonarray" => !given.ends_with("[]"),
        "anyenum" => !table().is_known(given),
        _ if is_polymorphic(taken) => {
            let multi = taken.ends_with("multirange");
            table().category(given) == "R" && given.ends_with("multirange") == multi
        }
        _ => table().casts(given, taken),
    }
}

type Candidate = (&'static Signature, Vec<&'static str>);

/// 10.2 and 10.3: the exact match, or the candidate that is left when those are taken away that fit less.
fn choose(all: impl Iterator<Item = Candidate>, given: &[Ty]) -> Option<Resolved> {
    let mut left: Vec<Candidate> = all
        .filter(|(_, taken)| {
            taken.len() == given.len() && given.iter().zip(taken).all(|(own, ty)| fits(own, ty))
        })
        .collect();
    let is = |own: &Ty, ty: &str| own.name() == Some(ty);
    if let Some((signature, taken)) =
        left.iter().find(|(_, taken)| given.iter().zip(taken).all(|(own, ty)| is(own, ty)))
    {
        return finished(signature, taken, given);
    }
    keep_best(&mut left, |taken| given.iter().zip(taken).filter(|(own, ty)| is(own, ty)).count());
    keep_best(&mut left, |taken| {
        let preferred = |own: &Ty, ty: &str| {
            own.name().is_some_and(|own| {
                own == ty || table().is_preferred(ty) && table().category(own) == table().category(ty)
            })
        };
        given.iter().zip(taken).filter(|(own, ty)| preferred(own, ty)).count()
    });
    if left.len() > 1 {
        by_category(&mut left, given);
    }
    if left.len() > 1 {
        // 10.2, 4.f: untyped operands are taken for what all the others are.
        let mut known = given.iter().filter_map(Ty::name);
        let first = known.next()?;
        if known.any(|ty| ty != first) {
            return None;
        }
        // No type is a range and an element of it.
        let of_range = |taken: &[&str]| taken.contains(&"anyelement") && taken.contains(&"anyrange");
        left.retain(|(_, taken)| taken.iter().all(|ty| fits(&Ty::of(first), ty)) && !of_range(taken));
    }
    match left.as_slice() {
        [(signature, taken)] => finished(signature, taken, given),
        _ => None,
    }
}

fn keep_best(left: &mut Vec<Candidate>, score: impl Fn(&[&'static str]) -> usize) {
    let best = left.iter().map(|(_, taken)| score(taken)).max().unwrap_or_default();
    left.retain(|(_, taken)| score(taken) == best);
}

/// 10.2, 4.e: an untyped operand is taken for a text where it may be one, else for what all candidates say.
fn by_category(left: &mut Vec<Candidate>, given: &[Ty]) {
    let mut wanted: Vec<Option<(&'static str, bool)>> = vec![None; given.len()];
    for (at, own) in given.iter().enumerate() {
        if *own != Ty::Untyped {
            continue;
        }
        let categories: Vec<&str> = left.iter().map(|(_, taken)| table().category(taken[at])).collect();
        let category = match categories.first() {
            _ if categories.contains(&"S") => "S",
            Some(first) if categories.iter().all(|own| own == first) => first,
            _ => return,
        };
        let of = |ty: &str| table().category(ty) == category;
        let preferred = left.iter().any(|(_, taken)| of(taken[at]) && table().is_preferred(taken[at]));
        wanted[at] = Some((category, preferred));
    }
    let suits = |taken: &[&str]| {
        wanted.iter().zip(taken).all(|(wanted, ty)| {
            wanted.is_none_or(|(category, preferred)| {
                table().category(ty) == category && (!preferred || table().is_preferred(ty))
            })
        })
    };
    if left.iter().any(|(_, taken)| suits(taken)) {
        left.retain(|(_, taken)| suits(taken));
    }
}

fn resolved(signature: &Signature, given: &[Ty]) -> Option<Resolved> {
    finished(signature, &signature.arguments, given)
}

/// What a range of the server's is of (documentation 8.17.1).
fn subtype(range: &str) -> Option<&'static str> {
    Some(match range {
        "int4range" => "int4",
        "int8range" => "int8",
        "numrange" => "numeric",
        "tsrange" => "timestamp",
        "tstzrange" => "timestamptz",
        "daterange" => "date",
        _ => return None,
    })
}

/// What stands for any type is what the operands are.
fn finished(signature: &Signature, taken: &[&str], given: &[Ty]) -> Option<Resolved> {
    let (mut element, mut range): (Option<String>, Option<String>) = (None, None);
    for (own, ty) in given.iter().zip(taken) {
        let Some(own) = own.name() else { continue };
        let own = match *ty {
            "any" => continue,
            "anyrange" | "anycompatiblerange" => {
                range = Some(own.to_owned());
                subtype(own)?
            }
            "anyarray" | "anycompatiblearray" => own.strip_suffix("[]")?,
            _ if is_polymorphic(ty) => own,
            _ => continue,
        };
        match &element {
            Some(known) if known != own => element = Some(common(&[Ty::of(known), Ty::of(own)])?),
            Some(_) => {}
            None => element = Some(own.to_owned()),
        }
    }
    let meant = |ty: &str| -> Option<String> {
        Some(match ty {
            "any" => "any".to_owned(),
            "anyarray" | "anycompatiblearray" => format!("{}[]", element.as_deref()?),
            "anyrange" | "anycompatiblerange" => range.clone()?,
            _ if is_polymorphic(ty) => element.clone()?,
            _ => ty.to_owned(),
        })
    };
    let arguments = taken.iter().map(|ty| meant(ty)).collect::<Option<Vec<_>>>()?;
    Some(Resolved { arguments, result: meant(signature.result)? })
}

/// 10.5: the one type of several values.
pub(crate) fn common(all: &[Ty]) -> Option<String> {
    let mut known = all.iter().filter_map(Ty::name);
    let Some(mut chosen) = known.next() else { return Some("text".to_owned()) };
    for ty in known.filter(|ty| table().is_known(ty) || !table().is_known(chosen)) {
        if ty == chosen {
            continue;
        }
        if table().category(ty) != table().category(chosen) {
            return None;
        }
        if !table().is_preferred(chosen) && table().casts(chosen, ty) && !table().casts(ty, chosen) {
            chosen = ty;
        }
    }
    all.iter().all(|ty| fits(ty, chosen)).then(|| chosen.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(name: &str) -> Ty {
        if name == "?" { Ty::Untyped } else { Ty::of(name) }
    }

    #[test]
    fn operators_are_those_that_the_server_takes() {
        for (name, operands, wanted) in [
            ("<", ["int4", "float8"], Some(["float8", "float8"])),
            ("<", ["int4", "int8"], Some(["int4", "int8"])),
            ("<", ["int4", "numeric"], Some(["numeric", "numeric"])),
            (">", ["float4", "int4"], Some(["float4", "float8"])),
            ("=", ["varchar", "?"], Some(["text", "text"])),
            ("=", ["bpchar", "?"], Some(["bpchar", "bpchar"])),
            ("=", ["bpchar", "text"], Some(["text", "text"])),
            ("<", ["date", "timestamptz"], Some(["date", "timestamptz"])),
            ("+", ["timestamptz", "?"], Some(["timestamptz", "interval"])),
            ("-", ["date", "?"], Some(["date", "date"])),
            ("||", ["text", "int4"], Some(["text", "anynonarray"])),
            ("||", ["varchar", "?"], Some(["text", "text"])),
            ("->>", ["jsonb", "?"], Some(["jsonb", "text"])),
            ("=", ["int4", "text"], None),
            ("<@", ["int4range", "?"], Some(["int4range", "int4range"])),
            ("=", ["mood", "?"], Some(["mood", "mood"])),
        ] {
            let found = operator(name, &operands.map(ty)).map(|own| own.arguments);
            if name == "||" && operands[1] == "int4" {
                assert_eq!(found.map(|own| own.len()), Some(2), "{name} {operands:?}");
                continue;
            }
            assert_eq!(found, wanted.map(|own| own.map(str::to_owned).to_vec()), "{name} {operands:?}");
        }
    }

    #[test]
    fn functions_are_those_that_the_server_takes() {
        for (name, arguments, wanted) in [
            ("to_timestamp", vec!["int4"], Some("float8 -> timestamptz")),
            ("date_trunc", vec!["?", "date"], Some("text timestamptz -> timestamptz")),
            ("date_trunc", vec!["?", "timestamp"], Some("text timestamp -> timestamp")),
            ("length", vec!["varchar"], Some("text -> int4")),
            ("length", vec!["bpchar"], Some("bpchar -> int4")),
            ("round", vec!["int4", "int4"], Some("numeric int4 -> numeric")),
            ("round", vec!["int4"], Some("float8 -> float8")),
            ("sqrt", vec!["int4"], Some("float8 -> float8")),
            ("jsonb_extract_path_text", vec!["jsonb", "?", "?"], Some("jsonb text text -> text")),
            ("array_length", vec!["text[]", "int4"], Some("text[] int4 -> int4")),
            ("upper", vec!["tstzrange"], Some("tstzrange -> timestamptz")),
            ("unnest", vec!["text[]"], Some("text[] -> text")),
            ("sum", vec!["int4"], Some("int4 -> int8")),
            ("nobody", vec!["int4"], None),
        ] {
            let given: Vec<Ty> = arguments.iter().map(|name| ty(name)).collect();
            let found =
                function(name, &given).map(|own| format!("{} -> {}", own.arguments.join(" "), own.result));
            assert_eq!(found.as_deref(), wanted, "{name} {arguments:?}");
        }
    }

    #[test]
    fn the_common_type_is_the_wider_one() {
        let common = |all: &[&str]| common(&all.iter().map(|name| ty(name)).collect::<Vec<_>>());
        assert_eq!(common(&["int4", "numeric"]).as_deref(), Some("numeric"));
        assert_eq!(common(&["varchar", "?"]).as_deref(), Some("varchar"));
        assert_eq!(common(&["varchar", "text"]).as_deref(), Some("varchar"));
        assert_eq!(common(&["?", "?"]).as_deref(), Some("text"));
        assert_eq!(common(&["int4", "text"]), None);
    }
}
