//! The rust side of the interop matrix: a host that does what it is told, one command a line.
//!
//! It prints {"peer":…,"addrs":[…],"version":…} once it listens, then answers each line "command argument…" of its input
//! with one line of JSON: {"ok":…} or {"error":"…"}. Keys and values are hex.

mod commands;
mod echo;
mod peer;

use libp2p::swarm::SwarmEvent;
use libp2p::Multiaddr;
use peer::Peer;
use serde_json::json;
use std::error::Error;
use tokio::io::{AsyncBufReadExt, BufReader};

/// The version of libp2p that Cargo.lock pins.
fn version() -> String {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split("[[package]]").find(|entry| entry.contains("\nname = \"libp2p\"\n")).unwrap_or_default();
    let version = entry.split('"').nth(3).unwrap_or_default();
    format!("rust-libp2p {version}")
}

fn option(name: &str, default: &str) -> String {
    let words: Vec<String> = std::env::args().collect();
    let place = words.iter().position(|word| word == name);
    place.and_then(|at| words.get(at + 1)).map_or(default, String::as_str).to_owned()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let listen: Multiaddr = option("--listen", "/ip4/127.0.0.1/tcp/0").parse()?;
    let with_mdns = std::env::args().any(|word| word == "--mdns");
    let mut peer = Peer::start(listen, &option("--security", "noise"), with_mdns)?;
    let address = loop {
        if let SwarmEvent::NewListenAddr { address, .. } = peer.next().await {
            break address;
        }
    };
    let own = *peer.swarm.local_peer_id();
    println!("{}", json!({"peer": own.to_string(), "addrs": [format!("{address}/p2p/{own}")], "version": version()}));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line? {
                Some(line) => println!("{}", match commands::answer(&mut peer, &line).await {
                    Ok(value) => json!({"ok": value}),
                    Err(error) => json!({"error": error.to_string()}),
                }),
                None => return Ok(()),
            },
            _ = peer.next() => {}
        }
    }
}
