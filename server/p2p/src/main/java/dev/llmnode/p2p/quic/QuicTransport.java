package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.connect.Established;
import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.limits.ResourceManager;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.security.PeerCertificate;
import dev.llmnode.p2p.security.PeerTrustManager;
import dev.llmnode.p2p.security.SecureSession;
import dev.llmnode.p2p.security.TlsCertificate;
import dev.llmnode.p2p.transport.SocketAddresses;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * QUIC by Netty's quiche and BoringSSL, the module's one native part: {@link #isAvailable} says whether this platform has it.
 * A dial returns once the client's side of the handshake is done; a server that turns our certificate down closes the
 * connection a moment later (TLS 1.3 leaves no other way).
 */
// Channels that are closed here tell of their end by their close futures.
@SuppressWarnings("FutureReturnValueIgnored")
public final class QuicTransport implements Transport {
    private static final String ALPN = "libp2p";
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final int CONNECTION_WINDOW = 15 << 20;
    private static final int STREAM_WINDOW = 2 << 20;

    /** What quic-go asks the system for too: a usual socket drops datagrams when a sender's window comes at once. */
    private static final int SOCKET_BUFFER = 7 << 20;

    private final EventLoopGroup loops;
    private final TlsCertificate certificate;
    private final ResourceManager resources;
    private final InstantSource clock;

    public QuicTransport(EventLoopGroup loops, Identity identity, ResourceManager resources, InstantSource clock) {
        this.loops = loops;
        this.certificate = TlsCertificate.of(identity);
        this.resources = resources;
        this.clock = clock;
    }

    /** Whether this platform has the native library. */
    public static boolean isAvailable() {
        return Quic.isAvailable();
    }

    /** {@code /quic} is the name of a draft that older nodes still write for version 1; it is taken, never told. */
    @Override
    public boolean handles(Multiaddr address) {
        List<MultiaddrProtocol> protocols = address.withoutPeer().parts().stream()
                .map(Multiaddr.Part::protocol)
                .toList();
        return protocols.size() == 3
                && (protocols.get(0) == MultiaddrProtocol.IP4 || protocols.get(0) == MultiaddrProtocol.IP6)
                && protocols.get(1) == MultiaddrProtocol.UDP
                && (protocols.get(2) == MultiaddrProtocol.QUIC_V1 || protocols.get(2) == MultiaddrProtocol.QUIC);
    }

    @Override
    public Established dial(Multiaddr address, Optional<PeerId> expected, Duration timeout) throws IOException {
        PeerTrustManager trust = new PeerTrustManager(expected, clock);
        QuicSslContext tls = QuicSslContextBuilder.forClient()
                .keyManager(certificate.key(), null, certificate.certificate())
                .trustManager(trust)
                .applicationProtocols(ALPN)
                .build();
        InetSocketAddress remote = SocketAddresses.of(address);
        ChannelHandler codec =
                tune(new QuicClientCodecBuilder().sslContext(tls)).build();
        Channel udp = bind(SocketAddresses.family(remote.getAddress()), new InetSocketAddress(0), codec);
        CompletableFuture<Consumer<MuxedStream>> acceptor = new CompletableFuture<>();
        Future<QuicChannel> connecting = QuicChannel.newBootstrap(udp)
                .streamHandler(QuicConnection.inbound(acceptor))
                .attr(QuicConnection.MEMORY, resources.connectionMemory())
                .remoteAddress(remote)
                .connect();
        try {
            QuicChannel channel = connecting.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(done -> udp.close());
            return established(channel, acceptor, address.withoutPeer());
        } catch (InterruptedException e) {
            udp.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while dialling", e);
        } catch (ExecutionException e) {
            udp.close();
            throw new IOException("QUIC handshake failed: " + trust.refusal().orElse(reason(e)), e);
        } catch (TimeoutException e) {
            udp.close();
            throw new IOException("no QUIC answer within " + timeout, e);
        } catch (IOException e) {
            udp.close();
            throw e;
        }
    }

    /** The innermost cause is the one that says what is wrong with a certificate. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public Listener listen(Multiaddr address, Inbound inbound) throws IOException {
        PeerTrustManager trust = new PeerTrustManager(Optional.empty(), clock);
        QuicSslContext tls = QuicSslContextBuilder.forServer(certificate.key(), null, certificate.certificate())
                .trustManager(trust)
                .clientAuth(ClientAuth.REQUIRE)
                .applicationProtocols(ALPN)
                .build();
        ChannelHandler codec = tune(new QuicServerCodecBuilder().sslContext(tls))
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                .handler(QuicAcceptor.connections(this, trust, resources, inbound))
                .streamHandler(QuicAcceptor.streams())
                .build();
        InetSocketAddress local = SocketAddresses.of(address);
        Channel udp = bind(SocketAddresses.family(local.getAddress()), local, codec);
        Multiaddr bound =
                SocketAddresses.udp((InetSocketAddress) udp.localAddress()).with(MultiaddrProtocol.QUIC_V1, "");
        return new Listener() {
            @Override
            public Multiaddr address() {
                return bound;
            }

            @Override
            public void close() {
                udp.close().syncUninterruptibly();
            }
        };
    }

    /** What the handshake of {@code channel} proved; the trust manager has checked it before, this reads the key. */
    Established established(QuicChannel channel, CompletableFuture<Consumer<MuxedStream>> acceptor, Multiaddr remote)
            throws IOException {
        try {
            SSLEngine engine = Objects.requireNonNull(channel.sslEngine(), "no TLS engine");
            byte[] der = engine.getSession().getPeerCertificates()[0].getEncoded();
            PublicKey key = PeerCertificate.verify(der, clock.instant());
            SecureSession session = new SecureSession(PeerId.of(key), key, Optional.of("quic"));
            return new Established(new QuicConnection(channel, acceptor), session, remote, "quic-v1");
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            channel.close();
            throw new IOException("the QUIC peer showed no certificate", e);
        }
    }

    private <B extends QuicCodecBuilder<B>> B tune(B builder) {
        return builder.maxIdleTimeout(IDLE.toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(CONNECTION_WINDOW)
                .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamsBidirectional(resources.limits().yamux().maxInboundStreams())
                .initialMaxStreamsUnidirectional(0);
    }

    private Channel bind(SocketProtocolFamily family, SocketAddress address, ChannelHandler codec) throws IOException {
        try {
            return new Bootstrap()
                    .group(loops)
                    .channelFactory(() -> new NioDatagramChannel(family))
                    .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                    .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                    .handler(codec)
                    .bind(address)
                    .sync()
                    .channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding " + address, e);
        }
    }
}
