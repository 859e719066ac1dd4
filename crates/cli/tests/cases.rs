//! Every scenario under `fixtures/cases`, through the real program.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    drift_testkit::case::suite(
        &root.join("fixtures/cases"),
        &root.join("schema"),
        Path::new(env!("CARGO_BIN_EXE_drift")),
    )
}
