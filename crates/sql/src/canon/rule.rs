//! The canonical rules as data: what each makes equal, and who says so. `docs/canonical.md` is printed from here;
//! `drift diff --why` names those that were used.

use std::cell::RefCell;
use std::collections::BTreeSet;

macro_rules! rules {
    ($($rule:ident $id:literal $says:literal $cites:literal;)*) => {
        /// A rule that makes two spellings one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $says] $rule,)*
        }

        impl Rule {
            /// Every rule, in the order of the page.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// The id that never changes.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$rule => $id,)* }
            }

            /// What it does, in one sentence.
            pub fn says(self) -> &'static str {
                match self { $(Rule::$rule => $says,)* }
            }

            /// The vendor's word on which it stands.
            pub fn cites(self) -> &'static str {
                match self { $(Rule::$rule => $cites,)* }
            }
        }
    };
}

rules! {
    OnePrint "canon/one-print" "Blanks, comments and the letter case of the grammar's words say nothing: what was parsed is printed in one way." "PostgreSQL documentation 4.1; https://sqlite.org/lang_keywords.html";
    Parentheses "canon/parentheses" "Parentheses stand only where an operand could be misread without them." "PostgreSQL documentation 4.1.6; https://sqlite.org/lang_expr.html";
    NotEqual "canon/not-equal" "`!=` is `<>`." "PostgreSQL documentation 9.2; https://sqlite.org/lang_expr.html";
    Chain "canon/chain" "AND and OR are associative: `a AND (b AND c)` is `a AND b AND c`." "PostgreSQL documentation 9.1";
    Between "canon/between" "`x BETWEEN a AND b` is `x >= a AND x <= b`." "PostgreSQL documentation 9.2; https://sqlite.org/lang_expr.html#between";
    Symmetric "canon/symmetric" "`x BETWEEN SYMMETRIC a AND b` is `x BETWEEN a AND b OR x BETWEEN b AND a`." "PostgreSQL documentation 9.2";
    AnyArrayIsIn "canon/any-array-is-in" "`x = ANY (ARRAY[…])` is `x IN (…)`, and `x <> ALL (ARRAY[…])` is `x NOT IN (…)`." "PostgreSQL documentation 9.25";
    ArrayCast "canon/array-cast" "A cast of `ARRAY[…]` is a cast of each element." "PostgreSQL documentation 4.2.12";
    ListOrder "canon/list-order" "Order and repetition of the constants of a list say nothing." "PostgreSQL documentation 9.25.1";
    ListOfColumns "canon/list-of-columns" "`x IN (1, 2, a)` with a column `a` is `x IN (1, 2) OR x = a`." "src/backend/parser/parse_expr.c, transformAExprIn";
    ListOfOne "canon/list-of-one" "`x IN (a)` is `x = a`." "PostgreSQL documentation 9.25.1";
    NotOfQuery "canon/not-of-query" "`NOT x IN (SELECT …)` is `x NOT IN (SELECT …)`, and so for EXISTS." "PostgreSQL documentation 9.24";
    LikeOperator "canon/like-operator" "`~~` is LIKE, `~~*` is ILIKE, and `!` before them is NOT." "PostgreSQL documentation 9.7.1";
    TextNotation "canon/text-notation" "`E'…'`, `$$…$$` and `U&'…'` are notations of a text." "PostgreSQL documentation 4.1.2";
    NumberSpelling "canon/number-spelling" "A number has no plus sign, no exponent, no zeros that say nothing, and its sign is part of it." "PostgreSQL documentation 4.1.2.6; https://sqlite.org/lang_expr.html";
    Hexadecimal "canon/hexadecimal" "`0x10` is 16." "https://sqlite.org/lang_expr.html (hexadecimal integers)";
    TruthIsNumber "canon/truth-is-number" "In SQLite TRUE is 1 and FALSE is 0." "https://sqlite.org/datatype3.html 2.1";
    TypedConstant "canon/typed-constant" "`DATE '…'` and `INTERVAL '…'` are casts of a text." "PostgreSQL documentation 4.1.2.7";
    CastSpelling "canon/cast-spelling" "`CAST(x AS t)` is `x::t`, and the type has its canonical name." "PostgreSQL documentation 4.2.9";
    TextCast "canon/text-cast" "A cast of what is text already to a text type without a length adds nothing." "PostgreSQL documentation 8.3, 10.4";
    BooleanWord "canon/boolean-word" "`'t'::boolean` is true." "PostgreSQL documentation 8.6";
    IntegerCast "canon/integer-cast" "`'-1'::integer` is -1: how the server prints a negative constant." "PostgreSQL documentation 4.1.2.6";
    RegclassSchema "canon/regclass-schema" "The default schema need not be written inside `'…'::regclass`, nor `'…'::regconfig`." "PostgreSQL documentation 8.19";
    CastOfOwnType "canon/cast-of-own-type" "A constant beside a column needs no cast to the type that it gets there anyway." "PostgreSQL documentation 10.2";
    WidenedConstant "canon/widened-constant" "A whole number is compared alike as an integer and as a wider number." "PostgreSQL documentation 10.2";
    WidenedColumn "canon/widened-column" "An integer column that is compared with a number is widened without being told." "PostgreSQL documentation 10.2";
    NameFolding "canon/name-folding" "A name has quotes only where they mean something, and the letter case that the server keeps." "PostgreSQL documentation 4.1.1; https://sqlite.org/lang_keywords.html";
    QuotedText "canon/quoted-text" "In SQLite a word in double quotes that names no column is a text." "https://sqlite.org/quirks.html 8";
    OwnTable "canon/own-table" "The name of the only table before a column says nothing." "PostgreSQL documentation 4.2.1";
    OwnSchema "canon/own-schema" "The schema that is searched anyway need not be written." "PostgreSQL documentation 5.10.3";
    FunctionSchema "canon/function-schema" "`pg_catalog.` and the default schema before a function say nothing." "PostgreSQL documentation 5.10.5";
    OperatorSchema "canon/operator-schema" "`OPERATOR(pg_catalog.=)` is `=`, and so is an operator of the default schema that can be no other." "PostgreSQL documentation 4.2.5";
    CurrentMoment "canon/current-moment" "The calls for the current moment have one word." "PostgreSQL documentation 9.9.5; https://sqlite.org/lang_datefunc.html";
    CallGrammar "canon/call-grammar" "SUBSTRING, POSITION, OVERLAY and TRIM with words between their arguments are plain calls." "PostgreSQL documentation 9.4 and 9.7.2";
    ExtractDatePart "canon/extract-date-part" "Before PostgreSQL 14 EXTRACT is `date_part`." "PostgreSQL 14 release notes E.24.2";
    SimilarTo "canon/similar-to" "SIMILAR TO is a match with `similar_to_escape` of the pattern and what follows ESCAPE." "PostgreSQL 13 release notes";
    TimeZoneCall "canon/time-zone-call" "`timezone(z, t)` is `t AT TIME ZONE z`." "PostgreSQL documentation 9.9.4";
    OverlapsCall "canon/overlaps-call" "`overlaps(a, b, c, d)` is `(a, b) OVERLAPS (c, d)`." "PostgreSQL documentation 9.9";
    StoredNumber "canon/stored-number" "In a column of numbers `'1'`, `1` and `1.0` are one default." "PostgreSQL documentation 10.4; https://sqlite.org/datatype3.html 3";
    StoredBoolean "canon/stored-boolean" "In a boolean column the words of a truth value are one default." "PostgreSQL documentation 8.6";
    StoredText "canon/stored-text" "In a text column a whole number is stored as its digits." "PostgreSQL documentation 10.4";
    Padding "canon/padding" "Blanks at the end of padded text say nothing." "PostgreSQL documentation 8.3";
    UuidCase "canon/uuid-case" "The letter case of a UUID says nothing." "PostgreSQL documentation 8.12";
    JsonBlanks "canon/json-blanks" "`jsonb` keeps no blanks outside texts, no order of keys, and no escapes that are not needed." "PostgreSQL documentation 8.14";
    EmptyArray "canon/empty-array" "`ARRAY[]` in an array column is `'{}'`." "PostgreSQL documentation 8.15.2";
    CastOfStoredType "canon/cast-of-stored-type" "A cast of a default to the column's own type adds nothing." "PostgreSQL documentation 10.4";
    MomentOfColumn "canon/moment-of-column" "The current moment in a date column is the current date." "PostgreSQL documentation 8.5";
    JoinParentheses "canon/join-parentheses" "Joins are read from the left; parentheses that say so say nothing." "PostgreSQL documentation 7.2.1.1";
    JoinWords "canon/join-words" "INNER and OUTER say nothing in a join." "PostgreSQL documentation 7.2.1.1; https://sqlite.org/lang_select.html";
    OutputName "canon/output-name" "What a query puts out without a name has the name that PostgreSQL gives it." "PostgreSQL documentation 7.3.2";
    AliasOfOwnName "canon/alias-of-own-name" "`id AS id` is `id`, for what a query puts out and for a table it reads." "PostgreSQL documentation 7.3.2, 7.2.1.2";
    AliasWord "canon/alias-word" "The word AS before an alias in FROM says nothing." "PostgreSQL documentation 7.2.1.2";
    Ascending "canon/ascending" "Ascending is the order that no word means." "PostgreSQL documentation 7.5; https://sqlite.org/lang_select.html#orderby";
    ColumnOwner "canon/column-owner" "A column belongs to the one relation of the query that has it, whether its name is written or not." "PostgreSQL documentation 4.2.1";
    RelationNumber "canon/relation-number" "A relation whose name one around it has already gets a number behind it, as the server prints it." "src/backend/utils/adt/ruleutils.c, set_rtable_names";
    StarColumns "canon/star-columns" "`SELECT *` is the columns that the relations had when the view was made." "PostgreSQL documentation, CREATE VIEW, Notes";
    TableCommand "canon/table-command" "`TABLE t` is `SELECT * FROM t`." "PostgreSQL documentation, SELECT, TABLE Command";
    AliasColumns "canon/alias-columns" "An alias that renames columns of a relation lists all of them, one that renames none lists none." "src/backend/utils/adt/ruleutils.c, set_relation_column_names";
    NaturalJoin "canon/natural-join" "NATURAL is USING with the columns that both sides have." "PostgreSQL documentation 7.2.1.1";
    OutputReference "canon/output-reference" "A number or the name of an output in GROUP BY, ORDER BY and DISTINCT ON is that output." "PostgreSQL documentation, SELECT";
    FetchIsLimit "canon/fetch-is-limit" "`FETCH FIRST n ROWS ONLY` is `LIMIT n`." "PostgreSQL documentation, SELECT";
    LockedRelations "canon/locked-relations" "`FOR UPDATE` without OF is of each relation that is read." "PostgreSQL documentation, SELECT, The Locking Clause";
    UnionParentheses "canon/union-parentheses" "UNION and EXCEPT are read from the left, INTERSECT before both; parentheses that say so say nothing." "PostgreSQL documentation, SELECT";
    FrameEnd "canon/frame-end" "A window's frame that says no end ends at the current row." "PostgreSQL documentation 4.2.8; https://sqlite.org/windowfunctions.html";
    FunctionColumns "canon/function-columns" "A function behind FROM is LATERAL anyway, and its columns have names." "PostgreSQL documentation 7.2.1.4, 7.2.1.5";
    ImpliedCast "canon/implied-cast" "A cast without which the same operator or function would be found adds nothing." "PostgreSQL documentation 10.2, 10.3, 10.5";
    ElseNull "canon/else-null" "ELSE NULL is what a CASE without ELSE gives." "PostgreSQL documentation 9.18.1";
    RowWord "canon/row-word" "`ROW(a, b)` is `(a, b)`." "PostgreSQL documentation 4.2.13";
    WholeRow "canon/whole-row" "The name of a relation where a value is wanted is the whole of its row, and `(t).a` is its column." "PostgreSQL documentation 8.16.5";
    VariadicArray "canon/variadic-array" "`f(a, VARIADIC ARRAY[b, c])` is `f(a, b, c)`." "PostgreSQL documentation 4.3, 36.5.6";
    NamedArgument "canon/named-argument" "`f(a := 1)` is `f(a => 1)`." "PostgreSQL documentation 4.3.2";
    BitText "canon/bit-text" "`B'…'` and `X'…'` are casts of a text of bits." "PostgreSQL documentation 4.1.2.5";
    ConstantSpelling "canon/constant-spelling" "A date, a time, an interval, a UUID, money, bytes, a floating-point number, a path into JSON, and a list of numbers have one spelling for each value." "PostgreSQL documentation 8.1.3, 8.2, 8.4, 8.5, 8.12, 8.14.7, 8.15";
    ZoneOfSession "canon/zone-of-session" "A moment without a zone is one of UTC, where that is the zone that the server gives its sessions." "PostgreSQL documentation 8.5.1.3";
    BoundConstant "canon/bound-constant" "A constant in the bound of a partition is what its column makes of it." "PostgreSQL documentation, CREATE TABLE, partition_bound_spec";
    OrderOfNulls "canon/order-of-nulls" "NULLS LAST is what ascending order does in PostgreSQL, NULLS FIRST what descending does." "PostgreSQL documentation 7.5";
    RowComparison "canon/row-comparison" "`(a, b) = (c, d)` is `a = c AND b = d`, and so `<>` with OR." "PostgreSQL documentation 9.25.5";
    NotDistinct "canon/not-distinct" "`NOT (a IS DISTINCT FROM b)` is `a IS NOT DISTINCT FROM b`." "PostgreSQL documentation 9.2";
    LikeEscape "canon/like-escape" "`a LIKE b ESCAPE c` is `a LIKE like_escape(b, c)`." "src/backend/parser/gram.y, a_expr";
    AnyQueryIsIn "canon/any-query-is-in" "`x = ANY (SELECT …)` is `x IN (SELECT …)`." "PostgreSQL documentation 9.24.3";
    NamesInUnion "canon/names-in-union" "Only the first part of a UNION gives names to the columns." "PostgreSQL documentation, SELECT, UNION Clause";
    IntervalField "canon/interval-field" "`INTERVAL '1' DAY` is `'1 day'::interval`." "PostgreSQL documentation 8.5.4";
    SilentWords "canon/silent-words" "OR REPLACE, IF NOT EXISTS, and SQLite's FOR EACH ROW say nothing about what is made." "https://sqlite.org/lang_createtrigger.html; PostgreSQL documentation, CREATE TRIGGER";
    ExecuteProcedure "canon/execute-procedure" "A trigger's EXECUTE PROCEDURE is EXECUTE FUNCTION." "PostgreSQL documentation, CREATE TRIGGER";
    RoutineOptions "canon/routine-options" "A function's options have one order and one spelling, those that it has anyway are left out, its types have no length, and its body has one kind of quotes." "PostgreSQL documentation, CREATE FUNCTION";
    InsertColumns "canon/insert-columns" "INSERT without a list of columns is one with the first columns of the table." "PostgreSQL documentation, INSERT";
    NumberedArgument "canon/numbered-argument" "`$1` in a body that the server reads is the first argument, by its name if it has one." "PostgreSQL documentation 38.5.1";
    AlsoIsSilent "canon/also-is-silent" "A rule without INSTEAD does its actions also, and one action needs no parentheses." "PostgreSQL documentation, CREATE RULE";
    TypeOnPath "canon/type-on-path" "A type or relation without a schema that only one schema has is that one." "PostgreSQL documentation 5.10.3";
    DefaultClass "canon/default-class" "An operator class that the method takes for the type anyway need not be written." "PostgreSQL documentation 11.10";
    ReturnsOfOut "canon/returns-of-out" "What a function with OUT arguments returns need not be written: it is the one's type, or `record`." "PostgreSQL documentation, CREATE FUNCTION, rettype";
    TokensOnly "canon/tokens-only" "What no grammar understood is compared token by token: only blanks, comments and the case of bare words say nothing." "PostgreSQL documentation 4.1";
    ServerForm "canon/server-form" "Where the server gave the form in a scratch database, or SQLite makes one program of both texts, that is the form." "docs/read-only.md";
    NullDefault "canon/null-default" "DEFAULT NULL is what a column without a default has." "PostgreSQL documentation 5.2; https://sqlite.org/lang_createtable.html#dfltval";
    TypeAlias "canon/type-alias" "A type has one name: `int4`, `int` and `integer` are one." "PostgreSQL documentation 8.1; https://sqlite.org/datatype3.html";
    PortableWord "canon/portable-word" "A portable word of the models is the live type that keeps what it promises." "docs/types.md";
}

/// The rules that were used while one text was made canonical.
#[derive(Debug, Default)]
pub struct Trace(RefCell<BTreeSet<Rule>>);

impl Trace {
    /// Marks a rule as used.
    pub fn note(&self, rule: Rule) {
        self.0.borrow_mut().insert(rule);
    }

    /// Every rule that was used, in the order of the page.
    pub fn used(&self) -> Vec<Rule> {
        self.0.borrow().iter().copied().collect()
    }
}
