//! What stands behind FROM: each relation with its columns, what USING makes one, and what `*` stands for.

use drift_catalog::Vendor;
use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, SelectItem,
    SelectItemQualifiedWildcardKind, TableAlias, TableFactor, TableWithJoins,
};

use super::context::Context;
use super::made::{is_of_servers, is_value, made_columns};
use super::resolve::Ty;
use super::rules::bare;
use super::scope::{Level, Output, Relation, Scope, Star, rename};
use super::signatures::Signature;
use super::{catalogs, infer, names, resolve, scope, signatures};

/// A relation as it is found, and its alias.
struct Source<'t> {
    name: String,
    columns: Option<Vec<Output>>,
    alias: Option<&'t TableAlias>,
    /// The type of its rows.
    row: Option<String>,
    /// Whether it may have more columns than are known.
    open: bool,
    /// Whether it is a function's value that is no row.
    scalar: bool,
}

impl Scope<'_> {
    /// What a FROM reads.
    pub(crate) fn level(&self, from: &[TableWithJoins]) -> Level {
        let mut level = Level::default();
        let mut star = Some(Vec::new());
        for item in from {
            let own = self.joined(item, &mut level);
            star = star.zip(own).map(|(mut all, mut own)| {
                all.append(&mut own);
                all
            });
        }
        level.star = star;
        level
    }

    fn joined(&self, item: &TableWithJoins, level: &mut Level) -> Option<Vec<Star>> {
        let mut left = self.source(&item.relation, level);
        for join in &item.joins {
            let right = self.source(&join.relation, level);
            let using = match constraint(join) {
                Some(JoinConstraint::Using(columns)) => columns.iter().filter_map(one_name).collect(),
                Some(JoinConstraint::Natural) => match (&left, &right) {
                    (Some(left), Some(right)) => shared(left, right),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            left = merge(left, right, &using, join, level);
        }
        left
    }

    fn source(&self, factor: &TableFactor, level: &mut Level) -> Option<Vec<Star>> {
        let source = match factor {
            TableFactor::NestedJoin { table_with_joins, alias: None } => {
                return self.joined(table_with_joins, level);
            }
            TableFactor::NestedJoin { table_with_joins, alias: Some(alias) } => {
                self.aliased_join(table_with_joins, alias, level)
            }
            _ => self.read(factor)?,
        };
        let Source { name: written, mut columns, alias, row, open, scalar } = source;
        let mut renamed = false;
        if let (Some(columns), Some(alias)) = (&mut columns, alias) {
            let before = columns.clone();
            rename(columns, alias.columns.iter().map(|column| &column.name));
            renamed = before != *columns;
        }
        let printed = self.unused(&written, level);
        let star = columns.as_ref().filter(|_| !open).map(|all| {
            let star = |own: &Output| Star { relation: Some(printed.clone()), column: own.name.clone() };
            all.iter().filter(is_listed).map(star).collect()
        });
        let hidden = false;
        level.relations.push(Relation { written, printed, columns, row, renamed, open, hidden, scalar });
        star
    }

    /// `(a JOIN b …) AS c`: one relation, behind which those of the join are not seen any more (documentation 7.2.1.2).
    fn aliased_join<'t>(
        &self,
        item: &TableWithJoins,
        alias: &'t TableAlias,
        level: &mut Level,
    ) -> Source<'t> {
        let (before, merged) = (level.relations.len(), std::mem::take(&mut level.merged));
        let stars = self.joined(item, level);
        let mut around = self.clone();
        around.levels.push(level.clone());
        let output = |star: &Star| {
            let found = around.find(star.relation.as_deref(), &star.column, false);
            scope::output(star.column.clone(), found.and_then(|own| own.ty))
        };
        let columns = stars.map(|stars| stars.iter().map(output).collect());
        level.merged = merged;
        level.relations[before..].iter_mut().for_each(|own| own.hidden = true);
        let name = names::fold(alias.name.clone(), Vendor::Postgres).value;
        Source {
            name,
            columns,
            alias: Some(alias),
            row: Some("record".to_owned()),
            open: false,
            scalar: false,
        }
    }

    /// The name, the columns and the alias of a relation.
    fn read<'t>(&self, factor: &'t TableFactor) -> Option<Source<'t>> {
        let folded = |name: &Ident| names::fold(name.clone(), Vendor::Postgres).value;
        let alias_of = |alias: &'t Option<TableAlias>| alias.as_ref().map(|own| folded(&own.name));
        let record = || Some("record".to_owned());
        let (mut open, mut scalar) = (false, false);
        let (name, columns, alias, row) = match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let parts = names::parts(name, Vendor::Postgres)?;
                let (schema, own) = match parts.as_slice() {
                    [own] => (None, own),
                    [schema, own] => (Some(schema.value.as_str()), own),
                    _ => return None,
                };
                let schema = schema.filter(|schema| *schema != self.context.default_schema);
                let columns = self.relation(schema, &own.value);
                open = catalogs::is_open(schema, &own.value, self.context.version);
                let is_query = schema.is_none() && self.ctes.iter().any(|(name, _)| *name == own.value);
                let row = match schema {
                    _ if is_query => "record".to_owned(),
                    Some(schema) => format!("{schema}.{}", own.value),
                    None => own.value.clone(),
                };
                (alias_of(alias).unwrap_or_else(|| own.value.clone()), columns, alias.as_ref(), Some(row))
            }
            TableFactor::Derived { subquery, alias, .. } => {
                (alias_of(alias)?, self.outputs(subquery), alias.as_ref(), record())
            }
            TableFactor::Table { name, alias, args: Some(args), with_ordinality, .. } => {
                let columns = self.of_call(name, &args.args, *with_ordinality, alias.as_ref());
                scalar = is_value(name, columns.as_deref(), self.context);
                (alias_of(alias).or_else(|| one_name_of(name))?, columns, alias.as_ref(), None)
            }
            TableFactor::Function { name, args, alias, with_ordinality, .. } => {
                let columns = self.of_call(name, args, *with_ordinality, alias.as_ref());
                scalar = is_value(name, columns.as_deref(), self.context);
                (alias_of(alias).or_else(|| one_name_of(name))?, columns, alias.as_ref(), None)
            }
            TableFactor::UNNEST { alias, array_exprs, with_ordinality, .. } => {
                let name = alias_of(alias).unwrap_or_else(|| "unnest".to_owned());
                let element = |expr| {
                    let ty = infer::of(expr, self.context, Some(self))?;
                    ty.name()?.strip_suffix("[]").map(str::to_owned)
                };
                let mut columns: Vec<Output> =
                    array_exprs.iter().map(|expr| Output { name: name.clone(), ty: element(expr) }).collect();
                scalar = columns.len() == 1 && is_of_servers(&columns[0]);
                columns.extend(with_ordinality.then(ordinality));
                (name, Some(columns), alias.as_ref(), None)
            }
            _ => return None,
        };
        Some(Source { name, columns, alias, row, open, scalar })
    }

    /// What a function gives that is read like a table, if that is known.
    fn of_call(
        &self,
        name: &ObjectName,
        arguments: &[FunctionArg],
        with_ordinality: bool,
        alias: Option<&TableAlias>,
    ) -> Option<Vec<Output>> {
        let function = one_name_of(name)?;
        let own = match alias {
            Some(alias) => names::fold(alias.name.clone(), Vendor::Postgres).value,
            None => function.clone(),
        };
        let types: Option<Vec<Ty>> = arguments
            .iter()
            .map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(expr)) => {
                    infer::of(expr, self.context, Some(self))
                }
                _ => None,
            })
            .collect();
        let result = types.and_then(|types| resolve::function(&function, &types)).map(|own| own.result);
        let column = |(name, ty): &(&str, &str)| Output {
            name: if name.is_empty() { own.clone() } else { (*name).to_owned() },
            ty: if ty.is_empty() { result.clone() } else { Some((*ty).to_owned()) },
        };
        let of_made = |made: &Output| Output {
            name: if made.name.is_empty() { own.clone() } else { made.name.clone() },
            ty: made.ty.clone(),
        };
        // What gives records of no type says in its alias which columns they have.
        let defined = alias.into_iter().flat_map(|alias| &alias.columns).map(|own| {
            let ty = infer::named(own.data_type.as_ref()?, self.context);
            Some(scope::output(names::fold(own.name.clone(), Vendor::Postgres).value, ty))
        });
        if let Some(columns) = defined.collect::<Option<Vec<Output>>>().filter(|all| !all.is_empty()) {
            return Some(columns);
        }
        let mut columns: Vec<Output> = match columns_of(&function, self.context) {
            Some(columns) => columns.iter().map(column).collect(),
            None => made_columns(name, self.context)?.iter().map(of_made).collect(),
        };
        columns.extend(with_ordinality.then(ordinality));
        Some(columns)
    }

    /// The columns that an item with `*` stands for.
    pub(crate) fn stars(&self, item: &SelectItem) -> Option<Vec<Star>> {
        let level = self.levels.last()?;
        match item {
            SelectItem::Wildcard(_) => level.star.clone(),
            SelectItem::QualifiedWildcard(kind, _) => {
                let name = match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => {
                        names::parts(name, Vendor::Postgres)?.pop()?.value
                    }
                    // `(t).*` is `t.*`, unless there is a column of that name.
                    SelectItemQualifiedWildcardKind::Expr(expr) => {
                        let Expr::Identifier(name) = bare(expr.clone()) else { return None };
                        let name = names::fold(name, Vendor::Postgres).value;
                        self.row(&name).map(|_| name)?
                    }
                };
                let of = self.levels.iter().rev().flat_map(|level| &level.relations);
                let relation = of.into_iter().find(|own| own.written == name || own.printed == name)?;
                if relation.open {
                    return None;
                }
                let columns = relation.columns.as_ref()?;
                let star = |own: &Output| Star {
                    relation: Some(relation.printed.clone()),
                    column: own.name.clone(),
                };
                Some(columns.iter().filter(is_listed).map(star).collect())
            }
            _ => None,
        }
    }
}

/// Whether `*` stands for a column: those that every table has are not meant (documentation 5.5), and no other can have
/// their names.
fn is_listed(column: &&Output) -> bool {
    !matches!(column.name.as_str(), "tableoid" | "xmin" | "ctid")
}

/// The columns of the server's functions that are read like tables (documentation 9.26 and 7.2.1.4): a column without a
/// name has that of the function or of its alias, one without a type what the call gives.
pub(crate) fn columns_of(
    function: &str,
    context: &Context<'_>,
) -> Option<&'static [(&'static str, &'static str)]> {
    const ONE: &[(&str, &str)] = &[("", "")];
    // The one argument of these that comes back has a name, or may be of a type with columns of its own.
    match function {
        "jsonb_array_elements" => return Some(&[("value", "jsonb")]),
        "json_array_elements" => return Some(&[("value", "json")]),
        "jsonb_array_elements_text" | "json_array_elements_text" => return Some(&[("value", "text")]),
        "generate_series" | "unnest" => return Some(ONE),
        _ => {}
    }
    let plain = |own: &Signature| {
        !own.result.starts_with("any") && !matches!(own.result, "record" | "void") && !own.result.is_empty()
    };
    catalogs::given(function, context.version).or_else(|| {
        let all = signatures::table().functions(function);
        (!all.is_empty() && all.iter().all(plain)).then_some(ONE)
    })
}

fn ordinality() -> Output {
    Output { name: "ordinality".to_owned(), ty: Some("int8".to_owned()) }
}

fn one_name(name: &ObjectName) -> Option<String> {
    one_name_of(name)
}

/// The last part of a name.
pub(crate) fn one_name_of(name: &ObjectName) -> Option<String> {
    Some(names::parts(name, Vendor::Postgres)?.pop()?.value)
}

/// The columns that a NATURAL join compares.
fn shared(left: &[Star], right: &[Star]) -> Vec<String> {
    let has = |column: &str| right.iter().any(|own| own.column == column);
    left.iter().filter(|own| has(&own.column)).map(|own| own.column.clone()).collect()
}

/// What follows ON, USING or NATURAL.
pub(crate) fn constraint(join: &Join) -> Option<&JoinConstraint> {
    use JoinOperator as J;
    match &join.join_operator {
        J::Join(own)
        | J::Inner(own)
        | J::Left(own)
        | J::LeftOuter(own)
        | J::Right(own)
        | J::RightOuter(own)
        | J::FullOuter(own) => Some(own),
        _ => None,
    }
}

/// Both sides of a join: what USING names comes first, and once.
fn merge(
    left: Option<Vec<Star>>,
    right: Option<Vec<Star>>,
    using: &[String],
    join: &Join,
    level: &mut Level,
) -> Option<Vec<Star>> {
    use JoinOperator as J;
    let find = |side: &Option<Vec<Star>>, column: &str| {
        side.as_ref()?.iter().find(|own| own.column == column)?.relation.clone()
    };
    let ty = |owner: &Option<String>, column: &str| {
        let relation = level.relations.iter().find(|own| Some(&own.printed) == owner.as_ref())?;
        let own = relation.columns.as_ref()?.iter().find(|own| own.name == column)?;
        own.ty.as_deref().map(Ty::of)
    };
    let mut all = Vec::new();
    let mut merged = Vec::new();
    for column in using {
        let (of_left, of_right) = (find(&left, column), find(&right, column));
        let types = [ty(&of_left, column), ty(&of_right, column)];
        // Of two types the one is taken that both become, if either side has it (src/backend/parser/parse_clause.c,
        // buildMergedJoinVar).
        let wider = match &types {
            [Some(one), Some(other)] if one != other => {
                resolve::common(&[one.clone(), other.clone()]).as_deref() == other.name()
            }
            _ => false,
        };
        let owner = match &join.join_operator {
            J::FullOuter(_) => None,
            J::Right(_) | J::RightOuter(_) => of_right,
            J::Left(_) | J::LeftOuter(_) => of_left,
            _ if wider => of_right,
            _ => of_left,
        };
        merged.push((column.clone(), owner.clone()));
        all.push(Star { relation: owner, column: column.clone() });
    }
    for (column, owner) in merged {
        level.merged.retain(|(own, _)| *own != column);
        level.merged.push((column, owner));
    }
    let rest = |side: Option<Vec<Star>>| {
        let rest = side?.into_iter().filter(|own| !using.contains(&own.column));
        Some(rest.collect::<Vec<_>>())
    };
    let (mut left, mut right) = (rest(left)?, rest(right)?);
    all.append(&mut left);
    all.append(&mut right);
    Some(all)
}

/// A name for an expression that stands for a column.
pub(crate) fn column(star: &Star) -> Expr {
    let quoted = |name: &str| names::fold(Ident::with_quote('"', name), Vendor::Postgres);
    match &star.relation {
        Some(relation) => Expr::CompoundIdentifier(vec![quoted(relation), quoted(&star.column)]),
        None => Expr::Identifier(quoted(&star.column)),
    }
}
