//! SQL text: statement splitting, spans, canonical text of expressions.
