//! TLS by libpq's rules (PostgreSQL documentation, §34.19 "SSL Support"): what is checked of the server's
//! certificate, and which certificate is shown to it. Its neighbour `connect` decides when TLS is asked for.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
    verify_tls13_signature_with_raw_key,
};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::ReadError;
use crate::connection::{PgTarget, SslMode};

/// The largest certificate or key file, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The configuration of TLS for a target.
pub(crate) fn config(target: &PgTarget) -> Result<ClientConfig, ReadError> {
    // Named explicitly: rustls panics where it has to guess between two compiled-in providers.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(Verifier::new(target, &provider)?);
    let keys = provider.key_provider;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed("TLS cannot be set up", &error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let Some((certificate, key)) = &target.ssl_client else { return Ok(builder.with_no_client_auth()) };
    let chain = certificates(certificate, "the client certificate (sslcert)")?;
    let key = keys
        .load_private_key(private_key(key)?)
        .map_err(|error| failed("the client key (sslkey)", &format!("{}: {error}", key.display())))?;
    let ours = Ours(Arc::new(CertifiedKey::new(chain, key)));
    Ok(builder.with_client_cert_resolver(Arc::new(ours)))
}

/// Our certificate, shown to every server that asks. rustls' own way would refuse certificates of X.509 version 1,
/// which `openssl x509 -req` makes without being told otherwise; what is good enough is the server's to say.
#[derive(Debug)]
struct Ours(Arc<CertifiedKey>);

impl ResolvesClientCert for Ours {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

fn failed(what: &str, said: &str) -> ReadError {
    ReadError::new("cannot set up TLS", format!("{what}: {said}"))
}

/// Checks a server's certificate as far as the mode asks for it.
#[derive(Debug)]
struct Verifier {
    /// Whom to trust; none checks nothing but the handshake's signatures.
    roots: Option<RootCertStore>,
    /// The same as they stand in the file: a server may show one of them as its own certificate.
    pinned: Vec<CertificateDer<'static>>,
    /// Whether the certificate must name the host.
    name: bool,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Verifier {
    fn new(target: &PgTarget, provider: &CryptoProvider) -> Result<Self, ReadError> {
        let pinned = match (target.ssl_root.as_deref(), target.ssl_mode) {
            (Some("system"), _) | (None, SslMode::VerifyFull) => system_roots()?,
            (Some(path), _) => certificates(Path::new(path), "the root certificate (sslrootcert)")?,
            // Any public authority's customer would pass, which is no check at all.
            (None, SslMode::VerifyCa) => {
                return Err(failed("sslmode=verify-ca", "no root certificate is given").hint(
                    "give sslrootcert=FILE (or put it at ~/.postgresql/root.crt), or use sslmode=verify-full",
                ));
            }
            // libpq: without a root certificate these modes encrypt and check nothing.
            (None, _) => Vec::new(),
        };
        let mut roots = RootCertStore::empty();
        let (added, _) = roots.add_parsable_certificates(pinned.iter().cloned());
        if !pinned.is_empty() && added == 0 {
            return Err(failed("the root certificate (sslrootcert)", "nothing in it can be used as one"));
        }
        Ok(Verifier {
            roots: (added > 0).then_some(roots),
            pinned,
            name: target.ssl_mode == SslMode::VerifyFull,
            algorithms: provider.signature_verification_algorithms,
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(roots) = &self.roots else { return Ok(ServerCertVerified::assertion()) };
        // A self-signed certificate that is its own root, as PostgreSQL's documentation makes one (§19.9.5),
        // says CA:TRUE; webpki refuses such a one as a server's, OpenSSL and so libpq takes it.
        let pinned = self.pinned.iter().any(|root| root.as_ref() == end_entity.as_ref());
        if pinned && !self.name {
            return Ok(ServerCertVerified::assertion());
        }
        let certificate = ParsedCertificate::try_from(end_entity)?;
        if !pinned {
            verify_server_cert_signed_by_trust_anchor(
                &certificate,
                roots,
                intermediates,
                now,
                self.algorithms.all,
            )?;
        }
        if self.name {
            verify_server_name(&certificate, server_name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match verify_tls13_signature(message, cert, dss, &self.algorithms) {
            Err(error) => match version_1_key(cert) {
                Some(key) => verify_tls13_signature_with_raw_key(message, &key, dss, &self.algorithms),
                None => Err(error),
            },
            verified => verified,
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// The key of a certificate that webpki takes only as a root: one of X.509 version 1. The handshake's signature must
/// still be made by that key; whether the certificate itself is to be trusted has been decided before.
fn version_1_key(cert: &CertificateDer<'_>) -> Option<SubjectPublicKeyInfoDer<'static>> {
    let mut reader = RootCertStore::empty();
    reader.add(cert.clone().into_owned()).ok()?;
    // The store keeps the value alone: SEQUENCE and length come back before it (X.690 §8.1.3).
    let value = reader.roots.first()?.subject_public_key_info.as_ref().to_vec();
    let length = u16::try_from(value.len()).ok()?.to_be_bytes();
    let mut der = match length {
        [0, short] if short < 0x80 => vec![0x30, short],
        [0, long] => vec![0x30, 0x81, long],
        [high, low] => vec![0x30, 0x82, high, low],
    };
    der.extend(value);
    Some(der.into())
}

fn system_roots() -> Result<Vec<CertificateDer<'static>>, ReadError> {
    let loaded = rustls_native_certs::load_native_certs();
    if !loaded.certs.is_empty() {
        return Ok(loaded.certs);
    }
    let said = loaded.errors.first().map_or_else(|| "there are none".to_owned(), ToString::to_string);
    Err(failed("the system's root certificates cannot be read", &said).hint("give sslrootcert=FILE"))
}

fn read(path: &Path, what: &str) -> Result<Vec<u8>, ReadError> {
    use std::io::Read as _;

    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
        .map_err(|error| failed(what, &format!("{}: {error}", path.display())))?;
    Ok(bytes)
}

fn certificates(path: &Path, what: &str) -> Result<Vec<CertificateDer<'static>>, ReadError> {
    let bytes = read(path, what)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(failed(what, &format!("{} holds no certificate in PEM form", path.display()))),
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, ReadError> {
    let what = "the client key (sslkey)";
    let bytes = read(path, what)?;
    if bytes.windows(9).any(|part| part == b"ENCRYPTED") {
        return Err(failed(what, &format!("{} is encrypted, which is not supported", path.display()))
            .hint("use a key without a passphrase: openssl pkey -in KEY -out PLAINKEY"));
    }
    PrivateKeyDer::from_pem_slice(&bytes)
        .map_err(|_| failed(what, &format!("{} holds no private key in PEM form", path.display())))
}
