package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.limits.ResourceManager;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.security.PeerTrustManager;
import dev.llmnode.p2p.transport.SocketAddresses;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Takes one connection that another opens. The limits are asked at its first datagram; the QUIC channel becomes active once its
 * handshake is done, and one that takes too long over it is closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that cannot be closed is closed already
final class QuicAcceptor extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<CompletableFuture<Consumer<MuxedStream>>> ACCEPTOR =
            AttributeKey.valueOf(QuicAcceptor.class, "acceptor");

    private final QuicTransport transport;
    private final PeerTrustManager trust;
    private final ResourceManager resources;
    private final Transport.Inbound inbound;
    private final InetSocketAddress remote;
    private @Nullable Permit permit;
    private @Nullable SSLEngine engine;
    private String failure = "the peer left the QUIC handshake";

    private QuicAcceptor(
            QuicTransport transport,
            PeerTrustManager trust,
            ResourceManager resources,
            Transport.Inbound inbound,
            InetSocketAddress remote) {
        this.transport = transport;
        this.trust = trust;
        this.resources = resources;
        this.inbound = inbound;
        this.remote = remote;
    }

    /** For the connections of one socket: each has an acceptor of its own. */
    static ChannelInitializer<QuicChannel> connections(
            QuicTransport transport, PeerTrustManager trust, ResourceManager resources, Transport.Inbound inbound) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicChannel channel) {
                channel.attr(QuicConnection.MEMORY).set(resources.connectionMemory());
                if (channel.remoteSocketAddress() instanceof InetSocketAddress remote) {
                    channel.pipeline().addLast(new QuicAcceptor(transport, trust, resources, inbound, remote));
                } else {
                    channel.close();
                }
            }
        };
    }

    /** For streams of accepted connections: they go to their own connection's consumer. */
    static ChannelInitializer<QuicStreamChannel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                QuicStream opened = QuicStream.in(stream);
                acceptorOf(stream.parent()).thenAccept(consumer -> consumer.accept(opened));
            }
        };
    }

    private static CompletableFuture<Consumer<MuxedStream>> acceptorOf(QuicChannel channel) {
        CompletableFuture<Consumer<MuxedStream>> fresh = new CompletableFuture<>();
        CompletableFuture<Consumer<MuxedStream>> present =
                channel.attr(ACCEPTOR).setIfAbsent(fresh);
        return present == null ? fresh : present;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        engine = ((QuicChannel) context.channel()).sslEngine();
        try {
            permit = inbound.admit(remote);
        } catch (LimitExceededException e) {
            context.close();
            return;
        }
        context.executor()
                .schedule(() -> tooSlow(context), resources.limits().handshake().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tooSlow(ChannelHandlerContext context) {
        if (permit != null) {
            failure =
                    "the QUIC handshake took longer than " + resources.limits().handshake();
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        QuicChannel channel = (QuicChannel) context.channel();
        Permit held = permit;
        if (held == null) {
            return;
        }
        permit = null;
        try {
            inbound.established(
                    transport.established(
                            channel,
                            acceptorOf(channel),
                            SocketAddresses.udp(remote).with(MultiaddrProtocol.QUIC_V1, "")),
                    held);
        } catch (IOException e) {
            held.close();
            inbound.failed(remote, e);
        }
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
        Permit held = permit;
        if (held != null) {
            permit = null;
            held.close();
            Optional<String> refusal = Optional.ofNullable(engine).flatMap(trust::refusal);
            inbound.failed(
                    remote,
                    new IOException(
                            refusal.map("QUIC handshake failed: "::concat).orElse(failure)));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = "QUIC handshake failed: " + cause.getMessage();
        context.close();
    }
}
