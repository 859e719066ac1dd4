//! Which database a catalog belongs to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A database product. What each one means is `drift-dialect`'s business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Vendor {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL 12 and later.
    Postgres,
}

impl Vendor {
    /// The word used in options, configuration and reports.
    pub fn word(self) -> &'static str {
        match self {
            Vendor::Sqlite => "sqlite",
            Vendor::Postgres => "postgres",
        }
    }

    /// The product's name as its makers spell it.
    pub fn title(self) -> &'static str {
        match self {
            Vendor::Sqlite => "SQLite",
            Vendor::Postgres => "PostgreSQL",
        }
    }

    /// The vendor a word of the options or of a model file names.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "sqlite" | "sqlite3" => Some(Vendor::Sqlite),
            "postgres" | "postgresql" | "pg" => Some(Vendor::Postgres),
            _ => None,
        }
    }
}

impl fmt::Display for Vendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A server's version, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number; 0 where the vendor has none.
    pub patch: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        if self.patch > 0 {
            write!(f, ".{}", self.patch)?;
        }
        Ok(())
    }
}

/// A vendor and, where it is known, the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Flavor {
    /// The product.
    pub vendor: Vendor,
    /// Known for live databases only.
    pub version: Option<Version>,
    /// Whether the server gives its sessions the zone UTC: there a moment without a zone is one of UTC.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub utc: bool,
}

impl Flavor {
    /// A flavor whose version is not known.
    pub fn of(vendor: Vendor) -> Self {
        Flavor { vendor, version: None, utc: false }
    }
}

impl fmt::Display for Flavor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{} {version}", self.vendor.title()),
            None => f.write_str(self.vendor.title()),
        }
    }
}
