//! Connections to a server: opened on a thread of their own, read and written without waiting.

use super::address::Address;
use crate::error::Error;
#[cfg(feature = "service-tls")]
use rustls::{crypto::CryptoProvider, ClientConfig, RootCertStore};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tungstenite::client::{ClientRequestBuilder, IntoClientRequest};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::stream::MaybeTlsStream;
#[cfg(feature = "service-tls")]
use tungstenite::Connector;
use tungstenite::{Message, WebSocket};

const SUBPROTOCOL: &str = "understudy.v1.json";
/// Size limit of a message, and of what the other side lets wait.
const MAX_BYTES: usize = 1 << 20;
/// Limit on what is read in one look; the rest is left to the next one.
const BYTES_AT_ONCE: usize = 1 << 18;
/// Limit on what is read in one look while the connection closes.
const FRAMES_AT_ONCE: usize = 1024;
/// Time limit for each part of opening a connection.
const OPENING: Duration = Duration::from_secs(10);

/// A function of the game that fetches a ticket from the game's own server.
pub(super) type Tickets = Arc<Mutex<dyn FnMut() -> Result<String, String> + Send>>;

/// A connection of which a look reads a limited number of bytes. They are counted here, since the reader of a message
/// reads on over any number of empty fragments.
struct Rationed {
    tcp: TcpStream,
    left: Arc<AtomicUsize>,
}

impl Read for Rationed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let most = buffer.len().min(left);
        let read = self.tcp.read(&mut buffer[..most])?;
        self.left.store(left - read, Ordering::Relaxed);
        Ok(read)
    }
}

impl Write for Rationed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tcp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.tcp.flush()
    }
}

type Stream = WebSocket<MaybeTlsStream<Rationed>>;

/// An open connection, and how many bytes of it the present look may still read.
pub(super) struct Open {
    stream: Stream,
    left: Arc<AtomicUsize>,
}

type Opened = Result<(Open, Option<String>), Option<Error>>;

/// What happened to a connection since it was last asked.
pub(super) enum Heard {
    /// It is open, perhaps with a ticket for the session.
    Open(Option<String>),
    Text(String),
    /// A message of bytes, which no server sends.
    Bytes,
    /// A ping or a pong.
    Control,
    /// It is lost, or failed to open; perhaps because of an error of the game's.
    Lost(Option<Error>),
}

/// A connection that is being opened, or is open.
pub(super) enum Socket {
    Opening(Receiver<Opened>, Leash),
    Open(Box<Open>),
}

/// Ends the thread that opens a connection, once no client waits for it: a server could keep it for ever, byte by byte.
pub(super) struct Leash(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    stream: Option<TcpStream>,
    is_over: bool,
}

impl Leash {
    fn let_go(&self) {
        if let Ok(mut held) = self.0.lock() {
            held.stream = None;
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        let Ok(mut held) = self.0.lock() else { return };
        held.is_over = true;
        // A lost connection needs no end.
        let _ = held.stream.take().map(|stream| stream.shutdown(Shutdown::Both));
    }
}

impl Socket {
    /// Opens a connection.
    pub(super) fn open(address: &Address, tickets: Option<Tickets>) -> Self {
        let (told, opened) = mpsc::channel();
        let held = Arc::new(Mutex::new(Held::default()));
        let (address, leash) = (address.clone(), Leash(held.clone()));
        // The client gave it up and dropped the receiver: the connection ends here.
        let opening = move || told.send(opened_at(&address, tickets, &held));
        // Without memory for a thread the sender is dropped: the connection is lost.
        let _ = thread::Builder::new().name("understudy-connect".into()).spawn(opening);
        Self::Opening(opened, leash)
    }

    /// Begins another look: as many bytes may be read again.
    pub(super) fn look(&mut self) {
        if let Self::Open(open) = self {
            open.left.store(BYTES_AT_ONCE, Ordering::Relaxed);
        }
    }

    /// What came next; `None` for nothing, or nothing more in this look. Never waits.
    pub(super) fn heard(&mut self) -> Option<Heard> {
        match self {
            Self::Opening(opened, leash) => match opened.try_recv() {
                Ok(Ok((open, ticket))) => {
                    leash.let_go();
                    *self = Self::Open(Box::new(open));
                    self.look();
                    Some(Heard::Open(ticket))
                }
                Ok(Err(error)) => Some(Heard::Lost(error)),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Heard::Lost(None)),
            },
            Self::Open(open) => match open.stream.read() {
                Ok(Message::Text(text)) => Some(Heard::Text(text.as_str().to_owned())),
                Ok(Message::Binary(_)) => Some(Heard::Bytes),
                Ok(_) => Some(Heard::Control),
                Err(error) if is_waiting(&error) => None,
                Err(_) => Some(Heard::Lost(None)),
            },
        }
    }

    /// Sends a text, once the other side takes it. False if the connection is lost.
    pub(super) fn send(&mut self, text: String) -> bool {
        let Self::Open(open) = self else { return true };
        open.stream.write(Message::text(text)).map_or_else(|error| is_waiting(&error), |()| true)
    }

    /// Sends what waits. False if the connection is lost.
    pub(super) fn flush(&mut self) -> bool {
        let Self::Open(open) = self else { return true };
        open.stream.flush().map_or_else(|error| is_waiting(&error), |()| true)
    }

    /// Says goodbye, after everything before it. True once the other side has, too.
    pub(super) fn close(&mut self) -> bool {
        self.look();
        let Self::Open(open) = self else { return true };
        // It says whether it was closed before.
        let _ = open.stream.close(None);
        let end = (0..FRAMES_AT_ONCE).find_map(|_| open.stream.read().err());
        end.is_some_and(|error| !is_waiting(&error))
    }
}

fn is_waiting(error: &tungstenite::Error) -> bool {
    matches!(error, tungstenite::Error::Io(error) if error.kind() == io::ErrorKind::WouldBlock)
}

fn opened_at(address: &Address, tickets: Option<Tickets>, held: &Mutex<Held>) -> Opened {
    let open = connected(address, held).ok_or(None)?;
    let ticket = tickets.map(ticket_of).transpose().map_err(Some)?;
    Ok((open, ticket))
}

fn connected(address: &Address, held: &Mutex<Held>) -> Option<Open> {
    let place = (address.host.as_str(), address.port);
    let is_wanted = |_: &_| held.lock().is_ok_and(|held| !held.is_over);
    let connect = |each| TcpStream::connect_timeout(&each, OPENING).ok();
    let tcp = place.to_socket_addrs().ok()?.take_while(is_wanted).find_map(connect)?;
    tcp.set_nodelay(true).ok()?;
    tcp.set_read_timeout(Some(OPENING)).ok()?;
    tcp.set_write_timeout(Some(OPENING)).ok()?;
    let uri = address.session().parse().ok()?;
    let request = ClientRequestBuilder::new(uri).with_sub_protocol(SUBPROTOCOL).into_client_request().ok()?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(MAX_BYTES))
        .max_frame_size(Some(MAX_BYTES))
        .max_write_buffer_size(MAX_BYTES);
    let other = tcp.try_clone().ok()?;
    let mut now = held.lock().ok()?;
    if now.is_over {
        return None;
    }
    now.stream = tcp.try_clone().ok();
    drop(now);
    let left = Arc::new(AtomicUsize::new(BYTES_AT_ONCE));
    let stream = shaken(request, Rationed { tcp, left: left.clone() }, config)?;
    other.set_nonblocking(true).ok()?;
    Some(Open { stream, left })
}

#[cfg(feature = "service-tls")]
fn shaken(request: tungstenite::handshake::client::Request, tcp: Rationed, config: WebSocketConfig) -> Option<Stream> {
    let connector = Some(Connector::Rustls(tls()?));
    tungstenite::client_tls_with_config(request, tcp, Some(config), connector).ok().map(|(stream, _)| stream)
}

/// With the cryptography that the game has chosen for all of its connections, or ring: where its crates bring several,
/// rustls chooses none.
#[cfg(feature = "service-tls")]
fn tls() -> Option<Arc<ClientConfig>> {
    let chosen = CryptoProvider::get_default().cloned();
    let provider = chosen.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().ok()?;
    Some(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

#[cfg(not(feature = "service-tls"))]
fn shaken(request: tungstenite::handshake::client::Request, tcp: Rationed, config: WebSocketConfig) -> Option<Stream> {
    let stream = MaybeTlsStream::Plain(tcp);
    tungstenite::client::client_with_config(request, stream, Some(config)).ok().map(|(stream, _)| stream)
}

/// # Errors
/// `ticket-failed`.
fn ticket_of(tickets: Tickets) -> Result<String, Error> {
    let failed = |told: &str| Error::new("ticket-failed", format!("the ticket could not be fetched: {told}"));
    let mut fetch = tickets.try_lock().map_err(|_| failed("the one before has not been fetched yet"))?;
    // The next attempt calls it again.
    match catch_unwind(AssertUnwindSafe(&mut *fetch)) {
        Ok(Ok(ticket)) if ticket.is_empty() => Err(failed("it is empty")),
        Ok(Ok(ticket)) => Ok(ticket),
        Ok(Err(told)) => Err(failed(&told)),
        Err(_) => Err(failed("its function panicked")),
    }
}
