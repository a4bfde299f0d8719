//! The commands: each starts something, then takes events until its answer is there.

use crate::peer::{BehaviourEvent, Peer};
use libp2p::kad::{self, QueryId, QueryResult};
use libp2p::swarm::SwarmEvent;
use libp2p::{request_response, Multiaddr, PeerId};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use std::error::Error;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(60);
const PINGS: usize = 5;
const SHA2_256: [u8; 2] = [0x12, 32];

type Answer = Result<Value, Box<dyn Error>>;

pub async fn answer(peer: &mut Peer, line: &str) -> Answer {
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = *words.first().ok_or("no command")?;
    let word = |at: usize| words.get(at).copied().ok_or_else(|| format!("{name} lacks an argument"));
    let work = async {
        match name {
            "dial" => dial(peer, word(1)?.parse()?).await,
            "identify" => identify(peer, word(1)?.parse()?).await,
            "ping" => ping(peer, word(1)?.parse()?).await,
            "find" => find(peer, word(1)?.parse()?).await,
            "put" => put(peer, hex::decode(word(1)?)?, hex::decode(word(2)?)?).await,
            "get" => get(peer, hex::decode(word(1)?)?).await,
            "provide" => provide(peer, hex::decode(word(1)?)?).await,
            "providers" => providers(peer, hex::decode(word(1)?)?).await,
            "request" => request(peer, word(1)?.parse()?, word(2)?).await,
            "mdns" => mdns(peer, word(1)?.parse()?).await,
            _ => Err(format!("unknown command {name:?}").into()),
        }
    };
    tokio::time::timeout(TIMEOUT, work).await.map_err(|_| format!("{name} took too long"))?
}

async fn dial(peer: &mut Peer, address: Multiaddr) -> Answer {
    peer.swarm.dial(address)?;
    loop {
        match peer.next().await {
            SwarmEvent::ConnectionEstablished { .. } => return Ok(json!(true)),
            SwarmEvent::OutgoingConnectionError { error, .. } => return Err(error.into()),
            _ => {}
        }
    }
}

async fn identify(peer: &mut Peer, id: PeerId) -> Answer {
    loop {
        if let Some(info) = peer.identified.get(&id) {
            let protocols: Vec<String> = info.protocols.iter().map(ToString::to_string).collect();
            return Ok(json!({"agent": info.agent_version, "version": info.protocol_version, "protocols": protocols}));
        }
        peer.next().await;
    }
}

/// Pings go out by themselves; the answer is the newest round trips.
async fn ping(peer: &mut Peer, id: PeerId) -> Answer {
    peer.round_trips.remove(&id);
    while peer.round_trips.get(&id).map_or(0, Vec::len) < PINGS {
        peer.next().await;
    }
    let micros: Vec<u64> = peer.round_trips[&id].iter().map(|time| *time as u64).collect();
    Ok(json!(micros))
}

async fn mdns(peer: &mut Peer, id: PeerId) -> Answer {
    loop {
        if let Some(addresses) = peer.discovered.get(&id) {
            return Ok(json!(addresses));
        }
        peer.next().await;
    }
}

async fn request(peer: &mut Peer, id: PeerId, message: &str) -> Answer {
    use request_response::{Event, Message};
    let asked = peer.swarm.behaviour_mut().echo.send_request(&id, message.as_bytes().to_vec());
    loop {
        if let SwarmEvent::Behaviour(BehaviourEvent::Echo(event)) = peer.next().await {
            match event {
                Event::Message { message: Message::Response { request_id, response }, .. } if request_id == asked => {
                    return Ok(json!(String::from_utf8(response)?));
                }
                Event::OutboundFailure { request_id, error, .. } if request_id == asked => return Err(error.into()),
                _ => {}
            }
        }
    }
}

/// The next result of a query, and whether it is the last.
async fn progress(peer: &mut Peer, query: QueryId) -> (QueryResult, bool) {
    loop {
        if let SwarmEvent::Behaviour(BehaviourEvent::Kad(kad::Event::OutboundQueryProgressed { id, result, step, .. })) =
            peer.next().await
        {
            if id == query {
                return (result, step.last);
            }
        }
    }
}

async fn find(peer: &mut Peer, id: PeerId) -> Answer {
    let query = peer.swarm.behaviour_mut().kad.get_closest_peers(id);
    loop {
        if let (QueryResult::GetClosestPeers(result), true) = progress(peer, query).await {
            let found = result?.peers.into_iter().find(|info| info.peer_id == id).ok_or("nobody knows this peer")?;
            return Ok(json!(format!("{:?}", found.addrs)));
        }
    }
}

async fn put(peer: &mut Peer, key: Vec<u8>, value: Vec<u8>) -> Answer {
    let record = kad::Record::new(key, value);
    let query = peer.swarm.behaviour_mut().kad.put_record(record, kad::Quorum::One)?;
    loop {
        if let (QueryResult::PutRecord(result), true) = progress(peer, query).await {
            return Ok(result.map(|_| json!(true))?);
        }
    }
}

async fn get(peer: &mut Peer, key: Vec<u8>) -> Answer {
    let query = peer.swarm.behaviour_mut().kad.get_record(key.into());
    let mut found = None;
    loop {
        let (result, last) = progress(peer, query).await;
        if let QueryResult::GetRecord(Ok(kad::GetRecordOk::FoundRecord(answer))) = result {
            found = Some(answer.record.value);
        }
        if last {
            return Ok(json!(hex::encode(found.ok_or("nobody has this record")?)));
        }
    }
}

async fn provide(peer: &mut Peer, key: Vec<u8>) -> Answer {
    let query = peer.swarm.behaviour_mut().kad.start_providing(multihash(&key).into())?;
    loop {
        if let (QueryResult::StartProviding(result), true) = progress(peer, query).await {
            return Ok(result.map(|_| json!(true))?);
        }
    }
}

async fn providers(peer: &mut Peer, key: Vec<u8>) -> Answer {
    let query = peer.swarm.behaviour_mut().kad.get_providers(multihash(&key).into());
    let mut found = Vec::new();
    loop {
        let (result, last) = progress(peer, query).await;
        if let QueryResult::GetProviders(Ok(kad::GetProvidersOk::FoundProviders { providers, .. })) = result {
            found.extend(providers.iter().map(ToString::to_string));
        }
        if last {
            return Ok(json!(found));
        }
    }
}

fn multihash(key: &[u8]) -> Vec<u8> {
    [&SHA2_256[..], &Sha256::digest(key)].concat()
}
