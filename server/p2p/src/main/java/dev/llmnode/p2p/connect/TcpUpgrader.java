package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.limits.ResourceManager;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.mux.YamuxConnection;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.security.SecureSession;
import dev.llmnode.p2p.security.Security;
import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.SocketAddresses;
import dev.llmnode.p2p.transport.TcpTransport;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** TCP with what is built on it: a security protocol, then a muxer, both negotiated (libp2p spec, connections). */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that cannot be closed is closed already
public final class TcpUpgrader implements Transport {
    private static final List<String> MUXERS = List.of(YamuxConnection.PROTOCOL);

    private final TcpTransport tcp;
    private final List<Security> securities;
    private final ResourceManager resources;

    /** @param securities ours, best first */
    public TcpUpgrader(TcpTransport tcp, List<Security> securities, ResourceManager resources) {
        this.tcp = tcp;
        this.securities = List.copyOf(securities);
        this.resources = resources;
    }

    @Override
    public boolean handles(Multiaddr address) {
        List<MultiaddrProtocol> protocols = address.withoutPeer().parts().stream()
                .map(Multiaddr.Part::protocol)
                .toList();
        return protocols.equals(List.of(MultiaddrProtocol.IP4, MultiaddrProtocol.TCP))
                || protocols.equals(List.of(MultiaddrProtocol.IP6, MultiaddrProtocol.TCP));
    }

    @Override
    public Established dial(Multiaddr address, Optional<PeerId> expected, Duration timeout) throws IOException {
        Deadline deadline = Deadline.after(timeout, tcp.ticker());
        ChannelDuplex channel = tcp.dial(SocketAddresses.of(address), timeout);
        channel.deadline(deadline);
        return upgrade(channel, true, expected, address.withoutPeer());
    }

    @Override
    public Listener listen(Multiaddr address, Inbound inbound) throws IOException {
        Channel server = tcp.listen(SocketAddresses.of(address), channel -> accept(channel, inbound));
        Multiaddr bound = SocketAddresses.tcp((InetSocketAddress) server.localAddress());
        return new Listener() {
            @Override
            public Multiaddr address() {
                return bound;
            }

            @Override
            public void close() {
                server.close().syncUninterruptibly();
            }
        };
    }

    private void accept(ChannelDuplex channel, Inbound inbound) {
        InetSocketAddress remote = (InetSocketAddress) channel.channel().remoteAddress();
        Permit permit;
        try {
            permit = inbound.admit(remote);
        } catch (LimitExceededException e) {
            channel.reset();
            return;
        }
        channel.timeout(resources.limits().handshake());
        Thread.ofVirtual().name("p2p-accept").start(() -> {
            try {
                inbound.established(upgrade(channel, false, Optional.empty(), SocketAddresses.tcp(remote)), permit);
            } catch (IOException e) {
                permit.close();
                inbound.failed(remote, e);
            } catch (RuntimeException e) {
                permit.close();
                channel.channel().close();
                throw e;
            }
        });
    }

    private Established upgrade(ChannelDuplex channel, boolean initiator, Optional<PeerId> expected, Multiaddr remote)
            throws IOException {
        try {
            Security security = negotiateSecurity(channel, initiator);
            SecureSession session = security.secure(channel, initiator, expected, MUXERS);
            if (session.muxer().isEmpty()) {
                negotiateMuxer(channel, initiator);
            }
            YamuxConnection muxed = new YamuxConnection(
                    channel.channel(), initiator, resources.limits().yamux(), resources.connectionMemory());
            channel.handOver(muxed);
            return new Established(
                    muxed,
                    session,
                    remote,
                    "tcp/%s/yamux".formatted(security.protocol().split("/", -1)[1]));
        } catch (IOException e) {
            channel.reset();
            throw e;
        }
    }

    private Security negotiateSecurity(ChannelDuplex channel, boolean initiator) throws IOException {
        List<String> protocols = securities.stream().map(Security::protocol).toList();
        String agreed = initiator
                ? MultistreamSelect.propose(channel, protocols)
                : MultistreamSelect.answer(channel, protocols::contains);
        return securities.get(protocols.indexOf(agreed));
    }

    private static void negotiateMuxer(ChannelDuplex channel, boolean initiator) throws IOException {
        if (initiator) {
            MultistreamSelect.propose(channel, MUXERS);
        } else {
            MultistreamSelect.answer(channel, MUXERS::contains);
        }
    }
}
