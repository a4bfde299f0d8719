package dev.llmnode.node.filter;

import java.util.concurrent.Executor;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.RequestExecutorProvider;

/** Runs each request on a virtual thread of its own. */
final class VirtualThreads implements RequestExecutorProvider {
    private static final Executor EXECUTOR =
            task -> Thread.ofVirtual().name("http-request").start(task);

    @Override
    public Executor getExecutor(Request request) {
        return EXECUTOR;
    }
}
