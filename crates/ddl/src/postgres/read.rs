//! All files, statement after statement.

use drift_catalog::{Attribute, Kind, ObjectPath, Place, Unstated, Vendor};
use drift_sql::secrets::{MASK, Prose, secrets};
use drift_sql::{PieceKind, split};

use super::Cursor;
use super::state::{Refused, Session, State};
use crate::encoding::unknown;
use crate::script::{Counts, NotRead, Script, SqlFile, Understood};
use crate::transaction::Transaction;

/// Reads files as if each was run after the one before it.
pub(crate) fn read(default_schema: &str, files: Vec<SqlFile>) -> Script {
    let mut state = State::new(default_schema);
    state.sources.is_sql = true;
    let mut counts = Counts::default();
    let (mut not_understood, mut understood) = (Vec::new(), Vec::new());
    for file in files {
        let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
        let id = state.sources.add(file.name, text);
        // Each file is run in a session of its own.
        state.path = vec![state.catalog.default_schema.clone()];
        state.session = Session::default();
        (state.in_transaction, state.before_local) = (false, None);
        let pieces = split(text, Vendor::Postgres);
        let mut transaction = Transaction::new(text, &pieces);
        for piece in pieces {
            let sql = text.get(piece.range.clone()).unwrap_or_default();
            let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
            state.here = Place { file: id, start: at(piece.range.start), end: at(piece.range.end) };
            let rest = || text.get(piece.range.end..).unwrap_or_default();
            if let Some(name) = unknown(sql, piece.kind).filter(|_| !rest().is_ascii()) {
                counts.not_understood += 1;
                let why = format!("the encoding {name} is not known: what follows is read as UTF-8");
                let schema = ObjectPath::new(Kind::Schema, default_schema, "");
                let letters = Some(Attribute::Other("letters beyond ASCII".to_owned()));
                let shown = state.sources.show(state.here).unwrap_or_default();
                state.unread(schema, letters, Unstated::NotUnderstood, format!("{shown}: {why}"));
                not_understood.push(NotRead { place: state.here, why });
                continue;
            }
            if piece.kind != PieceKind::Statement {
                counts.not_schema += 1;
                continue;
            }
            if state.is_not_schema(&mut Cursor::new(sql)) {
                let step = transaction.follow(sql, Vendor::Postgres, &state);
                state.follow_transaction(step);
                counts.not_schema += 1;
                continue;
            }
            match state.statement(&mut Cursor::new(sql)) {
                Ok(()) => {
                    counts.read += 1;
                    understood.push(Understood { place: state.here, path: state.path.clone() });
                }
                Err(refused) => {
                    counts.not_understood += 1;
                    let refused = without_secrets(refused, sql);
                    let place = state.here;
                    let shown = state.sources.show(place).unwrap_or_default();
                    state.taint(sql, &format!("{shown}: {}", refused.0));
                    not_understood.push(NotRead { place, why: refused.0 });
                }
            }
        }
    }
    let (catalog, sources) = state.finish();
    Script { catalog, sources, counts, not_understood, understood }
}

/// What is cut out of a statement does not show any more that it is a credential; the whole does.
fn without_secrets(refused: Refused, sql: &str) -> Refused {
    if secrets(sql, Prose::Sql).is_empty() {
        return refused;
    }
    let said = refused.0.split(" before \"").next().unwrap_or_default();
    Refused(format!("{said} before \"{MASK}\""))
}
