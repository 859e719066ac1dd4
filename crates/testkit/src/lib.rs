//! Scratch servers, the case runner and the laws, for tests.
