//! The kinds that are facts.

use drift_catalog::*;
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::column::{body, name};

type Keys = &'static [(Kind, &'static [&'static str])];

pub(crate) const IN_SCHEMA: Keys = &[
    (Kind::CompositeType, &["order", "attribute a", "attribute A. b:"]),
    (Kind::RangeType, &["subtype", "canonical"]),
    (Kind::BaseType, &["input", "output", "delimiter"]),
    (Kind::Operator, &["function", "commutator", "hashes"]),
    (Kind::OperatorClass, &["default", "type", "items"]),
    (Kind::OperatorFamily, &["items"]),
    (Kind::Collation, &["provider", "deterministic"]),
    (Kind::Conversion, &["from", "to", "function"]),
    (Kind::Statistics, &["table", "on", "target"]),
    (Kind::TextSearchParser, &["start", "end"]),
    (Kind::TextSearchTemplate, &["init", "lexize"]),
    (Kind::TextSearchDictionary, &["template", "option stop words"]),
    (Kind::TextSearchConfiguration, &["parser", "map word"]),
    (Kind::Owner, &["role"]),
    (Kind::Privilege, &["select", "insert"]),
    (Kind::DefaultPrivilege, &["usage"]),
    (Kind::Comment, &["text"]),
];

pub(crate) const IN_DATABASE: Keys = &[
    (Kind::Cast, &["function", "inout", "context"]),
    (Kind::EventTrigger, &["event", "function", "tags", "enabled"]),
    (Kind::Publication, &["tables", "publish"]),
    (Kind::Subscription, &["publications", "slot"]),
    (Kind::ForeignDataWrapper, &["handler"]),
    (Kind::ForeignServer, &["wrapper", "version"]),
    (Kind::Language, &["handler", "trusted"]),
    (Kind::AccessMethod, &["type", "handler"]),
    (Kind::Transform, &["from", "to"]),
    (Kind::Owner, &["role"]),
    (Kind::Privilege, &["usage", "create"]),
    (Kind::DefaultPrivilege, &["execute"]),
    (Kind::Comment, &["text"]),
];

pub(crate) const IN_TABLE: Keys = &[
    (Kind::Policy, &["as", "for", "to", "using", "check"]),
    (Kind::Rule, &["definition", "enabled"]),
    (Kind::Partition, &["of", "bound", "key", "index a", "not null a"]),
];

pub(crate) const IN_VIEW: Keys = &[(Kind::Rule, &["definition", "enabled"])];

/// Complete definitions of some kinds, with whatever names and texts; none where the database has no such kinds.
pub(crate) fn definitions(vendor: Vendor, kinds: Keys) -> BoxedStrategy<Definitions> {
    if vendor != Vendor::Postgres {
        return Just(Definitions::default()).boxed();
    }
    let one = |(kind, keys): &(Kind, &'static [&'static str])| {
        let text = prop_oneof![name().prop_map(Expr::raw), body()];
        let facts = subsequence(keys.to_vec(), 0..=keys.len()).prop_flat_map(move |keys| {
            let texts = prop::collection::vec(text.clone(), keys.len());
            (Just(keys), texts)
        });
        let kind = *kind;
        prop::collection::vec((name(), facts), 0..2).prop_map(move |all| (kind, all))
    };
    let all: Vec<_> = kinds.iter().map(one).collect();
    all.prop_map(|all| {
        let mut definitions = Definitions::default();
        for (kind, items) in all {
            definitions.complete(&[kind]);
            for (name, (keys, texts)) in items {
                let own = definitions.entry(kind, format!("{} {name}", kind.word()));
                own.facts = keys.into_iter().map(str::to_owned).zip(texts).collect();
            }
        }
        definitions
    })
    .boxed()
}
