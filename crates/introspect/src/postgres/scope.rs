//! Which schemas are in scope, and which one is the current one.

/// A name of the search path that stands for the role.
const USER: &str = "$user";

/// The schemas that `search_path` names, in order.
///
/// `current_schema()` would leave out those that the role may not use, and so a role with less rights would see
/// another schema than the owner.
pub(crate) fn search_path(setting: &str, role: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut chars = setting.chars().peekable();
    loop {
        while chars.next_if(|char| char.is_whitespace() || *char == ',').is_some() {}
        let mut name = String::new();
        match chars.peek() {
            None => return names,
            Some('"') => {
                chars.next();
                while let Some(char) = chars.next() {
                    if char == '"' && chars.next_if_eq(&'"').is_none() {
                        break;
                    }
                    name.push(char);
                }
            }
            Some(_) => {
                while let Some(char) = chars.next_if(|char| *char != ',' && !char.is_whitespace()) {
                    // Unquoted names are folded when they are looked up; the setting keeps them as written.
                    name.extend(char.to_lowercase());
                }
            }
        }
        if name == USER {
            role.clone_into(&mut name);
        }
        if !name.is_empty() {
            names.push(name);
        }
    }
}

/// The current schema: the first of the search path that exists, `public` where there is none.
pub(crate) fn current(search_path: &[String], exists: impl Fn(&str) -> bool) -> String {
    search_path.iter().find(|name| exists(name)).cloned().unwrap_or_else(|| "public".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_search_path() {
        assert_eq!(search_path("\"$user\", public", "app"), ["app", "public"]);
        assert_eq!(search_path("Billing,\"Odd, \"\"name\"\"\"", "app"), ["billing", "Odd, \"name\""]);
        assert!(search_path("\"\"", "app").is_empty());
        assert!(search_path("", "app").is_empty());
    }

    #[test]
    fn the_first_that_exists() {
        let path = ["app".to_owned(), "public".to_owned()];
        assert_eq!(current(&path, |name| name == "public"), "public");
        assert_eq!(current(&path, |_| true), "app");
        assert_eq!(current(&path, |_| false), "public");
    }
}
