//! The client of the service without a server; `pnpm client-check` plays its sessions.
#![cfg(feature = "service")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tungstenite::handshake::server::{Request, Response};
use tungstenite::{Message, WebSocket};
use understudy::service::{Client, Http};
use understudy::{json, Error, Event, Hello, Question, Squad, Value, Want};

const NOWHERE: &str = "http://127.0.0.1:9";

fn client() -> Client {
    Client::new(NOWHERE, Hello::new("hut").world(true)).expect("an address")
}

fn code(result: Result<impl Sized, Error>) -> String {
    result.err().map_or_else(|| "none".into(), |error| error.code)
}

#[test]
fn takes_only_addresses_of_servers() {
    for url in ["127.0.0.1:7071", "ftp://host", "http://", "http://:80", "http://a b", "http://host:port", "http://a?b"]
    {
        assert_eq!(code(Client::new(url, Hello::new("hut"))), "bad-url", "{url}");
        assert_eq!(code(Http::new(url)), "bad-url", "{url}");
    }
    for url in ["http://host", "ws://host:7071/", "http://[::1]:7071/understudy/"] {
        assert_eq!(code(Client::new(url, Hello::new("hut"))), "none", "{url}");
    }
    let is_secure = cfg!(feature = "service-tls");
    assert_eq!(code(Http::new("https://host")), if is_secure { "none" } else { "bad-url" });
}

#[test]
fn takes_only_values_of_states() {
    let mut client = client();
    let error = client.see("ann", json!({ "at": "home", "wood": null })).expect_err("null is no value");
    assert_eq!((error.code.as_str(), error.pointer.as_deref()), ("bad-value", Some("/values/wood")));
    assert_eq!(code(client.see("ann", json!([1]))), "bad-value");
}

fn errors(client: &mut Client) -> Vec<String> {
    let failed = std::iter::from_fn(|| client.next_event()).filter_map(|event| match event {
        Event::Failed { error, .. } => Some(error.code),
        _ => None,
    });
    failed.collect()
}

#[test]
fn tells_of_names_that_never_were() {
    let mut client = client();
    client.see("ann", json!({ "wood": 1 })).expect("a state");
    client.idle("anne");
    client.finished("anne", 1);
    client.leave("anne");
    client.interrupt("crew", None);
    client.disband("crew");
    client.see_things(vec![json!({ "id": 7, "gone": true })]);
    let agent = ["unknown-agent"; 3];
    assert_eq!(errors(&mut client), [&agent[..], &["unknown-squad"; 2], &["unknown-thing"]].concat());
    // What is said of an agent that has left is late.
    client.leave("ann");
    client.finished("ann", 1);
    client.leave("ann");
    assert_eq!(errors(&mut client), [""; 0]);
    let mut bare = Client::new(NOWHERE, Hello::new("hut")).expect("an address");
    bare.see_all(Vec::new());
    bare.see_things(Vec::new());
    bare.ways("ann", Vec::new());
    assert_eq!(errors(&mut bare), ["no-world"; 3]);
    assert_eq!(code(bare.see_at("ann", json!({ "wood": 1 }), Some(&[1.0]))), "no-world");
}

#[test]
fn saves_what_it_restores() {
    let mut first = client();
    first.see_at("ann", json!({ "wood": 1 }), Some(&[1.0, 2.0])).expect("a state");
    first.see("bo", json!({ "wood": 0 })).expect("a state");
    first.want("ann", Want::new("warm").plans());
    first.squad("two", Squad::new(&["bo", "cai"], "warm"));
    first.see_things(vec![json!({ "id": 7, "kind": "tree", "properties": { "wood": 1, "felled": false } })]);
    first.see_things(vec![json!({ "id": 7, "properties": { "felled": true } })]);
    let saved = first.save();
    assert_eq!(saved["things"], json!([{ "id": 7, "kind": "tree", "properties": { "wood": 1, "felled": true } }]));
    let mut second = client();
    second.want("dan", Want::new("warm"));
    second.restore(&saved).expect("what was saved");
    assert_eq!(second.save(), saved);
    for wrong in [json!(3), json!({}), json!({ "agents": { "ann": { "values": 3 } }, "squads": {} })] {
        assert_eq!(code(second.restore(&wrong)), "bad-value");
    }
    assert_eq!(second.save(), saved);
}

#[test]
fn lets_members_of_squads_go() {
    let mut client = client();
    let members = |client: &Client, name: &str| client.save()["squads"][name]["message"]["members"].clone();
    client.squad("two", Squad::new(&["ann", "bo"], "warm"));
    client.want("ann", Want::new("warm"));
    assert_eq!(members(&client, "two"), json!(["bo"]));
    client.squad("others", Squad::new(&["bo"], "warm"));
    assert_eq!([members(&client, "two"), members(&client, "others")], [Value::Null, json!(["bo"])]);
    client.leave("bo");
    assert_eq!(members(&client, "others"), Value::Null);
}

#[test]
fn goes_on_without_a_server() {
    let mut client = client();
    client.see("ann", json!({ "wood": 1 })).expect("a state");
    client.want("ann", Want::new("warm"));
    for _ in 0..100 {
        client.update();
    }
    assert!(!client.is_open() && client.refusal().is_none() && client.next_event().is_none());
    client.close(Duration::ZERO);
}

#[test]
fn gives_up_a_server_that_shakes_no_hands() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let brief = Duration::from_millis(1);
    let mut client = Client::with_times(&url, Hello::new("hut"), brief, brief).expect("an address");
    client.update();
    let opening = thread::spawn(move || {
        for _ in 0..2000 {
            client.update();
            thread::sleep(brief);
        }
    });
    // On a busy machine the client gives up connections before it has said anything.
    let mut heard = Vec::new();
    while heard.is_empty() {
        let (mut given_up, _) = silent.accept().expect("a connection");
        given_up.set_read_timeout(Some(PATIENCE)).expect("a time");
        given_up.read_to_end(&mut heard).expect("its end");
    }
    assert!(heard.starts_with(b"GET /v1/session "));
    silent.accept().expect("another connection");
    drop(opening);
}

/// Time limit for hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client of a server that is played by the test, which gives it up after four seconds.
fn playing(listener: &TcpListener) -> Client {
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (answer, reconnect) = (Duration::from_secs(4), Duration::from_millis(1));
    Client::with_times(&url, Hello::new("hut"), answer, reconnect).expect("an address")
}

/// Runs a game on a thread of its own, which a hang does not stop the test in. What it returns is waited for.
fn within<T: Send + 'static>(game: impl FnOnce() -> T + Send + 'static) -> T {
    let (told, ended) = mpsc::channel();
    thread::spawn(move || told.send(game()));
    ended.recv_timeout(PATIENCE).expect("an end")
}

/// The next connection that a client does not give up first, as it may on a busy machine.
#[allow(clippy::result_large_err)]
fn accepted(listener: &TcpListener) -> WebSocket<TcpStream> {
    let choose = |request: &Request, mut response: Response| {
        let name = "sec-websocket-protocol";
        response.headers_mut().insert(name, request.headers()[name].clone());
        Ok(response)
    };
    loop {
        let (tcp, _) = listener.accept().expect("a connection");
        if let Ok(server) = tungstenite::accept_hdr(tcp, choose) {
            return server;
        }
    }
}

/// The same, with its session open.
fn welcomed(listener: &TcpListener) -> WebSocket<TcpStream> {
    let welcome = json!({ "type": "welcome", "resumeToken": "token", "received": 0 });
    loop {
        let mut server = accepted(listener);
        if server.read().is_ok() && server.send(Message::text(welcome.to_string())).is_ok() {
            return server;
        }
    }
}

/// Updates a client until it has heard of a welcome.
fn open(client: &mut Client) {
    while !client.is_open() {
        client.update();
        thread::yield_now();
    }
}

/// A server that sends a beginning, and then the same two bytes for as long as it is heard.
fn flooding(listener: &TcpListener, first: &'static [u8], again: [u8; 2]) {
    let mut server = welcomed(listener);
    let mut all = first.to_vec();
    while server.get_mut().write_all(&all).is_ok() {
        all = again.repeat(1 << 15);
    }
}

#[test]
fn gives_up_a_server_that_floods() {
    // Pongs, and an endless message of empty fragments.
    for (first, again) in [(&[][..], [0x8a, 0]), (&[1, 0][..], [0, 0])] {
        within(move || {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let mut client = playing(&listener);
            let (told, came_again) = mpsc::channel();
            thread::spawn(move || {
                flooding(&listener, first, again);
                told.send(drop(listener.accept()))
            });
            client.see("ann", json!({ "wood": 1 })).expect("a state");
            while came_again.try_recv().is_err() {
                client.update();
            }
        });
    }
}

#[test]
fn closes_while_a_server_floods() {
    for (first, again) in [(&[][..], [0x8a, 0]), (&[1, 0][..], [0, 0])] {
        within(move || {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let mut client = playing(&listener);
            thread::spawn(move || flooding(&listener, first, again));
            open(&mut client);
            client.close(Duration::ZERO);
        });
    }
}

#[test]
fn gives_up_a_server_that_is_silent_after_a_resumption() {
    within(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut client = playing(&listener);
        let (told, came_again) = mpsc::channel();
        thread::spawn(move || {
            let mut first = welcomed(&listener);
            drop(first.read());
            drop(first);
            let mut resumed = welcomed(&listener);
            drop(resumed.read());
            told.send(drop(listener.accept()))
        });
        client.see("ann", json!({ "wood": 1 })).expect("a state");
        while came_again.try_recv().is_err() {
            client.update();
            thread::yield_now();
        }
    });
}

#[test]
fn gives_up_a_server_that_says_again_what_it_has_said() {
    let welcome = json!({ "type": "welcome", "resumeToken": "token", "received": 0 });
    for again in [welcome, json!({ "type": "ack", "received": 0 })] {
        within(move || {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let mut client = playing(&listener);
            let (told, came_again) = mpsc::channel();
            thread::spawn(move || {
                let mut server = welcomed(&listener);
                while server.send(Message::text(again.to_string())).is_ok() {
                    thread::sleep(Duration::from_millis(10));
                }
                told.send(drop(listener.accept()))
            });
            client.see("ann", json!({ "wood": 1 })).expect("a state");
            while came_again.try_recv().is_err() {
                client.update();
                thread::yield_now();
            }
        });
    }
}

#[cfg(feature = "service-tls")]
#[test]
fn speaks_tls_with_a_provider_of_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let mut client = Client::new(&url, Hello::new("hut")).expect("an address");
    client.update();
    let (mut server, _) = listener.accept().expect("a connection");
    let mut first = [0];
    server.read_exact(&mut first).expect("a handshake");
    assert_eq!(first, [0x16]);
    // rustls would have taken the only one for the whole program, and panicked without one, or with two.
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[test]
fn closes_within_the_longest_time() {
    within(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut client = playing(&listener);
        thread::spawn(move || {
            let mut server = welcomed(&listener);
            while server.read().is_ok() {}
        });
        open(&mut client);
        client.close(Duration::MAX);
    });
}

#[test]
fn fetches_another_ticket_after_a_panic() {
    within(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let mut attempts = 0;
        let mut client = playing(&listener).with_tickets(move || {
            attempts += 1;
            assert!(attempts > 1, "the first one panics");
            Ok("ticket".into())
        });
        let server = thread::spawn(move || {
            drop(accepted(&listener));
            let mut second = accepted(&listener);
            second.read().expect("a hello").to_string()
        });
        while !server.is_finished() {
            client.update();
            thread::yield_now();
        }
        assert!(server.join().expect("a hello").contains(r#""ticket":"ticket""#));
        let failed = std::iter::from_fn(|| client.next_event()).find_map(|event| match event {
            Event::Failed { error, .. } => Some(error.code),
            _ => None,
        });
        assert_eq!(failed.as_deref(), Some("ticket-failed"));
    });
}

#[test]
fn asks_a_server_that_is_not_there_in_vain() {
    let question = || Question::plan("ann", json!({}), "warm").domain("hut").budget_ms(1);
    assert_eq!(code(Http::new(NOWHERE).and_then(|server| server.plan(question()))), "unreachable");
    // It accepts connections, and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    assert_eq!(code(Http::new(&url).and_then(|server| server.plan(question()))), "timed-out");
    let proposal = Question::proposal("ann", json!({}), "warm", vec![]);
    assert_eq!(code(Http::new(&url).and_then(|server| server.plan(proposal))), "bad-value");
}
