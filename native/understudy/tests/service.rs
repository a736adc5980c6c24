//! The client of the service without a server; `pnpm client-check` plays its sessions.
#![cfg(feature = "service")]

use std::io::Read;
use std::net::TcpListener;
use std::thread;
use std::time::Duration;
use understudy::service::{Client, Http};
use understudy::{json, Error, Hello, Question, Squad, Value, Want};

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
    let (mut first, _) = silent.accept().expect("a connection");
    // The client gave the first one up, and ended it, when it opens the second one.
    let opening = thread::spawn(move || {
        for _ in 0..2000 {
            client.update();
            thread::sleep(brief);
        }
    });
    silent.accept().expect("another connection");
    first.set_read_timeout(Some(Duration::from_secs(60))).expect("a time");
    let mut heard = Vec::new();
    first.read_to_end(&mut heard).expect("its end");
    assert!(heard.starts_with(b"GET /v1/session "));
    drop(opening);
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
