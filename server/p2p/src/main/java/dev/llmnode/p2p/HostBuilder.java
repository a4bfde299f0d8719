package dev.llmnode.p2p;

import dev.llmnode.p2p.connect.NameService;
import dev.llmnode.p2p.connect.SystemNameService;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.swarm.PeerInfo;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Says what a host is to be; {@link #start} makes it. */
public final class HostBuilder {
    Identity identity = Identity.generate();
    final List<Multiaddr> listen = new ArrayList<>();
    String agent = "llm-node";
    String protocolVersion = "ipfs/0.1.0";
    Limits limits = Limits.DEFAULT;
    Predicate<PeerInfo> peerFilter = info -> true;
    InstantSource clock = InstantSource.system();
    boolean mdns;
    boolean perf;
    NameService names = new SystemNameService();
    Optional<EventLoopGroup> loops = Optional.empty();
    final List<Multiaddr> bootstrap = new ArrayList<>();
    Optional<KadOptions> kad = Optional.empty();

    /** The key that names the host; a fresh one that nobody keeps, unless it is set. */
    public HostBuilder identity(Identity value) {
        identity = value;
        return this;
    }

    /** Listens on {@code address} too; port 0 takes a free one. */
    public HostBuilder listen(String address) {
        listen.add(Multiaddr.parse(address));
        return this;
    }

    /** The program's name as peers see it. */
    public HostBuilder agent(String value) {
        agent = value;
        return this;
    }

    public HostBuilder protocolVersion(String value) {
        protocolVersion = value;
        return this;
    }

    public HostBuilder limits(Limits value) {
        limits = value;
        return this;
    }

    /** Peers that it turns away by what identify shows are disconnected and forgotten. */
    public HostBuilder peerFilter(Predicate<PeerInfo> value) {
        peerFilter = value;
        return this;
    }

    /** Joins a Kademlia network. */
    public HostBuilder kad(KadOptions value) {
        kad = Optional.of(value);
        return this;
    }

    /** Finds peers on the same link, connects to them, and lets them find this host. */
    public HostBuilder mdns(boolean value) {
        mdns = value;
        return this;
    }

    /** Enters a network by the peer at this address, and again when contact is lost. */
    public HostBuilder bootstrap(String address) {
        bootstrap.add(Multiaddr.parse(address));
        return this;
    }

    /** Lets peers measure how fast this host sends and takes. */
    public HostBuilder perf(boolean value) {
        perf = value;
        return this;
    }

    /** Who turns names in addresses into IP addresses; the system, unless it is set. */
    public HostBuilder names(NameService value) {
        names = value;
        return this;
    }

    /**
     * Event loops to run on: several hosts may share some, and they are not ended with the host. Their ticker is the host's
     * monotonic clock. A host has loops of its own, unless these are set.
     */
    public HostBuilder loops(EventLoopGroup value) {
        loops = Optional.of(value);
        return this;
    }

    public HostBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /** Starts the host; on return it listens. */
    public Host start() throws IOException {
        return new Host(this);
    }
}
