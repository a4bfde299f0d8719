package dev.llmnode.p2p.mdns;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.Peerstore;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the peers that show themselves on the link: identify decides what each is good for, and that needs a
 * connection. A few are dialled at a time, so that whoever makes peers up does not use up the host's connections.
 */
public final class LinkDialer implements Mdns.Listener {
    static final int MAX_DIALS = 8;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(LinkDialer.class);

    private final Swarm swarm;
    private final Semaphore places = new Semaphore(MAX_DIALS);

    public LinkDialer(Swarm swarm) {
        this.swarm = swarm;
    }

    @Override
    public void discovered(PeerId peer, List<Multiaddr> addresses) {
        swarm.peerstore().add(peer, addresses, Peerstore.HEARSAY);
        swarm.events().emit(new HostEvent.Discovered(peer, addresses));
        Thread.ofVirtual().name("mdns-dial").start(() -> dial(peer, addresses));
    }

    private void dial(PeerId peer, List<Multiaddr> addresses) {
        places.acquireUninterruptibly();
        try {
            swarm.connect(peer, addresses, TIMEOUT);
        } catch (IOException e) {
            log.debug("{} was discovered but cannot be reached", peer, e);
        } finally {
            places.release();
        }
    }
}
