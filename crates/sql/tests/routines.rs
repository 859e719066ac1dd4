//! Routines that are the same and routines that are not.

use drift_catalog::Vendor;
use drift_sql::canon::{Context, Family, routine};

fn canon(raw: &str) -> String {
    let type_name: fn(&str) -> String =
        |text| if text.trim() == "int" { "integer".to_owned() } else { text.trim().to_owned() };
    let context = Context::bare("public", type_name, |_| Family::Other);
    routine(raw, Vendor::Postgres, &context).text
}

#[test]
fn order_and_words_of_options_say_nothing() {
    let wanted = canon(
        "CREATE OR REPLACE FUNCTION public.f(a integer, OUT b public.mood)\n RETURNS public.mood\n LANGUAGE plpgsql\n STABLE STRICT\n \
         SET search_path TO 'public', 'pg_temp'\nAS $function$ x $function$",
    );
    assert_eq!(
        canon(
            "create function f(IN a int, out b mood) returns mood as ' x ' language 'plpgsql' cost 100 \
             returns null on null input set search_path = public, pg_temp stable security invoker;"
        ),
        wanted
    );
}

#[test]
fn what_behaves_differently_stays_different() {
    let plain = canon("create function f(a int) returns int language sql as 'select 1'");
    for other in [
        "create function f(a int) returns int language sql stable as 'select 1'",
        "create function f(a int) returns setof int language sql as 'select 1'",
        "create function f(a int default 1) returns int language sql as 'select 1'",
        "create function f(b int) returns int language sql as 'select 1'",
        "create function f(a int) returns int language sql as 'select 2'",
        "create function f(a int) returns int language sql security definer as 'select 1'",
        "create function f(a int) returns int language sql set work_mem = '1MB' as 'select 1'",
    ] {
        assert_ne!(canon(other), plain, "{other}");
    }
}

#[test]
fn what_is_not_read_is_compared_as_it_stands() {
    assert_eq!(canon("CREATE FUNCTION f() oddly"), "create function f ( ) oddly");
    assert_eq!(
        canon("CREATE AGGREGATE a(int) (SFUNC = f)"),
        "create aggregate a ( int ) ( SFUNC = f )".to_lowercase()
    );
}

#[test]
fn what_a_function_gives_through_its_arguments_need_not_be_said_again() {
    assert_eq!(
        canon("create function f(a int, out b text, inout c int) language sql as 'x'"),
        canon("create function f(a int, out b text, inout c int) returns record language sql as 'x'"),
    );
    assert_eq!(
        canon("create function f(out b text) language sql as 'x'"),
        canon("create function f(out b text) returns text language sql as 'x'"),
    );
    assert_ne!(
        canon("create function f(out b text) language sql as 'x'"),
        canon("create function f(out b text) returns setof text language sql as 'x'"),
    );
}

#[test]
fn lengths_of_arguments_and_the_name_of_the_function_in_its_library_say_nothing() {
    assert_eq!(
        canon("create function s.f(varchar(64), b numeric(10, 2)) returns char(5)[] language C as 'lib'"),
        canon("create function s.f(varchar, b numeric) returns char[] language c as 'lib', 'f'"),
    );
    assert_ne!(
        canon("create function f(int) returns int language c as 'lib'"),
        canon("create function f(int) returns int language c as 'lib', 'g'"),
    );
    assert_ne!(
        canon("create function f(int) returns varchar language sql as 'f'"),
        canon("create function f(int) returns text language sql as 'f'"),
    );
}
