//! From bytes to one catalog: every file, every mistake.

use std::sync::Arc;

use drift_catalog::{Catalog, Place, Sources, Vendor};

use crate::input::{Input, LARGEST};
use crate::lower::Lowering;
use crate::mistake::{ENCODING, Mistake, TOO_LARGE, UNSUPPORTED};
use crate::tree;

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// The declared catalog; expressions are not canonical yet, portable words not settled.
    pub catalog: Catalog,
    /// Files and places.
    pub sources: Sources,
    /// Everything that is wrong, in the order of files and lines.
    pub mistakes: Vec<Mistake>,
}

/// Reads model files for one database. `default_schema` is where tables go whose file names no schema.
pub fn read(inputs: Vec<Input>, vendor: Vendor, default_schema: &str) -> Read {
    let mut sources = Sources::default();
    let mut lowering = Lowering::new(vendor, default_schema);
    for input in inputs {
        let (name, text) = (input.name, decode(input.bytes));
        match text {
            Ok(text) => {
                let text: Arc<str> = text.into();
                let file = sources.add(name, Arc::clone(&text));
                match tree::parse(file, &text, &mut lowering.mistakes) {
                    Some(tree) => lowering.file(&tree, &mut sources),
                    None => lowering.unread = true,
                }
            }
            Err((rule, at, shown, message)) => {
                let file = sources.add(name, shown);
                let place = Place { file, start: at, end: at };
                lowering.unread = true;
                lowering.mistakes.push(Mistake::new(rule, place, message));
            }
        }
    }
    refused_names(vendor, &sources, &mut lowering);
    let (catalog, mistakes) = lowering.finish();
    Read { catalog, sources, mistakes: mistakes.into_list() }
}

/// Names that no object of the database can have, wherever they are declared.
fn refused_names(vendor: Vendor, sources: &Sources, lowering: &mut Lowering) {
    let dialect = drift_dialect::of(vendor);
    for (path, origin) in sources.origins.iter() {
        if let Some(why) = dialect.refuses_name(path.name()) {
            lowering.mistakes.push(Mistake::new(UNSUPPORTED, origin.name, why));
        }
    }
}

/// Text without a byte order mark, or what is wrong: rule, byte, text to show and message.
fn decode(mut bytes: Vec<u8>) -> Result<String, (&'static str, u32, String, String)> {
    if bytes.len() as u64 > LARGEST {
        let message = format!("the file is larger than {} MiB", LARGEST / 1024 / 1024);
        return Err((TOO_LARGE, 0, String::new(), message));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err((ENCODING, 0, String::new(), "the file is UTF-16; save it as UTF-8".to_owned()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let message = format!("byte 0x{:02x} is not UTF-8", error.as_bytes()[at]);
        (ENCODING, u32::try_from(at).unwrap_or(u32::MAX), good, message)
    })
}
