package dev.llmnode.p2p.quic;

import dev.llmnode.p2p.mux.MuxedConnection;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.transport.ChannelDuplex;
import dev.llmnode.p2p.transport.MemoryAccount;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A QUIC connection, whose own streams need no muxer. */
// Closing tells of its end by the channel's close future.
@SuppressWarnings("FutureReturnValueIgnored")
final class QuicConnection implements MuxedConnection {
    /** The connection's share of memory, set before any stream can come. */
    static final AttributeKey<MemoryAccount> MEMORY = AttributeKey.valueOf(QuicConnection.class, "memory");

    private final QuicChannel channel;
    private final CompletableFuture<Consumer<MuxedStream>> acceptor;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** @param acceptor where the streams that the peer opens wait for their consumer */
    QuicConnection(QuicChannel channel, CompletableFuture<Consumer<MuxedStream>> acceptor) {
        this.channel = channel;
        this.acceptor = acceptor;
        channel.closeFuture().addListener(done -> closed.complete(null));
    }

    /** Makes each stream that the peer opens wait for, or go to, the consumer. */
    static ChannelInitializer<QuicStreamChannel> inbound(CompletableFuture<Consumer<MuxedStream>> acceptor) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                QuicStream inbound = QuicStream.in(stream);
                acceptor.thenAccept(consumer -> consumer.accept(inbound));
            }
        };
    }

    @Override
    public MuxedStream open() throws IOException {
        CompletableFuture<QuicStream> opened = new CompletableFuture<>();
        channel.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        opened.complete(QuicStream.in(stream));
                    }
                })
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        opened.completeExceptionally(done.cause());
                    }
                });
        try {
            return opened.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening a stream", e);
        } catch (ExecutionException e) {
            throw new IOException("no stream can be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public void accept(Consumer<MuxedStream> inbound) {
        acceptor.complete(inbound);
    }

    @Override
    public boolean keepsItselfAlive() {
        return false;
    }

    @Override
    public void close() {
        channel.close(true, 0, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    /** Sees a stream channel as a blocking stream. */
    static ChannelDuplex duplex(QuicStreamChannel stream) {
        MemoryAccount memory = stream.parent().attr(MEMORY).get();
        ChannelDuplex duplex = ChannelDuplex.ofStream(stream, Objects.requireNonNull(memory, "no memory account"));
        stream.pipeline().addLast(duplex);
        return duplex;
    }
}
