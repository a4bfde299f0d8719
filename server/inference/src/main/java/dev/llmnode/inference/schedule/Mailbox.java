package dev.llmnode.inference.schedule;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What other threads want of the engine's thread, in the order in which they said it. Sending never waits. */
final class Mailbox {
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;
    private volatile boolean closed;

    /** What is wanted for one sequence. */
    record Command(Kind kind, Sequence sequence) {}

    enum Kind {
        SUBMIT,
        CANCEL,
        PARK,
        UNPARK,
        /** The consumer has read what made its sequence stop. */
        CAUGHT_UP
    }

    /**
     * Leaves a command.
     *
     * @return false if nobody is left to read it
     */
    boolean send(Kind kind, Sequence sequence) {
        Command command = new Command(kind, sequence);
        commands.add(command);
        wake();
        // Closed meanwhile: either the engine's last look has found the command, or it is still here.
        return !closed || !commands.remove(command);
    }

    @Nullable
    Command poll() {
        return commands.poll();
    }

    /** Sleeps until there is a command, or the box is closed; the engine's thread only. */
    void await() {
        sleeper = Thread.currentThread();
        while (commands.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        sleeper = null;
    }

    /** Nothing more is wanted. */
    void close() {
        closed = true;
        wake();
    }

    boolean isClosed() {
        return closed;
    }

    private void wake() {
        Thread thread = sleeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
