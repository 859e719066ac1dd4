//! The whole reading, and beginning again where the schema moved under it.

use postgres::Client;

use super::assemble::Assembly;
use super::locks::{self, Locked};
use super::queries::{self, Query};
use super::rows::{
    AggregateRow, ColumnRow, ConstraintRow, DomainRow, EnumRow, ExtensionRow, FactsRow, FunctionRow,
    IndexPartRow, IndexRow, OtherRow, OwnedSequenceRow, RuleRow, SchemaRow, SequenceRow, SessionRow,
    TableRow, TriggerRow, ViewColumnRow, ViewRow,
};
use super::session::Session;
use super::stop::Stop;
use super::{connect, definitions, scope};
use crate::connection::PgTarget;
use crate::{Live, ReadError, Request};

/// How often the reading begins again because something moved, and how often because of a lock.
const AGAIN: usize = 3;
/// The oldest version that is read.
const OLDEST: u32 = 120_000;
/// How many columns are read between two words about it.
const STEP: usize = 5_000;

/// Reads a database.
pub(crate) fn read(target: &PgTarget, request: &Request<'_>) -> Result<Live, ReadError> {
    let (mut client, _) = connect::connect(target, &request.options)?;
    let (mut moved, mut waited) = (0, 0);
    let mut locked = Vec::new();
    loop {
        let stop = match once(&mut client, target, request, &locked) {
            Ok(live) => return Ok(live),
            Err(stop) => stop,
        };
        match stop {
            Stop::Moved(_) if moved < AGAIN => moved += 1,
            Stop::Locked(_) if waited < AGAIN => {
                waited += 1;
                locked = who_locks(&mut client, request).map_err(|stop| stop.into_error(target))?;
            }
            stop => return Err(stop.into_error(target)),
        }
        // The failed transaction may be open still.
        client.batch_execute("ROLLBACK").map_err(|error| Stop::from(error).into_error(target))?;
    }
}

fn who_locks(client: &mut Client, request: &Request<'_>) -> Result<Vec<Locked>, Stop> {
    client.batch_execute("ROLLBACK")?;
    let mut session = Session::begin(client, request.observer, &request.options)?;
    locks::locked(&mut session)
}

/// What the server says of itself, and the schemas in scope.
struct Setting {
    version: u32,
    utc: bool,
    default_schema: String,
    schemas: Vec<(String, i64, String)>,
    in_scope: Vec<String>,
}

fn once(
    client: &mut Client,
    target: &PgTarget,
    request: &Request<'_>,
    locked: &[Locked],
) -> Result<Live, Stop> {
    let mut session = Session::begin(client, request.observer, &request.options)?;
    let setting = settle(&mut session, target, request)?;
    let mut assembly = Assembly::new(setting.version, setting.utc, &setting.default_schema);
    for (name, tables, owner) in &setting.schemas {
        let row = SchemaRow { name, tables: *tables, owner };
        assembly.schema(&row, setting.in_scope.contains(name));
    }
    let oids: Vec<u32> = locked.iter().map(|locked| locked.oid).collect();
    session.run("scope", &queries::scope(&setting.in_scope, &setting.default_schema, &oids))?;
    for locked in locked {
        assembly.locked(&locked.kind, &locked.schema, &locked.name, locked.why());
    }
    for query in queries::IN_SCOPE {
        add(&mut session, &mut assembly, *query, &setting)?;
    }
    definitions::read(&mut session, &mut assembly)?;
    session.end()?;
    let server = format!("PostgreSQL {}.{}", setting.version / 10_000, setting.version % 10_000);
    Ok(Live { catalog: assembly.finish(), server })
}

/// Whether a zone is UTC by one of its names (IANA time zone database, `etcetera` and `backward`).
fn is_utc(zone: &str) -> bool {
    let zone = zone.strip_prefix("Etc/").unwrap_or(zone);
    ["UTC", "UCT", "GMT", "Zulu", "Universal", "Greenwich"].iter().any(|own| zone.eq_ignore_ascii_case(own))
}

/// Asks the server what it is, and which schemas there are.
fn settle(session: &mut Session<'_>, target: &PgTarget, request: &Request<'_>) -> Result<Setting, Stop> {
    let mut setting = Setting {
        version: 0,
        utc: false,
        default_schema: String::new(),
        schemas: Vec::new(),
        in_scope: Vec::new(),
    };
    let mut search_path = Vec::new();
    let mut product = String::new();
    session.each(queries::SESSION, |row| {
        let row = SessionRow::of(row)?;
        setting.version = u32::try_from(row.version).unwrap_or_default();
        setting.utc = is_utc(row.zone.unwrap_or_default());
        search_path = scope::search_path(row.search_path, row.role);
        row.product.clone_into(&mut product);
        Ok(())
    })?;
    if setting.version < OLDEST || !product.starts_with("PostgreSQL ") {
        let error = ReadError::new("cannot read this server", format!("it is {product}"))
            .likely("it is older than PostgreSQL 12, or another product that speaks the same protocol")
            .hint("PostgreSQL 12 and later are read");
        return Err(Stop::Broken(Box::new(error)));
    }
    session.major = setting.version / 10_000;
    session.each(queries::SCHEMAS, |row| {
        let row = SchemaRow::of(row)?;
        setting.schemas.push((row.name.to_owned(), row.tables, row.owner.to_owned()));
        Ok(())
    })?;
    let exists = |name: &str| setting.schemas.iter().any(|(own, ..)| own == name);
    setting.default_schema = target.schema.clone().unwrap_or_else(|| scope::current(&search_path, exists));
    let mut in_scope = match request.schemas {
        Some(schemas) => schemas.to_vec(),
        None => vec![setting.default_schema.clone()],
    };
    in_scope.retain(|name| exists(name));
    setting.in_scope = in_scope;
    Ok(setting)
}

/// Runs one query and adds what it says.
fn add(
    session: &mut Session<'_>,
    assembly: &mut Assembly,
    query: Query,
    setting: &Setting,
) -> Result<(), Stop> {
    let tables: i64 = setting
        .schemas
        .iter()
        .filter(|(name, ..)| setting.in_scope.contains(name))
        .map(|(_, tables, _)| *tables)
        .sum();
    let total = usize::try_from(tables).ok();
    let observer = session.observer();
    let mut count = 0;
    session.each(query, |row| {
        count += 1;
        if query.name == queries::COLUMNS.name && count % STEP == 0 {
            observer.progress("columns", count, None);
        }
        row_of(assembly, query, row)
    })?;
    if query.name == queries::TABLES.name {
        session.progress("tables", assembly.table_count(), total);
    }
    Ok(())
}

fn row_of(assembly: &mut Assembly, query: Query, row: &postgres::Row) -> Result<(), Stop> {
    match query {
        queries::EXTENSIONS => assembly.extension(&ExtensionRow::of(row)?),
        queries::TABLES => assembly.table(&TableRow::of(row)?)?,
        queries::OWNED_SEQUENCES => assembly.owned_sequence(&OwnedSequenceRow::of(row)?),
        queries::COLUMNS => assembly.column(&ColumnRow::of(row)?)?,
        queries::CONSTRAINTS => assembly.constraint(&ConstraintRow::of(row)?)?,
        queries::INDEX_PARTS => assembly.index_part(&IndexPartRow::of(row)?)?,
        queries::INDEXES => assembly.index(&IndexRow::of(row)?)?,
        queries::VIEWS => assembly.view(&ViewRow::of(row)?)?,
        queries::VIEW_COLUMNS => assembly.view_column(&ViewColumnRow::of(row)?),
        queries::TRIGGERS => assembly.trigger(&TriggerRow::of(row)?)?,
        queries::ENUMS => assembly.enumeration(&EnumRow::of(row)?)?,
        queries::DOMAINS => assembly.domain(&DomainRow::of(row)?)?,
        queries::SEQUENCES => assembly.sequence(&SequenceRow::of(row)?)?,
        queries::FUNCTIONS => assembly.function(&FunctionRow::of(row)?)?,
        queries::AGGREGATES => assembly.aggregate(&AggregateRow::of(row)?)?,
        queries::RULES => assembly.rule(&RuleRow::of(row)?),
        queries::PARTITIONS
        | queries::POLICIES
        | queries::TYPES
        | queries::OPERATORS
        | queries::TEXT_SEARCH
        | queries::COLLATIONS
        | queries::DATABASE
        | queries::PRIVILEGES
        | queries::COMMENTS => assembly.definition(&FactsRow::of(row)?)?,
        queries::OTHERS => assembly.other(&OtherRow::of(row)?),
        _ => {}
    }
    Ok(())
}
