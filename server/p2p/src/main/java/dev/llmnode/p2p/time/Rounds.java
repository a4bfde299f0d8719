package dev.llmnode.p2p.time;

import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a virtual thread of its own: a round that takes long puts the next one off. */
public final class Rounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final Ticker ticker;
    private final Round round;
    private final Duration first;
    private final Thread thread;

    /** One round; what it throws ends it, not those that follow. */
    @FunctionalInterface
    public interface Round {
        /** Returns how long to wait until the next. */
        Duration run() throws IOException, InterruptedException;
    }

    /**
     * Rounds that have not begun.
     *
     * @param first time until the first round, and after one that failed
     */
    public Rounds(String name, Ticker ticker, Duration first, Round round) {
        this.ticker = ticker;
        this.first = first;
        this.round = round;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            Duration wait = first;
            while (!Thread.currentThread().isInterrupted()) {
                if (wait.isPositive()) {
                    ticker.sleepMillis(wait.toMillis());
                }
                wait = tryRound();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration tryRound() throws InterruptedException {
        try {
            return round.run();
        } catch (IOException e) {
            log.debug("A round of {} came to nothing", thread.getName(), e);
            return first;
        }
    }

    /** Ends the rounds, one that is under way by an interrupt. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
