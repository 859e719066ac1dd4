//! `drift diff FROM TO`, and `drift fix`, which is that for the configured pair.

use std::time::Instant;

use drift_report::Check;

use super::asked::Asked;
use super::check::configured;
use super::compare::{Compared, compare};
use super::verify;
use crate::config::Target;
use crate::source::{self, End};
use crate::{Config, Request, Stop, VERSION};

/// Compares any two sources. Gives the comparison and the script of its statements.
///
/// # Errors
/// When one of them could not be read.
pub fn diff(from: &str, to: &str, config: &Config, request: &Request<'_>) -> Result<(Check, String), Stop> {
    let started = Instant::now();
    let kinds = source::of_text(from, End::From, config, request)
        .and_then(|one| Ok((one, source::of_text(to, End::To, config, request)?)))
        .map_err(Stop::checking)?;
    let target = config.targets.get(from).or_else(|| config.targets.get(to));
    let mut schemas = request.schemas.clone();
    schemas.extend(target.iter().flat_map(|target| target.schemas.iter().cloned()));
    let pair = source::load_pair(&kinds.0, &kinds.1, &schemas, request).map_err(Stop::checking)?;
    let fix_command = format!("drift diff {from} {to} --format sql");
    let asked = Asked {
        target,
        named: target.is_some(),
        fix_command: drift_introspect::connection::mask(&fix_command),
        started,
        guard: false,
    };
    let compared = compare(pair, request, &asked).map_err(Stop::checking)?;
    let script = script(&compared, request)?;
    Ok((compared.check, script))
}

/// The statements that mend the configured pair, as a file of SQL.
///
/// # Errors
/// When nothing could be compared.
pub fn fix_script(
    target: Option<&Target>,
    named: bool,
    request: &Request<'_>,
) -> Result<(Check, String), Stop> {
    let compared = configured(target, named, request)?;
    let script = script(&compared, request)?;
    Ok((compared.check, script))
}

fn script(compared: &Compared, request: &Request<'_>) -> Result<String, Stop> {
    let check = &compared.check;
    let mut lines = Vec::new();
    if request.verify {
        lines.extend(verify::verify(compared, &check.plan, request)?);
    }
    lines.extend([
        format!("Made by drift {VERSION}: brings {} to {}.", check.from.name, check.to.name),
        "Read it before you run it; drift itself never writes to a database.".to_owned(),
    ]);
    lines.extend(check.counts.iter().cloned());
    let header = drift_plan::Header { lines, database: compared.database.clone() };
    Ok(drift_plan::script(&check.plan, (&compared.from, &compared.to), &header))
}
