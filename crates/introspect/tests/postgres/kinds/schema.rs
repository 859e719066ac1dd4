//! What is in a schema.

use drift_catalog::Kind;

use super::said::{all, of_database, of_public};
use crate::common::{catalog, made_by, table, view};

#[test]
fn types_of_ones_own() {
    let Some(server) = drift_testkit::postgres() else { return };
    let database = server.database(
        "CREATE TYPE pair AS (\"A a\" int, b varchar(5) COLLATE \"C\", c text[]);
         CREATE TYPE outer_pair AS (p pair, q date);
         CREATE FUNCTION gap(float8, float8) RETURNS float8 IMMUTABLE LANGUAGE sql AS 'SELECT $1 - $2';
         CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = gap);
         CREATE TYPE words AS RANGE (SUBTYPE = text, COLLATION = \"C\");
         CREATE TYPE odd_range AS RANGE (SUBTYPE = text, SUBTYPE_OPCLASS = text_pattern_ops);
         CREATE TYPE base;
         CREATE FUNCTION base_in(cstring) RETURNS base IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
         CREATE FUNCTION base_out(base) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
         CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, INTERNALLENGTH = 4, PASSEDBYVALUE,
           ALIGNMENT = int4, CATEGORY = 'N', DEFAULT = '7', DELIMITER = ';')",
    );
    let catalog = catalog(&database);
    assert_eq!(
        of_public(&catalog, Kind::CompositeType),
        [
            "outer_pair: attribute p=pair; attribute q=date; order=p, q",
            "pair: attribute A a=integer; attribute b=character varying(5) COLLATE C; attribute c=text[]; \
             order=A a, b, c",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::RangeType),
        [
            "odd_range: subtype=text; subtype_opclass=text_pattern_ops",
            "span: subtype=double precision; subtype_diff=gap",
            "words: collation=C; subtype=text",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::BaseType),
        ["base: category=N; default=7; delimiter=;; input=base_in; internallength=4; output=base_out; \
          passedbyvalue=true"]
    );
    assert_eq!(catalog.unread, []);
}

#[test]
fn a_multirange_with_a_name_of_its_own() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(14, "multiranges") {
        return;
    }
    let database = server.database("");
    database.execute(
        "CREATE TYPE a AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = many_a);
         CREATE TYPE \"x\" AS RANGE (SUBTYPE = int); CREATE TYPE arange1 AS RANGE (SUBTYPE = int)",
    );
    let catalog = catalog(&database);
    assert_eq!(
        of_public(&catalog, Kind::RangeType),
        ["a: multirange_type_name=many_a; subtype=integer", "arange1: subtype=integer", "x: subtype=integer"]
    );
    assert_eq!(of_database(&catalog, Kind::Cast), [""; 0], "a range brings its casts along");
}

#[test]
fn operators_and_their_classes() {
    let Some(catalog) = made_by(
        "CREATE TYPE e AS ENUM ('a');
         CREATE FUNCTION eq(e, e) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1::text = $2::text';
         CREATE FUNCTION cmp(e, e) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 0';
         CREATE FUNCTION neg(e) RETURNS e IMMUTABLE LANGUAGE sql AS 'SELECT $1';
         CREATE OPERATOR === (LEFTARG = e, RIGHTARG = e, FUNCTION = eq, COMMUTATOR = ===, RESTRICT = eqsel,
           JOIN = eqjoinsel, HASHES, MERGES);
         CREATE OPERATOR !~! (RIGHTARG = e, FUNCTION = neg);
         CREATE OPERATOR FAMILY loose USING btree;
         ALTER OPERATOR FAMILY loose USING btree ADD OPERATOR 3 === (e, e), FUNCTION 1 cmp(e, e);
         CREATE OPERATOR CLASS own FOR TYPE e USING hash AS OPERATOR 1 ===, STORAGE e",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::Operator),
        [
            "!~!(NONE, e): function=neg",
            "===(e, e): commutator====; function=eq; hashes=true; join=eqjoinsel; merges=true; restrict=eqsel",
        ]
    );
    assert_eq!(
        of_public(&catalog, Kind::OperatorFamily),
        ["loose using btree: items=operator 3 ===(e, e), function 1 (e, e) cmp(e, e)"]
    );
    assert_eq!(
        of_public(&catalog, Kind::OperatorClass),
        ["own using hash: items=operator 1 ===(e, e); type=e"]
    );
}

#[test]
fn collations_conversions_and_statistics() {
    let Some(catalog) = made_by(
        "CREATE COLLATION same (LOCALE = 'C'); CREATE COLLATION two (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
         CREATE DEFAULT CONVERSION own FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
         CREATE TABLE t (a int, b int, c text);
         CREATE STATISTICS every ON b, a FROM t; CREATE STATISTICS one (ndistinct) ON a, c FROM t",
    ) else {
        return;
    };
    assert_eq!(of_public(&catalog, Kind::Collation), ["same: locale=C", "two: lc_collate=C; lc_ctype=POSIX"]);
    assert_eq!(
        of_public(&catalog, Kind::Conversion),
        ["own: default=true; from=LATIN1; function=iso8859_1_to_utf8; to=UTF8"]
    );
    assert_eq!(
        of_public(&catalog, Kind::Statistics),
        ["every: on=a, b; table=t", "one: kinds=ndistinct; on=a, c; table=t"]
    );
}

#[test]
fn statistics_of_expressions() {
    let Some(server) = drift_testkit::postgres() else { return };
    if !server.since(14, "statistics of expressions") {
        return;
    }
    let database = server.database("CREATE TABLE t (a int, c text)");
    database.execute(
        "CREATE STATISTICS x ON lower(c) FROM t; CREATE STATISTICS y ON a, lower(c), (a + 1) FROM t;
         ALTER STATISTICS y SET STATISTICS 50",
    );
    assert_eq!(
        of_public(&catalog(&database), Kind::Statistics),
        ["x: on=(lower(c)); table=t", "y: on=a, ((a + 1)), (lower(c)); table=t; target=50"]
    );
}

#[test]
fn text_search() {
    let Some(catalog) = made_by(
        "CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end,
           LEXTYPES = prsd_lextype);
         CREATE TEXT SEARCH TEMPLATE t (INIT = dsimple_init, LEXIZE = dsimple_lexize);
         CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = t, STOPWORDS = english, ACCEPT = false);
         CREATE TEXT SEARCH CONFIGURATION c (PARSER = default);
         ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR word, asciiword WITH d, simple",
    ) else {
        return;
    };
    assert_eq!(
        of_public(&catalog, Kind::TextSearchParser),
        ["p: end=prsd_end; gettoken=prsd_nexttoken; lextypes=prsd_lextype; start=prsd_start"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchTemplate),
        ["t: init=dsimple_init; lexize=dsimple_lexize"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchDictionary),
        ["d: option accept=false; option stopwords=english; template=t"]
    );
    assert_eq!(
        of_public(&catalog, Kind::TextSearchConfiguration),
        ["c: map asciiword=d, simple; map word=d, simple; parser=default"]
    );
}

#[test]
fn an_empty_database_says_that_there_is_nothing() {
    let Some(catalog) = made_by("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t") else { return };
    for kind in [Kind::CompositeType, Kind::Operator, Kind::Privilege, Kind::DefaultPrivilege, Kind::Comment]
    {
        assert_eq!(of_public(&catalog, kind), [""; 0], "{kind:?}");
    }
    for kind in [Kind::Cast, Kind::Publication, Kind::Language, Kind::Privilege, Kind::Comment] {
        assert_eq!(of_database(&catalog, kind), [""; 0], "{kind:?}");
    }
    assert_eq!(all(&table(&catalog, "t").definitions, Kind::Rule), [""; 0]);
    assert_eq!(
        all(&view(&catalog, "v").definitions, Kind::Rule),
        [""; 0],
        "its own query is no rule of ours"
    );
}
