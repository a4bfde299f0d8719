package dev.llmnode.p2p.mux;

import dev.llmnode.p2p.time.Deadline;
import dev.llmnode.p2p.transport.MemoryAccount;
import dev.llmnode.p2p.transport.WriteGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Yamux session as the last handler of a channel (libp2p spec, yamux). Frames are taken apart on the event loop and their
 * data goes to the streams at once, so a frame is never held whole.
 */
// A write that fails closes the channel, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class YamuxConnection extends ChannelInboundHandlerAdapter implements MuxedConnection {
    public static final String PROTOCOL = "/yamux/1.0.0";

    /** A closed stream waits this long for the peer's end before it is reset. */
    private static final long LINGER_SECONDS = 15;

    /** Streams that we opened and the peer has not acknowledged; go-yamux drops what is beyond 256. */
    private static final int MAX_UNACKNOWLEDGED = 256;

    /** Frames without data that wait for the socket at once: more than an honest peer with all of its streams asks for. */
    static final int MAX_UNTAKEN = 4096;

    private static final int NORMAL = 0;
    private static final int PROTOCOL_ERROR = 1;

    private final Channel channel;
    private final boolean initiator;
    private final YamuxOptions options;
    private final MemoryAccount memory;
    private final CompletableFuture<Consumer<MuxedStream>> acceptor = new CompletableFuture<>();
    private final WriteGate gate = new WriteGate();
    private final Map<Integer, YamuxStream> streams = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicInteger nextId;
    private final AtomicInteger inboundStreams = new AtomicInteger();
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final AtomicInteger untaken = new AtomicInteger();

    private final ByteBuf header;
    private @Nullable YamuxFrame dataFrame;
    private long dataLeft;
    private long pingSentNanos;
    private int pingValue;
    private boolean pingAnswered = true;
    private volatile boolean goneAway;
    private volatile long roundTripNanos;
    private @Nullable ScheduledFuture<?> keepAlive;

    /** @param memory what streams hold unread is taken from it */
    public YamuxConnection(Channel channel, boolean initiator, YamuxOptions options, MemoryAccount memory) {
        this.channel = channel;
        this.initiator = initiator;
        this.options = options;
        this.memory = memory;
        this.nextId = new AtomicInteger(initiator ? 1 : 2);
        this.header = Unpooled.buffer(YamuxFrame.HEADER_BYTES, YamuxFrame.HEADER_BYTES);
    }

    @Override
    public MuxedStream open() throws IOException {
        if (goneAway || !channel.isActive()) {
            throw new ClosedChannelException();
        }
        if (unacknowledged.incrementAndGet() > MAX_UNACKNOWLEDGED) {
            unacknowledged.decrementAndGet();
            throw new YamuxException("%d streams wait for the peer to take them".formatted(MAX_UNACKNOWLEDGED));
        }
        int id = nextId.getAndAdd(2);
        YamuxStream stream = new YamuxStream(id, this, YamuxFrame.SYN);
        streams.put(id, stream);
        stream.announce();
        if (closed.isDone()) {
            stream.onDead(new ClosedChannelException());
        }
        return stream;
    }

    @Override
    public boolean keepsItselfAlive() {
        return true;
    }

    @Override
    public void close() {
        goneAway = true;
        try {
            channel.eventLoop().execute(() -> {
                if (channel.isActive()) {
                    channel.writeAndFlush(frame(YamuxFrame.GO_AWAY, 0, 0, NORMAL));
                }
                channel.close();
            });
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and its channels with it.
            closed.complete(null);
        }
    }

    @Override
    public void accept(Consumer<MuxedStream> inbound) {
        acceptor.complete(inbound);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    /** The last measured round trip; zero before the first. */
    public long roundTripNanos() {
        return roundTripNanos;
    }

    int maxWindow() {
        return options.maxWindow();
    }

    MemoryAccount memory() {
        return memory;
    }

    /** The event loop's clock. */
    Ticker ticker() {
        return channel.eventLoop().ticker();
    }

    void sendData(Deadline deadline, int flags, int stream, byte[] bytes, int offset, int length) throws IOException {
        YamuxFrame frame = new YamuxFrame(YamuxFrame.DATA, flags, stream, length);
        gate.write(
                channel,
                deadline,
                () -> frame.write(channel.alloc().buffer(YamuxFrame.HEADER_BYTES + length))
                        .writeBytes(bytes, offset, length));
    }

    void send(int type, int flags, int stream, long length) throws IOException {
        if (!channel.isActive()) {
            throw new ClosedChannelException();
        }
        trySend(type, flags, stream, length);
    }

    /**
     * Sends a frame without data, which waits for nobody: it may be sent from the event loop. A peer that makes us send many
     * and takes none of them is cut off.
     */
    void trySend(int type, int flags, int stream, long length) {
        if (!channel.isActive()) {
            return;
        }
        if (untaken.incrementAndGet() > MAX_UNTAKEN) {
            fail(new YamuxException("the peer took none of %d frames".formatted(MAX_UNTAKEN)));
            return;
        }
        channel.writeAndFlush(frame(type, flags, stream, length)).addListener(written -> untaken.decrementAndGet());
    }

    private ByteBuf frame(int type, int flags, int stream, long length) {
        return new YamuxFrame(type, flags, stream, length).write(channel.alloc().buffer(YamuxFrame.HEADER_BYTES));
    }

    void forget(int id) {
        YamuxStream stream = streams.remove(id);
        if (stream != null && isPeers(id)) {
            inboundStreams.decrementAndGet();
        } else if (stream != null) {
            settle(stream);
        }
    }

    /** A stream of ours does not wait for the peer any more: it was taken, refused or given up. */
    private void settle(YamuxStream stream) {
        if (stream.settle()) {
            unacknowledged.decrementAndGet();
        }
    }

    void lingerThenReset(YamuxStream stream) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!stream.isFinished()) {
                                stream.reset();
                            }
                        },
                        LINGER_SECONDS,
                        TimeUnit.SECONDS);
    }

    private boolean isPeers(int id) {
        return (id & 1) == (initiator ? 0 : 1);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long period = options.keepAlive().toMillis();
        keepAlive = context.executor().scheduleWithFixedDelay(this::keepAlive, 0, period, TimeUnit.MILLISECONDS);
    }

    private void keepAlive() {
        if (!pingAnswered) {
            fail(new YamuxException("the peer left a ping unanswered for " + options.keepAlive()));
            return;
        }
        pingAnswered = false;
        pingSentNanos = ticker().nanoTime();
        trySend(YamuxFrame.PING, YamuxFrame.SYN, 0, ++pingValue);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (dataFrame != null) {
                    readData(dataFrame, in);
                } else {
                    readHeader(in);
                }
            }
        } catch (YamuxException e) {
            fail(e);
        } finally {
            in.release();
        }
    }

    private void readHeader(ByteBuf in) throws YamuxException {
        in.readBytes(header, Math.min(in.readableBytes(), header.writableBytes()));
        if (header.isWritable()) {
            return;
        }
        YamuxFrame frame = YamuxFrame.read(header);
        header.clear();
        switch (frame.type()) {
            case YamuxFrame.DATA, YamuxFrame.WINDOW_UPDATE -> onStreamFrame(frame);
            case YamuxFrame.PING -> onPing(frame);
            default -> onGoAway(frame);
        }
    }

    private void onStreamFrame(YamuxFrame frame) throws YamuxException {
        if (frame.has(YamuxFrame.SYN)) {
            onSyn(frame.stream());
        }
        YamuxStream stream = streams.get(frame.stream());
        if (stream != null && frame.has(YamuxFrame.ACK) && !isPeers(frame.stream())) {
            settle(stream);
        }
        if (stream != null && frame.type() == YamuxFrame.WINDOW_UPDATE) {
            stream.onWindowUpdate(frame.length());
        }
        if (frame.type() == YamuxFrame.DATA && frame.length() > 0) {
            if (frame.length() > options.maxWindow()) {
                throw new YamuxException("frame announces %d bytes".formatted(frame.length()));
            }
            dataFrame = frame;
            dataLeft = frame.length();
        } else {
            endStreamFrame(frame);
        }
    }

    private void readData(YamuxFrame frame, ByteBuf in) throws YamuxException {
        byte[] chunk = new byte[(int) Math.min(in.readableBytes(), dataLeft)];
        in.readBytes(chunk);
        dataLeft -= chunk.length;
        YamuxStream stream = streams.get(frame.stream());
        if (stream != null) {
            stream.onData(chunk);
        }
        if (dataLeft == 0) {
            dataFrame = null;
            endStreamFrame(frame);
        }
    }

    private void endStreamFrame(YamuxFrame frame) {
        YamuxStream stream = streams.get(frame.stream());
        if (stream == null) {
            return;
        }
        if (frame.has(YamuxFrame.RST)) {
            forget(frame.stream());
            stream.onDead(new YamuxException("the peer reset stream " + stream));
        } else if (frame.has(YamuxFrame.FIN)) {
            stream.onFin();
        }
    }

    private void onSyn(int id) throws YamuxException {
        if (id == 0 || !isPeers(id) || streams.containsKey(id)) {
            throw new YamuxException("the peer may not open stream %d".formatted(Integer.toUnsignedLong(id)));
        }
        if (goneAway || inboundStreams.get() >= options.maxInboundStreams()) {
            trySend(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RST, id, 0);
            return;
        }
        inboundStreams.incrementAndGet();
        YamuxStream stream = new YamuxStream(id, this, 0);
        streams.put(id, stream);
        trySend(YamuxFrame.WINDOW_UPDATE, YamuxFrame.ACK, id, 0);
        acceptor.thenAccept(inbound -> inbound.accept(stream));
    }

    private void onPing(YamuxFrame frame) {
        if (frame.has(YamuxFrame.SYN)) {
            trySend(YamuxFrame.PING, YamuxFrame.ACK, 0, frame.length());
        } else if (!pingAnswered && frame.length() == Integer.toUnsignedLong(pingValue)) {
            pingAnswered = true;
            roundTripNanos = ticker().nanoTime() - pingSentNanos;
        }
    }

    private void onGoAway(YamuxFrame frame) {
        goneAway = true;
        if (frame.length() != NORMAL) {
            channel.close();
        }
    }

    private void fail(IOException cause) {
        goneAway = true;
        closed.completeExceptionally(cause);
        if (channel.isActive()) {
            channel.writeAndFlush(frame(YamuxFrame.GO_AWAY, 0, 0, PROTOCOL_ERROR));
        }
        channel.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        gate.signal();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        goneAway = true;
        if (keepAlive != null) {
            keepAlive.cancel(false);
        }
        closed.complete(null);
        gate.signal();
        IOException cause = new IOException("the connection is closed");
        streams.values().forEach(stream -> stream.onDead(cause));
        streams.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closed.completeExceptionally(cause);
        context.close();
    }
}
