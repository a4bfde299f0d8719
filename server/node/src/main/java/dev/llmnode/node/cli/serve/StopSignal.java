package dev.llmnode.node.cli.serve;

import dev.llmnode.node.RunningNode;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Terminal;
import java.util.concurrent.CountDownLatch;

/** SIGTERM and Ctrl-C: finishes what runs, within the shutdown timeout, and ends the process as a success. */
final class StopSignal {
    private final Thread hook;
    private final CountDownLatch never = new CountDownLatch(1);

    private StopSignal(Thread hook) {
        this.hook = hook;
    }

    static StopSignal closing(Terminal terminal, RunningNode node, ReadyFile ready) {
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> {
            ready.delete();
            node.close();
            terminal.flush();
            // An orderly stop is no failure, but the JVM would report the signal's number.
            Runtime.getRuntime().halt(ExitCode.OK);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new StopSignal(hook);
    }

    /** Waits for the signal; the process ends in here. */
    void await() throws InterruptedException {
        never.await();
    }

    /** For a start that fails: its own exit code counts. */
    void disarm() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
