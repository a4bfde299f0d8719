package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * The blocking view of a Netty channel: the last handler of its pipeline. A handshake runs over it on a virtual thread;
 * afterwards {@link #insertBelow} puts what was agreed on under it, and {@link #handOver} gives the channel to a muxer,
 * without a byte lost that came early.
 */
// A write that fails closes the channel, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class ChannelDuplex extends ChannelInboundHandlerAdapter implements Duplex {
    private static final int READ_OFF = 256 * 1024;
    private static final int READ_ON = READ_OFF / 2;

    private final Channel channel;
    private final ReceiveBuffer received;
    private final WriteGate gate = new WriteGate();
    private volatile Deadline deadline = Deadline.NEVER;
    private volatile boolean paused;

    /** Whether the channel's end is the end of the data; a stream has an end of its own. */
    private final boolean endsWithChannel;

    private boolean inputEnded;

    public ChannelDuplex(Channel channel) {
        this(channel, true, MemoryAccount.UNBOUNDED);
    }

    private ChannelDuplex(Channel channel, boolean endsWithChannel, MemoryAccount memory) {
        this.channel = channel;
        this.endsWithChannel = endsWithChannel;
        this.received = new ReceiveBuffer(memory);
    }

    /**
     * For a channel that is one stream of a connection: if it goes without a proper end, data is missing.
     *
     * @param memory the connection's
     */
    public static ChannelDuplex ofStream(Channel channel, MemoryAccount memory) {
        return new ChannelDuplex(channel, false, memory);
    }

    public Channel channel() {
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        byte[] chunk = new byte[buffer.readableBytes()];
        buffer.readBytes(chunk);
        buffer.release();
        int waiting = received.add(chunk);
        if (waiting < 0) {
            context.close();
        } else if (waiting > READ_OFF && !paused) {
            paused = true;
            channel.config().setAutoRead(false);
            // The reader may have emptied it before it could see that we paused, and wait for more now.
            resumeIfDrained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (endsWithChannel || inputEnded) {
            received.end();
        } else {
            received.fail(new IOException("the connection is closed"));
        }
        gate.signal();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            received.end();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        gate.signal();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        received.fail(cause instanceof IOException e ? e : new IOException(cause.getMessage(), cause));
        context.close();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = received.read(bytes, offset, length, deadline);
        if (paused && received.buffered() < READ_ON) {
            try {
                channel.eventLoop().execute(this::resumeIfDrained);
            } catch (RejectedExecutionException e) {
                // The event loop has ended, and its channels with it.
            }
        }
        return count;
    }

    /** On the event loop alone, which pauses too: else one could undo what the other is just doing. */
    private void resumeIfDrained() {
        if (paused && received.buffered() < READ_ON) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        gate.write(channel, deadline, () -> channel.alloc().buffer(length).writeBytes(bytes, offset, length));
    }

    @Override
    public void closeWrite() {
        if (channel instanceof DuplexChannel duplex && channel.isActive()) {
            // An empty write keeps the order: all that was written before goes out first.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> duplex.shutdownOutput());
        }
    }

    @Override
    public void reset() {
        try {
            // A linger of zero makes the kernel send RST instead of FIN.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            // The peer was faster: the socket is closed already.
        }
        channel.close();
    }

    @Override
    public void deadline(Deadline value) {
        deadline = value;
    }

    /** The deadline that was set last, for handlers that wait by themselves. */
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public void timeout(Duration duration) {
        deadline = Deadline.after(duration, channel.eventLoop().ticker());
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Makes reads fail with {@code cause}. */
    public void fail(IOException cause) {
        received.fail(cause);
        gate.signal();
    }

    /** Puts handlers between the network and this; what has come already goes through them. */
    public void insertBelow(List<? extends ChannelHandler> handlers) throws IOException {
        onLoop(() -> {
            byte[] early = received.drain();
            String self = channel.pipeline().context(this).name();
            handlers.forEach(handler -> channel.pipeline().addBefore(self, null, handler));
            replay(handlers.getFirst(), early);
        });
    }

    /** Puts {@code handler} in this one's place for good. */
    public void handOver(ChannelHandler handler) throws IOException {
        onLoop(() -> {
            byte[] early = received.drain();
            channel.pipeline().replace(this, null, handler);
            channel.config().setAutoRead(true);
            replay(handler, early);
            if (!channel.isActive()) {
                channel.pipeline().fireChannelInactive();
            }
        });
    }

    private void replay(ChannelHandler handler, byte[] early) {
        if (early.length > 0) {
            ChannelHandlerContext context = channel.pipeline().context(handler);
            try {
                ChannelInboundHandler inbound = (ChannelInboundHandler) handler;
                inbound.channelRead(context, Unpooled.wrappedBuffer(early));
                // TLS sends its answer only now.
                inbound.channelReadComplete(context);
            } catch (Exception e) {
                context.fireExceptionCaught(e);
            }
        }
    }

    private void onLoop(Runnable step) throws IOException {
        try {
            channel.eventLoop().submit(step).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the channel was rebuilt", e);
        } catch (ExecutionException e) {
            throw new IOException("the channel could not be rebuilt", e.getCause());
        }
    }
}
