//! Rules about differences between what is wanted and what is. The first rule of the list that claims a fact
//! reports it, so that more particular rules stand before more general ones.

mod hint;

macro_rules! rules {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// Every rule, in the order in which they are asked.
        pub static RULES: &[&crate::Rule] = &[$(&$name::RULE),*];
    };
}

rules! {
    expression_differs,
    missing_table,
    missing_column,
    case_differs,
    likely_rename,
    declared_rename,
    name_differs,
    extra_table,
    extra_column,
    type_spelling,
    type_mismatch,
    nullability,
    default_differs,
    identity_differs,
    generated_differs,
    collation_differs,
    comment_differs,
    primary_key_differs,
    missing_unique,
    extra_unique,
    unique_differs,
    missing_check,
    extra_check,
    check_differs,
    missing_foreign_key,
    extra_foreign_key,
    foreign_key_differs,
    invalid_index,
    missing_index,
    index_differs,
    extra_index,
    enum_values,
    broken_view,
    damages_text,
    missing_view,
    extra_view,
    view_differs,
    attribute_differs,
    missing_object,
    extra_object,
    object_differs,
}
