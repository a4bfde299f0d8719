package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.connect.Transport;
import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.transport.SocketAddresses;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Takes the connections that others open: a QUIC channel becomes active once its handshake is done. */
@ChannelHandler.Sharable
@SuppressWarnings("FutureReturnValueIgnored") // a channel that cannot be closed is closed already
final class QuicAcceptor extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<CompletableFuture<Consumer<MuxedStream>>> ACCEPTOR =
            AttributeKey.valueOf(QuicAcceptor.class, "acceptor");

    private final QuicTransport transport;
    private final Transport.Inbound inbound;

    QuicAcceptor(QuicTransport transport, Transport.Inbound inbound) {
        this.transport = transport;
        this.inbound = inbound;
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
    public void channelActive(ChannelHandlerContext context) {
        QuicChannel channel = (QuicChannel) context.channel();
        if (!(channel.remoteSocketAddress() instanceof InetSocketAddress remote)) {
            channel.close();
            return;
        }
        Permit permit;
        try {
            permit = inbound.admit(remote);
        } catch (LimitExceededException e) {
            channel.close();
            return;
        }
        try {
            inbound.established(
                    transport.established(
                            channel,
                            acceptorOf(channel),
                            SocketAddresses.udp(remote).with(MultiaddrProtocol.QUIC_V1, "")),
                    permit);
        } catch (IOException e) {
            permit.close();
            inbound.failed(remote, e);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
