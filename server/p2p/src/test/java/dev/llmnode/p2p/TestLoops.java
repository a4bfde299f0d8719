package dev.llmnode.p2p;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Event loops with real sockets whose clock a test can move forward: what waits for a time comes to pass at once, and a test
 * needs no short limits, which an honest peer on a slow machine would miss.
 */
public final class TestLoops extends MultiThreadIoEventLoopGroup implements AutoCloseable {
    /** Loops and sleepers look at the clock this often: nobody tells them that it was moved. */
    private static final long LOOK_MILLIS = 5;

    private final JumpingTicker ticker;

    public TestLoops() {
        this(new JumpingTicker());
    }

    private TestLoops(JumpingTicker ticker) {
        super(2, (Executor) null, NioIoHandler.newFactory(), ticker);
        this.ticker = ticker;
    }

    /** Lets {@code time} pass. */
    public void jump(Duration time) {
        ticker.jump(time);
    }

    @Override
    public Ticker ticker() {
        return ticker;
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... args) {
        return new Loop(this, executor, factory, (Ticker) args[0]);
    }

    @Override
    public void close() {
        shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        private final Ticker ticker;

        Loop(TestLoops group, Executor executor, IoHandlerFactory factory, Ticker ticker) {
            // Set first, since the constructor above asks for the time.
            this.ticker = ticker;
            super(group, executor, factory);
        }

        @Override
        public Ticker ticker() {
            return ticker;
        }

        @Override
        protected long delayNanos(long currentTimeNanos) {
            return Math.min(super.delayNanos(ticker.nanoTime()), TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    /** The system's time, and what was jumped over. */
    private static final class JumpingTicker implements Ticker {
        private volatile long jumpedNanos;

        synchronized void jump(Duration time) {
            jumpedNanos += time.toNanos();
        }

        @Override
        public long initialNanoTime() {
            return Ticker.systemTicker().initialNanoTime();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() + jumpedNanos;
        }

        @Override
        public void sleep(long time, TimeUnit unit) throws InterruptedException {
            long end = nanoTime() + unit.toNanos(time);
            while (end - nanoTime() > 0) {
                Thread.sleep(Math.min(LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(end - nanoTime()) + 1));
            }
        }
    }
}
