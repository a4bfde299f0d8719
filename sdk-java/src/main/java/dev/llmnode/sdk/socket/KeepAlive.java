package dev.llmnode.sdk.socket;

import dev.llmnode.sdk.internal.ChannelInfo;
import dev.llmnode.sdk.internal.Timer;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Sends a ping after a silence, and gives the connection up when nothing follows. While reading has stopped for a slow reader, pings of the node wait
 * unread; a sign of life is sent without being asked for, so that the node keeps the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by another future, or by the stream
final class KeepAlive implements Runnable {
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(5);

    private final Link link;
    private final ChannelInfo info;
    private final SocketOptions options;
    private final Runnable dead;
    private @Nullable Future<?> checks;
    private Duration nextPing;

    private KeepAlive(Link link, ChannelInfo info, SocketOptions options, Runnable dead) {
        this.link = link;
        this.info = info;
        this.options = options;
        this.dead = dead;
        this.nextPing = options.pingInterval();
    }

    /** Watches a connection; null where no pings are wanted, or there are none. */
    static @Nullable KeepAlive of(Link link, ChannelInfo info, SocketOptions options, Runnable dead) {
        if (options.pingInterval().isZero() || info.ping() == null) {
            return null;
        }
        KeepAlive watch = new KeepAlive(link, info, options, dead);
        Duration shortest = options.pingInterval().compareTo(options.pongTimeout()) < 0
                ? options.pingInterval()
                : options.pongTimeout();
        Duration period = shortest.dividedBy(4).compareTo(LONGEST_CHECK) < 0 ? shortest.dividedBy(4) : LONGEST_CHECK;
        watch.begin(period);
        return watch;
    }

    private synchronized void begin(Duration period) {
        checks = Timer.every(period, this);
    }

    synchronized void stop() {
        if (checks != null) {
            checks.cancel(false);
        }
    }

    @Override
    public void run() {
        Duration silence = link.silence();
        if (link.isPaused()) {
            link.send("{\"type\":\"" + info.pong() + "\"}");
        } else if (silence.compareTo(options.pingInterval().plus(options.pongTimeout())) >= 0) {
            stop();
            dead.run();
        } else if (silence.compareTo(options.pingInterval()) < 0) {
            nextPing = options.pingInterval();
        } else if (silence.compareTo(nextPing) >= 0) {
            nextPing = silence.plus(options.pongTimeout());
            link.send("{\"type\":\"" + info.ping() + "\"}");
        }
    }
}
