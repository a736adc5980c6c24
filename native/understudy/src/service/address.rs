use crate::error::Error;

/// The address of a server.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) host: String,
    pub(super) port: u16,
    is_secure: bool,
    /// Host and port as in URLs, and the path of the server.
    rest: String,
}

impl Address {
    /// # Errors
    /// `bad-url` for anything but `http://`, `https://`, `ws://` or `wss://` with a host.
    pub(super) fn read(url: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::new("bad-url", format!("{url} is no address of a server; {why}"));
        let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("write http:// or https:// before it"))?;
        let is_secure = match scheme {
            "http" | "ws" => false,
            "https" | "wss" => true,
            _ => return Err(wrong("write http:// or https:// before it")),
        };
        if is_secure && !cfg!(feature = "service-tls") {
            return Err(wrong("https:// needs the feature service-tls"));
        }
        if rest.contains(|each: char| each.is_whitespace() || "?#@".contains(each)) {
            return Err(wrong("it has a host, perhaps a port and a path, and nothing else"));
        }
        let rest = rest.trim_end_matches('/');
        let authority = rest.split('/').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| wrong("its port is no number"))?)
            }
            _ => (authority, if is_secure { 443 } else { 80 }),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return Err(wrong("it has no host"));
        }
        Ok(Self { host: host.into(), port, is_secure, rest: rest.into() })
    }

    /// The URL of the server's sessions.
    pub(super) fn session(&self) -> String {
        format!("{}://{}/v1/session", if self.is_secure { "wss" } else { "ws" }, self.rest)
    }

    /// The URL of a path of the server.
    pub(super) fn at(&self, path: &str) -> String {
        format!("{}://{}{path}", if self.is_secure { "https" } else { "http" }, self.rest)
    }
}
