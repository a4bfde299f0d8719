package dev.llmnode.p2p.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.function.Consumer;

/** Dials and listens on TCP. What comes out is a bare connection: nobody is proven yet. */
// A write that fails closes the channel, and that is where failures are seen.
@SuppressWarnings("FutureReturnValueIgnored")
public final class TcpTransport {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private final EventLoopGroup loops;

    public TcpTransport(EventLoopGroup loops) {
        this.loops = loops;
    }

    /** The clock of the event loops, which deadlines of channels are on. */
    public Ticker ticker() {
        return loops.ticker();
    }

    /** Starts to listen; {@code accepted} runs on an event loop and must not block. */
    public Channel listen(InetSocketAddress address, Consumer<ChannelDuplex> accepted) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> new NioServerSocketChannel(
                        SelectorProvider.provider(), SocketAddresses.family(address.getAddress())))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelDuplex duplex = new ChannelDuplex(channel);
                        channel.pipeline().addLast(duplex);
                        accepted.accept(duplex);
                    }
                });
        return connected(bootstrap.bind(address), "cannot listen on " + address);
    }

    public ChannelDuplex dial(InetSocketAddress address, Duration timeout) throws IOException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.max(1, timeout.toMillis()))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ChannelDuplex(channel));
                    }
                });
        Channel channel = connected(bootstrap.connect(address), "cannot connect to " + address);
        return channel.pipeline().get(ChannelDuplex.class);
    }

    private static Channel connected(ChannelFuture future, String what) throws IOException {
        try {
            future.await();
        } catch (InterruptedException e) {
            future.cancel(true);
            future.addListener(done -> future.channel().close());
            Thread.currentThread().interrupt();
            throw new IOException(what + ": interrupted", e);
        }
        if (!future.isSuccess()) {
            throw new IOException(what + ": " + future.cause().getMessage(), future.cause());
        }
        return future.channel();
    }
}
