//! Writing and comparing.

use std::collections::BTreeSet;
use std::path::Path;

use crate::generate::{example, texts};
use crate::tree::root;

/// Runs the chore.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let check = match arguments {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err("gen takes nothing but --check".to_owned()),
    };
    let root = root();
    let mut stale = Vec::new();
    let texts = texts::all();
    for (path, text) in &texts {
        let file = root.join(path);
        if std::fs::read_to_string(&file).is_ok_and(|old| old == *text) {
            continue;
        }
        stale.push(path.clone());
        if !check {
            write(&file, text)?;
        }
    }
    let made: BTreeSet<&str> = texts.iter().map(|(path, _)| path.as_str()).collect();
    for folder in texts::FOLDERS {
        for path in pages(&root, folder) {
            if !made.contains(path.as_str()) {
                stale.push(format!("{path} (nothing makes it any more)"));
                if !check {
                    std::fs::remove_file(root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
                }
            }
        }
    }
    if let Some(reason) = example::stale(&root)? {
        stale.push(format!("{} ({reason})", example::DATABASE));
        if !check {
            example::write(&root)?;
        }
    }
    if stale.is_empty() {
        println!("gen: {} texts and {} are up to date", texts.len(), example::DATABASE);
        return Ok(());
    }
    let list = stale.join("\n  ");
    if check {
        return Err(format!("not up to date; run `cargo xtask gen` and commit:\n  {list}"));
    }
    println!("gen: written\n  {list}");
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    std::fs::write(file, text).map_err(told)
}

/// The Markdown files in and under a folder, relative to the root.
fn pages(root: &Path, folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten() {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(pages(root, &path));
        } else if path.ends_with(".md") {
            found.push(path);
        }
    }
    found.sort();
    found
}
