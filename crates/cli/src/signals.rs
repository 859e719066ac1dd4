//! The end by a signal while a scratch database is in use: it is dropped first, and then the process ends as it would
//! have. Only where one was asked for; every other run may end at once.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the process is about to end by a signal.
static ENDING: AtomicBool = AtomicBool::new(false);

/// From now on SIGINT, SIGTERM and SIGHUP clean up first. Windows has no such signals; there the next run finds what
/// an interrupted one has left.
#[cfg(unix)]
pub(crate) fn clean_up_first() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    // Without the thread the next run cleans up, as after a kill.
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        ENDING.store(true, Ordering::SeqCst);
        for left in drift_engine::drop_scratch_databases() {
            crate::output::complain(&format!("drift: {left}\n"), false);
        }
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    });
}

#[cfg(not(unix))]
pub(crate) fn clean_up_first() {}

/// Says nothing more where a signal ends the process: what fails then fails because its database has gone.
pub(crate) fn let_signals_end() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park_timeout(std::time::Duration::from_millis(50));
    }
}
