//! From words to workflows to exit codes.

use std::io::Read as _;
use std::process::ExitCode;
use std::time::Duration;

use drift_catalog::{Pattern, Vendor};
use drift_engine::{
    Chosen, Config, ConnectOptions, FailOn, InspectFormat, Parts, Process, Request, Stop, Target,
};
use drift_report::{Check, Failure, Outcome, TextOptions, Unchecked};

use crate::args::{Args, Command, Common, Compare, Shape};
use crate::output::{self, Format, Sink};
use crate::progress::Watch;
use crate::signals;

/// Nothing wrong.
const CLEAN: u8 = 0;
/// Drift.
const DRIFT: u8 = 1;
/// Could not check.
const UNCHECKED: u8 = 2;
/// The most that is read from standard input, in bytes.
const LARGEST: u64 = 100 * 1024 * 1024;

/// Runs the program.
pub(crate) fn run(args: Args) -> ExitCode {
    let Args { command, common } = args;
    let watch = Watch::new(common.show_queries, common.quiet);
    let code = dispatch(command, &common, &watch);
    signals::let_signals_end();
    watch.done();
    ExitCode::from(code.unwrap_or_else(|complaint| {
        match complaint {
            Complaint::Stop(stop) => output::stop(&stop, common.no_color),
            Complaint::Usage(text) => output::complain(&format!("drift: {text}\n"), common.no_color),
        }
        UNCHECKED
    }))
}

/// Why a command ended early.
enum Complaint {
    Stop(Stop),
    Usage(String),
}

impl Complaint {
    /// A comparison that did not begin still writes its JSON.
    fn written(self, sinks: &[Sink], common: &Common) -> Self {
        match self {
            Complaint::Stop(stop) => Complaint::Stop(unchecked(stop.checking(), sinks, common)),
            Complaint::Usage(text) => {
                let what = "the command cannot be run as it stands".to_owned();
                let failure = Failure { what, said: text.clone(), ..Failure::default() };
                write_unchecked(Unchecked::Failure(&failure), sinks, common);
                Complaint::Usage(text)
            }
        }
    }
}

impl From<Stop> for Complaint {
    fn from(stop: Stop) -> Self {
        Complaint::Stop(stop)
    }
}

impl From<String> for Complaint {
    fn from(text: String) -> Self {
        Complaint::Usage(text)
    }
}

fn dispatch(command: Command, common: &Common, watch: &Watch) -> Result<u8, Complaint> {
    match command {
        Command::Check { targets, all, compare } => check(&targets, all, &compare, common, watch),
        Command::Diff { from, to, compare } => {
            let sinks = output::sinks(&compare.format)?;
            let early = |complaint: Complaint| complaint.written(&sinks, common);
            let request = request(common, &compare, watch).map_err(early)?;
            let config = config(&request).map_err(early)?;
            let outcome = drift_engine::diff(&from, &to, &config, &request);
            watch.done();
            let (mut check, script) = outcome.map_err(|stop| unchecked(stop, &sinks, common))?;
            report(&mut check, Some(&script), &sinks, &compare, common)?;
            Ok(code(check.outcome, &compare))
        }
        Command::Fix { target, compare } => {
            let request = request(common, &compare, watch)?;
            let config = config(&request)?;
            let own = one_target(&config, target.as_deref())?;
            let (_, script) = drift_engine::fix_script(own, target.is_some(), &request)?;
            watch.done();
            let sinks = match output::sinks(&compare.format)? {
                sinks if compare.format.is_empty() => {
                    sinks.into_iter().map(|sink| Sink { format: Format::Sql, ..sink }).collect()
                }
                sinks => sinks,
            };
            for sink in &sinks {
                if sink.format != Format::Sql {
                    return Err(Complaint::Usage(
                        "`drift fix` prints sql; use `drift check` for reports".to_owned(),
                    ));
                }
                output::deliver(&script, sink, common.no_color)?;
            }
            Ok(CLEAN)
        }
        Command::Inspect { source, format, portable, schemas } => {
            let compare = Compare { schemas, fail_on: "error".to_owned(), ..Compare::default() };
            let request = request(common, &compare, watch)?;
            let config = config(&request)?;
            let source = source
                .or_else(|| common.db.clone())
                .or_else(|| config.default_target().map(|target| target.name.clone()));
            let Some(source) = source else {
                return Err(Complaint::Usage(
                    "name a source: a database, models, a catalog or a target".to_owned(),
                ));
            };
            let format = match format {
                _ if portable => InspectFormat::PortableYaml,
                Shape::Yaml => InspectFormat::Yaml,
                Shape::Sql => InspectFormat::Sql,
                Shape::Json => InspectFormat::Json,
                Shape::Table => InspectFormat::Table,
                Shape::Mermaid => InspectFormat::Mermaid,
            };
            let inspected = drift_engine::inspect(&source, format, &config, &request)?;
            watch.done();
            output::print_source(&inspected.text);
            for line in &inspected.left_out {
                output::complain(&format!("drift: not read, left out: {line}\n"), common.no_color);
            }
            Ok(CLEAN)
        }
        Command::Init { models_from_database } => {
            let compare = Compare { fail_on: "error".to_owned(), ..Compare::default() };
            let request = request(common, &compare, watch)?;
            let told = drift_engine::init(models_from_database.as_deref(), &request)?;
            output::print(&told, common.no_color);
            Ok(CLEAN)
        }
        Command::Rules { id } => {
            let text = match id {
                Some(id) => drift_engine::show_rule(&id)?,
                None => drift_report::listing(&drift_engine::list_rules(), output::width()),
            };
            output::print(&text, common.no_color);
            Ok(CLEAN)
        }
        Command::Queries => {
            let vendor = vendor(common)?.unwrap_or(Vendor::Postgres);
            output::print(&drift_engine::listing_of_queries(vendor), common.no_color);
            Ok(CLEAN)
        }
        Command::Grants { role } => {
            output::print(&drift_engine::listing_of_grants(&role), common.no_color);
            Ok(CLEAN)
        }
    }
}

fn check(
    targets: &[String],
    all: bool,
    compare: &Compare,
    common: &Common,
    watch: &Watch,
) -> Result<u8, Complaint> {
    let sinks = output::sinks(&compare.format)?;
    let early = |complaint: Complaint| complaint.written(&sinks, common);
    let request = request(common, compare, watch).map_err(early)?;
    let config = config(&request).map_err(early)?;
    let chosen = chosen(&config, targets, all).map_err(early)?;
    if chosen.len() > 1 && sinks.iter().any(|sink| sink.format != Format::Text) {
        return Err(Complaint::Usage(
            "json and sql take one target at a time; run them one by one".to_owned(),
        ));
    }
    let named = all || !targets.is_empty();
    let mut worst = CLEAN;
    for target in chosen {
        let script = sinks.iter().any(|sink| sink.format == Format::Sql);
        let outcome = if script {
            drift_engine::fix_script(target, named, &request).map(|(check, script)| (check, Some(script)))
        } else {
            drift_engine::check(target, named, &request).map(|check| (check, None))
        };
        signals::let_signals_end();
        watch.done();
        let code = match outcome {
            Ok((mut check, script)) => {
                report(&mut check, script.as_deref(), &sinks, compare, common)?;
                code(check.outcome, compare)
            }
            Err(stop) => {
                let stop = unchecked(stop, &sinks, common);
                output::stop(&stop, common.no_color);
                UNCHECKED
            }
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// The targets that are meant; none where flags say it all.
fn chosen<'c>(
    config: &'c Config,
    targets: &[String],
    all: bool,
) -> Result<Vec<Option<&'c Target>>, Complaint> {
    if !all && targets.is_empty() {
        return Ok(vec![one_target(config, None)?]);
    }
    if !all {
        return Ok(targets.iter().map(|name| config.target(name).map(Some)).collect::<Result<_, _>>()?);
    }
    if config.targets.is_empty() {
        return Err(Complaint::Usage("drift.yaml names no targets".to_owned()));
    }
    Ok(config.targets.values().map(Some).collect())
}

/// A run that checked nothing still writes its JSON.
fn unchecked(stop: Stop, sinks: &[Sink], common: &Common) -> Stop {
    let why = match &stop {
        Stop::Failure(failure) => Unchecked::Failure(failure),
        Stop::Mistakes(inner) => Unchecked::Mistakes(&inner.0, &inner.1),
    };
    write_unchecked(why, sinks, common);
    stop
}

fn write_unchecked(why: Unchecked<'_>, sinks: &[Sink], common: &Common) {
    for sink in sinks.iter().filter(|sink| sink.format == Format::Json) {
        let text = drift_report::unchecked_json(drift_engine::VERSION, why);
        if let Err(error) = output::deliver(&text, sink, common.no_color) {
            output::complain(&format!("drift: {error}\n"), common.no_color);
        }
    }
}

fn report(
    check: &mut Check,
    script: Option<&str>,
    sinks: &[Sink],
    compare: &Compare,
    common: &Common,
) -> Result<(), Complaint> {
    if !output::is_terminal() {
        // What goes to a file or a pipe is the same for the same schema.
        check.elapsed = None;
    }
    for sink in sinks {
        let text = match sink.format {
            Format::Text => drift_report::text(
                check,
                &TextOptions {
                    width: output::width(),
                    limit: compare.limit,
                    summary: compare.summary,
                    quiet: common.quiet,
                    verbose: common.verbose,
                },
            ),
            Format::Json => drift_report::json(check),
            Format::Sql => script.unwrap_or_default().to_owned(),
        };
        output::deliver(&text, sink, common.no_color)?;
    }
    Ok(())
}

fn code(outcome: Outcome, compare: &Compare) -> u8 {
    match outcome {
        Outcome::Clean => CLEAN,
        Outcome::Drift if compare.exit_zero => CLEAN,
        Outcome::Drift => DRIFT,
        Outcome::Unchecked => UNCHECKED,
    }
}

fn config(request: &Request<'_>) -> Result<Config, Complaint> {
    Ok(Config::load(request.config.as_deref(), &request.folder)?)
}

/// The named target, the default one, or none where flags say it all.
fn one_target<'c>(config: &'c Config, name: Option<&str>) -> Result<Option<&'c Target>, Complaint> {
    match name {
        Some(name) => Ok(Some(config.target(name)?)),
        None if config.targets.len() > 1 && config.default_target().is_none() => {
            let names: Vec<&str> = config.targets.keys().map(String::as_str).collect();
            Err(Complaint::Usage(format!(
                "name a target, or use --all; the targets are: {}",
                names.join(", ")
            )))
        }
        None => Ok(config.default_target()),
    }
}

fn vendor(common: &Common) -> Result<Option<Vendor>, Complaint> {
    match &common.dialect {
        None => Ok(None),
        Some(word) => match Vendor::from_word(word) {
            Some(vendor) => Ok(Some(vendor)),
            None => Err(Complaint::Usage(format!("`{word}` is no dialect; write postgres or sqlite"))),
        },
    }
}

fn patterns(texts: &[String]) -> Result<Vec<Pattern>, Complaint> {
    texts.iter().map(|text| text.parse().map_err(|error| Complaint::Usage(format!("{error}")))).collect()
}

fn stdin() -> Result<Vec<u8>, Complaint> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot read standard input: {error}"))?;
    Ok(bytes)
}

fn request<'a>(common: &Common, compare: &Compare, watch: &'a Watch) -> Result<Request<'a>, Complaint> {
    let db_from_stdin = common.db.as_deref() == Some("-");
    if compare.scratch.is_some() {
        signals::clean_up_first();
    }
    let models_from_stdin = compare.models.as_deref() == Some("-");
    if db_from_stdin && models_from_stdin {
        return Err(Complaint::Usage("standard input can be either --db or --models".to_owned()));
    }
    let db = if db_from_stdin {
        let text = String::from_utf8(stdin()?).map_err(|_| "standard input is not text".to_owned())?;
        Some(text.lines().next().unwrap_or_default().trim().to_owned())
    } else {
        common.db.clone()
    };
    let mut chosen = Chosen::default();
    for list in &compare.compare {
        chosen.add(list).map_err(|error| format!("--compare: {error}"))?;
    }
    let rules = compare
        .rule
        .iter()
        .map(|text| {
            text.split_once('=')
                .map(|(rule, level)| (rule.to_owned(), level.to_owned()))
                .ok_or_else(|| format!("`--rule {text}`: write --rule ID=level"))
        })
        .collect::<Result<_, _>>()?;
    let seconds = Duration::from_secs;
    Ok(Request {
        folder: std::env::current_dir()
            .map_err(|error| format!("cannot find the working directory: {error}"))?,
        config: common.config.clone(),
        environment: &Process,
        no_dotenv: common.no_dotenv,
        db,
        db_from_stdin,
        parts: Parts {
            host: common.host.clone(),
            port: common.port,
            user: common.user.clone(),
            password: common.password.clone().map(Into::into),
            dbname: common.dbname.clone(),
        },
        models: compare.models.clone(),
        models_stdin: if models_from_stdin { Some(stdin()?) } else { None },
        dialect: vendor(common)?,
        schemas: compare.schemas.clone(),
        only: patterns(&compare.only)?,
        ignore: patterns(&compare.ignore)?,
        compare: chosen,
        rules,
        fail_on: FailOn::parse(&compare.fail_on)?,
        strict: compare.strict,
        allow_empty: compare.allow_empty,
        allow_loss: compare.allow_loss,
        scratch: compare.scratch.clone(),
        verify: compare.verify,
        why: patterns(&compare.why)?,
        options: ConnectOptions {
            connect_timeout: common.connect_timeout.map(seconds),
            statement_timeout: seconds(common.statement_timeout),
            lock_timeout: seconds(common.lock_timeout),
        },
        observer: watch,
    })
}
