//! Every scenario under `fixtures/cases`, through the real program.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cases");
    drift_testkit::case::suite(&cases, Path::new(env!("CARGO_BIN_EXE_drift")))
}
