//! Findings, catalogs and plans to text, JSON and tables; one file per format.
