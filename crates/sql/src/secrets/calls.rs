//! Credentials that a function takes by their place alone: the key of `pgp_sym_decrypt(data, 'key')`.

use std::ops::Range;

use super::scan::Scan;

/// Functions with the arguments that are credentials, counted from 0: of pgcrypto (documentation, F.26), of the vault
/// of Supabase, and of `aws_s3` on RDS.
const CALLS: &[(&str, &[usize])] = &[
    ("pgp_sym_encrypt", &[1]),
    ("pgp_sym_encrypt_bytea", &[1]),
    ("pgp_sym_decrypt", &[1]),
    ("pgp_sym_decrypt_bytea", &[1]),
    ("pgp_pub_decrypt", &[1, 2]),
    ("pgp_pub_decrypt_bytea", &[1, 2]),
    ("encrypt", &[1]),
    ("decrypt", &[1]),
    ("encrypt_iv", &[1]),
    ("decrypt_iv", &[1]),
    ("hmac", &[1]),
    ("crypt", &[0]),
    ("create_secret", &[0]),
    ("create_aws_credentials", &[0, 1, 2]),
];

/// The most bytes of one call that are looked at.
const FAR: usize = 16 * 1024;

impl Scan<'_> {
    /// Literal arguments of these functions.
    pub(super) fn calls(&self) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices('(') {
            let before = self.text.get(..at).unwrap_or_default().trim_end();
            let start =
                before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |own| own + 1);
            let name = before.get(start..).unwrap_or_default();
            if let Some((_, places)) = CALLS.iter().find(|(own, _)| name.eq_ignore_ascii_case(own)) {
                let arguments = self.arguments(at + 1);
                let meant = places.iter().filter_map(|place| arguments.get(*place));
                found.extend(meant.filter_map(|start| self.quoted(self.blanks(*start))));
            }
        }
        found
    }

    /// Where the arguments of a call begin.
    fn arguments(&self, open: usize) -> Vec<usize> {
        let (mut starts, mut depth, mut at) = (vec![open], 0_usize, open);
        while at < self.bytes.len() && at - open < FAR {
            match self.byte(at) {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b',' if depth == 0 => starts.push(at + 1),
                b'\'' => {
                    let quoted = self.quoted(at).map_or(at, |range| range.end);
                    // As many quotes as opened it end it.
                    at = self.run(quoted.max(at + 1), |byte| byte != b'\'');
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        starts
    }
}

#[cfg(test)]
mod tests {
    use crate::secrets::{MASK, Prose, blot, mask};

    #[test]
    fn a_credential_that_only_its_place_tells_is_found() {
        for text in [
            "SELECT pgp_sym_decrypt(secret_data, 'CANARY1')",
            "SELECT public.pgp_sym_encrypt('a, (b', 'CANARY1', 'cipher-algo=aes256')",
            "SELECT encode(hmac(concat(a, b), 'CANARY1', 'sha256'), 'hex')",
            "INSERT INTO u VALUES (crypt('CANARY1', gen_salt('bf')))",
            "SELECT vault.create_secret ('CANARY1', 'name')",
            "SELECT aws_commons.create_aws_credentials('CANARY1', 'CANARY2', '')",
            "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN decrypt(x, 'CANARY1', 'aes'); END $$",
            "CREATE FUNCTION f() RETURNS void AS 'SELECT hmac(x, ''CANARY1'', ''md5'')' LANGUAGE sql",
            "SELECT http((NULL, 'http://h', ARRAY[http_header('Authorization', 'Basic CANARY1')], NULL, NULL))",
            "SELECT net.http_get('http://h', headers := '{\"Authorization\": \"Token CANARY1\"}'::jsonb)",
        ] {
            let shown = mask(text, Prose::Sql);
            assert!(!shown.contains("CANARY") && shown.contains(MASK), "{shown}");
            assert_eq!(mask(&shown, Prose::Sql), shown, "a mask is no credential");
            let blotted = blot(text, Prose::Sql);
            assert!(blotted.len() == text.len() && !blotted.contains("CANARY"), "{blotted}");
        }
    }

    #[test]
    fn what_stands_elsewhere_is_no_credential() {
        for text in [
            "SELECT pgp_sym_decrypt(data, key), hmac(body, $1, 'sha256'), crypt(NEW.pw, NEW.pw)",
            "SELECT my_hmac('a', 'b'), hmac('body', k, 'sha256')",
            "SET SESSION AUTHORIZATION 'boss'",
            "CREATE SCHEMA AUTHORIZATION boss",
        ] {
            assert_eq!(mask(text, Prose::Sql), text);
        }
    }

    #[test]
    fn any_call_is_looked_through_without_harm() {
        for text in ["hmac(a, 'x", "hmac('", "(((((", "crypt(''''", "é(hmac(é, 'é', 'é'))", "encrypt(a,,,'b'"]
        {
            for end in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let _ = (mask(&text[..end], Prose::Sql), blot(&text[..end], Prose::Plain));
            }
        }
    }
}
