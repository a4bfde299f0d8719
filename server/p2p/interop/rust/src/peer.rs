//! The host: its behaviours, what it remembers of other peers, and what each event does to it.

use crate::echo::{self, EchoCodec};
use futures::StreamExt;
use libp2p::kad::store::MemoryStore;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{NetworkBehaviour, Swarm, SwarmEvent};
use libp2p::{identify, kad, mdns, noise, ping, request_response, tcp, tls, yamux, Multiaddr, PeerId, SwarmBuilder};
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

const IDLE: Duration = Duration::from_secs(600);
const PING_INTERVAL: Duration = Duration::from_millis(200);

#[derive(NetworkBehaviour)]
pub struct Behaviour {
    identify: identify::Behaviour,
    ping: ping::Behaviour,
    pub kad: kad::Behaviour<MemoryStore>,
    pub echo: request_response::Behaviour<EchoCodec>,
    mdns: Toggle<mdns::tokio::Behaviour>,
}

pub struct Peer {
    pub swarm: Swarm<Behaviour>,
    pub identified: HashMap<PeerId, identify::Info>,
    pub round_trips: HashMap<PeerId, Vec<u128>>,
    pub discovered: HashMap<PeerId, usize>,
}

impl Peer {
    pub fn start(listen: Multiaddr, security: &str, with_mdns: bool) -> Result<Peer, Box<dyn Error>> {
        let tokio = SwarmBuilder::with_new_identity().with_tokio();
        let swarm = if listen.to_string().contains("/quic-v1") {
            tokio.with_quic().with_behaviour(|key| behaviour(key, with_mdns))?.with_swarm_config(idle).build()
        } else if security == "tls" {
            tokio
                .with_tcp(tcp::Config::default(), tls::Config::new, yamux::Config::default)?
                .with_behaviour(|key| behaviour(key, with_mdns))?
                .with_swarm_config(idle)
                .build()
        } else {
            tokio
                .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)?
                .with_behaviour(|key| behaviour(key, with_mdns))?
                .with_swarm_config(idle)
                .build()
        };
        let mut peer = Peer {
            swarm,
            identified: HashMap::new(),
            round_trips: HashMap::new(),
            discovered: HashMap::new(),
        };
        peer.swarm.behaviour_mut().kad.set_mode(Some(kad::Mode::Server));
        peer.swarm.listen_on(listen)?;
        Ok(peer)
    }

    /// The next event, after what it always means was done.
    pub async fn next(&mut self) -> SwarmEvent<BehaviourEvent> {
        let event = self.swarm.select_next_some().await;
        match &event {
            SwarmEvent::Behaviour(BehaviourEvent::Identify(identify::Event::Received { peer_id, info, .. })) => {
                self.learn(*peer_id, info.clone());
            }
            SwarmEvent::Behaviour(BehaviourEvent::Ping(ping::Event { peer, result: Ok(time), .. })) => {
                self.round_trips.entry(*peer).or_default().push(time.as_micros());
            }
            SwarmEvent::Behaviour(BehaviourEvent::Mdns(mdns::Event::Discovered(found))) => {
                for (peer, address) in found {
                    *self.discovered.entry(*peer).or_default() += 1;
                    self.swarm.add_peer_address(*peer, address.clone());
                }
            }
            _ => {}
        }
        self.echo(event)
    }

    fn learn(&mut self, peer: PeerId, info: identify::Info) {
        if info.protocols.contains(&kad::PROTOCOL_NAME) {
            for address in &info.listen_addrs {
                self.swarm.behaviour_mut().kad.add_address(&peer, address.clone());
            }
        }
        self.identified.insert(peer, info);
    }

    /// Answers a request; gives any other event back.
    fn echo(&mut self, event: SwarmEvent<BehaviourEvent>) -> SwarmEvent<BehaviourEvent> {
        use request_response::{Event, Message};
        match event {
            SwarmEvent::Behaviour(BehaviourEvent::Echo(Event::Message {
                peer,
                message: Message::Request { request_id, request, channel },
            })) => {
                let _ = self.swarm.behaviour_mut().echo.send_response(channel, request);
                SwarmEvent::Behaviour(BehaviourEvent::Echo(Event::ResponseSent { peer, request_id }))
            }
            other => other,
        }
    }
}

fn behaviour(key: &libp2p::identity::Keypair, with_mdns: bool) -> Result<Behaviour, Box<dyn Error + Send + Sync>> {
    let own = key.public().to_peer_id();
    let discovery =
        if with_mdns { Some(mdns::tokio::Behaviour::new(mdns::Config::default(), own)?) } else { None };
    Ok(Behaviour {
        identify: identify::Behaviour::new(
            identify::Config::new("interop/0.1.0".into(), key.public()).with_agent_version("llmnode-interop-rust".into()),
        ),
        ping: ping::Behaviour::new(ping::Config::new().with_interval(PING_INTERVAL)),
        kad: kad::Behaviour::new(own, MemoryStore::new(own)),
        echo: request_response::Behaviour::new(
            [(echo::PROTOCOL, request_response::ProtocolSupport::Full)],
            request_response::Config::default(),
        ),
        mdns: Toggle::from(discovery),
    })
}

fn idle(config: libp2p::swarm::Config) -> libp2p::swarm::Config {
    config.with_idle_connection_timeout(IDLE)
}
